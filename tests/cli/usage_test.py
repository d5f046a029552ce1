"""The command line itself: options, help, errors, settings; nothing here needs a store."""
import json
import os
import sys

from harness import contains, main, same


def test_alone_without_a_terminal_hints_and_exits_2(home):
    answer = home.run(expect=2)
    contains(answer.err, 'recollect --help')
    same(answer.out, '')


def test_version(home):
    contains(home.run('--version').out, 'recollect 0.')


def test_help_names_every_command(home):
    text = home.run('--help').out
    for row in home.run('describe', 'json').rows:
        if row['name'] and ' ' not in row['name'] and 'hidden' not in row['modes']:
            contains(text, '\n  %s ' % row['name'])


def test_every_command_and_group_has_help(home):
    for row in home.run('describe', 'json').rows:
        if not row['name']:
            continue
        text = home.run(*row['name'].split(), '--help').out
        contains(text, row['summary'])
        for option in row['options']:
            contains(text, '--' + option['name'])
        same(home.run('help', *row['name'].split()).out, text)


def test_hidden_commands_are_in_no_help(home):
    assert 'describe' not in home.run('--help').out


def test_help_of_nothing_is_wrong(home):
    home.run('help', 'dance', expect=2)


def test_unknown_things_are_sentences_and_exit_2(home):
    for arguments in (['dance'], ['memory'], ['memory', 'dance'], ['--dance'], ['search', '--dance', 'x'], ['-x'],
                      ['search', '--pin', 'x'], ['--pin'], ['search', '--limit'], ['search', '--limit', '0', 'x'],
                      ['search', '--limit', 'many', 'x'], ['search', '--limit', '-1', 'x'],
                      ['search', '--limit', '99999999999999999999', 'x'], ['search', '--kind', 'dance', 'x'],
                      ['search', '--scope', 'memories|messages', 'x'], ['search', '--scope', '', 'x'],
                      ['search', '--since', 'whenever', 'x'], ['search', '--explain=yes', 'x'], ['search'],
                      ['search', '--batch', 'f', 'x'], ['conversation', 'rename', 'x'], ['pref', 'set', 'x'],
                      ['conversation', 'rename', 'a', 'b', 'c'], ['import'], ['import', '--format', 'xml', 'x'],
                      ['stats', 'x'], ['undo', '0'], ['undo', 'x'], ['undo', '1', '2'], ['chat'], ['chat', '  '],
                      ['chat', '--last', '--new', 'x'], ['chat', '--last', '--title', 't', 'x'], ['maintain'],
                      ['describe', 'dance'], ['config', 'set']):
        answer = home.run(*arguments, expect=2)
        assert answer.err.startswith('recollect: ') and answer.err.count('\n') == 1, answer.err
        same(answer.out, '')
        error = home.json(*arguments, expect=2)
        same((error.row['error']['code'], error.err), ('invalid', ''))


def test_what_was_likely_meant_is_said(home):
    for arguments, meant in ((['serach', 'x'], 'search'), (['conv'], 'conversation'), (['memory', 'lsit'], 'memory list'),
                             (['help', 'serach'], 'search'), (['search', '--limt', '3', 'x'], '--limit'),
                             (['--jsno', 'stats'], '--json'), (['search', '--explian=1', 'x'], '--explain'),
                             (['config', 'set', 'theem', 'dark'], 'ui.theme'), (['config', 'get', 'ui.them'], 'ui.theme'),
                             (['config', 'set', 'provider.base_url', 'x'], 'anthropic.base_url'),
                             (['config', 'set', 'openai.base_ulr', 'x'], 'openai.base_url')):
        contains(home.run(*arguments, expect=3 if arguments[0] == 'config' else 2).err, ' (do you mean %s?)' % meant)
    for arguments in (['dance'], ['memory', 'dance'], ['s'], ['describ', 'x'], ['search', '--dance', 'x']):
        assert 'do you mean' not in home.run(*arguments, expect=2).err, arguments


def test_words_that_are_not_utf8_are_refused(home):
    contains(home.run('chat', b'caf\xe9', expect=2).err, 'UTF-8')
    contains(home.run('chat', '-', input=b'caf\xe9', expect=2).err, 'UTF-8')


def test_options_stand_anywhere_and_double_dash_ends_them(home):
    same(home.run('--json', 'config', 'path').row, home.run('config', 'path', '--json').row)
    same(home.run('--json', 'config', 'path').row, home.run('config', '--json', 'path').row)
    same(home.json('chat', '--user=bob', '--', '--dry-run').row['generation_success'], True)
    row = home.json('export', user='bob').rows[0]
    same(row['content'], '--dry-run')


def test_config_list_get_set(home):
    names = [row['name'] for row in home.json('config', 'list').rows]
    assert 'provider.name' in names and len(names) == len(set(names))
    same([cells[0] for cells in home.run('config', 'list').cells], names)
    same(home.run('config', 'get', 'provider.name').out, 'auto\n')
    same(home.run('config', 'set', 'provider.name', 'local').out, 'local\n')
    row = home.json('config', 'get', 'provider.name').row
    same((row['value'], row['origin']), ('local', 'file'))
    home.run('config', 'set', 'provider.name')
    same(home.json('config', 'get', 'provider.name').row['origin'], 'default')
    home.run('config', 'set', 'provider.name', 'dance', expect=2)
    odd = home.run('config', 'set', 'anthropic.model', 'mine', env={'ANTHROPIC_MODEL': 'theirs'})
    contains(odd.err, 'counts before the file: ANTHROPIC_MODEL')
    same(home.run('config', 'get', 'anthropic.model').out, 'mine\n')
    same(home.run('--model', 'now', 'config', 'get', 'provider.model').out, 'now\n')
    same(home.json('config', 'get', 'no.such', expect=3).row['error']['code'], 'not_found')


def test_a_bad_value_in_the_file_is_mended_by_config_set(home):
    path = home.json('config', 'path').row['file']
    os.makedirs(os.path.dirname(path))
    with open(path, 'w') as file:
        file.write('# mine\n[context]\nbudget = lots\n[ui]\nborders = round\n')
    for arguments in (['config', 'get', 'ui.theme'], ['config', 'list'], ['stats'], ['doctor']):
        answer = home.run(*arguments, expect=2)
        contains(answer.out + answer.err, 'recollect.conf:3: context.budget: "lots" is not allowed')
        contains(answer.out + answer.err, '"recollect config set context.budget VALUE" mends it')
    other = home.run('config', 'set', 'ui.theme', 'dusk')
    same(other.out, 'dusk\n')
    contains(other.err, 'recollect.conf:3: context.budget: "lots" is not allowed')
    home.run('config', 'set', 'context.budget', 'many', expect=2)
    contains(home.run('config', 'set', 'context.budget', '5000').err, 'ui.borders: "round" is not allowed')
    same(home.run('config', 'set', 'ui.borders').err, '')
    same(home.run('config', 'get', 'context.budget').out, '5000\n')
    with open(path) as file:
        same(file.read(), '# mine\n[context]\nbudget = 5000\n[ui]\ntheme = dusk\n')


def test_a_word_too_much_points_at_the_help(home):
    contains(home.run('user', 'erase', 'bob', expect=2).err, '"bob" is too much: recollect user erase; see recollect user erase --help')
    contains(home.run('user', 'erase', '--help').out, 'The user that --user names.')


def test_a_line_that_is_no_option_stays_when_config_set_writes(home):
    path = home.json('config', 'path').row['file']
    os.makedirs(os.path.dirname(path))
    text = '[ui]\ntheme = dark\nwhat is this\nborders = single\n[context\nbudget = 5000\n'
    with open(path, 'w') as file:
        file.write(text)
    bad = 'recollect.conf:3: neither "[section]" nor "name = value"; mend the line or write "#" before it.'
    contains(home.run('config', 'get', 'ui.theme', expect=2).err, bad)
    contains(home.run('config', 'path').out, 'recollect.conf')  # for an editor
    told = home.run('config', 'set', 'ui.theme', 'dusk')
    same(told.out, 'dusk\n')
    contains(told.err, bad)
    contains(home.run('config', 'set', 'context.budget', '9000').err, bad)
    with open(path) as file:
        same(file.read(), text.replace('dark', 'dusk') + '\n[context]\nbudget = 9000\n')
    home.run('config', 'set', 'anthropic.model', 'a\nwhat', expect=2)
    with open(path, 'ab') as file:
        file.write(b'\0')
    contains(home.run('config', 'set', 'ui.theme', 'dark', expect=2).err, 'this is no text file')


def test_a_theme_is_one_that_there_is(home):
    contains(home.run('config', 'set', 'ui.theme', 'drak', expect=2).err,
             'there is no theme "drak": there are default, dark, dusk, light')
    assert not os.path.exists(home.json('config', 'path').row['file'])
    folder = os.path.join(home.env['XDG_CONFIG_HOME'], 'recollect', 'themes')
    os.makedirs(folder)
    with open(os.path.join(folder, 'mine.theme'), 'w') as file:
        file.write('user = red\n')
    home.run('config', 'set', 'ui.theme', '../themes/mine', expect=2)
    for name in ('mine', 'light', ''):
        home.run('config', 'set', 'ui.theme', name)


def test_an_address_is_one(home):
    config = home.json('config', 'path').row['file']
    odd = home.run('config', 'set', 'openai.base_url', 'not a url', expect=2)
    contains(odd.err, 'openai.base_url: "not a url" is not allowed')
    contains(odd.err, 'https://')
    assert not os.path.exists(config)
    home.run('config', 'set', 'openai.base_url', 'http://127.0.0.1:9/v1')
    home.run('config', 'set', 'embedding.base_url', 'localhost:11434', expect=2)
    with open(config, 'w') as file:  # by hand
        file.write('[openai]\nbase_url = localhost:9\n')
    contains(home.run('chat', 'hello', expect=2).err, 'openai.base_url: "localhost:9" is no')
    contains(home.run('doctor', expect=2).out, 'broken  provider   openai.base_url: "localhost:9" is no')
    home.run('config', 'set', 'openai.base_url')


def test_config_file_and_env_file(home):
    config = home.file('my.conf', '[context]\nbudget = 4000\n')
    same(home.run('--config', config, 'config', 'get', 'context.budget').out, '4000\n')
    bad = home.file('bad.conf', '[context]\nbudget = lots\n')
    contains(home.run('--config', bad, 'config', 'get', 'context.budget', expect=2).err, 'budget')
    env = home.file('env', 'ANTHROPIC_MODEL=a-model\n')
    same(home.run('--env-file', env, 'config', 'get', 'anthropic.model').out, 'a-model\n')


def test_config_path_follows_xdg(home):
    row = home.json('config', 'path').row
    same(row['file'], os.path.join(home.env['XDG_CONFIG_HOME'], 'recollect', 'recollect.conf'))
    same(row['data'], os.path.join(home.env['XDG_DATA_HOME'], 'recollect'))


def test_doctor_tells_what_is_there_and_no_secret(home):
    rows = home.json('doctor').rows
    same({row['state'] for row in rows} <= {'ok', 'note'}, True)
    assert not os.path.exists(os.path.join(home.env['XDG_DATA_HOME'], 'recollect')), 'looking made a store'
    answer = home.run('doctor', env={'ANTHROPIC_API_KEY': 'sk-very-secret'}, expect=None)
    contains(answer.out, '$ANTHROPIC_API_KEY')
    assert 'sk-very-secret' not in answer.out + answer.err
    home.run('chat', 'hello')
    answer = home.run('doctor').out
    contains(answer, 'recollect.db')
    contains(answer, 'up to date: 1 message to be found')
    contains(answer, 'ok      provider   local: needs no network and no key\n')
    told = home.run('doctor', env={'XDG_CACHE_HOME': home.file('no folder', '')}, expect=1)
    contains(told.out, 'broken  cache')
    contains(told.err, 'Not a directory')


def test_doctor_asks_the_server(home):
    ask = home.serve()
    provider = [row for row in home.json(*ask, 'served-model', 'doctor').rows if row['what'] == 'provider']
    same([row['state'] for row in provider], ['ok'])
    contains(provider[0]['message'], 'it answers and lists 2 models, this one among them')
    assert not os.path.exists(os.path.join(home.env['XDG_DATA_HOME'], 'recollect')), 'asking made a store'
    home.run('chat', '--no-memory', 'hello', env={'ANTHROPIC_API_KEY': ''})
    contains(home.run(*ask, 'other', 'doctor').out, 'this one not among them')
    refused = home.run(*ask, 'other', 'doctor', env={'ANTHROPIC_API_KEY': 'bad'}, expect=4)
    contains(refused.out, 'did not accept the key (401)')
    home.run(*ask, 'x', 'doctor', env={'ANTHROPIC_BASE_URL': 'http://127.0.0.1:1'}, expect=4)


def test_an_answer_without_end_is_the_servers_failure(home):
    answer = home.run(*home.serve(), 'huge:mb=17', 'chat', 'hello', expect=4)
    contains(answer.err, 'passed 16 MiB')
    same(len(answer.out) >= 16 << 20, True)


def test_describe_is_json(home):
    rows = home.run('describe', 'json').rows
    assert len(rows) > 50
    same(len({row['name'] for row in rows}), len(rows))


main(sys.modules[__name__])
