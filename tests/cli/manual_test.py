"""Manual pages and completions against the program: they may not drift."""
import os
import re
import shutil
import subprocess
import sys

from harness import BUILD, SOURCE, contains, main, same

HEADERS = ('recollect.h', 'recollect_error.h', 'recollect_extend.h', 'recollect_rows.h')


def page(name):
    for folder in (BUILD, SOURCE):
        path = os.path.join(folder, 'man', name)
        if os.path.exists(path):
            with open(path, encoding='utf-8') as file:
                return path, file.read()
    raise AssertionError('there is no man/' + name)


def plain(text):
    return text.replace('\\-', '-').replace('\\e', '\\').replace('\\&', '')


def test_every_command_and_option_is_in_the_manual(home):
    text = plain(page('recollect.1')[1])
    for row in home.run('describe', 'json').rows:
        if 'hidden' in row.get('modes', []) or row.get('group'):
            continue
        if row['name']:
            contains(text, '.It Ic "' + row['name'])
        for option in row['options']:
            contains(text, '.It "--' + option['name'])


def test_every_setting_is_in_the_manual(home):
    text = plain(page('recollect.conf.5')[1])
    for row in home.json('config', 'list').rows:
        section, name = row['name'].split('.', 1)
        contains(text, '[%s]' % section)
        contains(text, '\n.B %s\n' % name)
        contains(text, row['help'])


def test_every_key_of_the_key_file_is_in_the_manual(home):
    text = plain(page('recollect-keys.7')[1])
    with open(os.path.join(SOURCE, 'data', 'keys.conf'), encoding='utf-8') as file:
        actions = re.findall(r'^[^#\n]\S*(?: \S+)* = (\S+)$', file.read(), re.M)
    assert len(actions) > 50
    for action in set(actions) - {'none'}:
        contains(text, '.Ic "%s"\n' % action)


def test_every_function_is_in_the_manual(home):
    text = page('librecollect.3')[1]
    functions = set()
    for name in HEADERS:
        with open(os.path.join(SOURCE, 'src', name), encoding='utf-8') as file:
            code = re.sub(r'/\*.*?\*/', '', file.read(), flags=re.S)
        functions |= set(re.findall(r'\b(rec_\w+)\(', code))
    assert len(functions) > 40
    for function in functions:
        assert re.search(r'^\.Fn %s( |$)' % function, text, re.M), function + ' is not in librecollect(3)'
    for function in re.findall(r'^\.Fn (rec_\w+)', text, re.M):
        assert function in functions or function.startswith('rec_X_'), function + ' is not in the headers'


def test_the_example_of_the_manual_runs(home):
    example = os.path.join(BUILD, 'tests', 'cli', 'manual_example')
    done = subprocess.run([example, 'I prefer aisle seats.'], env=home.env, capture_output=True, text=True)
    same((done.returncode, done.stderr), (0, ''))
    contains(done.stdout, 'learned: ')
    same(len(home.json('pref', 'list', user='example').rows), 1)


def test_no_argument_of_a_macro_is_torn(home):
    for name in ('recollect.1', 'recollect.conf.5', 'recollect-keys.7'):
        for line in page(name)[1].splitlines():
            assert not line.startswith('.') or line.count('"') % 2 == 0, '%s: %s' % (name, line)


def test_the_pages_are_well_formed(home):
    if not shutil.which('mandoc'):
        return
    for name in ('recollect.1', 'recollect.conf.5', 'recollect-keys.7', 'librecollect.3'):
        done = subprocess.run(['mandoc', '-T', 'lint', '-W', 'warning', page(name)[0]], capture_output=True, text=True)
        same(done.stdout, '')


def complete(home, *words):
    """What bash offers for the last word."""
    script = os.path.join(BUILD, 'data', 'completions', 'recollect')
    line = ' '.join("'%s'" % word for word in ('recollect',) + words)
    code = 'source %s; COMP_WORDS=(%s); COMP_CWORD=%d; _recollect; printf "%%s\\n" "${COMPREPLY[@]}"' % (
        script, line, len(words))
    done = subprocess.run(['bash', '-c', code], env=home.env, cwd=home.path, capture_output=True, text=True)
    same(done.stderr, '')
    return done.stdout.split()


def test_bash_completion(home):
    if not shutil.which('bash'):
        return
    same(complete(home, 'conv'), ['conversation'])
    assert {'list', 'show', 'add', 'pin'} <= set(complete(home, 'memory', ''))
    same(complete(home, 'memory', 'uop'), [])
    same(complete(home, '--user', 'bob', 'memory', 'unp'), ['unpin'])
    same(complete(home, 'memory', '--limit', '5', 'unp'), ['unpin'])
    same(complete(home, 'search', '--scope', 'mem'), ['memories'])
    same(complete(home, 'memory', 'list', '--status', 'for'), ['forgotten'])
    same(complete(home, 'conversation', 'list', '--status', 'arch'), ['archived'])
    assert '--json' in complete(home, 'chat', '--')
    assert 'describe' not in complete(home, '')
    for row in home.run('describe', 'json').rows:
        if row['name'] and 'hidden' not in row['modes'] and not row['group']:
            offered = complete(home, *row['name'].split(), '--')
            assert {'--' + option['name'] for option in row['options']} <= set(offered), row['name']


def test_zsh_completion(home):
    """What zsh's own functions are asked to offer, where there is a zsh."""
    if not shutil.which('zsh'):
        return
    code = ('_describe() { print -l -- ${(@P)2%%:*} }; _arguments() { print -l -- ${(@)argv%%\\[*} }; '
            'words=("$@"); CURRENT=$#; set --; source "$COMPLETIONS"')
    env = {**home.env, 'COMPLETIONS': os.path.join(BUILD, 'data', 'completions', '_recollect')}
    for words, wanted in (((), 'memory'), (('memory',), 'unpin'), (('--user', 'bob', 'memory'), 'unpin'),
                          (('memory', '--limit', '5'), 'unpin'), (('--json', 'pref', 'set'), '--qualifier')):
        done = subprocess.run(['zsh', '-fc', code, 'zsh', 'recollect', *words, ''], env=env, capture_output=True, text=True)
        same(done.stderr, '')
        assert wanted in done.stdout.split(), (words, done.stdout)


def test_other_shells_can_read_theirs(home):
    for shell, arguments, name in (('zsh', ['-n'], '_recollect'), ('fish', ['--no-execute'], 'recollect.fish')):
        path = os.path.join(BUILD, 'data', 'completions', name)
        assert os.path.getsize(path) > 1000
        if shutil.which(shell):
            done = subprocess.run([shell, *arguments, path], capture_output=True, text=True)
            same((done.returncode, done.stderr), (0, ''))


main(sys.modules[__name__])
