"""What the stories share: a temporary home, the real program, the test server, and TAP.

A story is a script that makes one Story, tells it with run() and asserts with ok() and same(). Everything
happens offline in folders that are removed at the end; no variable of the caller's environment that could
change the outcome is passed on.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import traceback

PATIENCE = 60  # seconds; far more than any step needs, so that a hang becomes a failure

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.environ.get('top_srcdir', os.path.dirname(os.path.dirname(HERE)))
BUILD = os.environ.get('top_builddir', SOURCE)


class Outcome:
    """What one run of the program gave."""

    def __init__(self, arguments, code, out, err):
        self.arguments, self.code, self.out, self.err = arguments, code, out, err

    @property
    def rows(self):
        """The JSON objects on standard output, one a line."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def row(self):
        rows = self.rows
        if len(rows) != 1:
            raise AssertionError('%s: one line of JSON expected, got %r' % (self.arguments, self.out))
        return rows[0]


class Story:
    def __init__(self, program=None):
        self.program = program or os.path.join(BUILD, 'recollect')
        self.home = tempfile.mkdtemp(prefix='recollect-story-')
        self.count = 0
        self.failed = 0
        self.server = None
        self.lock = threading.Lock()
        self.environment = {name: os.environ[name] for name in ('PATH', 'ASAN_OPTIONS', 'TSAN_OPTIONS',
                                                                'UBSAN_OPTIONS', 'LD_LIBRARY_PATH')
                            if name in os.environ}
        self.environment.update(HOME=self.home, LC_ALL='C.UTF-8', TZ='UTC', TERM='xterm-256color', no_proxy='*')
        for name in ('CONFIG', 'DATA', 'CACHE', 'STATE'):
            self.environment['XDG_%s_HOME' % name] = os.path.join(self.home, name.lower())

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if error is not None and kind is not SystemExit:
            self.ok(False, 'the story could be told to its end')
            for line in traceback.format_exception(kind, error, trace):
                self.note(line)
        if self.server:
            self.server.stdin.close()
            self.server.wait(PATIENCE)
            self.server.stdout.close()
        shutil.rmtree(self.home, ignore_errors=True)
        print('1..%d' % self.count, flush=True)
        sys.exit(1 if self.failed else 0)

    # --- TAP

    @staticmethod
    def note(text):
        for line in str(text).rstrip('\n').split('\n'):
            print('# ' + line, flush=True)

    def ok(self, condition, what, *notes):
        self.count += 1
        if not condition:
            self.failed += 1
        print('%s %d - %s' % ('ok' if condition else 'not ok', self.count, what), flush=True)
        if not condition:
            for note in notes:
                self.note(note)
        return condition

    def same(self, got, expected, what):
        return self.ok(got == expected, what, 'got:      %r' % (got,), 'expected: %r' % (expected,))

    # --- The program

    def command(self, arguments, user=None):
        return [self.program] + (['--user', user] if user else []) + list(arguments)

    def run(self, *arguments, user=None, code=0, stdin='', **environment):
        """Runs the program to its end. An exit code other than `code` fails the story (None: any)."""
        done = subprocess.run(self.command(arguments, user), input=stdin.encode(), capture_output=True,
                              env={**self.environment, **environment}, timeout=PATIENCE, check=False)
        outcome = Outcome(arguments, done.returncode, done.stdout.decode(), done.stderr.decode())
        if code is not None and outcome.code != code:
            raise AssertionError('%s: exit code %d, not %d\n%s%s' % (
                ' '.join(arguments), outcome.code, code, outcome.out, outcome.err))
        return outcome

    def start(self, *arguments, user=None, **environment):
        """Starts the program and returns it running, output to be read."""
        return subprocess.Popen(self.command(arguments, user), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.DEVNULL, env={**self.environment, **environment})

    def chat(self, text, user=None, **environment):
        """Says something in a new conversation; the row that --json gives."""
        return self.run('--json', 'chat', text, user=user, **environment).row

    def ask(self, conversation, text, user=None, **environment):
        return self.run('--json', 'chat', '--conversation', conversation, text, user=user, **environment).row

    # --- The test server

    def start_server(self):
        """Starts tests/provider/server.py; returns the variables that make the program ask it, but for the
        model, which is the script."""
        self.server = subprocess.Popen([sys.executable, os.path.join(SOURCE, 'tests', 'provider', 'server.py')],
                                       stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        port = int(self.server.stdout.readline())
        return {'ANTHROPIC_API_KEY': 'sk-story', 'ANTHROPIC_BASE_URL': 'http://127.0.0.1:%d' % port}


def part(row, kind):
    """The texts of one part of a turn's receipt."""
    parts = (row.get('context') or {}).get('parts', [])
    return [item['text'] for one in parts if one['type'] == kind for item in one['items']]
