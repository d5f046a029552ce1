#!/usr/bin/env python3
"""What it learns can be seen, trusted, edited and undone: sources, corrections, guesses, other people, a provider
that fails, forgetting, and erasing without a trace. Offline."""

import os

from story import Story, part


def values(story, key):
    """The active values under a key."""
    outcome = story.run('--json', 'pref', 'get', key, code=None)
    return [row['value'] for row in outcome.rows] if outcome.code == 0 else []


def evidence(row, kind):
    """The source messages of the items of one part of the prompt."""
    return [source for one in row['context']['parts'] if one['type'] == kind for item in one['items']
            for source in item.get('evidence', [])]


def files(story):
    for folder, _, names in os.walk(story.home):
        for name in names:
            yield os.path.join(folder, name)


def holding(story, *words):
    """The files under the home that hold one of the words, in any case."""
    found = []
    for path in files(story):
        with open(path, 'rb') as file:
            content = file.read().lower()
        found += [(os.path.relpath(path, story.home), word) for word in words if word.lower().encode() in content]
    return found


with Story() as story:
    # stated, and recalled with its source
    stated = story.chat('I prefer dark mode.')
    story.same(values(story, 'theme'), ['dark'], 'a stated preference is in force')
    asked = story.chat('Which theme do I like?')
    story.ok('theme: dark' in part(asked, 'profile'), 'a new conversation has it in its prompt', asked['context'])
    story.ok(stated['user_message_id'] in evidence(asked, 'profile'), 'with the message that stated it')
    story.ok('dark' in asked['response'], 'and the answer knows', asked['response'])

    # corrected, and undone
    story.chat('Actually, I moved to light mode.')
    story.same(values(story, 'theme'), ['light'], 'a correction supersedes')
    history = ' / '.join(row['summary'] for row in story.run('--json', 'pref', 'history', 'theme').rows)
    story.ok('dark' in history and 'light' in history, 'the history shows both', history)
    story.run('undo')
    story.same(values(story, 'theme'), ['dark'], 'undo brings the old one back')

    # a guess
    story.chat('I think I prefer light mode.')
    story.same(values(story, 'theme'), ['dark'], 'what is only supposed does not touch what was stated')
    story.run('pref', 'lock', 'theme')
    row = story.chat('I prefer light mode.')
    answer = row['response']
    story.same(values(story, 'theme'), ['dark'], 'nor does a message touch what is locked')
    story.ok('Locked, and as it was: theme: dark' in answer and 'Noted' not in answer, 'and says so', answer)
    story.same(row['preferences_updated'], [], 'nothing was updated')
    answer = story.chat('Forget that I prefer dark mode.')['response']
    story.ok('Locked, and as it was: theme: dark' in answer and 'Forgotten' not in answer, 'nor is it forgotten', answer)
    story.same(values(story, 'theme'), ['dark'], 'it is still there')
    story.run('pref', 'unlock', 'theme')

    # somebody else
    before = story.run('--json', 'pref', 'list').rows
    story.chat('My sister Ines loves techno.')
    story.same(story.run('--json', 'pref', 'list').rows, before, "a sister's taste is not the user's")
    people = [row['content'] for row in story.run('--json', 'memory', 'list', '--kind', 'person').rows]
    story.same(people, ['My sister Ines loves techno'], 'it is known to be hers')

    # asked for all of it
    story.chat('I work as a nurse in Bergen.')
    everything = story.chat('What do you know about me?')
    story.ok('nurse in Bergen' in everything['response'] and 'theme: dark' in everything['response'],
             'what is known is told without a word to look for', everything['response'])

    # taken back in words
    story.chat('I love marzipan.')
    story.ok(values(story, 'likes') != [], 'something is liked')
    story.chat('Forget that.')
    story.same(values(story, 'likes'), [], '"forget that" takes the last thing back')
    story.run('undo')
    story.ok('loves marzipan' in values(story, 'likes'), 'which undo takes back in turn')
    story.chat('Forget that I like marzipan.')
    story.same(values(story, 'likes'), [], '"forget that I like ..." takes it back by name')

    # a provider that fails
    server = story.start_server()
    failed = story.run('--json', '--provider', 'anthropic', 'chat', 'I prefer metric units.', code=4, **server,
                       ANTHROPIC_MODEL='http:status=400')
    story.same(values(story, 'units'), ['metric'], 'what was said is learned though no answer came')

    # said twice, learned once
    rows = story.run('--json', 'pref', 'list').rows
    for text in ('I prefer dark mode.', 'I prefer metric units.', 'I prefer dark mode.'):
        story.chat(text)
    story.same([(row['id'], row['value']) for row in story.run('--json', 'pref', 'list').rows],
               [(row['id'], row['value']) for row in rows], 'the same again adds no row')

    # erased: from the store, its log, the index, backups
    secret = story.chat('Remember that my locker code is Quetzal-9317.')
    story.chat('Thanks.')
    recalled = story.chat('What is my locker code?')
    story.ok('Quetzal-9317' in recalled['response'], 'a memory is recalled', recalled['response'])
    fuel = story.chat('My favourite fuel is zirconiumsprit-55.')
    story.chat('What is my favourite fuel?')
    story.run('search', 'locker code')
    story.run('jobs', 'run')
    store = os.path.join(story.home, 'data', 'recollect', 'recollect.db')
    with open(store, 'rb') as file, open(store + '.format-1', 'wb') as copy:  # as from before a new format
        copy.write(file.read())
    story.ok(len(holding(story, 'Quetzal-9317')) >= 3, 'the copies of the store have it, too', holding(story, 'Quetzal-9317'))
    story.ok(holding(story, 'Quetzal-9317') != [] and holding(story, 'zirconiumsprit-55') != [],
             'the search through all files finds what is there')
    [memory] = [row for row in story.run('--json', 'memory', 'list').rows if 'Quetzal' in row['content']]
    receipt = story.run('--json', 'memory', 'erase', memory['id']).row
    story.ok(receipt['places'] >= 2 and receipt['receipt'], 'erasing gives a receipt', receipt)
    story.ok('made by the program held it' in ' '.join(receipt['receipt']), 'which tells of the copies', receipt)
    story.same(holding(story, 'Quetzal-9317'), [], 'no file holds a byte of an erased memory')
    story.run('pref', 'erase', 'favourite fuel')
    story.same(holding(story, 'zirconiumsprit-55'), [], 'nor of an erased preference')
    # what was said stands in another row's line, cleaned
    story.chat('I have been vegan since the  "Jackalope" fire, and I love skiing.')
    lines = part(story.chat('What now?'), 'profile')
    story.ok(any("vegan since the 'Jackalope' fire" in line for line in lines), 'a profile with room says what was said', lines)
    story.run('pref', 'erase', 'diet')
    story.same(holding(story, 'Jackalope'), [], 'nor of what was said with it')
    shown = story.run('--json', 'conversation', 'show', secret['conversation_id']).row
    story.ok('[erased]' in shown['messages'][0]['content'], 'the message shows that something was erased', shown)
    story.run('memory', 'show', memory['id'], code=3)
    story.run('maintain', '--check')

    # nothing comes back
    story.run('maintain', '--rebuild')
    story.same(story.run('--json', 'search', 'Quetzal').rows, [], 'search finds nothing of it')
    story.same(holding(story, 'Quetzal-9317', 'zirconiumsprit-55'), [], 'and a rebuilt index has nothing of it')
