"""conversation, memory, pref, undo, search, context, jobs, stats, maintain, recover, user: text and JSON."""
import json
import os
import sqlite3
import sys

from harness import contains, main, same


def talk(home, text='I prefer aisle seats on flights.', **options):
    return home.json('chat', text, **options).row


def test_lists_of_nothing_are_empty_and_fine(home):
    for command in (['conversation', 'list'], ['memory', 'list'], ['memory', 'review'], ['memory', 'export'],
                    ['memory', 'history'], ['pref', 'list'], ['pref', 'history'], ['jobs', 'list'], ['jobs', 'run'],
                    ['search', 'x'], ['export'], ['user', 'list'], ['recover']):
        same(home.run('--quiet', *command).out, '')
        contains(home.run(*command).err, 'There is no store at ')
    same(home.json('stats').row['messages']['total'], 0)
    assert not os.path.exists(os.path.join(home.env['XDG_DATA_HOME'], 'recollect')), 'reading made a store'


def test_that_there_is_nothing_is_said(home):
    home.run('chat', 'hello')
    for command, said in ((['memory', 'list'], 'no memories to list'), (['pref', 'list'], 'no preferences to list'),
                          (['memory', 'review'], 'no guessed memories to list'),
                          (['memory', 'accept', 'all'], 'no guess waits for an answer'),
                          (['conversation', 'list', '--deleted'], 'no conversations to list'),
                          (['pref', 'history'], 'no changes to list'), (['memory', 'history'], 'no changes to list'),
                          (['recover', '--resume'], 'no answer was interrupted in the last 24 hours')):
        answer = home.run(*command)
        same(answer.out, '')
        contains(answer.err, said)
        same((home.json(*command).rows, home.json(*command).err, home.run('--quiet', *command).err), ([], '', ''))
    same(home.run('conversation', 'list').err, '')
    home.run('conversation', 'delete', home.json('conversation', 'list').row['id'])
    contains(home.run('recover', '--window', '1').err, 'nothing was said in the last hour')


def test_conversation_verbs(home):
    made = home.json('conversation', 'new', '--title', 'Lisbon').row
    same((made['title'], made['status'], made['message_count']), ('Lisbon', 'active', 0))
    id = made['id']
    same(home.run('conversation', 'list').cells[0][0], id)
    same(home.json('conversation', 'rename', id[:6], 'Lisbon, May').row['title'], 'Lisbon, May')
    for verb, status in (('pause', 'paused'), ('resume', 'active'), ('complete', 'completed'), ('archive', 'archived'),
                         ('unarchive', 'active')):
        same(home.json('conversation', verb, id).row['status'], status)
    same(home.json('conversation', 'tag', id, 'travel').row['tags'], ['travel'])
    same([row['id'] for row in home.json('conversation', 'list', '--tag', 'travel').rows], [id])
    same(home.json('conversation', 'tag', id, 'travel', '--remove').row['tags'], [])
    same(home.json('conversation', 'list', '--tag', 'travel').rows, [])
    home.run('conversation', 'delete', id)
    same(home.json('conversation', 'list').rows, [])
    same([row['id'] for row in home.json('conversation', 'list', '--deleted').rows], [id])
    same(home.run('conversation', 'list', '--deleted').cells[0][2], 'deleted')
    contains(home.run('conversation', 'show', id).out, id + '  deleted')
    home.run('conversation', 'restore', id)
    same(home.json('conversation', 'list', '--status', 'active').row['title'], 'Lisbon, May')
    home.run('conversation', 'erase', id)
    home.run('conversation', 'show', id, expect=3)


def test_archived_ones_are_not_in_the_list(home):
    id = home.json('conversation', 'new', '--title', 'x').row['id']
    home.run('conversation', 'archive', id)
    same(home.json('conversation', 'list').rows, [])
    same(home.json('conversation', 'list', '--status', 'archived').row['id'], id)


def test_conversation_show_and_limit(home):
    first = talk(home)
    home.run('chat', '--last', 'And a window for my daughter.')
    row = home.json('conversation', 'show', first['conversation_id'], '--limit', '1').row
    same(len(row['messages']), 1)
    same(row['messages'][0]['role'], 'assistant')
    text = home.run('conversation', 'show', first['conversation_id']).out
    contains(text, 'And a window for my daughter.')
    contains(text, 'aisle seats')


def test_fork(home):
    first = talk(home)
    home.run('chat', '--last', 'More of it.')
    id = first['conversation_id']
    home.run('conversation', 'fork', id, expect=2)
    fork = home.json('conversation', 'fork', id, '--at', first['message_id']).row
    assert fork['id'] != id
    same(fork['message_count'], 2)
    other = home.json('conversation', 'new', '--title', 'other').row
    home.run('conversation', 'fork', other['id'], '--at', first['message_id'], expect=2)


def test_memory_verbs(home):
    made = home.json('memory', 'add', 'The', 'car', 'is', 'blue', '--kind', 'fact', '--category', 'personal').row
    same((made['content'], made['kind'], made['category'], made['pinned']), ('The car is blue', 'fact', 'personal', False))
    assert {'id', 'kind', 'category', 'content', 'importance', 'confidence', 'access_count', 'pinned', 'evidence',
            'valid_from', 'valid_to', 'created_at'} <= set(made)
    id = made['id']
    same(home.json('memory', 'pin', id).row['pinned'], True)
    same([row['id'] for row in home.json('memory', 'list', '--pinned').rows], [id])
    same(home.json('memory', 'unpin', id).row['pinned'], False)
    edited = home.json('memory', 'edit', id, 'The car is red').row
    same(edited['content'], 'The car is red')
    shown = home.json('memory', 'show', edited['id']).row
    same(shown['access_count'], 1)
    contains(home.run('memory', 'show', edited['id']).out, 'used 2 times')
    home.run('memory', 'forget', edited['id'])
    same(home.json('memory', 'list').rows, [])
    same([row['id'] for row in home.json('memory', 'list', '--status', 'forgotten').rows], [edited['id']])
    home.run('memory', 'restore', edited['id'])
    same([row['content'] for row in home.json('memory', 'list').rows], ['The car is red'])
    history = home.json('memory', 'history', edited['id']).rows
    assert {'forget', 'restore'} <= {row['operation'] for row in history}
    assert all(row['row'] == 'memory' for row in home.json('memory', 'history').rows)
    same(home.run('memory', 'export').row['content'], 'The car is red')
    home.run('memory', 'erase', edited['id'])
    home.run('memory', 'show', edited['id'], expect=3)
    contains(home.run('memory', 'show', home.json('memory', 'add', 'one').row['id']).out, 'used 1 time\n')


def test_memory_filters(home):
    home.run('memory', 'add', 'one', '--kind', 'decision')
    home.run('memory', 'add', 'two', '--category', 'food', '--pin')
    same([row['content'] for row in home.json('memory', 'list', '--kind', 'decision').rows], ['one'])
    same([row['content'] for row in home.json('memory', 'list', '--category', 'food').rows], ['two'])
    same(len(home.json('memory', 'list', '--limit', '1').rows), 1)
    same(home.json('memory', 'list', '--pinned').row['content'], 'two')


def test_pref_verbs(home):
    made = home.json('pref', 'set', 'seat', 'aisle', '--category', 'travel').row
    same((made['key'], made['value'], made['category'], made['source'], made['locked']),
         ('seat', 'aisle', 'travel', 'explicit', False))
    same(home.json('pref', 'get', 'seat').row['value'], 'aisle')
    same(home.json('pref', 'get', made['id'][:8]).row['value'], 'aisle')
    same(home.run('pref', 'get', 'seat').cells[0][4], 'aisle')
    changed = home.json('pref', 'set', 'seat', 'window', '--category', 'travel').row
    same([row['value'] for row in home.json('pref', 'list').rows], ['window'])
    same([row['value'] for row in home.json('pref', 'list', '--status', 'superseded').rows], ['aisle'])
    same(home.json('pref', 'lock', 'seat').row['locked'], True)
    same(home.json('pref', 'unlock', changed['id']).row['locked'], False)
    assert home.json('pref', 'history', 'seat').rows
    home.run('pref', 'unset', 'seat')
    same(home.json('pref', 'list').rows, [])
    same(home.json('pref', 'get', 'seat', expect=3).row['error']['code'], 'not_found')


def test_pref_set_keeps_the_category(home):
    def categories():
        return {row['key'] + row['qualifier']: row['category'] for row in home.json('pref', 'list').rows}

    talk(home, 'I love hiking.')
    home.run('pref', 'set', 'desk', 'standing', '--category', 'work')
    before = categories()
    assert before['likeshiking'] != 'general', before
    home.run('pref', 'set', 'likes', 'hates hiking', '--qualifier', 'hiking')
    home.run('pref', 'set', 'desk', 'sitting')
    same(categories(), before)
    home.run('pref', 'set', 'desk', 'sitting', '--category', 'technical')
    same(categories()['desk'], 'technical')


def test_pref_set_says_which_way_an_attitude_points(home):
    def set(qualifier, value):
        row = home.json('pref', 'set', 'likes', value, '--qualifier', qualifier).row
        return row['polarity'], row['statement']

    talk(home, 'I hate crowded trails and I love hiking.')
    same(set('crowded trails', 'hates crowded trails a lot'), ('negative', 'hates crowded trails a lot'))
    same(set('hiking', 'does not like hiking'), ('negative', 'does not like hiking'))
    same(set('crowded trails', 'on Sundays'), ('negative', ''))  # as it was
    same(set('crowded trails', 'I love crowded trails')[0], 'positive')
    same(set('ramen', 'ramen'), ('positive', ''))
    contains(home.run('chat', '--dry-run', 'hello').out, '\tdoes not like hiking\n')


def test_pref_set_finds_what_is_liked(home):
    for key, value in (('likes', 'ramen'), ('likes', 'hates olives'), ('likes', 'cold soup'), ('allergic', 'peanuts'), ('likes', 'ramen')):
        home.run('pref', 'set', key, value)
    same(sorted((row['key'], row['qualifier'], row['value'], row['polarity']) for row in home.json('pref', 'list').rows),
         [('allergic', 'peanuts', 'is allergic to peanuts', 'negative'), ('likes', 'cold soup', 'likes cold soup', 'positive'),
          ('likes', 'olives', 'hates olives', 'negative'), ('likes', 'ramen', 'likes ramen', 'positive')])
    home.run('pref', 'unset', 'likes', '--qualifier', 'ramen')
    same(home.json('chat', 'I love olives').row['preferences_updated'][0]['polarity'], 'positive')
    same(len(home.json('pref', 'list').rows), 3)


def test_a_key_is_not_cut(home):
    for arguments in (['k' * 129, 'v'], ['likes', 'v', '--qualifier', 'q' * 129]):
        contains(home.run('pref', 'set', *arguments, expect=2).err, 'is too long: 129 bytes, at most 128 are kept.')
    home.run('pref', 'set', 'k' * 128, 'v')
    home.run('pref', 'get', 'k' * 128)


def test_a_key_with_many_qualifiers(home):
    home.run('pref', 'set', 'likes', 'ramen', '--qualifier', 'ramen')
    home.run('pref', 'set', 'likes', 'sushi', '--qualifier', 'sushi')
    same(len(home.json('pref', 'get', 'likes').rows), 2)
    contains(home.run('pref', 'unset', 'likes', expect=2).err, '--qualifier')
    home.run('pref', 'unset', 'likes', '--qualifier', 'ramen')
    same([row['qualifier'] for row in home.json('pref', 'list').rows], ['sushi'])


def test_undo(home):
    same(home.json('undo').row['undone'] if home.run('undo', expect=None).code == 0 else 0, 0)
    home.run('pref', 'set', 'seat', 'aisle')
    home.run('pref', 'set', 'seat', 'window')
    same(home.json('undo').row['undone'] > 0, True)
    same([row['value'] for row in home.json('pref', 'list').rows], ['aisle'])
    home.run('undo')
    same(home.json('pref', 'list').rows, [])
    same(home.json('redo').row['redone'], 1)
    same([row['value'] for row in home.json('pref', 'list').rows], ['aisle'])
    home.run('redo')
    same([row['value'] for row in home.json('pref', 'list').rows], ['window'])
    contains(home.run('redo', expect=3).err, 'nothing to redo')


def test_a_message_that_taught_can_be_undone(home):
    talk(home)
    assert home.json('pref', 'list').rows
    home.run('undo')
    same(home.json('pref', 'list').rows, [])


def test_search(home):
    said = talk(home)
    home.run('memory', 'add', 'The aisle of the church is narrow', '--kind', 'fact')
    rows = home.json('search', 'aisle').rows
    same([row['rank'] for row in rows], list(range(1, len(rows) + 1)))
    assert {'messages', 'memories'} <= {row['scope'] for row in rows}, rows
    for row in rows:
        assert {'rank', 'scope', 'id', 'external_id', 'conversation_id', 'conversation_external_id', 'role', 'created_at',
                'content', 'snippet', 'score', 'why'} <= set(row)
        assert 0 <= row['score'] <= 1 and '\x02' not in row['snippet']
    scores = [row['score'] for row in rows]
    same(scores, sorted(scores, reverse=True))
    same({row['scope'] for row in home.json('search', 'aisle', '--scope', 'memories').rows}, {'memories'})
    same(home.json('search', 'aisle', '--scope', 'memories', '--kind', 'decision').rows, [])
    same({row['role'] for row in home.json('search', 'aisle', '--scope', 'messages', '--role', 'user').rows}, {'user'})
    same(len(home.json('search', 'aisle', '--limit', '1').rows), 1)
    same(home.json('search', 'aisle', '--until', '2001').rows, [])
    found = home.json('search', 'aisle', '--conversation', said['conversation_id'][:7], '--scope', 'messages').rows
    same({row['conversation_id'] for row in found}, {said['conversation_id']})
    cells = home.run('search', 'aisle', '--limit', '1').cells
    same((len(cells), len(cells[0])), (1, 5))
    same(home.json('search', 'zyzzyva').rows, [])
    home.run('search', 'zyzzyva')


def test_a_preference_is_found_by_what_is_said_of_it(home):
    """Not by the other things that the same sentence says."""
    def found(query):
        return [(row['key'], row['value']) for row in (json.loads(line) for line in home.run('--json', 'pref', 'list').out.splitlines())
                if row['id'] in {hit['id'] for hit in home.json('search', query, '--scope', 'preferences').rows if hit['score'] > .3}]

    talk(home, 'I live in Lisbon and I love sushi.')
    talk(home, 'My name is Ann, I work as a nurse, but I prefer aisle seats because I have long legs.')
    talk(home, 'Ich wohne in Leipzig und ich hasse Koriander.')
    same(found('where do I live'), [])
    same(found('sushi'), [('likes', 'loves sushi')])
    same(found('which seat'), [('seat', 'aisle')])
    same(found('long legs'), [('seat', 'aisle')])
    same(found('who is a nurse'), [])
    same(found('Leipzig'), [])
    same(len(found('Koriander')), 1)


def test_a_verb_of_liking_is_no_word_near_what_people_do(home):
    """The word "prefer" stands near "eat" and "sit", and in preferences of every kind."""
    def found(query):
        return {row['id']: row for row in home.json('search', query, '--scope', 'preferences', '--explain').rows}

    for text in ('I always prefer aisle seats on planes', 'I prefer dark mode in my editor', 'I enjoy chess', 'I love ramen'):
        talk(home, text)
    rows = [json.loads(line) for line in home.run('--json', 'pref', 'list').out.splitlines()]
    ids = {row['qualifier'] or row['value']: row['id'] for row in rows}
    same([hit['why']['soft'] for hit in found('what do I eat').values() if hit['why'].get('soft') and hit['id'] != ids['ramen']], [])
    for query, thing, word in (('what do I prefer', 'aisle', 'prefer'), ('what I preferred', 'dark mode in my editor', 'preferred'),
                               ('enjoyed', 'chess', 'enjoyed')):
        same(found(query)[ids[thing]]['why']['matched'], [word])


def test_filters_alone_give_no_score(home):
    for text in ('The tram is line 28', 'The ferry is slow'):
        home.run('memory', 'add', text)
    rows = home.json('search', 'kind:fact').rows
    same([row['content'] for row in rows], ['The ferry is slow', 'The tram is line 28'])
    same([row['why'] for row in rows], [{'newest': True}] * 2)
    same([cells[:2] for cells in home.run('search', 'kind:fact').cells], [['', 'memories']] * 2)
    assert home.run('search', 'kind:fact tram').cells[0][0], 'a word is a reason'
    text, code = home.terminal('search', 'kind:fact', '--explain').end()
    same(code, 0)
    contains(text, '1. memory ')
    contains(text, 'newest')


def test_search_batch(home):
    talk(home)
    queries = home.file('queries', 'q1\taisle seats\nq2\tzyzzyva\n')
    rows = home.json('search', '--batch', queries, '--scope', 'messages', '--limit', '5').rows
    same([row['query_id'] for row in rows], ['q1', 'q2'])
    assert rows[0]['results'] and rows[1]['results'] == [] and rows[0]['ms'] >= 0
    same(home.json('search', '--batch', '-', input='q\taisle\n').row['query_id'], 'q')
    home.run('search', '--batch', '-', input='no tab\n', expect=2)
    home.run('search', '--batch', 'no-such-file', expect=1)


def test_context(home):
    said = talk(home)
    receipt = home.json('context', 'show', said['conversation_id']).row
    same(receipt['conversation_id'], said['conversation_id'])
    same([part['type'] for part in receipt['parts']], [part['type'] for part in said['context']['parts']])
    same(home.json('context', 'show', said['message_id'][:8]).row['used'], receipt['used'])
    asked = home.json('context', 'show', said['conversation_id'], '--query', 'Which seats do I prefer?').row
    same(asked['parts'][-1]['items'][-1]['text'], 'Which seats do I prefer?')
    contains(home.run('context', 'show', said['conversation_id']).out, 'tokens used')
    home.run('context', 'show', 'abcdefgh', expect=3)


def test_the_server_counts_exactly(home):
    said = talk(home)
    text = 'What did I say about the seats that I prefer, and of which airline, and when was that?' * 30
    show = ['context', 'show', said['conversation_id'], '--query', text]
    contains(home.run('context', 'show', said['conversation_id'], '--exact', expect=2).err, '--query')
    contains(home.run(*show, '--exact', '--provider', 'local', expect=1).err, 'local offers no count')
    options = home.serve() + ['model-3']
    assert 'exact' not in home.json(*show, *options).row
    row = home.json(*show, '--exact', *options).row
    sent = home.json('chat', '--dry-run', '--conversation', said['conversation_id'], text, *options).row['request']
    texts = [block['text'] for block in sent['system']]
    for message in sent['messages']:
        content = message['content']
        texts += [content] if isinstance(content, str) else [block['text'] for block in content]
    same(row['exact'], 7 + sum(len(text) for text in texts) // 3)  # as the test server counts
    assert row['exact'] != row['used'], row
    contains(home.run(*show, '--exact', *options).out, 'anthropic counts %d tokens' % row['exact'])
    home.wait_server('counted=2')
    same(len(home.json('conversation', 'show', said['conversation_id']).row['messages']), 2)  # nothing was said
    after = home.json(*show, *options).row['used']
    assert abs(after - row['exact']) < abs(row['used'] - row['exact']), (row['used'], after, row['exact'])
    contains(home.run(*show, '--exact', *options[:-1], 'uncounted', expect=4).err, 'no count of tokens')


def test_stats_and_users(home):
    talk(home)
    talk(home, user='bob')
    row = home.json('stats').row
    same(set(row), {'conversations', 'messages', 'memories', 'preferences', 'tokens', 'cost_usd', 'nodes', 'days',
                    'models', 'busiest', 'most_used', 'retrieval', 'search'})
    same((row['conversations']['total'], row['messages']['total']), (1, 2))
    same(row['messages']['by_role'], {'user': 1, 'assistant': 1})
    same(row['preferences']['explicit'], row['preferences']['total'])
    same({node['node'] for node in row['nodes']} >= {'retrieval', 'response', 'storage'}, True)
    contains(home.run('stats').out, 'messages')
    users = home.json('user', 'list').rows
    same([user['user'] for user in users], ['ann', 'bob'])
    same(home.json('stats', '--all-users').rows, users)
    for since, count in (('2999-01-01', 0), ('yesterday', 2)):
        same([(user['user'], user['messages']) for user in home.json('stats', '--all-users', '--since', since).rows],
             [('ann', count), ('bob', count)])


def test_jobs(home):
    lines = ''.join('{"conversation":"c","role":"user","content":"I prefer aisle seats %d","created_at":%d}\n'
                    % (i, 1700000000 + i) for i in range(3))
    home.run('import', '-', input=lines)
    jobs = home.json('jobs', 'list').rows
    assert jobs and all(job['status'] == 'queued' for job in jobs)
    job = jobs[0]['id']
    home.run('jobs', 'cancel', job[:8])
    same([row['id'] for row in home.json('jobs', 'list', '--status', 'cancelled').rows], [job])
    home.run('jobs', 'retry', job)
    assert home.json('jobs', 'run').row['done'] >= 1
    same(home.json('jobs', 'list', '--status', 'queued').rows, [])


def test_maintain(home):
    talk(home)
    copy = os.path.join(home.path, 'copy.db')
    rows = home.json('maintain', '--check', '--backup', copy, '--rebuild', '--vacuum').rows
    same([row['step'] for row in rows], ['check', 'index', 'backup', 'rebuild', 'vacuum'])
    same({key: rows[1][key] for key in ('messages', 'missing', 'extra', 'damaged')},
         {'messages': 1, 'missing': 0, 'extra': 0, 'damaged': False})
    same(home.json('--db', copy, 'export').out, home.json('export').out)
    assert home.json('search', 'aisle').rows
    same(home.run('maintain', '--backup', copy, expect=None).code != 0, True)
    contains(home.run('maintain', '--check').err, 'sound')


def test_an_index_that_differs_is_told(home):
    line = '{"conversation":"c","role":"%s","content":"words of it, number %d","created_at":1700000000}\n'
    home.run('import', '--no-learn', '-', input=''.join(line % (('user', 'assistant')[n % 2], n) for n in range(600)))
    same(len(home.json('search', 'words', '--scope', 'messages').rows), 10)
    contains(home.run('maintain', '--check').err, 'agrees')
    store = sqlite3.connect(os.path.join(home.path, 'data', 'recollect', 'recollect.db'))
    with store:
        store.execute("UPDATE messages SET status = 'failed' WHERE role = 'assistant' AND content LIKE '%99'")
    store.close()
    contains(home.run('maintain', '--check', expect=5).err, 'lacks 0 of 594 messages and has 6 that are gone')
    home.run('maintain', '--rebuild')
    contains(home.run('maintain', '--check').err, 'agrees')


def test_a_broken_store_is_exit_5(home):
    broken = home.file('broken.db', 'this is no database, whatever its name says\n' * 100)
    same(home.json('--db', broken, 'conversation', 'list', expect=5).row['error']['code'], 'store')
    home.run('--db', broken, 'chat', 'hello', expect=5)
    contains(home.run('--db', home.path, 'pref', 'list', expect=5).err, 'The store %s cannot be opened: Is a directory' % home.path)
    with open(broken) as file:
        assert file.readline().startswith('this is no database'), 'it was written to'


def test_ids_that_are_no_ids(home):
    talk(home)
    for id in ('', 'abc', 'ABCDEFGH!', "' or 1=1 --", 'ext:', 'ext:none', 'x' * 500):
        answer = home.json('conversation', 'show', id, expect=None)
        assert answer.code in (2, 3) and answer.row['error']['code'] in ('invalid', 'not_found'), (id, answer.out)


def test_tour_leaves_nothing(home):
    text = home.run('tour').out
    contains(text.lower(), 'aisle')
    same(sorted(os.listdir(home.path)), [])
    rows = home.json('tour').rows
    same(len([row for row in rows if 'step' in row]), 5)
    contains([row for row in rows if 'response' in row][1]['response'].lower(), 'aisle')
    same(sorted(os.listdir(home.path)), [])


def test_one_change_is_told_once(home):
    home.run('pref', 'set', 'seat', 'aisle')
    home.run('pref', 'set', 'seat', 'window')
    same(home.run('undo').out, 'seat: aisle -> window\n')
    same(home.json('pref', 'get', 'seat').row['value'], 'aisle')
    same(home.run('redo').out, 'seat: aisle -> window\n')
    same(home.json('pref', 'get', 'seat').row['value'], 'window')


def test_a_filter_that_says_nothing_is_told(home):
    talk(home)
    for text, said in (('kind:seat aisle', 'kind:seat is searched for as words. kind: takes fact, preference'),
                       ('aisle since:monday', 'since: takes 2026-05-31'), ('cat:seats aisle', 'cat: takes general')):
        contains(home.run('search', text).err, said)
    for text in ('kind:preference aisle', 'aisle since:yesterday', 'aisle until:"last week"', 'cat:travel', 'aisle kind:', '"kind:x" aisle',
                 'from:somebody aisle'):
        same(home.run('search', text).err, '')
    contains(home.run('search', 'in:""').err, 'in: takes words of a title')
    contains(home.run('search', 'from:""').err, 'from: takes me, you')


def test_a_title_begins_with_a_word(home):
    talk(home, '\n\n  pasted words come with blank lines')
    same(home.json('conversation', 'list').row['title'], 'pasted words come with blank lines')


def test_what_is_not_there_is_named_as_what_it_is(home):
    id = home.json('conversation', 'new', '--title', 'x').row['id']
    contains(home.run('context', 'show', id, expect=3).err, 'nothing was sent to a model for ' + id)
    talk(home)
    for verb in ('accept', 'reject'):
        contains(home.run('memory', verb, 'zzzzzz', expect=3).err, 'there is no guess zzzzzz; see recollect memory review')
    contains(home.run('pref', 'accept', 'zzzzzz', expect=3).err, 'there is no guess zzzzzz')


def test_a_title_is_the_subject_not_the_greeting(home):
    for text, title in (('Hey Mel! Good to see you, how are the kids?', 'Good to see you, how are the kids?'),
                        ('Good morning, can you help me with Rust?', 'Can you help me with Rust?'),
                        ('Hello!', 'Hello!'),
                        ('High hopes, low tides and more.', 'High hopes, low tides and more.'),
                        ('Hi there', 'Hi there')):
        id = home.json('chat', text).row['conversation_id']
        same(home.json('conversation', 'show', id).row['title'], title)



def test_guesses_from_what_is_asked_for(home):
    for text in ('How does TCP work? Shorter, please.', 'And UDP, in one sentence?'):
        talk(home, text)
    same(home.json('memory', 'review').rows, [])
    row = talk(home, 'Briefly explain what a socket is.')
    same(row['preferences_updated'], [])  # nobody said so
    guess = home.json('memory', 'review').row
    same((guess['key'], guess['value'], guess['source'], guess['confidence'], len(guess['evidence'])),
         ('answer length', 'short', 'inferred', 0.8, 3))
    same(home.json('pref', 'list').rows, [])
    home.run('pref', 'accept', guess['id'])
    same(home.json('pref', 'get', 'answer length').row['source'], 'explicit')
    home.run('undo')
    same(home.json('memory', 'review').row['id'], guess['id'])
    for _ in range(3):
        talk(home, 'List the planets in a table, as a table.')
    same(len(home.json('pref', 'reject', 'all').rows), 2)
    same(home.json('memory', 'review').rows, [])
    talk(home, 'Shorter, please.')
    same(home.json('memory', 'review').rows, [])
    same(home.json('pref', 'accept', 'all').rows, [])


def test_only_guesses_are_decided_about(home):
    memory = home.json('memory', 'add', 'The tram is line 28').row['id']
    home.run('pref', 'set', 'seat', 'aisle')
    preference = home.json('pref', 'set', 'seat', 'window').row['id']
    for id in (memory, preference):
        contains(home.run('memory', 'reject', id, expect=1).err, 'no guess')
    home.run('memory', 'forget', memory)
    home.run('memory', 'accept', memory, expect=1)
    same([row['value'] for row in home.json('pref', 'list').rows], ['window'])
    same(home.json('memory', 'list').rows, [])


def test_what_was_imported_waits_in_the_order_in_which_it_was_said(home):
    """All of it is learned within a millisecond or two."""
    lines = [{'conversation': 'c', 'id': 'm%d' % number, 'role': 'user', 'created_at': 1600000000 + 86400 * number,
              'content': 'I work at the company Acme%d.' % number} for number in range(40)]
    home.run('import', '-', input=''.join(json.dumps(line) + '\n' for line in lines))
    home.run('jobs', 'run')
    said = [row['valid_from'] for row in home.json('memory', 'review', '--limit', '100').rows if 'valid_from' in row]
    same(len(said), 40)
    same(said, sorted(said, reverse=True))
    # one conversation each, in any order of the file
    lines = [dict(line, conversation='c%d' % number, id='n%d' % number) for number, line in enumerate(lines)]
    home.run('import', '-', input=''.join(json.dumps(line) + '\n' for line in lines[20:] + lines[:20]), user='bob')
    home.run('jobs', 'run', user='bob')
    same([row['valid_from'] for row in home.json('memory', 'review', '--limit', '100', user='bob').rows if 'valid_from' in row], said)


def test_what_was_known_then(home):
    """--as-of of lists and of the search: superseded, forgotten and later rows are as they were."""
    at = lambda day: {'env': {'RECOLLECT_NOW': '2026-03-%02dT12:00:00Z' % day}}
    home.run('chat', 'I prefer aisle seats on flights. I live in Graz.', **at(1))
    gate = home.json('memory', 'add', 'The gate code of the garden is blue', **at(2)).row['id']
    home.run('chat', 'Actually, I prefer window seats. I moved to Linz.', **at(10))
    home.run('memory', 'forget', gate, **at(11))

    def found(words, day, *options):
        return [row['content'] for row in home.json('search', words, '--as-of', '2026-03-%02d' % day, *options, **at(20)).rows]

    same(found('seat', 5, '--scope', 'preferences'), ['seat: aisle'])
    same(found('seat', 12, '--scope', 'preferences'), ['seat: window'])
    same(found('gate code', 5, '--scope', 'memories'), ['The gate code of the garden is blue'])
    same(found('gate code', 12, '--scope', 'memories'), [])
    same([text for text in found('gate code', 1) if 'gate' in text], [])
    same(found('where do I live', 5, '--scope', 'memories'), ['I live in Graz'])
    same(found('where do I live', 12, '--scope', 'memories')[0], 'I moved to Linz')
    same([text for text in found('seats', 5, '--scope', 'messages') if 'window' in text], [])
    same(len(found('window seats', 12, '--scope', 'messages')), 2)
    same([row['value'] for row in home.json('pref', 'list', '--as-of', '2026-03-05', **at(20)).rows], ['aisle'])
    same(sorted(row['content'] for row in home.json('memory', 'list', '--as-of', '2026-03-05', **at(20)).rows),
         ['I live in Graz', 'The gate code of the garden is blue'])
    home.run('search', '--batch', '-', '--as-of', '2026-03-05', expect=2)


def test_a_question_finds_the_fact_it_asks_for(home):
    """Whatever words it was said in; words that only look alike come behind it."""
    home.run('chat', 'I moved to Lyon in 2019 and I work as a nurse.')
    home.run('chat', 'Is there a live concert tonight?')

    def first(*words):
        return (home.json('search', *words).rows or [None])[0]

    found = first('where do I live?')
    same((found['scope'], found['content'], found['why']), ('memories', 'I moved to Lyon in 2019', {'asked': True}))
    same(first('what is my job')['content'], 'I work as a nurse')
    contains(first('where do I live', '--scope', 'messages')['content'], 'live concert')
    same(len(home.json('search', 'where do I live', '--limit', '1').rows), 1)
    home.run('memory', 'forget', found['id'])
    assert first('where do I live?')['id'] != found['id']


main(sys.modules[__name__])
