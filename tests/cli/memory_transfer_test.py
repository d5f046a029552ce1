"""What was learned goes from store to store and loses nothing; a user's data goes out whole, or for good."""
import glob
import json
import os
import shutil
import sys

from harness import contains, main, same


def elsewhere(home, name='other'):
    """Options for another store of the same home."""
    return {'env': {'XDG_DATA_HOME': os.path.join(home.path, name), 'XDG_CACHE_HOME': os.path.join(home.path, name)}}


def learn(home):
    """Rows of many kinds, each in a state of its own."""
    home.run('chat', 'I prefer aisle seats on flights. I live in Graz.')
    home.run('chat', 'Actually, I prefer window seats now.')
    home.run('chat', "I love ramen. I can't stand olives. Maybe I like jazz.")
    home.run('chat', 'I moved to Linz.')
    home.run('pref', 'lock', 'seat')
    home.run('memory', 'add', 'In HTML <!-- {x} --> is a comment, <!-- {"row":1} --> too')
    pinned = home.json('memory', 'add', '--pin', 'The code --> is "9911" <!-- really').row['id']
    gone = home.json('memory', 'add', 'Soon\nforgotten\t世界').row['id']
    home.run('memory', 'show', pinned)
    home.run('memory', 'forget', gone)


def test_nothing_is_lost_on_the_way(home):
    learn(home)
    first = home.run('memory', 'export').out
    rows = [json.loads(line) for line in first.splitlines()]
    same(sorted({row['status'] for row in rows} - {'proposed'}), ['active', 'forgotten', 'superseded'])
    same(sorted({row['row'] for row in rows}), ['memory', 'preference'])
    there = elsewhere(home)
    answer = home.json('memory', 'import', home.file('rows', first), **there).row
    same((answer['added'], answer['same'], answer['failed']), (len(rows), 0, 0))
    same(home.run('memory', 'export', **there).out, first)
    answer = home.json('memory', 'import', home.file('rows', first), **there).row
    same((answer['added'], answer['same']), (0, len(rows)))
    same(home.run('memory', 'export', **there).out, first)
    same(home.json('pref', 'get', 'seat', **there).row['locked'], True)
    home.run('maintain', '--check', **there)


def test_markdown_loses_nothing_either(home):
    learn(home)
    first = home.run('memory', 'export').out
    text = home.run('memory', 'export', '--format', 'markdown').out
    contains(text, '# Memories\n')
    contains(text, '\n- seat: window <!--')
    there = elsewhere(home)
    home.run('memory', 'import', home.file('rows.md', text + '- The bin goes out on Tuesday\n'), **there)
    added = home.json('search', 'bin', '--scope', 'memories', **there).rows[0]
    same(added['content'], 'The bin goes out on Tuesday')
    home.run('memory', 'erase', added['id'], **there)
    same(home.run('memory', 'export', **there).out, first)


def test_one_import_is_one_step_of_undo(home):
    learn(home)
    first = home.run('memory', 'export').out
    there = elsewhere(home)
    home.run('memory', 'import', home.file('rows', first), **there)
    home.run('undo', **there)
    same([row['status'] for row in home.json('memory', 'list', **there).rows], [])
    same(home.json('pref', 'list', **there).rows, [])


def test_bad_lines_are_told_and_the_rest_goes_in(home):
    home.run('memory', 'add', 'The gate is blue')
    good = home.run('memory', 'export').out
    row = json.loads(good)
    bad = [{**row, 'kind': 'dance'}, {**row, 'content': None}, {**row, 'importance': 7}, {**row, 'id': 'x'},
           {**row, 'row': 'cow'}, {**row, 'created_at': 'soon'}, {**row, 'metadata': [1]}, {**row, 'evidence': 3},
           {**row, 'evidence': [{'start': 9, 'end': 2}]}, {**row, 'access_count': -1}, {**row, 'superseded_by': 'nobody'}]
    text = ''.join(json.dumps(line) + '\n' for line in bad) + 'nonsense\n\n' + good
    there = elsewhere(home)
    answer = home.json('memory', 'import', '-', input=text, **there).row
    same((answer['added'], answer['failed'], len(answer['errors'])), (1, len(bad) + 1, len(bad) + 1))
    for number, told in enumerate(answer['errors']):
        contains(told, 'line %d: ' % (number + 1))
    same(home.run('memory', 'export', **there).out, good)
    other = elsewhere(home, 'strict')
    home.run('memory', 'import', '--strict', '-', input=text, expect=2, **other)
    same(home.run('memory', 'export', **other).out, '')


def test_what_is_here_stays(home):
    """A contradiction becomes a question; the same is not there twice."""
    home.run('pref', 'set', 'seat', 'aisle')
    home.run('memory', 'add', 'The gate is blue')
    text = home.run('memory', 'export').out
    there = elsewhere(home)
    home.run('pref', 'set', 'seat', 'window', **there)
    home.run('memory', 'add', 'the gate  is BLUE', **there)
    answer = home.json('memory', 'import', '-', input=text, **there).row
    same((answer['added'], answer['same'], answer['failed']), (1, 1, 0))
    same(home.json('pref', 'get', 'seat', **there).row['value'], 'window')
    same([row['value'] for row in home.json('memory', 'review', **there).rows], ['aisle'])
    same(len(home.json('memory', 'list', **there).rows), 1)


def test_evidence_finds_its_message(home):
    home.run('chat', 'I prefer aisle seats on flights.')
    message = home.json('pref', 'get', 'seat').row['evidence'][0]
    everything = home.run('user', 'export').out
    there = elsewhere(home)
    home.run('import', '--no-learn', '-', input=everything, **there)
    same(home.json('pref', 'get', 'seat', **there).row['evidence'], [message])
    same(home.run('user', 'export', **there).out, everything)
    lone = elsewhere(home, 'lone')  # without the messages it still says where it came from
    home.run('memory', 'import', '-', input=home.run('memory', 'export').out, **lone)
    same(home.json('pref', 'get', 'seat', **lone).row['evidence'], [message])


def test_a_user_is_erased_with_everything(home):
    home.run('--user', 'bernadette', 'chat', 'I love quetzalfruit, and my word is zirconium-7.')
    home.run('chat', 'I love papayas.')
    home.run('jobs', 'run')
    home.run('search', 'quetzalfruit', user='bernadette')
    before = home.run('user', 'export').out
    home.run('--user', 'bernadette', 'user', 'erase', expect=2)  # a pipe cannot be asked
    contains(home.run('--user', 'bernadette', 'user', 'export').out, 'quetzalfruit')
    receipt = home.json('--user', 'bernadette', 'user', 'erase', '--yes').row
    contains(' '.join(receipt['receipt']), 'Out of reach')
    same([row['user'] for row in home.json('user', 'list').rows], ['ann'])
    same(home.run('user', 'export').out, before)
    home.run('--user', 'bernadette', 'user', 'erase', '--yes', expect=3)
    for folder, _, names in os.walk(home.path):
        for name in names:
            with open(os.path.join(folder, name), 'rb') as file:
                data = file.read()
            assert b'quetzalfruit' not in data and b'zirconium-7' not in data, os.path.join(folder, name)
    home.run('maintain', '--check')


def test_erasing_asks_for_the_name(home):
    home.run('--user', 'bernadette', 'chat', 'I love quetzalfruit.')
    for typed, left in (('no', 1), ('bernadette', 0)):
        terminal = home.terminal('--user', 'bernadette', 'user', 'erase')
        terminal.expect('type the name of the user: ')
        terminal.send(typed + '\n')
        terminal.end()
        same(len(home.json('user', 'list', user='bernadette').rows), left)


main(sys.modules[__name__])
