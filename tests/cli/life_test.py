"""The life of a conversation: its status, its name, and what is done once a day: archiving what was left alone, deleting
what its tag does not keep, erasing what was deleted long ago, copies of the store."""
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


def change(home, sql, *values):
    store = sqlite3.connect(store_of(home))
    with store:
        store.execute(sql, values)
    store.close()


def grow_old(home, id, days, column='updated_at'):
    change(home, 'UPDATE conversations SET %s = ? WHERE id = ?' % column, int((time.time() - days * 86400) * 1000), id)


def later(seconds=120):
    return {'RECOLLECT_NOW': time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime(time.time() + seconds))}


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


def test_a_tag_says_how_long(home):
    home.run('config', 'set', 'conversation.retention', 'draft', expect=2)
    home.run('config', 'set', 'conversation.retention', 'draft 7; work 365; draft 30')
    home.run('config', 'set', 'conversation.archive_days', '0')
    ids = {name: home.json('chat', 'I love %s' % name).row['conversation_id']
           for name in ('old', 'young', 'work', 'kept', 'untagged')}
    for name, tags in (('old', ['draft']), ('young', ['draft']), ('work', ['work']), ('kept', ['draft', 'pinned'])):
        for tag in tags:
            home.run('conversation', 'tag', ids[name], tag)
    for name, days in (('old', 8), ('young', 6), ('work', 100), ('kept', 400), ('untagged', 400)):
        grow_old(home, ids[name], days)
    home.run('jobs', 'run')
    same([row['id'] for row in home.json('conversation', 'list', '--deleted').rows], [ids['old']])
    home.run('conversation', 'restore', ids['old'])
    same(len(home.json('conversation', 'list').rows), 5)


def test_what_was_deleted_long_ago_is_erased(home):
    ids = [home.json('chat', 'The word is zanzibar%d' % n).row['conversation_id'] for n in range(3)]
    for id in ids[:2]:
        home.run('conversation', 'delete', id)
    grow_old(home, ids[0], 31, 'deleted_at')
    grow_old(home, ids[1], 29, 'deleted_at')
    home.run('jobs', 'run')
    home.run('conversation', 'show', ids[0], expect=3)
    same([row['id'] for row in home.json('conversation', 'list', '--deleted').rows], [ids[1]])
    same(home.run('conversation', 'restore', ids[1]).code, 0)
    home.run('maintain', '--check')


def test_a_status_leads_to_others(home):
    id = home.json('chat', 'Hello').row['conversation_id']
    for verb, status in (('pause', 'paused'), ('complete', 'completed'), ('archive', 'archived')):
        home.run('conversation', verb, id)
        same(home.json('conversation', 'show', id).row['status'], status)
    for verb in ('pause', 'complete'):
        contains(home.run('conversation', verb, id, expect=1).err, 'unarchive it first')
    home.run('conversation', 'archive', id)  # it is
    home.run('conversation', 'unarchive', id)
    home.run('conversation', 'complete', id)
    contains(home.run('conversation', 'pause', id, expect=1).err, 'resume it first')
    same(home.json('chat', '--conversation', id, 'Again').row['reactivated'], True)


def test_a_model_names_a_conversation(home):
    options = home.serve()
    first = home.json(*options, 'reply', 'chat', 'Hey there! How do I sail from Porto to Lisbon?').row['conversation_id']
    named = home.json(*options, 'reply', 'chat', 'How do I cook rice?').row['conversation_id']
    home.run('conversation', 'rename', named, 'My own words')
    same(home.json('conversation', 'show', first).row['title'], 'How do I sail from Porto to Lisbon?')
    home.run(*options, 'text:size=40,text=%22Sailing%20down%20the%20coast.%22', 'jobs', 'run', env=later())
    same(home.json('conversation', 'show', first).row['title'], 'Sailing down the coast')
    same(home.json('conversation', 'show', named).row['title'], 'My own words')
    home.json(*options, 'reply', 'chat', '--conversation', first, 'And back?')
    same(sorted(job['status'] for job in home.json('jobs', 'list').rows if job['kind'] == 'title'), ['done', 'done'])
    home.run('config', 'set', 'conversation.titles', 'rule')
    home.json(*options, 'reply', 'chat', 'What is tea?')
    same(sum(1 for job in home.json('jobs', 'list').rows if job['kind'] == 'title'), 2)


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
    change(home, "DELETE FROM jobs WHERE kind = 'backup'")
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
