#!/usr/bin/env python3
"""Kills the program at named points of a long scripted conversation: before and after its commits, syncs, renames,
events and writes (points.c). After each: the store is sound, everything acknowledged is there, each turn is whole or
offered, the start is quick, and the conversation can be finished with one answer for each question.

KILL_POINTS says how many points (default 60, spread over all; "all" for every one).

With the same shim the disk fails: full, broken, read-only. It is said, nothing is half-written, and once there is room it
goes on.
"""
import errno
import json
import os
import signal
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'cli'))
import harness  # noqa: E402

SHIM = os.path.join(harness.BUILD, 'tests', 'pty', 'points.so')
WANTED = os.environ.get('KILL_POINTS', '60')
QUESTIONS = 24
OVER = ('complete', 'interrupted', 'failed', 'cancelled')
SAID = ('Please remember that I like %s.', 'I prefer %s seats.', 'Actually, I hate %s now.', 'What do you know about %s?')


def script(home):
    """A conversation that learns, corrects, forgets nothing, and is summed up on the way."""
    home.run('config', 'set', 'context.budget', '700')
    conversation = home.json('conversation', 'new', '--title', 'Long').row['id']
    rows = [{'id': 'q%02d' % n, 'conversation_id': conversation,
             'message': SAID[n % len(SAID)] % ('thing%d' % n) + ' And this goes on for a while, as people do.' * 4}
            for n in range(QUESTIONS)]
    return conversation, home.file('long.jsonl', ''.join(json.dumps(row) + '\n' for row in rows))


def play(home, path, **environment):
    """Runs the conversation with the shim; whole lines of its output, and the exit code."""
    env = {**home.env, **environment, 'LD_PRELOAD': SHIM}
    done = subprocess.run([harness.PROGRAM, '--json', '--provider', 'local', 'batch', '--parallel', '4', path], env=env,
                          cwd=home.path, stdin=subprocess.DEVNULL, capture_output=True, timeout=harness.PATIENCE)
    return [json.loads(line) for line in done.stdout.decode().split('\n')[:-1]], done.returncode


def check(home, conversation, path, told):
    home.run('maintain', '--check')
    began = time.monotonic()
    offered = [row for row in home.json('recover').rows if row['kind'] == 'interrupted']
    start = (time.monotonic() - began) * 1000
    messages = home.json('conversation', 'show', conversation, '--limit', '1000').row['messages']
    by_id = {message['id']: message for message in messages}
    for row in told:  # invariant 12
        harness.same(by_id[row['message_id']]['content'], row['response'])
        harness.same(by_id[row['message_id']]['status'], 'complete')
        for preference in row['preferences_updated']:
            home.run('pref', 'get', preference['id'])
    for message in messages:  # invariants 1 and 2
        assert message['status'] in OVER, message
    last = messages[-1] if messages else None
    assert not last or (last['role'] == 'assistant' and last['status'] == 'complete') or offered, last
    rows, code = play(home, path)
    harness.same(code, 0)
    harness.same([row['id'] for row in rows], ['q%02d' % n for n in range(QUESTIONS)])
    shown = home.json('conversation', 'show', conversation, '--limit', '1000').row['messages']
    answered = [message for message in shown if message['role'] == 'assistant' and message['status'] == 'complete']
    harness.same(len(answered), QUESTIONS)
    receipt = home.json('context', 'show', conversation).row
    assert receipt['used'] <= receipt['budget'], receipt
    parts = [part['type'] for part in receipt['parts']]
    assert 'summary' in parts, 'the summary was lost: %s' % parts  # invariant 5
    return start


def points_of(home):
    _, path = script(home)
    log = os.path.join(home.path, 'points')
    _, code = play(home, path, POINTS_LOG=log)
    harness.same(code, 0)
    with open(log) as file:
        return sorted(set(file.read().split('\n')) - {''}, key=lambda line: (line.split()[0], int(line.split()[1]), line))


def spread(points, wanted):
    """So many of them from all over, then the others between: some are not passed every time, since how many events
    there are depends on who runs first."""
    first = [points[n * len(points) // wanted] for n in range(wanted)]
    between = [points[(2 * n + 1) * len(points) // (2 * wanted)] for n in range(wanted)]
    return first + [point for point in between if point not in first]


def test_kill_at_named_points(home):
    points = points_of(home)
    wanted = len(points) * 9 // 10 if WANTED == 'all' else min(int(WANTED), len(points))
    starts, killed = [], []
    for point in points if WANTED == 'all' else spread(points, wanted):
        fresh = harness.Home()
        try:
            conversation, path = script(fresh)
            told, code = play(fresh, path, POINTS_KILL=point)
            assert code in (0, -signal.SIGKILL), code
            if code:
                killed.append(point)
            starts.append(check(fresh, conversation, path, told))
        except BaseException:
            print('# at %s' % point)
            raise
        finally:
            fresh.close()
        if len(killed) == wanted and WANTED != 'all':
            break
    starts.sort()
    kinds = ', '.join('%d %s' % (sum(1 for point in killed if point.startswith(name)), name)
                      for name in ('commit', 'sync', 'rename', 'event', 'output'))
    print('# killed at %d distinct points (%s) of %d; start afterwards %.0f ms, at most %.0f ms' %
          (len(killed), kinds, len(points), starts[len(starts) // 2], starts[-1]))
    assert len(killed) >= wanted, 'the points are not passed: %d of %d' % (len(killed), wanted)


def test_kill_while_the_index_is_written(home):
    """Built from nothing, then grown by a second segment that is merged with the first: whatever is left of it, the next
    search finds all, and nothing lies about."""
    said = [json.dumps({'conversation': 'c%d' % (n // 50), 'id': 'm%d' % n, 'role': 'user', 'created_at': 1700000000 + n,
                        'content': 'Otter number %d swims in the river' % n}) + '\n' for n in range(900)]
    home.run('import', '--no-learn', home.file('first.jsonl', ''.join(said[:500])))
    cache = os.path.join(home.path, 'cache', 'recollect')
    saved = os.path.join(home.path, 'saved')
    killed = 0
    for wanted in ('first', 'second'):
        if wanted == 'second':
            home.run('import', '--no-learn', home.file('second.jsonl', ''.join(said[500:])))
        subprocess.run(['rm', '-rf', saved], check=True)
        if os.path.exists(cache):
            subprocess.run(['cp', '-r', cache, saved], check=True)
        count = len(said) if wanted == 'second' else 500

        def look(expected=count, **environment):
            done = subprocess.run([harness.PROGRAM, '--json', 'search', '--limit', '1', 'otter %d' % (expected - 1)],
                                  env={**home.env, **environment}, cwd=home.path, stdin=subprocess.DEVNULL,
                                  capture_output=True, timeout=harness.PATIENCE)
            return [json.loads(line) for line in done.stdout.decode().split('\n')[:-1]], done.returncode

        log = os.path.join(home.path, 'index-points')
        look(LD_PRELOAD=SHIM, POINTS_LOG=log)
        with open(log) as file:
            points = [line for line in file.read().split('\n') if line.split(' ')[0] in ('sync', 'rename')]
        os.unlink(log)
        assert len(points) >= 6, points
        for point in points:
            subprocess.run(['rm', '-rf', cache], check=True)
            if os.path.exists(saved):
                subprocess.run(['cp', '-r', saved, cache], check=True)
            _, code = look(LD_PRELOAD=SHIM, POINTS_KILL=point)
            assert code in (0, -signal.SIGKILL), code
            killed += code != 0
            rows, code = look()
            harness.same((point, code), (point, 0))
            harness.same(rows[0]['content'], 'Otter number %d swims in the river' % (count - 1))
            home.run('maintain', '--check')
            left = [name for _, _, names in os.walk(cache) for name in names if name.endswith('.new')]
            harness.same((point, left), (point, []))
    print('# killed at %d points of the index' % killed)
    assert killed >= 12, killed


FAILURES = {errno.ENOSPC: 'The disk is full', errno.EIO: 'The disk failed', errno.EROFS: 'read-only'}


def test_a_disk_that_fails(home):
    """From some write on nothing can be written any more."""
    for number, writes in ((errno.EROFS, 0), (errno.ENOSPC, 10), (errno.EIO, 30), (errno.ENOSPC, 60), (errno.EIO, 90)):
        fresh = harness.Home()
        try:
            conversation, path = script(fresh)
            rows, code = play(fresh, path, POINTS_ERROR=str(number), POINTS_WRITES=str(writes))
            assert code in (1, 4, 5), code
            failed = [row['error']['message'] for row in rows if 'error' in row]
            assert failed and all(FAILURES[number] in message for message in failed), failed
            check(fresh, conversation, path, [row for row in rows if 'error' not in row])
        except BaseException:
            print('# error %d from write %d on' % (number, writes))
            raise
        finally:
            fresh.close()


def test_a_commit_of_many_that_fails(home):
    """Several conversations wait for one commit: when it fails each of them says why, not what it misses afterwards."""
    options = home.serve()
    for writes in (10, 14, 18, 24):
        items = home.file('many-%d.jsonl' % writes, ''.join(
            json.dumps({'id': 'm%d-%02d' % (writes, n), 'message': 'Question %d' % n}) + '\n' for n in range(12)))
        arguments = ['--json', 'batch', '--parallel', '4', *options, 'text:count=20,rate=100', items]
        home.run('conversation', 'new')
        done = subprocess.run([harness.PROGRAM, *arguments], cwd=home.path, stdin=subprocess.DEVNULL, capture_output=True,
                              env={**home.env, 'LD_PRELOAD': SHIM, 'POINTS_ERROR': str(errno.ENOSPC),
                                   'POINTS_WRITES': str(writes)}, timeout=harness.PATIENCE)
        failed = [row['error'] for row in map(json.loads, done.stdout.decode().split('\n')[:-1]) if 'error' in row]
        assert done.returncode == 1 and failed, (writes, done)
        harness.same([error for error in failed if FAILURES[errno.ENOSPC] not in error['message']], [])
        harness.same(len(home.json(*arguments[1:]).rows), 12)
    home.run('maintain', '--check')


def test_room_is_made(home):
    """The same program goes on."""
    full = os.path.join(home.path, 'full')
    home.env.update(NO_COLOR='1', LD_PRELOAD=SHIM, POINTS_ERROR=str(errno.ENOSPC), POINTS_FULL=full)
    terminal = home.terminal('--provider', 'local', 'chat')
    terminal.expect('You: ')
    terminal.send('I prefer aisle seats.\n')
    harness.contains(terminal.expect('You: '), 'Assistant: ')
    open(full, 'w').close()
    terminal.send('I love sushi.\n')
    harness.contains(terminal.expect('You: '), 'The disk is full: nothing was saved')
    os.unlink(full)
    terminal.send('I love tea.\n')
    harness.contains(terminal.expect('You: '), 'Assistant: ')
    terminal.send('\x04')
    harness.same(terminal.end()[1], 0)
    del home.env['LD_PRELOAD']
    said = [message['content'] for row in home.json('conversation', 'list').rows
            for message in home.json('conversation', 'show', row['id']).row['messages'] if message['role'] == 'user']
    harness.same(said, ['I prefer aisle seats.', 'I love tea.'])
    home.run('maintain', '--check')


def test_room_is_made_for_the_screen(home):
    """What could not be saved is in the box again, and the next Enter sends it."""
    full = os.path.join(home.path, 'full')
    home.env.update(NO_COLOR='1', LD_PRELOAD=SHIM, POINTS_ERROR=str(errno.ENOSPC), POINTS_FULL=full)
    screen = home.terminal('--provider', 'local', columns=100, rows=30)
    screen.expect('Start')
    screen.send('\r')
    screen.expect('insert')
    screen.send('I prefer aisle seats.\r')
    screen.expect('learned')
    open(full, 'w').close()
    screen.send('I love sushi.\r')
    screen.expect('The disk is full')
    os.unlink(full)
    screen.send('\r')
    screen.expect('loves sushi')
    os.kill(screen.pid, signal.SIGKILL)
    screen.end()
    del home.env['LD_PRELOAD']
    conversation = home.json('conversation', 'list').row['id']
    harness.same([(message['content'], message['status'])
                  for message in home.json('conversation', 'show', conversation).row['messages'] if message['role'] == 'user'],
                 [('I prefer aisle seats.', 'complete'), ('I love sushi.', 'complete')])
    home.run('maintain', '--check')


def can_be_preloaded():
    """Not into a program with a sanitizer, which wants to come first itself."""
    return os.path.exists(SHIM) and subprocess.run([harness.PROGRAM, '--version'], env={**os.environ, 'LD_PRELOAD': SHIM},
                                                   capture_output=True).returncode == 0


if __name__ == '__main__':
    if not can_be_preloaded():
        print('1..0 # SKIP points.so cannot be preloaded here')
    else:
        harness.main(sys.modules[__name__])
