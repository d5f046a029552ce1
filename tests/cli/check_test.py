"""`maintain --check`: finds damage of each kind, and none in a store that others write to meanwhile."""
import json
import os
import sqlite3
import subprocess
import sys

from harness import PROGRAM, contains, main, same


def store_of(home):
    return os.path.join(home.path, 'data', 'recollect', 'recollect.db')


def damage(home, sql, *values):
    """Another program, without the constraints that would refuse it."""
    store = sqlite3.connect(store_of(home))
    store.execute('PRAGMA foreign_keys = OFF')
    store.execute('PRAGMA ignore_check_constraints = ON')
    assert store.execute(sql, values).rowcount > 0
    store.commit()
    store.close()


def fill(home):
    home.run('chat', 'I prefer aisle seats on flights.')
    home.run('chat', 'Please remember that my boat is called Esperanza.')


def talks(count):
    return ''.join(json.dumps({'conversation': 'talk-%d' % (n % 50), 'id': 'm%d' % n,
                               'role': 'user' if n % 2 else 'assistant', 'created_at': 1700000000 + n,
                               'content': 'Sentence %d of harbour %d.' % (n, n % 97)}) + '\n' for n in range(count))


def finds(home, sql, words):
    fill(home)
    contains(home.run('maintain', '--check').err, 'the store is sound')
    damage(home, sql)
    done = home.run('maintain', '--check', expect=5)
    contains(done.out + done.err, words)
    same(home.json('maintain', '--check', expect=5).rows[-1]['error']['code'], 'store')


def test_a_text_that_was_changed(home):
    finds(home, "UPDATE messages SET content = replace(content, 'aisle', 'window') WHERE role = 'user'",
          'does not say what its hash was made of')


def test_a_row_without_its_owner(home):
    finds(home, 'DELETE FROM conversations WHERE pk = (SELECT min(pk) FROM conversations)', 'that is not there')


def test_a_count_that_is_wrong(home):
    finds(home, 'UPDATE conversations SET message_count = message_count + 1', 'messages and has')


def test_a_page_that_was_overwritten(home):
    fill(home)
    for name in ('-wal', '-shm'):
        assert not os.path.exists(store_of(home) + name)
    with open(store_of(home), 'r+b') as file:
        for page in range(2, os.path.getsize(store_of(home)) // 4096):
            file.seek(page * 4096 + 1)
            file.write(b'\xff' * 16)
    home.run('maintain', '--check', expect=5)


def test_an_index_that_has_what_is_gone(home):
    """What leaves the content without a line in the journal does not leave the index."""
    home.run('import', '--no-learn', home.file('talks.jsonl', talks(700)))
    home.run('search', 'harbour')
    damage(home, 'DELETE FROM messages WHERE sequence > 10')
    damage(home, 'UPDATE conversations SET message_count = (SELECT count(*) FROM messages m '
                 'WHERE m.conversation = conversations.pk)')
    done = home.run('maintain', '--check', expect=5)
    contains(done.err, 'that are gone')
    told = home.run('doctor', expect=5)
    contains(told.out, 'broken  index')
    contains(told.err, 'recollect maintain --rebuild')
    home.run('maintain', '--rebuild')
    contains(home.run('maintain', '--check').err, 'agrees')


def test_beside_programs_that_write(home):
    """Imports and answers go on while it looks: nothing of that is damage."""
    fill(home)
    items = home.file('items.jsonl', ''.join(json.dumps({'id': 'i%d' % n, 'message': 'Number %d?' % n}) + '\n'
                                             for n in range(60)))
    commands = (('import', home.file('talks.jsonl', talks(6000))), ('--provider', 'local', 'batch', items))
    writers = [subprocess.Popen([PROGRAM, *command], env=home.env, cwd=home.path, stdin=subprocess.DEVNULL,
                                stdout=subprocess.DEVNULL) for command in commands]
    checks = 0
    while any(writer.poll() is None for writer in writers) or checks < 3:
        home.run('maintain', '--check')
        checks += 1
    for writer in writers:
        same(writer.wait(), 0)
    contains(home.run('maintain', '--check').err, 'agrees')


def test_jobs_that_cannot_be_looked_for_are_not_said_to_be_done(home):
    fill(home)
    store = sqlite3.connect(store_of(home))
    store.execute('DROP TABLE jobs')
    store.close()
    contains(home.run('jobs', 'run', expect=5).err, 'no such table: jobs')


main(sys.modules[__name__])
