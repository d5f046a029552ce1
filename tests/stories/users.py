#!/usr/bin/env python3
"""Users: three at once on one store, each states a preference; none sees another's, not even by id."""

from concurrent.futures import ThreadPoolExecutor

from story import Story, part

SEATS = {'ada': 'aisle', 'bob': 'window', 'cleo': 'middle'}
SECRETS = {'ada': 'marmalade', 'bob': 'trombone', 'cleo': 'velodrome'}
ROUNDS = 3


def tell(story, user):
    """One user's life, beside the others'."""
    rows = [story.chat('I prefer %s seats.' % SEATS[user], user=user)]
    for number in range(ROUNDS):
        rows.append(story.ask(rows[0]['conversation_id'],
                              'Please remember that my secret word number %d is %s.' % (number, SECRETS[user]), user=user))
    rows.append(story.chat('Which seat do I prefer?', user=user))
    return rows


def by_id(conversation, message, preference, memory):
    """Every way of naming another's row."""
    commands = [['conversation', 'show', conversation], ['conversation', 'rename', conversation, 'Mine'],
                ['conversation', 'pause', conversation], ['conversation', 'archive', conversation],
                ['conversation', 'tag', conversation, 'mine'], ['conversation', 'delete', conversation],
                ['conversation', 'erase', conversation], ['conversation', 'fork', conversation, '--at', message],
                ['chat', '--conversation', conversation, 'Hello'], ['context', 'show', conversation],
                ['search', '--conversation', conversation, 'secret'],
                ['export', '--conversation', conversation], ['pref', 'get', preference],
                ['pref', 'unset', preference], ['pref', 'lock', preference], ['pref', 'history', preference]]
    commands += [['memory', verb, memory] for verb in ('show', 'pin', 'forget', 'erase', 'history')]
    commands.append(['memory', 'edit', memory, 'Mine'])
    return commands


with Story() as story:
    with ThreadPoolExecutor(len(SEATS)) as pool:
        lives = dict(zip(SEATS, pool.map(lambda user: tell(story, user), SEATS)))

    for user, rows in lives.items():
        others = [word for other in SEATS if other != user for word in (SEATS[other], SECRETS[other])]
        answer = rows[-1]
        story.ok(SEATS[user] in answer['response'], '%s is told the right seat' % user, answer['response'])
        story.ok(not any(word in answer['response'] for word in others), '%s is told nobody else\'s' % user)
        prompt = ' '.join(text for kind in ('system', 'profile', 'recent', 'history', 'memories', 'message')
                          for text in part(answer, kind))
        story.ok(not any(word in prompt for word in others), 'nothing of others is in the prompt of %s' % user, prompt)
        prefs = story.run('--json', 'pref', 'list', user=user).rows
        story.same([row['value'] for row in prefs], [SEATS[user]], '%s has one preference' % user)
        listed = story.run('--json', 'conversation', 'list', user=user).rows
        story.same({row['id'] for row in listed}, {row['conversation_id'] for row in rows},
                   '%s sees the own conversations' % user)
        exported = story.run('export', user=user).out
        story.same(exported.count(SECRETS[user]) >= ROUNDS, True, 'all %s said is there' % user)
        story.ok(not any(word in exported for word in others), 'and nothing else')
        for other in SEATS:
            hits = story.run('--json', 'search', SECRETS[other], user=user).rows
            found = any(SECRETS[other] in hit['content'] for hit in hits)
            story.same(found, other == user, '%s searching for the word of %s' % (user, other))

    before = story.run('export', user='ada').out
    conversation = lives['ada'][0]['conversation_id']
    message = lives['ada'][0]['user_message_id']
    preference = story.run('--json', 'pref', 'list', user='ada').rows[0]['id']
    memory = story.run('--json', 'memory', 'list', user='ada').rows[0]['id']
    for command in by_id(conversation, message, preference, memory):
        outcome = story.run('--json', *command, user='bob', code=None)
        story.ok(outcome.code == 3, 'bob, %s of a row of ada: not found' % ' '.join(command[:2]),
                 outcome.code, outcome.out, outcome.err)
        story.ok(not any(word in outcome.out + outcome.err for word in (SECRETS['ada'], SEATS['ada'])),
                 'and nothing of it is told')
    story.same(story.run('export', user='ada').out, before, 'ada\'s rows are as they were')
    story.same(len(story.run('--json', 'pref', 'list', user='ada').rows), 1, 'her preference, too')
