"""What is done once a day: archiving what was left alone, and copies of the store."""
import os
import shutil
import sqlite3
import sys
import time

from harness import contains, main, same


def store_of(home):
    return os.path.join(home.path, 'data', 'recollect', 'recollect.db')


def copies(home):
    found = []
    for folder, _, files in os.walk(os.path.join(home.path, 'state', 'recollect', 'backups')):
        found += [os.path.join(folder, name) for name in files]
    return sorted(found)


def grow_old(home, id, days):
    store = sqlite3.connect(store_of(home))
    with store:
        store.execute('UPDATE conversations SET updated_at = ? WHERE id = ?', (int((time.time() - days * 86400) * 1000), id))
    store.close()


def statuses(home):
    return {row['id']: row['status'] for status in ('active', 'archived')
            for row in home.json('conversation', 'list', '--status', status).rows}


def test_what_was_left_alone_is_archived(home):
    old, young, pinned = (home.json('chat', 'Hello %s' % name).row['conversation_id'] for name in ('one', 'two', 'three'))
    home.run('import', '-', input='{"conversation":"c","role":"user","content":"long ago","created_at":1500000000}\n')
    home.run('conversation', 'tag', pinned, 'pinned')
    for id, days in ((old, 31), (young, 29), (pinned, 400)):
        grow_old(home, id, days)
    home.run('jobs', 'run')
    now = statuses(home)
    same((now[old], now[young], now[pinned]), ('archived', 'active', 'active'))
    same(sum(1 for status in now.values() if status == 'archived'), 1)  # what was imported was old when it came
    home.run('conversation', 'unarchive', old)
    same(statuses(home)[old], 'active')
    same(home.json('maintain', '--archive-days', '10').row['archived'], 1)
    same(statuses(home)[young], 'archived')


def test_it_can_be_switched_off(home):
    id = home.json('chat', 'Hello').row['conversation_id']
    grow_old(home, id, 400)
    home.run('config', 'set', 'conversation.archive_days', '0')
    home.run('config', 'set', 'backup.keep', '0')
    home.run('jobs', 'run')
    same(statuses(home)[id], 'active')
    same(copies(home), [])


def test_a_copy_a_day_and_the_newest_stay(home):
    home.run('chat', 'I prefer aisle seats.')
    home.run('config', 'set', 'backup.keep', '3')
    home.run('jobs', 'run')
    first = copies(home)
    same(len(first), 1)
    contains(first[0], time.strftime('recollect-%Y-%m-%d.db'))
    same(os.stat(first[0]).st_mode & 0o777, 0o600)
    home.run('jobs', 'run')
    same(copies(home), first)  # once a day
    for day in ('2020-01-01', '2020-01-02', '2020-01-03'):
        shutil.copy(first[0], os.path.join(os.path.dirname(first[0]), 'recollect-%s.db' % day))
    other = os.path.join(os.path.dirname(first[0]), 'mine.db')
    shutil.copy(first[0], other)
    os.unlink(first[0])
    store = sqlite3.connect(store_of(home))
    with store:
        store.execute("DELETE FROM jobs WHERE kind = 'backup'")
    store.close()
    home.run('jobs', 'run')
    same([os.path.basename(path) for path in copies(home)],
         ['mine.db', 'recollect-2020-01-02.db', 'recollect-2020-01-03.db', os.path.basename(first[0])])


def test_a_copy_is_the_store(home):
    """What was lost comes back from it."""
    home.run('chat', 'I prefer aisle seats.')
    before = home.run('export').out
    home.run('jobs', 'run')
    copy = copies(home)[0]
    for end in ('', '-wal', '-shm'):
        if os.path.exists(store_of(home) + end):
            os.unlink(store_of(home) + end)
    shutil.copy(copy, store_of(home))
    home.run('maintain', '--check')
    same(home.run('export').out, before)
    same(home.json('pref', 'get', 'seat').row['value'], 'aisle')


main(sys.modules[__name__])
