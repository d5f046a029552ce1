"""Drives the real program in a terminal emulator: what a test of the screen needs, and nothing else.

    with harness.Sandbox() as box, box.start(rows=24, columns=80) as screen:
        screen.wait("Welcome")
        screen.type("hello").keys("Enter")
        screen.wait("hello back")

Nothing sleeps: every wait is for a condition, and fails with the screen as it was when its time is up. Paths:
$top_builddir (default: the current folder) holds recollect and tests/screen/terminal, $top_srcdir the golden screens.
"""

import contextlib
import difflib
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import traceback
import urllib.parse
import urllib.request

BUILD = os.environ.get("top_builddir", os.getcwd())
SOURCE = os.environ.get("top_srcdir", os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
TERMINAL = os.path.join(BUILD, "tests", "screen", "terminal")
PROGRAM = os.path.join(BUILD, "recollect")
PATIENCE = float(os.environ.get("SCREEN_PATIENCE", "60"))  # seconds; reached only when a test fails
UPDATE = os.environ.get("SCREEN_UPDATE") == "1"


class Failure(AssertionError):
    pass


class Sandbox:
    """XDG folders of their own and a fixed environment, gone at the end."""

    def __init__(self, **environment):
        self.given = environment
        self.folder = tempfile.mkdtemp(prefix="recollect-screen-")
        self.environment = {
            "HOME": self.folder,
            "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
            "LANG": "C.UTF-8",
            "LC_ALL": "C.UTF-8",
            "TZ": "UTC",
            "TERM": "xterm-256color",
            "USER": "tester",
            "LOGNAME": "tester",
            "RECOLLECT_USER": "tester",
        }
        for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS", "LSAN_OPTIONS", "LD_LIBRARY_PATH", "TERMINFO"):
            if name in os.environ:
                self.environment[name] = os.environ[name]
        for kind in ("config", "data", "state", "cache", "runtime"):
            path = os.path.join(self.folder, kind)
            os.mkdir(path, 0o700)
            self.environment["XDG_%s_%s" % (kind.upper(), "DIR" if kind == "runtime" else "HOME")] = path
        self.environment.update(environment)

    def copy(self):
        """Another one with the same files, while no program writes them."""
        box = Sandbox(**self.given)
        shutil.copytree(self.folder, box.folder, dirs_exist_ok=True)
        return box

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.remove()

    def remove(self):
        shutil.rmtree(self.folder, ignore_errors=True)

    def path(self, *parts):
        return os.path.join(self.folder, *parts)

    def write(self, name, text):
        path = self.path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def stored(self, question):
        """What an SQL query finds in the store, read beside the program; a line for each row."""
        store = sqlite3.connect("file:%s?mode=ro" % self.path("data", "recollect", "recollect.db"), uri=True)
        try:
            return "\n".join(" ".join(str(value) for value in row) for row in store.execute(question))
        finally:
            store.close()

    @contextlib.contextmanager
    def locked(self):
        """Another program keeps everybody out of the store, until the block ends or release() is called."""
        store = sqlite3.connect(self.path("data", "recollect", "recollect.db"), isolation_level=None)
        store.execute("PRAGMA locking_mode = EXCLUSIVE")
        store.execute("BEGIN EXCLUSIVE")
        with contextlib.closing(store):
            yield store.close

    def configure(self, **keys):
        """Writes recollect.conf: configure(provider={"name": "local"})."""
        lines = []
        for section, values in keys.items():
            lines.append("[%s]" % section)
            lines += ["%s = %s" % pair for pair in values.items()]
        return self.write("config/recollect/recollect.conf", "\n".join(lines) + "\n")

    def run(self, *arguments, text=None, check=True):
        """The program without a terminal; returns its standard output."""
        done = subprocess.run([PROGRAM, *arguments], input=text, capture_output=True, text=True, encoding="utf-8",
                              env=self.environment, timeout=PATIENCE)
        if check and done.returncode != 0:
            raise Failure("recollect %s: exit %d\n%s%s" % (" ".join(arguments), done.returncode, done.stdout,
                                                           done.stderr))
        return done.stdout if check else done

    def start(self, *arguments, rows=24, columns=80, command=None, **environment):
        """The program on a screen of its own."""
        return Screen(command or [PROGRAM, *arguments], rows, columns, dict(self.environment, **environment),
                      self.path("terminal.log"))


class Server:
    """The model's server of tests/provider on loopback. Which script it plays next is said by script()."""

    def __init__(self, box, script="reply"):
        self.box = box
        self.file = box.path("script")
        self.script(script)
        self.process = subprocess.Popen(
            [sys.executable, os.path.join(SOURCE, "tests", "provider", "server.py"), "--script", self.file],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.url = "http://127.0.0.1:%d" % int(self.process.stdout.readline())
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        box.environment.update(ANTHROPIC_API_KEY="test-key", ANTHROPIC_BASE_URL=self.url, ANTHROPIC_MODEL="test-model",
                               no_proxy="127.0.0.1")

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()

    def script(self, text):
        self.box.write("script.new", text + "\n")
        os.replace(self.box.path("script.new"), self.file)

    def get(self, path):
        return self.opener.open(self.url + path, timeout=PATIENCE).read().decode()

    def open_gate(self):
        self.get("/open")


class Screen:
    def __init__(self, command, rows, columns, environment, log):
        self.log = log
        self.rows, self.columns = rows, columns
        self.process = subprocess.Popen([TERMINAL, str(rows), str(columns), log, *command], env=environment,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.close()

    def close(self):
        if self.process.stdin and not self.process.stdin.closed:
            try:
                self.process.stdin.close()
            except BrokenPipeError:
                pass
        self.process.wait()
        self.process.stdout.close()

    def _line(self):
        line = self.process.stdout.readline().decode("utf-8", "replace")
        if not line:
            raise Failure("the terminal went away (exit %s)" % self.process.wait())
        return line.rstrip("\n")

    def _ask(self, *words):
        self.process.stdin.write((" ".join(words) + "\n").encode())
        self.process.stdin.flush()
        rows = None
        line = self._line()
        if line.startswith("rows "):
            rows = [self._line() for _ in range(int(line.split()[1]))]
            line = self._line()
        if line.startswith("error"):
            raise Failure("%s: %s" % (" ".join(words), line))
        return rows if rows is not None else line

    # --- doing

    def type(self, text):
        self._ask("type", urllib.parse.quote(text))
        return self

    def keys(self, *names):
        """Keys by name, several in one string too: keys("Esc", "g g")."""
        self._ask("keys", *" ".join(names).split())
        return self

    def paste(self, text):
        self._ask("paste", urllib.parse.quote(text))
        return self

    def resize(self, rows, columns):
        self.rows, self.columns = rows, columns
        self._ask("resize", str(rows), str(columns))
        return self

    def signal(self, number):
        self._ask("signal", str(int(number)))
        return self

    # --- seeing

    def text(self):
        """The rows of the screen, without blanks at their ends."""
        return self._ask("rows")

    def grid(self):
        """The rows with one character a cell; the right half of a wide one is U+E000."""
        return self._ask("grid")

    def attributes(self):
        return self._ask("attributes")

    def cursor(self):
        """(row, column, visible, shape)"""
        row, column, visible, shape = self._ask("cursor").split()[1:]
        return int(row), int(column), visible == "visible", shape

    def state(self):
        """alternate, stopped, ended, status, echo, canonical, bytes, pid as numbers; title as text."""
        pairs = dict(word.split("=", 1) for word in self._ask("state").split()[1:])
        title = urllib.parse.unquote(pairs.pop("title"))
        return dict({name: int(value) for name, value in pairs.items()}, title=title)

    def find(self, text):
        """(row, column in characters) of the first place of the text, or None."""
        for row, line in enumerate(self.text()):
            if text in line:
                return row, line.index(text)
        return None

    def picture(self):
        row, column, visible, _ = self.cursor()
        edge = "+" + "-" * self.columns + "+"
        lines = ["|" + line for line in self.text()]
        return "\n".join([edge, *lines, edge, "cursor %d %d%s" % (row, column, "" if visible else " hidden")])

    # --- waiting

    def _wait(self, *condition, patience=None):
        seconds = PATIENCE if patience is None else patience
        return self._ask("wait", str(int(seconds * 1000)), *condition) == "ok"

    def _must(self, said, *condition):
        if not self._wait(*condition):
            raise Failure("waited in vain for %s\n%s\n%s" % (said, self.state(), self.picture()))
        return self

    def wait(self, *texts):
        for text in texts:
            self._must(repr(text), "contains", urllib.parse.quote(text))
        return self

    def wait_gone(self, *texts):
        for text in texts:
            self._must("%r to go" % text, "lacks", urllib.parse.quote(text))
        return self

    def wait_row(self, row, text):
        return self._must("%r in row %d" % (text, row), "row", str(row), urllib.parse.quote(text))

    def wait_cursor(self, row, column):
        return self._must("the cursor at %d %d" % (row, column), "cursor", str(row), str(column))

    def wait_stopped(self):
        return self._must("the program to stop", "stopped")

    def resume(self):
        """Continues what was stopped, and waits until that is known: a stop said before would be taken for the next."""
        return self.signal(signal.SIGCONT)._must("the program to go on", "running")

    def wait_end(self, status=None):
        self._must("the program to end", "ends")
        found = self.state()["status"]
        if status is not None and found != status:
            raise Failure("exit status %d, not %d\n%s" % (found, status, self.picture()))
        return found

    def wait_until(self, reached, said="a condition"):
        """Waits until reached(screen) is true, asking again after every output, and now and then without any: what is
        waited for may be in a file."""
        until = time.monotonic() + PATIENCE
        while not reached(self):
            if time.monotonic() > until:
                raise Failure("waited in vain for %s\n%s\n%s" % (said, self.state(), self.picture()))
            self._wait("change", patience=0.1)
        return self

    def wait_change(self):
        """Until something was put out, or a moment has passed."""
        self._wait("change", patience=0.1)
        return self

    def waits(self):
        """No thread of the program runs, or waits for a processor or the disk."""
        try:
            for task in os.listdir("/proc/%d/task" % self.state()["pid"]):
                with open("/proc/%d/task/%s/stat" % (self.state()["pid"], task), encoding="utf-8", errors="replace") as file:
                    if file.read().rpartition(") ")[2][:1] in "RD":
                        return False
        except OSError:
            pass  # a thread, or the program, has ended
        return True

    def settle(self, moment=0.1):
        """Until nothing has come for a moment (seconds) in which the program had nothing to do, or it has ended or stopped."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            waits = self.waits()
            came = self._wait("change", patience=moment)
            state = self.state()
            if state["ended"] or state["stopped"] or (waits and not came and self.waits()):
                return self
        raise Failure("it does not come to rest\n%s\n%s" % (self.state(), self.picture()))

    def wait_mode(self, name):
        """Until the status line says who has the keys."""
        return self.wait_until(lambda screen: screen.text()[-1].startswith(" %s " % name), "the mode " + name)

    def escape(self):
        """Esc, and waits for its effect: a key right behind it would be taken for Alt."""
        return self.keys("Esc").wait_mode("chat")

    # --- golden screens

    def golden(self, name):
        """Waits until the screen is the one in golden/NAME (text, attributes, cursor). SCREEN_UPDATE=1 writes it when
        nothing has changed for a second."""
        path = os.path.join(SOURCE, "tests", "screen", "golden", name)
        if UPDATE:
            while self._wait("change", patience=1):
                pass
            with open(path, "w", encoding="utf-8") as file:
                file.write(self._portrait())
            return
        with open(path, encoding="utf-8") as file:
            wanted = file.read()
        found = ""

        def same(screen):
            nonlocal found
            found = screen._portrait()
            return found == wanted

        try:
            self.wait_until(same)
        except Failure:
            difference = difflib.unified_diff(wanted.splitlines(), found.splitlines(), "golden/" + name, "screen",
                                              lineterm="")
            raise Failure("\n".join(difference)) from None

    def _portrait(self):
        row, column, visible, shape = self.cursor()
        lines = ["# %d rows, %d columns" % (self.rows, self.columns)]
        lines += ["|" + line for line in self.text()]
        lines += ["# attributes: row: column+cells"]
        lines += ["%d: %s" % (number, runs) for number, runs in enumerate(self.attributes()) if runs]
        lines += ["# cursor", "%d %d %s" % (row, column, shape) if visible else "hidden"]
        return "\n".join(lines) + "\n"

    def recorded(self):
        """Every byte that the program sent to its terminal."""
        with open(self.log, "rb") as file:
            return file.read()


def check(condition, sentence):
    if not condition:
        raise Failure(sentence)


def equal(found, wanted, what="value"):
    if found != wanted:
        raise Failure("%s: %r, not %r" % (what, found, wanted))


# What ncurses sends for TERM=xterm-256color: cursor, colour and mode sequences, character sets, keypad, cursor shape, the one OSC
# that gives the palette back; and our own: the window's title (printable), the question for the background.
# Anything else that begins with a control character came from content.
_SENT = re.compile(rb"\x1b\]2;(?:[^\x00-\x1f\x7f\xc2]|\xc2[\xa0-\xbf])*\x07|\x1b\]11;\?\x07|"
                   rb"\x1b\[[0-6] q|\x1b\[[0-9;?>]*[@-~]|\x1b[()][0-9A-B]|\x1b[=>78M]|\x1b\]104\x07|[\x08\r\n\t]")


def stray_controls(recorded):
    """What begins with a control character in the recorded output and is none of the known sequences."""
    rest = _SENT.sub(b"", re.sub(rb"\x1b(\[[0-9;?]*|[()]|\]|\]2(;[^\x00-\x1f\x7f]*)?)?\Z", b"", recorded))  # may still be on its way
    return re.findall(rb"(?:[\x00-\x1f\x7f]|\xc2[\x80-\x9f])[^\x00-\x1f]{0,12}", rest)


def main(tests):
    """Runs functions as TAP; names on the command line choose some."""
    global PATIENCE
    wanted = sys.argv[1:]
    tests = [test for test in tests if not wanted or test.__name__ in wanted]
    print("1..%d" % len(tests), flush=True)
    failed = 0
    for number, test in enumerate(tests, 1):
        name = test.__name__.replace("_", " ")
        try:
            test()
            print("ok %d - %s" % (number, name), flush=True)
        except Exception:  # a test that breaks is a test that fails
            failed += 1
            PATIENCE = min(PATIENCE, 10)  # what broke one often breaks all, and they would wait for an hour
            for line in traceback.format_exc().splitlines():
                print("# " + line)
            print("not ok %d - %s" % (number, name), flush=True)
    sys.exit(1 if failed else 0)


