"""Hooks: programs that run after a turn, as jobs. The examples that are installed are the ones that run here."""
import http.server
import json
import os
import shutil
import subprocess
import sys
import threading
import time

from harness import BUILD, SOURCE, contains, main, same

SAID = 'I am stuck with ABC-123, mail goes to kari@example.org.'


def later(seconds=3600):
    return {'RECOLLECT_NOW': time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime(time.time() + seconds))}


def hook(home, kind, name, text=None):
    """Installs a shell script, or the example of that name."""
    path = os.path.join(home.path, 'config', 'recollect', 'hooks', kind, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    if text is None:
        shutil.copy(os.path.join(SOURCE, 'data', 'examples', 'hooks', name), path)
    else:
        with open(path, 'w', encoding='utf-8') as file:
            file.write('#!/bin/sh\n' + text)
    os.chmod(path, 0o755)


def run_jobs(home, **options):
    return home.run('jobs', 'run', expect=None, **options)


def jobs(home):
    return [row for row in home.json('jobs', 'list').rows if row['kind'] == 'hook']


def memories(home):
    return sorted(row['content'] for row in home.json('memory', 'list').rows)


class Receiver(http.server.BaseHTTPRequestHandler):
    """The other program: refuses the first delivery."""
    seen = []

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers['Content-Length'])))
        Receiver.seen.append(body)
        self.send_response(503 if len(Receiver.seen) == 1 else 200)
        self.send_header('Content-Length', '0')
        self.end_headers()

    def log_message(self, *arguments):
        pass


def test_an_extractor_teaches(home):
    hook(home, 'extract', 'entities')
    row = home.json('chat', SAID).row
    before = memories(home)
    run_jobs(home)
    same(sorted(set(memories(home)) - set(before)), ['Works with the ticket ABC-123', 'Wrote to or about kari@example.org'])
    learned = [one for one in home.json('memory', 'list').rows if 'ABC-123' in one['content'] and 'Works' in one['content']][0]
    same(home.json('memory', 'show', learned['id']).row['evidence'], [row['user_message_id']])
    same([one['status'] for one in jobs(home)], ['done'])
    run_jobs(home, env=later())
    same(len(jobs(home)), 1)
    home.run('undo')
    same(memories(home), before)


def test_a_conversation_is_posted_and_tried_again(home):
    Receiver.seen.clear()
    server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    home.env['RECOLLECT_HOOK_POST_URL'] = 'http://127.0.0.1:%d/crm' % server.server_port
    home.env['no_proxy'] = '127.0.0.1'
    hook(home, 'after-turn', 'post')
    first = home.json('chat', 'The customer Olsen wants a boat.').row
    failed = run_jobs(home)
    contains(failed.err, 'after-turn/post')
    same([(one['status'], one['attempts']) for one in jobs(home)], [('queued', 1)])
    contains(jobs(home)[0]['error'], 'failed (status 1)')
    run_jobs(home, env=later())
    same([one['status'] for one in jobs(home)], ['done'])
    server.shutdown()
    server.server_close()
    same(len(Receiver.seen), 2)
    same(Receiver.seen[0], Receiver.seen[1])
    told = Receiver.seen[1]
    same((told['hook'], told['user'], told['message_id']), ('after-turn/post', 'ann', first['message_id']))
    same([one['role'] for one in told['messages']], ['user', 'assistant'])
    same(told['messages'][0]['content'], 'The customer Olsen wants a boat.')
    same(told['conversation']['id'], first['conversation_id'])


def test_no_keys_and_no_terminal(home):
    seen = os.path.join(home.path, 'seen')
    home.env.update(ANTHROPIC_API_KEY='sk-secret', CRM_TOKEN='secret', RECOLLECT_DB='', RECOLLECT_HOOK_X='wanted', DATABASE_URL='')
    hook(home, 'after-turn', 'look', 'env >"%s"; (: </dev/tty) 2>/dev/null && echo tty >>"%s"; cat >"%s.in"' % (seen, seen, seen))
    home.run('--provider', 'local', 'chat', 'Hello there, friend.')
    terminal = home.terminal('jobs', 'run')
    same(terminal.end()[1], 0)
    with open(seen, encoding='utf-8') as file:
        text = file.read()
    contains(text, 'RECOLLECT_HOOK_X=wanted')
    contains(text, 'PATH=')
    with open(seen + '.in', encoding='utf-8') as file:
        contains(file.read(), '"Hello there, friend."')
    for secret in ('secret', 'ANTHROPIC', 'DATABASE', '\ntty\n'):
        assert secret not in text, text


def gone(pid):
    """Not there, or only waiting to be taken away by whoever inherited it."""
    try:
        with open('/proc/%d/stat' % pid, encoding='ascii') as file:
            return file.read().rsplit(')', 1)[1].split()[0] in 'ZX'
    except OSError:
        return True


def test_a_hook_that_crashes_or_hangs_is_said_and_harmless(home):
    home.run('config', 'set', 'hooks.timeout', '3 s')
    home.run('config', 'set', 'hooks.attempts', '1')
    pid = os.path.join(home.path, 'pid')
    hook(home, 'after-turn', 'a-crash', 'kill -SEGV $$\n')
    hook(home, 'after-turn', 'b-hang', 'sleep 1000 & echo $! >"%s"; wait\n' % pid)
    hook(home, 'after-turn', 'c-flood', 'yes\n')
    hook(home, 'after-turn', 'd-status', 'echo "no such customer" >&2; exit 3\n')
    hook(home, 'after-turn', 'e-not-a-program', '')
    with open(os.path.join(home.path, 'config', 'recollect', 'hooks', 'after-turn', 'e-not-a-program'), 'wb') as file:
        file.write(b'\x7fELF rubbish')
    hook(home, 'after-turn', 'f-good', 'cat >/dev/null\n')
    same(home.json('chat', 'I prefer aisle seats.').row['generation_success'], True)
    said = run_jobs(home).err
    errors = [one['error'] for one in jobs(home) if one['error']]
    for name, words in (('a-crash', 'crashed (signal 11)'), ('b-hang', 'did not end'), ('c-flood', 'more than 1 MiB'),
                        ('d-status', 'status 3'), ('e-not-a-program', 'cannot be started')):
        same([one for one in errors if name in one and words in one], [one for one in errors if name in one])
        contains('\n'.join(errors), name)
        contains(said, words)
    same(sorted(one['status'] for one in jobs(home)), ['done'] + ['failed'] * 5)
    with open(pid, encoding='ascii') as file:
        child = int(file.read())
    assert gone(child), 'what the hook started still runs'
    with open(os.path.join(home.path, 'state', 'recollect', 'log'), encoding='utf-8') as file:
        contains(file.read(), 'no such customer')
    same(home.json('chat', 'And window seats?').row['generation_success'], True)


def test_what_an_extractor_prints_is_not_trusted(home):
    home.run('config', 'set', 'hooks.attempts', '1')
    before = {}
    for name, text in (('words', 'I was here'), ('list', '[1, 2]'), ('nothing', '{}'),
                       ('unsaid', json.dumps({'changes': [{'quote': 'never said', 'kind': 'fact', 'content': 'x y z'}]})),
                       ('control', json.dumps({'changes': [{'quote': 'stuck', 'kind': 'fact', 'content': 'a\x1b[31mb'}]})),
                       ('kind', json.dumps({'changes': [{'quote': 'stuck', 'kind': 'summary', 'content': 'the user'}]}))):
        hook(home, 'extract', name, "cat >/dev/null; cat <<'END'\n%s\nEND\n" % text)
    home.run('chat', SAID)
    before = memories(home)
    run_jobs(home)
    same(memories(home), before)
    same(sorted(one['status'] for one in jobs(home)), ['done'] * 3 + ['failed'] * 3)


def test_where_nothing_is_learned_or_kept(home):
    seen = os.path.join(home.path, 'seen')
    hook(home, 'extract', 'see', 'echo extract >>"%s"\n' % seen)
    hook(home, 'after-turn', 'see', 'echo after >>"%s"\n' % seen)
    home.run('chat', '--incognito', SAID, '--wait')
    assert not os.path.exists(seen)
    home.run('chat', '--no-memory', SAID)
    run_jobs(home)
    with open(seen, encoding='utf-8') as file:
        same(file.read(), 'after\n')
    home.run('config', 'set', 'hooks.run', 'false')
    run_jobs(home)
    home.run('chat', SAID)
    same(len(jobs(home)), 1)


def test_the_example_in_c(home):
    program = os.path.join(BUILD, 'tests', 'cli', 'entities_example')
    done = subprocess.run([program, 'Is XYZ-77 done? I wait for it.'], env=home.env, cwd=home.path, capture_output=True, timeout=60)
    same(done.returncode, 0)
    contains(done.stdout.decode(), 'learned: Works with the ticket XYZ-77\n')
    contains(done.stdout.decode(), 'after the turn: told\n')
    row = [one for one in home.json('memory', 'list').rows if 'XYZ-77' in one['content']][0]
    source = home.json('memory', 'show', row['id']).row['evidence']
    same(len(source), 1)


main(sys.modules[__name__])
