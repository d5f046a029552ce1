"""A store that a newer program has brought to a format of its own: at every command of the table it is read, or it is said
that it cannot be written; nothing waits, and nothing is changed."""
import os
import sqlite3
import sys

from harness import main, same

NOT_WITHOUT = {'conversation fork': ['--at', 'MESSAGE'], 'maintain': ['--vacuum'], 'user erase': ['--yes'],
               'vectors import': ['--language', 'en']}  # options without which the command is wrong usage
FILES = {'import': '{"conversation":"c","role":"user","content":"hello","created_at":1}\n',
         'batch': '{"message":"hello"}\n', 'vectors import': 'otter 1 0\nbeaver 0 1\n'}
ELSEWHERE = ('restore', 'vectors import', 'config get', 'config set', 'tour', 'keys', 'help')  # nothing of the store
WRITES = ('chat', 'conversation new', 'memory add', 'memory forget', 'pref set', 'pref lock', 'import', 'memory import', 'batch',
          'jobs run', 'maintain', 'user erase', 'redo')  # among others


def store_of(home):
    return os.path.join(home.path, 'data', 'recollect', 'recollect.db')


def rows_of_every_kind(home):
    said = home.json('chat', 'I prefer aisle seats on flights.').row
    home.run('import', '-', input='{"conversation":"her","role":"user","content":"my pin is 7261","created_at":1700000000}\n')
    ids = {'conversation': said['conversation_id'], 'message': said['user_message_id'],
           'memory': home.json('memory', 'add', 'The alarm code is 9911').row['id'],
           'preference': home.json('pref', 'list').rows[0]['id'], 'job': home.json('jobs', 'list').rows[0]['id']}
    home.run('pref', 'set', 'theme', 'dark')
    home.run('undo')
    return ids


def words_of(home, command, ids):
    words = []
    for word in command['arguments'].replace('[', '').replace(']', '').replace('...', '').split():
        if word in ('ID', 'KEY'):
            words.append(ids.get(command.get('row'), 'greeting'))
        elif word in ('FILE', 'FILE|-'):
            words.append(home.file('input', FILES.get(command['name'], '')))
        elif word == 'NAME' and command['name'].startswith('user'):
            words.append('ann')
        elif word not in ('|', '-', 'N'):
            words.append('text')
    return words + [ids['message'] if word == 'MESSAGE' else word for word in NOT_WITHOUT.get(command['name'], [])]


def test_every_command_reads_it_or_says_why_not(home):
    ids = rows_of_every_kind(home)
    FILES['memory import'] = home.run('memory', 'export').out.replace(ids['memory'], '0' * 20)
    state = [home.json(*command.split()).out for command in ('export', 'memory list', 'pref list', 'jobs list')]
    store = sqlite3.connect(store_of(home))
    store.execute('PRAGMA user_version = 99')
    store.close()
    refused = []
    for command in home.run('describe', 'json').rows:
        if not command['name'] or 'hidden' in command['modes'] or command['name'] in ELSEWHERE:
            continue
        done = home.run(*command['name'].split(), *words_of(home, command, ids), expect=None)
        if 'The store is of a newer recollect (format 99' in done.out + done.err:
            assert done.code == (1 if command['name'] == 'batch' else 5), (command['name'], done.code)
            refused.append(command['name'])
        else:
            assert done.code == 0 or 'one of its commands' in done.err, (command['name'], done.code, done.err)
    same([name for name in WRITES if name not in refused], [])
    same([home.json(*command.split()).out for command in ('export', 'memory list', 'pref list', 'jobs list')], state)


main(sys.modules[__name__])
