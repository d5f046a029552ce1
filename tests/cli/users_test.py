"""Two users on one store: nothing of one is seen by the other, at no command, not even by id. The commands come from the
program's own table, so a new one is tested the day it is added."""
import sys

from harness import main, same


def ann_says(home):
    """Rows of every kind; a dictionary of kind and id."""
    said = home.json('chat', 'I prefer aisle seats on flights.').row
    home.run('import', '-', input='{"conversation":"her","id":"hers","role":"user","content":"my pin is 7261","created_at":1700000000}\n')
    return {'conversation': said['conversation_id'], 'message': said['user_message_id'],
            'memory': home.json('memory', 'add', 'The alarm code is 9911').row['id'],
            'preference': home.json('pref', 'list').rows[0]['id'],
            'job': home.json('jobs', 'list').rows[0]['id']}


def words_of(command, id):
    """Positional arguments as the table names them: an ID or KEY is the id, everything else some text."""
    words = []
    for word in command['arguments'].replace('[', '').replace(']', '').replace('...', '').split():
        if word in ('ID', 'KEY'):
            words.append(id)
        elif word not in ('|', '-'):
            words.append('text')
    return words


NEEDED = {'conversation fork': ['--at', 'MESSAGE']}  # options without which the command is wrong usage


def test_every_command_that_takes_an_id(home):
    ids = ann_says(home)
    state = [home.json(*command.split()).out for command in ('export', 'memory list', 'pref list', 'jobs list')]
    home.run('chat', 'hello', user='bob')
    walked = 0
    for command in home.run('describe', 'json').rows:
        if not command.get('row'):
            continue
        for id in (ids[command['row']], ids[command['row']][:8]):
            options = [ids['message'] if word == 'MESSAGE' else word for word in NEEDED.get(command['name'], [])]
            answer = home.json(*command['name'].split(), *words_of(command, id), *options, user='bob', expect=3)
            same(answer.row['error']['code'], 'not_found')
            for user in ('bob', 'carol'):  # carol is nobody yet
                home.run(*command['name'].split(), *words_of(command, id), *options, user=user, expect=3)
        walked += 1
    assert walked >= 30, walked
    same([home.json(*command.split()).out for command in ('export', 'memory list', 'pref list', 'jobs list')], state)


def test_every_option_that_takes_an_id(home):
    ids = ann_says(home)
    bobs = home.json('chat', 'hello', user='bob').row
    walked = 0
    for command in home.run('describe', 'json').rows:
        for option in command['options']:
            if option['kind'] != 'row' or not command['name']:
                continue
            words = words_of(command, bobs['conversation_id'])
            home.run(*command['name'].split(), *words, '--' + option['name'], ids[option['choices']], user='bob', expect=3)
            walked += 1
    assert walked >= 4, walked


def test_external_ids_are_each_users_own(home):
    ann_says(home)
    home.run('chat', 'hello', user='bob')
    home.run('conversation', 'show', 'ext:her', user='bob', expect=3)
    home.run('import', '-', input='{"conversation":"her","id":"hers","role":"user","content":"mine","created_at":1700000000}\n', user='bob')
    same(home.json('conversation', 'show', 'ext:her', user='bob').row['messages'][0]['content'], 'mine')
    same(home.json('conversation', 'show', 'ext:her').row['messages'][0]['content'], 'my pin is 7261')


def test_nothing_of_hers_in_his_lists(home):
    ann_says(home)
    home.run('chat', 'hello', user='bob')
    for command in (['export'], ['memory', 'list'], ['memory', 'history'], ['memory', 'review'], ['pref', 'list'],
                    ['pref', 'history'], ['search', 'pin 7261'], ['search', 'alarm code'], ['search', 'aisle seats'],
                    ['chat', '--dry-run', 'What is my pin? Which seats do I prefer? The alarm code?']):
        text = home.json(*command, user='bob').out
        assert '7261' not in text and '9911' not in text and 'aisle seats on' not in text, (command, text)


def test_undo_is_each_users_own(home):
    home.run('pref', 'set', 'seat', 'aisle')
    home.run('chat', 'hello', user='bob')
    home.run('undo', user='bob', expect=None)
    same(home.json('pref', 'get', 'seat').row['value'], 'aisle')


def test_wrong_names_are_refused(home):
    for name in ('', 'x' * 129, 'a\nb'):
        same(home.json('--user=' + name, 'chat', 'hello', expect=2).row['error']['code'] in ('invalid', 'limit'), True)


main(sys.modules[__name__])
