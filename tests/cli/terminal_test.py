"""The command line on a terminal: line mode, tables, bars, and nothing a message contains becomes a control sequence."""
import os
import sqlite3
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


def test_preferences_with_a_word(home):
    """In what they say, not in all of the sentence that they come from."""
    home.run('chat', 'My name is Nora and I love hiking in the Alps, but I hate crowded trails.')
    terminal = home.terminal('--plain')
    for word, told in (('hik', '1. loves hiking'), ('ALPS', '1. loves hiking'), ('nora', '1. name: Nora'), ('trails', '1. hates crowded trails')):
        terminal.expect('You: ')
        terminal.send('/preferences %s\n' % word)
        text = terminal.expect('/set KEY')
        contains(text, told)
        assert '2. ' not in text, text
    terminal.send('/quit\n')
    terminal.end()


def test_preferences_with_a_word_behind_others(home):
    """However many come before it that were said in the same sentence."""
    for number in range(25):
        home.run('pref', 'set', 'a%d' % number, 'x')
    home.run('chat', 'I love hiking.')
    store = sqlite3.connect(os.path.join(home.path, 'data', 'recollect', 'recollect.db'))
    with store:
        store.execute("UPDATE user_preferences SET statement = 'I want x and I love hiking.' WHERE value = 'x'")
    store.close()
    terminal = home.terminal('--plain')
    terminal.expect('You: ')
    terminal.send('/preferences hiking\n')
    contains(terminal.expect('/set KEY'), '1. loves hiking')
    terminal.send('/quit\n')
    terminal.end()


def test_plain_mode_has_all_three_jobs(home):
    home.run('import', '-', '--no-learn', input='{"conversation":"c1","id":"m1","title":"Lisbon trip","role":"user","content":"Where do we eat in Alfama?","created_at":1700000000}\n'
             '{"conversation":"c1","id":"m2","role":"assistant","content":"Near the river.","created_at":1700000001}\n')
    terminal = home.terminal('--plain')
    for said, told in (('I prefer aisle seats on flights.', '(/undo takes it back)'), ('/help', '/search WORDS: look through'), ('/list', '/open NUMBER'),
                       ('/list lisbon', '1. 14 November 2023, 2 messages: Lisbon trip'), ('/open 1', 'Assistant: Near the river.'), ('/search Alfama', '1. message in Lisbon trip: Where do we eat'),
                       ('/preferences', '1. seat: aisle'), ('/set seat window', 'Set.'), ('/pref', 'seat: window'), ('/undo', 'Undone:'), ('/pref', 'seat: aisle'),
                       ('/remember The cat is called Miu', 'Remembered.'), ('/memories', 'fact: The cat is called Miu'), ('/change 1 The cat is called Pip', 'Changed.'),
                       ('/mem', 'The cat is called Pip'), ('/forget 1', 'Forgotten.'), ('/undo', 'Undone:'), ('/redo', 'Done again:'), ('/forget 7', 'There is no number 7'),
                       ('/forget', '/forget NUMBER: forget a memory'), ('/rename', '/rename TITLE: name'),
                       ('/dance', 'no command /dance'), ('/re', 'no command /re'), ('/rename Lisboa', 'Renamed.'), ('/new', 'begins a new conversation')):
        terminal.expect('You: ')
        terminal.send(said + '\n')
        text = terminal.expect(told)
        assert '\033' not in text and not any('\u2500' <= char <= '\u257f' for char in text), text
    terminal.send('/quit\n')
    text, code = terminal.end()
    same(code, 0)
    contains(home.run('conversation', 'list').out, 'Lisboa')


def test_plain_by_a_setting_and_in_whole_lines(home):
    ask = home.serve()
    home.run('config', 'set', 'ui.plain', 'true')
    terminal = home.terminal(*ask, 'text:text=one two three%0Afour five six,size=3')
    terminal.expect('You: ')
    terminal.send('hello\n')
    contains(terminal.expect('You: '), 'Assistant: ')
    terminal.send('\x04')
    text, code = terminal.end()
    same(code, 0)
    assert '\033' not in text, text
    contains(home.run('--plain', 'memory', 'list', expect=2).err, 'after the command')


def test_why_a_hit_was_found_is_told_in_words(home):
    home.run('memory', 'add', 'The gate code of the garden is blue')
    contains(home.terminal('search', 'gate colour', '--explain').end()[0], '   matched: gate; ')
    contains(home.run('search', 'gate colour', '--explain').out, '{"matched":["gate"]')


def test_keys_tells_what_a_key_sends(home):
    os.makedirs(os.path.join(home.path, 'config', 'recollect'))
    with open(os.path.join(home.path, 'config', 'recollect', 'keys.conf'), 'w') as file:
        file.write('[chat]\nM-z = zoom\nx = fly\n[global]\nC-o = copy-answer\nC-o = zoom\n')
    terminal = home.terminal('keys')
    terminal.expect('There is no action "fly"')
    terminal.expect('already bound to copy-answer')
    terminal.expect('q, or Ctrl-C twice, ends')
    for sent, name, bytes, does in (('\x01', 'C-a', '^A', 'typing: line-start'), ('\x1b[1;5D', 'C-Left', '\\e[1;5D', 'word-left'),
                                    ('\x18', 'C-x', '^X', 'everywhere: begins a sequence'), ('\x1bz', 'M-z', '\\ez', 'chat: zoom'),
                                    ('j', 'j', 'j', 'chat, list, inspector: line-down'), ('é', 'é', '\\xc3\\xa9', 'types itself'),
                                    ('\x1b', 'Esc', '\\e', 'everywhere: leave'), ('\x1b[200~two\x1b[201~', 'paste', '\\e[200~', '3 bytes'),
                                    ('\x1b[99~', 'unknown', '\\e[99~', 'no such key'), ('\x03', 'C-c', '^C', 'everywhere: interrupt')):
        terminal.send(sent)
        line = [row for row in terminal.expect('\n').splitlines() if name in row]
        while not line:
            line = [row for row in terminal.expect('\n').splitlines() if name in row]
        assert line[0].split()[0] == name and bytes in line[0] and does in line[0], (sent, line)
    terminal.send('\x03')
    same(terminal.end()[1], 0)


def test_keys_gives_the_terminal_back(home):
    terminal = home.terminal('keys', '--json')
    terminal.expect('ends')
    terminal.send('q')
    text, code = terminal.end()
    same(code, 0)
    contains(text, '"key":"q"')
    contains(text, '"chat":"back"')
    contains(text, '\033[?2004l')
    contains(home.run('keys', expect=2).err, 'terminal')


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
