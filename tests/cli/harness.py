"""What the tests of the command line share: TAP, a home of their own, the program, the test server, a terminal.

A test is a function whose name begins with test_; main() runs those of the calling module in order. Each gets a fresh
Home: its own XDG folders and store, removed afterwards.
"""
import fcntl
import json
import os
import pty
import select
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import traceback
import urllib.request

SOURCE = os.environ.get('top_srcdir', os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..'))
BUILD = os.environ.get('top_builddir', os.path.join(SOURCE, 'build'))
PROGRAM = os.path.join(BUILD, 'recollect')
PATIENCE = 60  # seconds until a wait counts as failed; nothing waits that long when it works


class Answer:
    """What a run of the program left."""

    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err

    @property
    def rows(self):
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def row(self):
        rows = self.rows
        assert len(rows) == 1, 'one line expected: %r' % self.out
        return rows[0]

    @property
    def cells(self):
        return [line.split('\t') for line in self.out.splitlines()]


class Home:
    def __init__(self):
        self.path = tempfile.mkdtemp(prefix='recollect-test-')
        self.env = {key: value for key, value in os.environ.items()
                    if not key.endswith('_API_KEY') and not key.startswith('RECOLLECT_')}
        for name in ('CONFIG', 'DATA', 'STATE', 'CACHE'):
            self.env['XDG_%s_HOME' % name] = os.path.join(self.path, name.lower())
        self.env.update(HOME=self.path, RECOLLECT_USER='ann', TMPDIR=self.path, TERM='xterm', LC_ALL='C.UTF-8')
        self.server = None

    def close(self):
        if self.server:
            self.server.stdin.close()
            self.server.wait()
        shutil.rmtree(self.path, ignore_errors=True)

    def file(self, name, text):
        path = os.path.join(self.path, name)
        with open(path, 'wb') as file:
            file.write(text if isinstance(text, bytes) else text.encode())
        return path

    def run(self, *arguments, input='', user=None, expect=0, env=None):
        """Runs the program with pipes. expect None: any exit code."""
        command = [PROGRAM, *(['--user', user] if user else []), *arguments]
        done = subprocess.run(command, env={**self.env, **(env or {})}, cwd=self.path, timeout=PATIENCE,
                              input=input if isinstance(input, bytes) else input.encode(), capture_output=True)
        answer = Answer(done.returncode, done.stdout.decode(), done.stderr.decode())
        assert expect is None or answer.code == expect, \
            '%s: exit %d, expected %d\n%s%s' % (' '.join(command[1:]), answer.code, expect, answer.out, answer.err)
        return answer

    def json(self, *arguments, **options):
        return self.run('--json', *arguments, **options)

    def start(self, *arguments):
        return subprocess.Popen([PROGRAM, *arguments], env=self.env, cwd=self.path, stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def serve(self, *options):
        """Starts the server of tests/provider; returns the options that make the program ask it."""
        script = os.path.join(SOURCE, 'tests', 'provider', 'server.py')
        self.server = subprocess.Popen([sys.executable, script, *options], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.url = 'http://127.0.0.1:%d' % int(self.server.stdout.readline())
        self.env.update(ANTHROPIC_API_KEY='key-of-the-test', ANTHROPIC_BASE_URL=self.url)
        return ['--provider', 'anthropic', '--model']

    def wait_server(self, what):
        with urllib.request.urlopen('%s/wait?%s' % (self.url, what), timeout=PATIENCE) as answer:
            assert answer.status == 200

    def terminal(self, *arguments, columns=80, rows=24):
        return Terminal(self, arguments, columns, rows)


class Terminal:
    """The program in a pseudo terminal."""

    def __init__(self, home, arguments, columns, rows):
        self.text = ''
        self.pid, self.fd = pty.fork()
        if self.pid == 0:  # the size is set before the program asks for it
            fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack('HHHH', rows, columns, 0, 0))
            os.chdir(home.path)
            os.execve(PROGRAM, [PROGRAM, *arguments], home.env)

    def read(self):
        """Takes what is there; False when the program has closed its side."""
        if not select.select([self.fd], [], [], PATIENCE)[0]:
            raise AssertionError('the program says nothing: %r' % self.text)
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            return False
        self.text += data.decode('utf-8', 'replace')
        return bool(data)

    def expect(self, text):
        """Reads until `text` has come since the last expectation; gives what came up to its end."""
        while text not in self.text:
            if not self.read():
                raise AssertionError('%r did not come: %r' % (text, self.text))
        at = self.text.index(text) + len(text)
        before, self.text = self.text[:at], self.text[at:]
        return before

    def send(self, text):
        os.write(self.fd, text.encode())

    def end(self):
        """Reads to the end; gives the rest of the text and the exit code."""
        while self.read():
            pass
        _, status = os.waitpid(self.pid, 0)
        os.close(self.fd)
        return self.text.replace('\r\n', '\n'), os.waitstatus_to_exitcode(status) if hasattr(
            os, 'waitstatus_to_exitcode') else os.WEXITSTATUS(status)


def interrupt(process):
    process.send_signal(signal.SIGINT)


def same(got, wanted):
    assert got == wanted, 'got %r, wanted %r' % (got, wanted)


def contains(text, part):
    assert part in text, '%r is not in %r' % (part, text)


def main(module):
    """Runs the module's tests and speaks TAP."""
    names = [name for name in vars(module) if name.startswith('test_')]
    failed = 0
    print('1..%d' % len(names))
    for number, name in enumerate(names, 1):
        home = Home()
        title = name[5:].replace('_', ' ')
        try:
            getattr(module, name)(home)
            print('ok %d - %s' % (number, title))
        except Exception:
            failed += 1
            print('not ok %d - %s' % (number, title))
            for line in traceback.format_exc().splitlines():
                print('# ' + line)
        finally:
            home.close()
        sys.stdout.flush()
    sys.exit(1 if failed else 0)
