#!/usr/bin/env python3
"""Analytics: the statistics equal direct counts of the rows; old conversations are archived and come back."""

import json
import os
import sqlite3
import time

from story import Story

SAID = ('I prefer aisle seats.', 'Please remember that my boat is called Esperanza.', 'I love sushi.', 'How are you?')


def rows(story, sql, *values):
    path = os.path.join(story.home, 'data', 'recollect', 'recollect.db')
    store = sqlite3.connect('file:%s?mode=ro' % path, uri=True)
    try:
        return store.execute(sql, values).fetchall()
    finally:
        store.close()


def count(story, sql, *values):
    return rows(story, sql, *values)[0][0]


def change(story, sql, *values):
    store = sqlite3.connect(os.path.join(story.home, 'data', 'recollect', 'recollect.db'))
    with store:
        store.execute(sql, values)
    store.close()


with Story() as story:
    ids = []
    for number in range(6):
        row = story.chat('%s This is number %d.' % (SAID[number % len(SAID)], number))
        ids.append(row['conversation_id'])
        for again in range(number % 3):
            story.ask(row['conversation_id'], 'And what about %d?' % again)
    story.run('conversation', 'pause', ids[0])
    story.run('conversation', 'complete', ids[1])
    story.run('conversation', 'delete', ids[2])
    server = story.start_server()
    paid = story.chat('Hello there', **dict(server, ANTHROPIC_MODEL='usage'))
    story.same(paid['usage']['cost_usd'], None, 'no price is made up')
    story.run('config', 'set', 'provider.prices', '%s 3 15 0.3 3.75' % paid['model'])
    paid = story.chat('Hello again', **dict(server, ANTHROPIC_MODEL='usage'))

    story.run('search', 'boat')
    story.run('search', 'seats')
    story.run('--json', 'chat', '--dry-run', 'What is my boat called?')
    story.run('--json', 'chat', '--no-memory', 'What is my boat called?')
    asked = [story.chat('What is my boat called?'), story.chat('Which seats do I prefer?')]
    story.ok(any(row['memories_used'] for row in asked), 'something was recalled')

    stats = story.run('--json', 'stats').row
    live = 'FROM conversations WHERE deleted_at = 0'
    story.same(stats['conversations']['total'], count(story, 'SELECT count(*) ' + live), 'conversations')
    for status in ('active', 'paused', 'completed', 'archived'):
        story.same(stats['conversations'][status], count(story, 'SELECT count(*) %s AND status = ?' % live, status), status)
    messages = 'FROM messages m JOIN conversations c ON c.pk = m.conversation WHERE c.deleted_at = 0'
    story.same(stats['messages']['total'], count(story, 'SELECT count(*) ' + messages), 'messages')
    for role in ('user', 'assistant'):
        story.same(stats['messages']['by_role'][role], count(story, 'SELECT count(*) %s AND role = ?' % messages, role), role)
    story.same(round(stats['conversations']['avg_messages'], 2),
               round(stats['messages']['total'] / stats['conversations']['total'], 2), 'messages in each')
    active = "FROM memory_index WHERE status = 'active'"
    story.same(stats['memories']['total'], count(story, 'SELECT count(*) ' + active), 'memories')
    for kind, number in stats['memories']['by_kind'].items():
        story.same(number, count(story, 'SELECT count(*) %s AND kind = ?' % active, kind), 'memories of kind ' + kind)
    for category, number in stats['memories']['by_category'].items():
        story.same(number, count(story, 'SELECT count(*) %s AND category = ?' % active, category), 'memories about ' + category)
    preferences = "FROM user_preferences WHERE status = 'active'"
    story.same(stats['preferences']['total'], count(story, 'SELECT count(*) ' + preferences), 'preferences')
    story.same(stats['preferences']['explicit'], count(story, 'SELECT count(*) %s AND explicit' % preferences), 'explicit ones')
    for name in ('input', 'output', 'cache_read', 'cache_write'):
        story.same(stats['tokens'][name], count(story, 'SELECT sum(max(m.%s_tokens, 0)) %s' % (name, messages)), name + ' tokens')
    price = count(story, 'SELECT sum(input_tokens * 3.0 + output_tokens * 15 + cache_read_tokens * 0.3 + '
                  'cache_write_tokens * 3.75) / 1e6 %s AND model = ?' % messages, paid['model'])
    story.same(round(stats['cost_usd'], 6), round(price, 6), 'what it cost, the old answer too')
    story.same(round(2 * paid['usage']['cost_usd'], 6), round(price, 6), 'half of it this answer')
    story.same([round(sum(row['cost_usd'] or 0 for row in stats[list]), 6) for list in ('days', 'models', 'busiest')],
               [round(price, 6)] * 3, 'by day, by model and by conversation')
    story.same({node['node']: sum(row['runs'] for row in node['durations']) for node in stats['nodes']},
               {node['node']: node['runs'] for node in stats['nodes']}, 'durations of every run')
    turns = sum(day['turns'] for day in stats['days'])
    story.same(turns, stats['messages']['by_role']['user'], 'turns, day by day')
    story.same(sum(day['memories'] for day in stats['days']), stats['memories']['total'], 'memories, day by day')
    story.same(sum(model['answers'] for model in stats['models']), stats['messages']['by_role']['assistant'],
               'answers, model by model')
    story.same({model['provider'] for model in stats['models']}, {'local', 'anthropic'}, 'who answered')
    story.same(stats['busiest'][0]['messages'], count(story, 'SELECT max(message_count) ' + live), 'the busiest conversation')
    story.same([row['messages'] for row in stats['busiest']],
               sorted((row['messages'] for row in stats['busiest']), reverse=True), 'the busiest come first')
    prompts = []
    for parts, in rows(story, 'SELECT w.parts FROM context_windows w JOIN turns t ON t.id = w.turn AND t.user = w.user'):
        kinds = {part['type']: [item['row'] for item in part['items']] for part in json.loads(parts)}
        prompts.append(kinds.get('memories', []))
    bare = 1  # --no-memory: nothing is looked up
    story.same(stats['retrieval']['prompts'], len(prompts) - bare, 'prompts looked up for')
    story.same(stats['retrieval']['used'], sum(1 for found in prompts if found), 'prompts with something found')
    for name, kind in (('memories', 'memory'), ('preferences', 'preference'), ('messages', 'message')):
        story.same(stats['retrieval'][name], sum(found.count(kind) for found in prompts), name + ' sent')
    story.ok(stats['retrieval']['used'] > 0, 'something was sent')
    story.same([stats['search']['runs'], sum(row['runs'] for row in stats['search']['durations'])], [2, 2],
               'searches that were asked for')
    for node in stats['nodes']:
        story.same(node['runs'], count(story, 'SELECT sum(runs) FROM metrics WHERE flow = ? AND node = ?', node['flow'], node['node']),
                   'runs of %s' % node['node'])
    story.same(story.run('--json', 'stats', '--since', '2999-01-01').row['messages']['total'], 0, 'nothing since the far future')
    users = story.run('--json', 'stats', '--all-users').rows
    story.same([row['messages'] for row in users], [stats['messages']['total']], 'counts for each user')

    # archive what was left alone
    old = int((time.time() - 40 * 86400) * 1000)
    for id in (ids[3], ids[4]):
        change(story, 'UPDATE conversations SET updated_at = ? WHERE id = ?', old, id)
    story.run('conversation', 'tag', ids[4], 'pinned')
    change(story, 'UPDATE conversations SET updated_at = ? WHERE id = ?', old, ids[4])
    story.same(story.run('--json', 'maintain', '--archive-days', '30').row['archived'], 1, 'the old one is archived')
    listed = {row['id'] for row in story.run('--json', 'conversation', 'list').rows}
    story.ok(ids[3] not in listed and ids[4] in listed, 'but not the pinned one')
    story.same(story.run('--json', 'stats').row['conversations']['archived'], 1, 'the statistics know')
    story.run('conversation', 'unarchive', ids[3])
    story.ok(ids[3] in {row['id'] for row in story.run('--json', 'conversation', 'list').rows}, 'it comes back')
    story.run('conversation', 'restore', ids[2])
    story.same(story.run('--json', 'stats').row['conversations']['total'], 11, 'so does the deleted one')
