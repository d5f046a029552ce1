#!/usr/bin/env python3
"""Kills the program at any moment, again and again, on one store, and looks whether anything acknowledged was lost.

What counts as acknowledged is a whole line on standard output, a change of the exit code to 0, or text that the screen
shows as sent. After each kill the store must be sound, what was acknowledged must be there, and every turn must be
whole or offered again as interrupted; a second process working at the same time must not notice.

KILL_SEED chooses the moments (default: always the same), KILL_SECONDS how long to go on (default 8).
"""
import json
import os
import random
import signal
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'cli'))
import harness  # noqa: E402

SEED = int(os.environ.get('KILL_SEED', '2026'))
SECONDS = float(os.environ.get('KILL_SECONDS', '8'))
LINES = 400  # of an import
OVER = ('complete', 'interrupted', 'failed', 'cancelled')


class Killer:
    def __init__(self, home):
        self.home = home
        self.random = random.Random(SEED)
        self.usual = {}     # action: how long it takes when nobody kills it
        self.messages = {}  # acknowledged: id -> (conversation, text)
        self.rows = []      # acknowledged: (command that shows it, text that must be there)
        self.counts = {'acknowledged': 0, 'killed before': 0, 'killed after': 0}
        self.number = 0
        self.server = home.serve()

    def word(self):
        self.number += 1
        return 'n%dx%04d' % (self.number, self.random.randrange(10000))

    # --- Killing

    def run(self, action, *arguments):
        """Runs the program and kills it somewhere between its start and well after its usual end. Returns the
        whole lines it printed and whether it ended by itself with exit code 0."""
        usual = self.usual.get(action, 0.2)
        moment = self.random.random() * usual * 1.6
        began = time.monotonic()
        process = self.home.start('--json', *arguments)
        try:
            out, _ = process.communicate(timeout=moment)
            self.usual[action] = 0.7 * usual + 0.3 * (time.monotonic() - began)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            out, _ = process.communicate()
            self.usual[action] = 1.05 * usual  # or only the short ones would count
        lines = out.decode().split('\n')[:-1]
        ended = process.returncode == 0
        assert ended or process.returncode == -signal.SIGKILL, 'exit %d: %s' % (process.returncode, out)
        self.counts['acknowledged' if ended else 'killed after' if lines else 'killed before'] += 1
        return [json.loads(line) for line in lines], ended

    # --- What is done meanwhile

    def note_turn(self, row, text):
        self.messages[row['user_message_id']] = (row['conversation_id'], text)
        self.messages[row['message_id']] = (row['conversation_id'], row['response'])

    def chat(self):
        text = 'Please remember that I like %s.' % self.word()
        for row in self.run('chat', 'chat', '--provider', 'local', '--new', text)[0]:
            self.note_turn(row, text)
            for preference in row['preferences_updated']:
                self.rows.append((('pref', 'list'), preference['id']))
            for memory in row['memories_extracted']:
                self.rows.append((('memory', 'list'), memory['id']))

    def follow_up(self):
        if not self.messages:
            return
        conversation = self.random.choice(sorted({where for where, _ in self.messages.values()}))
        text = 'And what about %s?' % self.word()
        for row in self.run('chat', 'chat', '--provider', 'local', '--conversation', conversation, text)[0]:
            self.note_turn(row, text)

    def stream(self):
        """An answer that takes its time: sixty pieces in a fifth of a second."""
        text = 'Tell me about %s.' % self.word()
        for row in self.run('stream', 'chat', *self.server, 'text:count=60,rate=300', '--new', text)[0]:
            self.note_turn(row, text)

    def add_memory(self):
        text = 'The word of today is %s.' % self.word()
        for row in self.run('memory', 'memory', 'add', text)[0]:
            self.rows.append((('memory', 'show', row['id']), text))

    def set_preference(self):
        value = self.word()
        for row in self.run('pref', 'pref', 'set', 'key-' + value, value)[0]:
            self.rows.append((('pref', 'get', 'key-' + value), row['value']))

    def import_file(self):
        """Killed or not, importing it again makes it whole, with every line there once."""
        name = self.word()
        lines = [{'conversation': '%s-%d' % (name, i % 7), 'role': 'user', 'id': '%s-%d' % (name, i),
                  'content': 'line %d of %s' % (i, name), 'created_at': 1700000000 + i} for i in range(LINES)]
        path = self.home.file(name + '.jsonl', ''.join(json.dumps(line) + '\n' for line in lines))
        first, ended = self.run('import', 'import', '--no-learn', path)
        again = self.home.json('import', '--no-learn', path).row
        harness.same(again['failed'], 0)
        harness.same(again['added'] + again['same'], LINES)
        if first and ended:
            harness.same((first[0]['added'], again['added']), (LINES, 0))
        harness.same(self.home.json('import', '--no-learn', path).row['added'], 0)
        os.unlink(path)

    def beside_another(self):
        """One of two is killed; the other goes on as if nothing had happened."""
        text = 'I prefer %s.' % self.word()
        other = self.home.start('--json', 'chat', '--provider', 'local', '--new', text)
        self.chat()
        out, err = other.communicate(timeout=harness.PATIENCE)
        harness.same((other.returncode, err if other.returncode else b''), (0, b''))
        self.note_turn(json.loads(out), text)

    # --- Checks

    def sound(self):
        self.home.run('maintain', '--check')

    def whole(self):
        """Everything acknowledged is there; every turn has ended or is offered."""
        offered = {row['conversation_id'] for row in self.home.json('recover', '--window', '24').rows
                   if row['kind'] == 'interrupted'}
        shown = {}
        for row in self.home.json('conversation', 'list', '--limit', '10000').rows:
            if row['external_id']:
                continue  # imported: counted when it was
            messages = self.home.json('conversation', 'show', row['id']).row['messages']
            shown.update((message['id'], (row['id'], message['content'])) for message in messages)
            for message in messages:
                assert message['status'] in OVER, 'a turn is still %s: %r' % (message['status'], message)
            last = messages[-1] if messages else None
            whole = last and last['role'] == 'assistant' and last['status'] == 'complete'
            assert whole or not messages or row['id'] in offered, 'not offered: %r' % messages
        for key, expected in self.messages.items():
            harness.same((key, shown.get(key)), (key, expected))
        for arguments, text in self.rows:
            harness.contains(self.home.json(*arguments).out, text)


def test_kill_at_any_moment(home):
    killer = Killer(home)
    home.json('chat', '--provider', 'local', '--new', 'Hello there')  # the store is made; its making is killed below
    actions = [killer.chat, killer.stream, killer.follow_up, killer.add_memory, killer.set_preference, killer.import_file,
               killer.beside_another]
    until = time.monotonic() + SECONDS
    rounds = 0
    while time.monotonic() < until or rounds < len(actions):
        if rounds < len(actions):
            action = actions[rounds]
        else:
            action = killer.random.choice(actions)
        try:
            action()
            killer.sound()
        except BaseException:
            print('# seed %d, round %d, %s' % (SEED, rounds, action.__name__))
            raise
        rounds += 1
    killer.whole()
    print('# seed %d, %d rounds: %s' % (SEED, rounds, ', '.join('%d %s' % (count, what)
                                                              for what, count in killer.counts.items())))


def test_killed_and_not_waited_for(home):
    """What started it may be busy, or never look: its answer is offered all the same."""
    process = home.start('chat', *home.serve(), 'text:count=400,rate=50', '--new', 'Tell me a story.')
    assert process.stdout.read(8)
    process.send_signal(signal.SIGKILL)
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    harness.same([row['kind'] for row in home.json('recover').rows], ['interrupted'])
    process.communicate()


def test_kill_while_the_store_is_made(home):
    """Whatever stage the first start had reached, the next one makes it whole."""
    chance = random.Random(SEED)
    usual = 0.2
    for attempt in range(max(5, int(SECONDS))):
        url = os.path.join(home.path, 'made-%d.db' % attempt)
        began = time.monotonic()
        process = home.start('--db', url, '--json', 'pref', 'set', 'first', 'yes')
        try:
            out, _ = process.communicate(timeout=chance.random() * usual)
            usual = time.monotonic() - began
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            out, _ = process.communicate()
        home.run('--db', url, 'pref', 'set', 'second', 'yes')
        home.run('--db', url, 'maintain', '--check')
        if out.endswith(b'\n'):
            harness.contains(home.json('--db', url, 'pref', 'get', 'first').out, 'yes')


def test_kill_the_screen(home):
    """What the screen shows as sent is on disk, and its turn is whole or offered again."""
    for attempt, (verb, thing) in enumerate((('like', 'walnuts'), ('hate', 'almonds'))):
        text = 'Please remember that I %s %s.' % (verb, thing)
        screen = home.terminal(columns=100, rows=30)
        screen.expect('\x1b')
        if attempt == 0:
            screen.expect('Start')
            screen.send('\r')
        screen.expect('insert')
        screen.send(text + '\r')
        screen.expect(verb + 's ' + thing)  # only the answer has that verb
        os.kill(screen.pid, signal.SIGKILL)
        screen.end()
        home.run('maintain', '--check')
        harness.contains(home.json('search', thing, '--scope', 'messages').out, text)
        if not any(row['kind'] == 'interrupted' for row in home.json('recover').rows):
            harness.contains(home.json('pref', 'list').out, thing)
            conversation = home.json('conversation', 'list', '--limit', '1').row['id']
            last = home.json('conversation', 'show', conversation).row['messages'][-1]
            harness.same((last['role'], last['status']), ('assistant', 'complete'))
            harness.contains(last['content'], thing)


if __name__ == '__main__':
    harness.main(sys.modules[__name__])
