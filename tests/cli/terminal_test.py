"""The command line on a terminal: line mode, tables, bars, and nothing a message contains becomes a control sequence."""
import os
import sys

from harness import contains, main, same


def test_line_mode(home):
    home.env['NO_COLOR'] = '1'
    terminal = home.terminal('chat', '--title', 'Talk')
    terminal.expect('You: ')
    terminal.send('I prefer aisle seats on flights.\n')
    answer = terminal.expect('You: ')
    contains(answer, 'Assistant: ')
    contains(answer, 'learned')
    terminal.send('\n')
    terminal.expect('You: ')
    terminal.send('Which seats do I prefer?\n')
    contains(terminal.expect('You: ').lower(), 'aisle')
    terminal.send('\x04')
    _, code = terminal.end()
    same(code, 0)
    same(home.json('conversation', 'list').row['message_count'], 4)


def test_line_mode_has_no_screen_control(home):
    home.env['TERM'] = 'dumb'
    terminal = home.terminal('chat')
    terminal.expect('You: ')
    terminal.send('hello\n')
    text = terminal.expect('You: ')
    assert '\033' not in text, text
    terminal.send('\x04')
    same(terminal.end()[1], 0)


def test_stopping_an_answer_in_line_mode(home):
    home.env['NO_COLOR'] = '1'
    ask = home.serve()
    terminal = home.terminal(*ask, 'stall:after=3,size=8', 'chat')
    terminal.expect('You: ')
    terminal.send('tell me\n')
    terminal.expect('p2')
    terminal.send('\x03')
    contains(terminal.expect('You: '), 'cancelled')
    terminal.send('\x04')
    same(terminal.end()[1], 0)


def test_interrupt_at_the_prompt_leaves(home):
    home.env['NO_COLOR'] = '1'
    terminal = home.terminal('chat')
    terminal.expect('You: ')
    terminal.send('\x03')
    same(terminal.end()[1], 130)


def test_tables_fit(home):
    home.run('conversation', 'new', '--title', 'A title that is far too long for a narrow terminal ' * 3)
    home.run('conversation', 'new', '--title', '日本語のとても長い題名' * 10)
    for columns in (40, 60, 100):
        text, code = home.terminal('conversation', 'list', columns=columns).end()
        same(code, 0)
        contains(text, 'ID')
        contains(text, '\u2026')
        for line in text.replace('\033[1m', '').replace('\033[0m', '').splitlines():
            width = sum(2 if ord(char) > 0x2fff else 1 for char in line)
            assert width <= max(columns, 58), (columns, width, line)


def test_nothing_reaches_the_terminal_as_control(home):
    evil = 'x\033]0;title\007y\033[2Jz\u202eabc\u009b31m'
    home.run('conversation', 'new', '--title', 'a fine title')
    home.run('memory', 'add', evil)
    home.run('pref', 'set', 'color', evil)
    home.run('chat', '-', input=evil)
    for command in (['conversation', 'list'], ['memory', 'list'], ['pref', 'list'], ['export'], ['memory', 'export'],
                    ['export', '--format', 'markdown'], ['search', 'title'], ['memory', 'history'],
                    ['chat', '--last', '--dry-run', evil], ['search', evil], ['memory', 'show', evil]):
        text, _ = home.terminal(*command).end()
        text = text.replace('\033[1m', '').replace('\033[0m', '').replace('\r\033[K', '')
        for char in ('\033', '\007', '\u202e', '\u009b'):
            assert char not in text, (command, char, text)


def test_no_color(home):
    home.env['NO_COLOR'] = '1'
    home.run('conversation', 'new', '--title', 'x')
    assert '\033' not in home.terminal('conversation', 'list').end()[0]


def test_a_reader_that_leaves(home):
    lines = ''.join('{"conversation":"c","id":"%d","role":"user","content":"%s","created_at":%d}\n'
                    % (i, 'word ' * 200, 1700000000 + i) for i in range(500))
    home.run('import', '--no-learn', '-', input=lines)
    process = home.start('export')
    process.stdout.read(10)
    process.stdout.close()
    err = process.stderr.read()
    process.wait()
    same((process.returncode, err), (141, b''))


def test_a_full_disk_is_told(home):
    if not os.path.exists('/dev/full'):
        return
    import subprocess
    from harness import PROGRAM
    with open('/dev/full', 'w') as full:
        done = subprocess.run([PROGRAM, '--help'], env=home.env, stdout=full, stderr=subprocess.PIPE)
    same(done.returncode, 1)
    contains(done.stderr.decode(), 'standard output')


main(sys.modules[__name__])
