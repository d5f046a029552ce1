"""Copies of the store: readable ones, encrypted ones, and stores made from both."""
import os
import re
import sys

from harness import contains, main, same

WORD = 'correct horse'
HAS_SODIUM = '#define HAVE_SODIUM 1' in open(os.path.join(os.environ.get('top_builddir', '.'), 'config.h')).read()


def fill(home):
    home.run('chat', 'I prefer aisle seats on flights.')
    home.run('chat', 'Please remember that my boat is called Esperanza.')
    return home.json('export').out


def sealed(home):
    """An encrypted copy, made with the command of the settings, and what is in the store."""
    content = fill(home)
    copy = os.path.join(home.path, 'copy.sealed')
    home.run('config', 'set', 'backup.passphrase_command', 'echo %s' % WORD)
    home.run('maintain', '--backup', copy, '--encrypt')
    return content, copy


def test_a_readable_copy_is_restored(home):
    content = fill(home)
    copy, there = os.path.join(home.path, 'copy.db'), os.path.join(home.path, 'new', 'there.db')
    home.run('maintain', '--backup', copy)
    contains(home.run('restore', copy, expect=None).err, 'is there already')
    home.run('--db', there, 'restore', copy)
    same(home.json('--db', there, 'export').out, content)
    same(os.stat(there).st_mode & 0o777, 0o600)
    contains(home.run('--db', there, 'restore', copy, expect=None).err, 'is there already')
    same(sorted(os.listdir(os.path.dirname(there))), ['there.db'])


def test_the_index_of_what_was_lost_is_not_believed(home):
    fill(home)
    copy = os.path.join(home.path, 'copy.db')
    home.run('maintain', '--backup', copy)
    home.run('chat', 'My cat is called Miau.')
    assert home.json('search', 'Miau').rows
    folder = os.path.join(home.path, 'data', 'recollect')
    for name in os.listdir(folder):
        os.unlink(os.path.join(folder, name))
    home.run('restore', copy)
    same(home.json('search', 'Miau', '--scope', 'messages').rows, [])
    assert home.json('search', 'Esperanza').rows
    contains(home.run('maintain', '--check').err, 'agrees')


def test_what_is_no_copy_is_refused(home):
    there, other = os.path.join(home.path, 'there.db'), os.path.join(home.path, 'other')
    for content in (b'', b'some text', b'SQLite format 3\0' + b'x' * 5000):
        with open(other, 'wb') as file:
            file.write(content)
        contains(home.run('--db', there, 'restore', other, expect=2).err, 'no copy of a store')
        assert not os.path.exists(there)
    contains(home.run('--db', there, 'restore', os.path.join(home.path, 'nowhere'), expect=None).err, 'cannot be read')


def test_without_the_library_the_option_is_not_there(home):
    same('--encrypt' in home.run('maintain', '--help').out, HAS_SODIUM)


def test_an_encrypted_copy(home):
    content, copy = sealed(home)
    with open(copy, 'rb') as file:
        whole = file.read()
    for word in (b'Esperanza', b'aisle', b'SQLite format', WORD.encode()):
        assert word not in whole, word
    same(os.stat(copy).st_mode & 0o777, 0o600)
    state = os.path.join(home.path, 'state')
    left = [name for folder, _, names in os.walk(state) for name in names if name != 'log']
    same(left, [])  # nothing readable stays behind
    there = os.path.join(home.path, 'there.db')
    home.run('--db', there, 'restore', copy)
    same(home.json('--db', there, 'export').out, content)
    contains(home.run('maintain', '--backup', copy, '--encrypt', expect=None).err, 'exists already')


def test_one_that_cannot_be_opened(home):
    content, copy = sealed(home)
    there, other = os.path.join(home.path, 'there.db'), os.path.join(home.path, 'other')
    home.run('config', 'set', 'backup.passphrase_command', 'echo another')
    contains(home.run('--db', there, 'restore', copy, expect=2).err, 'The passphrase does not open')
    home.run('config', 'set', 'backup.passphrase_command', 'echo %s' % WORD)
    with open(copy, 'rb') as file:
        whole = file.read()
    middle = len(whole) // 2
    for name, content in (('is cut off', whole[:middle]), ('is cut off', whole[:-1]), ('is cut off', whole[:20]),
                          ('is damaged', whole[:middle] + b'\0\0\0\0' + whole[middle + 4:]),
                          ('is cut off or damaged', whole + b'more'),
                          ('is damaged', whole[:16] + b'\xff' * 8 + whole[24:]),
                          ('does not open', whole[:30] + bytes([whole[30] ^ 1]) + whole[31:])):
        with open(other, 'wb') as file:
            file.write(content)
        contains(home.run('--db', there, 'restore', other, expect=2).err, name)
        assert not os.path.exists(there)
    same([name for name in os.listdir(home.path) if '.part' in name], [])


def test_the_passphrase_is_asked_for(home):
    content = fill(home)
    copy, there = os.path.join(home.path, 'copy.sealed'), os.path.join(home.path, 'there.db')
    screen = home.terminal('maintain', '--backup', copy, '--encrypt')
    screen.expect('Passphrase of the copy: ')
    screen.send(WORD + '\r')
    screen.expect('The same again: ')
    screen.send(WORD + '\r')
    screen.expect('the copy is complete')
    screen.end()
    screen = home.terminal('--db', there, 'restore', copy)
    screen.expect('Passphrase of the copy: ')
    screen.send('correkt\x15' + WORD + 'x\x7f\r')
    screen.expect('there again')
    screen.end()
    same(home.json('--db', there, 'export').out, content)


def test_two_different_ones(home):
    fill(home)
    copy = os.path.join(home.path, 'copy.sealed')
    for first, second, sentence in ((WORD, 'horse', 'two different'), ('', None, 'No passphrase'), ('abc\x03', None, 'No passphrase')):
        screen = home.terminal('maintain', '--backup', copy, '--encrypt')
        screen.expect('Passphrase of the copy: ')
        screen.send(first + '\r')
        if second:
            screen.expect('The same again: ')
            screen.send(second + '\r')
        screen.expect(sentence)
        screen.end()
        assert not os.path.exists(copy)


if not HAS_SODIUM:
    for name in [name for name in dir() if re.match('test_(an_encrypted|one_that|the_passphrase|two_different)', name)]:
        del globals()[name]
main(sys.modules[__name__])
