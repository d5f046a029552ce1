#!/usr/bin/env python3
"""A model's server for tests: speaks Anthropic Messages and OpenAI chat completions on loopback.

    server.py [--port N] [--script FILE] [--forever]

Prints its port on the first line of stdout, then serves until its stdin closes (--forever: until killed).
Base URLs: http://127.0.0.1:PORT for Anthropic (the client adds /v1/messages) and for OpenAI
(/chat/completions); any path before these is allowed and ignored.

What it answers is scripted by the request's MODEL NAME: "name" or "name:option=value,option=value", values
percent-encoded. With --script FILE, the first line of that file, unless empty, is used instead of the model,
read again for each request. A name that is no script answers as `reply`.

Scripts
    reply           "You said: " and the last user message, a word a delta (Without "<learned>" and "<recalled>"
                    blocks that may stand before it.)
    text            count=10 deltas of size=8 bytes; or text=... in deltas of size characters
    echo            a JSON account of the request: path, headers, body
    stall           as text, but after=5 deltas nothing more comes until the client goes away
    gate            as stall, but goes on when somebody GETs /open
    cut             after=5 deltas the connection is closed in the middle of an event
    end             after=5 deltas the body ends properly, but without the protocol's own end
    utf8            text of many scripts, emoji and escaped surrogate pairs, a byte a write
    ping            pings=1000 pings (comments in OpenAI's dialect) around each of 3 deltas
    error           after=0 deltas an error event: type=overloaded_error, message=...
    http            an HTTP error: status=500, retry=SECONDS or a date, html=1 for a body of HTML, empty=1 for none,
                    endless=1 for one that does not end, message=..., type=...
    silent          accepts the request and never answers
    headers         answers with headers and never with a body
    unknown         as text, with unknown events, blocks, deltas and fields between
    thinking        thinking first, then text; OpenAI: field=reasoning_content|reasoning|think
    cumulative      OpenAI: each delta holds the whole text so far
    choices         OpenAI: the usage chunk has choices=null|missing|empty
    usage           Anthropic: several message_delta with cumulative usage; OpenAI: cached tokens; tokens=N for each number
    nousage         no usage anywhere
    nodone          OpenAI: no [DONE]; Anthropic: no message_stop
    drip            as reply, a byte every ms=2 milliseconds
    huge            mb=17 megabytes of text in deltas of 64 KiB
    bigevent        one delta of mb=5 megabytes
    empty           an answer without text
    plain           a whole JSON answer instead of a stream
    html            HTTP 200 with a page of HTML; endless=1: one that does not end
    redirect        HTTP 302 to another server, or to=...
    raw             text=... as it stands in place of an HTTP answer, then fill=... again and again
    picky           HTTP 400 for a body that has refuse=stream_options (or max_tokens, ...), else as reply
    flaky           the first fail=2 requests get HTTP status=529, later ones as reply
    junk            a delta that is not JSON in mid-stream

Options of every streaming script
    rate=0 deltas a second (0: at once), batch=1 deltas a write, split=0 bytes a write (0: whole events),
    eol=lf|crlf|cr, stop=REASON as the dialect names it, first=0 milliseconds before the first byte,
    served=NAME the model as the answer names it (default: as asked)

Other paths
    POST .../embeddings, .../api/embed   vectors of texts: see embed() below
    GET  .../models     the list of models (needs no script; with the key "bad": HTTP 401; "endless": it has no end)
    GET  /stats         {"requests", "open", "aborted", "served", "keys"}: since the start; `aborted`: streams whose
                        client went away; `keys`: the last key seen
    GET  /wait?aborted=N (or served=, requests=, open=)   answers once that many are reached (open: at most that many)
    GET  /open          opens the gate for all who wait there, now and later
"""

import argparse
import json
import select
import socket
import sys
import threading
import time
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

UTF8_TEXT = 'Grüße, 世界! \U0001f44b\U0001f3fd naïve — 日本語 עברית \U0001f468‍\U0001f469‍\U0001f467.'
PATIENCE = 60  # seconds after which a waiting script gives up, so that no test hangs for ever


EMBED_GROUPS = ('car automobile vehicle garage', 'dog puppy hound', 'doctor physician clinic', 'rain shower storm')


def embedding(text, size):
    """The same for the same words: a direction for each group of words, and a little of each word."""
    out = [1.0] * size
    for word in ''.join(c if c.isalnum() else ' ' for c in text.lower()).split():
        group = next((n for n, words in enumerate(EMBED_GROUPS) if word in words.split()), None)
        if group is not None:
            out[group % size] += 9
        else:
            out[len(EMBED_GROUPS) + sum(map(ord, word)) % (size - len(EMBED_GROUPS))] += 1
    return out


class Gone(Exception):
    """The client went away."""


class State:
    """Counters shared by all requests."""

    def __init__(self):
        self.changed = threading.Condition()
        self.requests = self.open = self.aborted = self.served = self.failed = self.counted = self.embedded = 0
        self.gate = False
        self.key = None

    def add(self, **counts):
        with self.changed:
            for name, count in counts.items():
                setattr(self, name, getattr(self, name) + count)
            self.changed.notify_all()

    def as_dict(self):
        with self.changed:
            return {'requests': self.requests, 'open': self.open, 'aborted': self.aborted,
                    'served': self.served, 'counted': self.counted, 'embedded': self.embedded, 'key': self.key}

    def wait(self, wanted):
        def reached():
            return all(getattr(self, name) <= count if name == 'open' else getattr(self, name) >= count
                       for name, count in wanted.items())
        with self.changed:
            return self.changed.wait_for(reached, PATIENCE)


class Script:
    """A name and its options."""

    def __init__(self, text, model=None):
        self.name, _, options = text.partition(':')
        self.options = {}
        for option in filter(None, options.split(',')):
            name, _, value = option.partition('=')
            self.options[name] = urllib.parse.unquote(value)
        self.served = self.options.get('served', model or text)

    def number(self, name, default):
        return int(self.options.get(name, default))

    def text(self, name, default):
        return self.options.get(name, default)


class Anthropic:
    """The words of Anthropic Messages."""

    def __init__(self, stream, script):
        self.stream = stream
        self.script = script
        self.block = -1
        self.kind = None
        self.count = 0

    def event(self, data):
        self.stream.event(json.dumps(data, separators=(',', ':'), ensure_ascii=self.stream.ascii), data['type'])

    def usage(self, **counts):
        counts = {name: self.script.number('tokens', count) for name, count in counts.items()}
        return {} if self.script.name == 'nousage' else {'usage': counts}

    def start(self):
        self.event({'type': 'message_start', 'message': {
            'id': 'msg_1', 'type': 'message', 'role': 'assistant', 'model': self.script.served, 'content': [],
            'stop_reason': None, 'stop_sequence': None,
            **self.usage(input_tokens=25, cache_creation_input_tokens=7, cache_read_input_tokens=100,
                         output_tokens=1)}})

    def open(self, kind):
        if self.kind == kind:
            return
        self.close()
        self.block += 1
        self.kind = kind
        self.event({'type': 'content_block_start', 'index': self.block,
                    'content_block': {'type': kind, 'text' if kind == 'text' else 'thinking': ''}})
        self.ping()

    def close(self):
        if self.kind:
            self.event({'type': 'content_block_stop', 'index': self.block})
        self.kind = None

    def text(self, text):
        self.open('text')
        self.count += 1
        self.event({'type': 'content_block_delta', 'index': self.block,
                    'delta': {'type': 'text_delta', 'text': text}})

    def thinking(self, text):
        self.open('thinking')
        self.event({'type': 'content_block_delta', 'index': self.block,
                    'delta': {'type': 'thinking_delta', 'thinking': text}})
        self.event({'type': 'content_block_delta', 'index': self.block,
                    'delta': {'type': 'signature_delta', 'signature': 'c2ln'}})

    def ping(self):
        self.event({'type': 'ping'})

    def unknown(self):
        self.event({'type': 'weather_report', 'wind': [1, 2, {'x': None}]})
        self.event({'type': 'content_block_delta', 'index': 9, 'delta': {'type': 'smell_delta', 'text': 'NO'}})
        self.stream.event('', 'odd')

    def error(self, kind, message):
        self.event({'type': 'error', 'error': {'type': kind, 'message': message}, 'request_id': 'req_stream'})

    def end(self):
        self.close()
        if self.script.name == 'usage':
            self.event({'type': 'message_delta', 'delta': {}, **self.usage(output_tokens=40)})
        self.event({'type': 'message_delta',
                    'delta': {'stop_reason': self.script.text('stop', 'end_turn'), 'stop_sequence': None},
                    **self.usage(output_tokens=max(1, self.count))})
        if self.script.name != 'nodone':
            self.event({'type': 'message_stop'})

    def whole(self, text):
        return {'id': 'msg_1', 'type': 'message', 'role': 'assistant', 'model': self.script.served,
                'content': [{'type': 'text', 'text': text}], 'stop_reason': 'end_turn',
                'usage': {'input_tokens': 25, 'output_tokens': 3}}

    @staticmethod
    def problem(kind, message):
        return {'type': 'error', 'error': {'type': kind, 'message': message}, 'request_id': 'req_body'}

    @staticmethod
    def question(body):
        return last_text(body.get('messages', []))


class OpenAI:
    """The words of chat completions."""

    def __init__(self, stream, script):
        self.stream = stream
        self.script = script
        self.count = 0
        self.so_far = ''

    def chunk(self, **fields):
        data = {'id': 'chatcmpl-1', 'object': 'chat.completion.chunk', 'model': self.script.served, **fields}
        self.stream.event(json.dumps(data, separators=(',', ':'), ensure_ascii=self.stream.ascii))

    def delta(self, reason=None, **delta):
        self.chunk(choices=[{'index': 0, 'delta': delta, 'finish_reason': reason}])

    def start(self):
        self.delta(role='assistant', content='')

    def text(self, text):
        if self.script.name == 'thinking' and self.script.text('field', '') == 'think' and self.count == 0:
            text = '</think>\n\n' + text
        self.count += 1
        self.so_far += text
        self.delta(content=self.so_far if self.script.name == 'cumulative' else text)

    def thinking(self, text):
        field = self.script.text('field', 'reasoning_content')
        if field == 'think':
            first = not self.so_far
            self.so_far += text
            self.delta(content=('<think>' if first else '') + text)
        else:
            self.delta(content=None, **{field: text})

    def ping(self):
        self.stream.raw(': keep-alive\n\n')

    def unknown(self):
        self.chunk(choices=[])
        self.chunk(choices=None, system_fingerprint='x')
        self.chunk(surprise={'a': [1, 2]})
        self.delta(content=None, annotations=[{'type': 'smell'}])

    def error(self, kind, message):
        self.stream.event(json.dumps({'error': {'type': kind, 'message': message, 'code': kind}}))

    def end(self):
        self.delta(reason=self.script.text('stop', 'stop'))
        if self.script.name != 'nousage':
            usage = {'prompt_tokens': 25, 'completion_tokens': max(1, self.count),
                     'total_tokens': 25 + max(1, self.count)}
            if self.script.name == 'usage':
                usage = {name: self.script.number('tokens', count) for name, count in usage.items()}
                usage['prompt_tokens_details'] = {'cached_tokens': 20}
            kind = self.script.text('choices', 'empty')
            self.chunk(usage=usage, **({} if kind == 'missing' else {'choices': None if kind == 'null' else []}))
        if self.script.name != 'nodone':
            self.stream.event('[DONE]')

    def whole(self, text):
        return {'id': 'chatcmpl-1', 'object': 'chat.completion', 'model': self.script.served,
                'choices': [{'index': 0, 'finish_reason': 'stop',
                             'message': {'role': 'assistant', 'content': text}}],
                'usage': {'prompt_tokens': 25, 'completion_tokens': 3}}

    @staticmethod
    def problem(kind, message):
        return {'error': {'type': kind, 'message': message, 'code': kind}}

    @staticmethod
    def question(body):
        return last_text(body.get('messages', []))


def last_text(messages):
    content = messages[-1].get('content', '') if messages else ''
    if isinstance(content, list):
        content = ''.join(part.get('text', '') for part in content)
    for fence in ('learned', 'recalled'):
        end = '</%s>' % fence
        if content.startswith('<' + fence) and end in content:
            content = content[content.index(end) + len(end):].lstrip('\n')
    return content


class Stream:
    """The body of an answer: events in, chunks out, at the pace and in the pieces of the script."""

    def __init__(self, handler, script):
        self.handler = handler
        self.rate = script.number('rate', 0)
        self.batch = script.number('batch', 1)
        self.split = script.number('split', 1 if script.name in ('utf8', 'drip') else 0)
        self.pause = script.number('ms', 2) / 1000 if script.name == 'drip' else 0
        self.eol = {'lf': '\n', 'crlf': '\r\n', 'cr': '\r'}[script.text('eol', 'lf')]
        self.ascii = False
        self.pending = []
        self.next_time = time.monotonic()

    def event(self, data, name=None):
        text = ('event: %s\n' % name if name else '') + 'data: %s\n\n' % data
        self.raw(text)

    def raw(self, text):
        self.pending.append(text.replace('\n', self.eol).encode('utf-8', 'surrogatepass'))
        if len(self.pending) >= self.batch:
            self.flush()

    def tick(self):
        """Once a delta: keeps the rate."""
        if self.rate:
            self.next_time += 1 / self.rate
            time.sleep(max(0, self.next_time - time.monotonic()))

    def flush(self):
        data = b''.join(self.pending)
        self.pending = []
        step = self.split or len(data) or 1
        for at in range(0, len(data), step):
            self.handler.chunk(data[at:at + step])
            if self.pause:
                time.sleep(self.pause)

    def wait_gone(self, until=lambda: False):
        """Blocks until the client closes the connection, or until() is true."""
        self.flush()
        give_up = time.monotonic() + PATIENCE
        while time.monotonic() < give_up and not until():
            if self.handler.gone(0.02):
                raise Gone
        if not until():
            raise Gone


def pieces_of(script, default_count=10):
    text = script.text('text', None)
    if text is not None:
        size = script.number('size', 8)
        return [text[i:i + size] for i in range(0, len(text), size)]
    size = script.number('size', 8)
    return [('p%d' % i).ljust(size - 1, '.')[:size - 1] + ' ' for i in range(script.number('count', default_count))]


def send_text(stream, dialect, pieces):
    for piece in pieces:
        dialect.text(piece)
        stream.tick()


def words_of(text):
    words = text.split(' ')
    return [word + ' ' for word in words[:-1]] + words[-1:]


# --- The scripts. Each gets (handler, script, dialect, stream, body) and runs between start() and end().

def reply(handler, script, dialect, stream, body):
    send_text(stream, dialect, words_of('You said: ' + dialect.question(body)))


def text(handler, script, dialect, stream, body):
    send_text(stream, dialect, pieces_of(script))


def echo(handler, script, dialect, stream, body):
    account = {'path': handler.path, 'headers': {k.lower(): v for k, v in handler.headers.items()}, 'body': body}
    dialect.text(json.dumps(account))


def stall(handler, script, dialect, stream, body):
    send_text(stream, dialect, pieces_of(script)[:script.number('after', 5)])
    stream.wait_gone()


def gate(handler, script, dialect, stream, body):
    pieces = pieces_of(script)
    send_text(stream, dialect, pieces[:script.number('after', 5)])
    stream.wait_gone(lambda: handler.state.gate)
    send_text(stream, dialect, pieces[script.number('after', 5):])


def cut(handler, script, dialect, stream, body):
    send_text(stream, dialect, pieces_of(script)[:script.number('after', 5)])
    stream.flush()
    handler.chunk(b'data: {"type":"content_block_delta","index":0,"delta":{"type":"text_del')
    raise Gone


def end(handler, script, dialect, stream, body):
    send_text(stream, dialect, pieces_of(script)[:script.number('after', 5)])
    return 'stop'


def utf8(handler, script, dialect, stream, body):
    send_text(stream, dialect, list(UTF8_TEXT))
    stream.ascii = True
    send_text(stream, dialect, [UTF8_TEXT])


def ping(handler, script, dialect, stream, body):
    for i in range(3):
        for _ in range(script.number('pings', 1000)):
            dialect.ping()
        dialect.text('pong%d ' % i)


def error(handler, script, dialect, stream, body):
    send_text(stream, dialect, pieces_of(script)[:script.number('after', 0)])
    dialect.error(script.text('type', 'overloaded_error'), script.text('message', 'Overloaded'))
    return 'stop'


def unknown(handler, script, dialect, stream, body):
    for piece in pieces_of(script):
        dialect.unknown()
        dialect.text(piece)


def thinking(handler, script, dialect, stream, body):
    for word in words_of('Let me think about this.'):
        dialect.thinking(word)
    send_text(stream, dialect, words_of('Here is the answer.'))


def huge(handler, script, dialect, stream, body):
    for _ in range(script.number('mb', 17) * 16):
        dialect.text('x' * 65536)


def bigevent(handler, script, dialect, stream, body):
    dialect.text('x' * (script.number('mb', 5) << 20))


def empty(handler, script, dialect, stream, body):
    pass


def junk(handler, script, dialect, stream, body):
    dialect.text('before ')
    stream.event('{"type":"content_block_delta","delta":{"text": oops')
    dialect.text('after')


STREAMING = {function.__name__: function for function in (
    reply, text, echo, stall, gate, cut, end, utf8, ping, error, unknown, thinking, huge, bigevent, empty, junk)}
STREAMING.update(cumulative=text, choices=text, usage=text, nousage=text, nodone=text, drip=reply)


# --- Answers that are no stream.

def http_error(handler, script, dialect, body):
    extra = {'retry-after': script.text('retry', '')} if 'retry' in script.options else {}
    status = script.number('status', 500)
    if 'empty' in script.options:
        handler.answer(status, b'', 'text/plain', extra)
    elif 'endless' in script.options:
        handler.answer_without_end(status, 'text/plain')
    elif 'html' in script.options:
        handler.answer(status, b'<html><h1>Request Entity Too Large</h1></html>', 'text/html', extra)
    else:
        problem = dialect.problem(script.text('type', 'api_error'), script.text('message', 'It broke.'))
        handler.answer_json(problem, status, extra)


def plain(handler, script, dialect, body):
    handler.answer_json(dialect.whole('You said: ' + dialect.question(body)))


def html(handler, script, dialect, body):
    if 'endless' in script.options:
        handler.answer_without_end(200, 'text/html')
    handler.answer(200, b'<html>Log in to the hotel network</html>', 'text/html; charset=utf-8')


def redirect(handler, script, dialect, body):
    handler.answer(302, b'', 'text/plain', {'location': script.text('to', 'http://elsewhere.invalid/v1/messages')})


def raw(handler, script, dialect, body):
    handler.close_connection = True
    handler.wfile.write(script.text('text', '').encode('latin-1'))
    fill = script.text('fill', '').encode('latin-1')
    try:
        while fill:
            handler.wfile.write(fill * 10000)
    except OSError:
        raise Gone() from None


def silent(handler, script, dialect, body):
    Stream(handler, script).wait_gone()


def headers(handler, script, dialect, body):
    handler.begin_stream()
    Stream(handler, script).wait_gone()


def picky(handler, script, dialect, body):
    refused = script.text('refuse', 'stream_options')
    if refused not in body:
        return 'reply'
    hint = 'use max_completion_tokens instead' if refused == 'max_tokens' else 'it is not known here'
    handler.answer_json(dialect.problem('invalid_request_error',
                                        "Unsupported parameter: '%s'; %s." % (refused, hint)), 400)
    return None


def flaky(handler, script, dialect, body):
    with handler.state.changed:
        handler.state.failed += 1
        failed = handler.state.failed
    if failed > script.number('fail', 2):
        return 'reply'
    handler.answer_json(dialect.problem('overloaded_error', 'Overloaded'), script.number('status', 529))
    return None


PLAIN = {'http': http_error, 'plain': plain, 'html': html, 'redirect': redirect, 'raw': raw, 'silent': silent,
         'headers': headers, 'picky': picky, 'flaky': flaky}


class Handler(BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    state = None
    script_file = None

    def log_message(self, *arguments):
        pass

    def setup(self):
        super().setup()
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    # --- helpers of the scripts

    def answer(self, status, data, kind, extra=None):
        self.send_response(status)
        self.send_header('content-type', kind)
        self.send_header('content-length', str(len(data)))
        self.send_header('request-id', 'req_%d' % self.number)
        for name, value in (extra or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def answer_without_end(self, status, kind):
        """Until the client has enough."""
        self.send_response(status)
        self.send_header('content-type', kind)
        self.send_header('request-id', 'req_%d' % self.number)
        self.end_headers()
        self.close_connection = True
        try:
            while True:
                self.wfile.write(b'and so on\n' * 1000)
        except OSError:
            raise Gone() from None

    def answer_json(self, value, status=200, extra=None):
        self.answer(status, json.dumps(value).encode(), 'application/json', extra)

    def begin_stream(self):
        self.send_response(200)
        self.send_header('content-type', 'text/event-stream; charset=utf-8')
        self.send_header('transfer-encoding', 'chunked')
        self.send_header('request-id', 'req_%d' % self.number)
        self.end_headers()
        self.wfile.flush()

    def chunk(self, data):
        self.wfile.write(b'%x\r\n%s\r\n' % (len(data), data))
        self.wfile.flush()

    def gone(self, timeout):
        """True if the client has closed; it never sends anything while it waits for an answer."""
        readable, _, _ = select.select([self.connection], [], [], timeout)
        try:
            return bool(readable) and not self.connection.recv(1, socket.MSG_PEEK)
        except OSError:
            return True

    # --- requests

    def key(self):
        bearer = self.headers.get('authorization', '')
        return self.headers.get('x-api-key') or (bearer[7:] if bearer.startswith('Bearer ') else None)

    def do_GET(self):
        self.number = 0
        path, _, query = self.path.partition('?')
        if path == '/stats':
            self.answer_json(self.state.as_dict())
        elif path == '/wait':
            wanted = {name: int(value) for name, value in urllib.parse.parse_qsl(query)}
            self.answer_json(self.state.as_dict(), 200 if self.state.wait(wanted) else 504)
        elif path == '/open':
            self.state.gate = True
            self.answer_json({})
        elif path.endswith('/models'):
            self.models()
        else:
            self.answer_json(OpenAI.problem('not_found_error', 'no such path'), 404)

    def models(self):
        self.state.key = self.key()
        if self.state.key == 'bad':
            self.answer_json(Anthropic.problem('authentication_error', 'invalid x-api-key: bad'), 401)
        elif self.state.key == 'endless':
            self.answer_without_end(200, 'application/json')
        else:
            self.answer_json({'data': [{'id': name, 'object': 'model', 'type': 'model'}
                                       for name in ('served-model', 'other/model-2')], 'has_more': False})

    def count(self, body):
        """Three letters a token, and seven more."""
        extra = sorted(set(body) - {'model', 'system', 'messages'})
        if extra:
            self.answer_json(Anthropic.problem('invalid_request_error', '%s: Extra inputs are not permitted' % extra[0]), 400)
        elif body.get('model') == 'uncounted':
            self.answer_json({'tokens': 'many'})
        elif self.key() == 'bad':
            self.answer_json(Anthropic.problem('authentication_error', 'invalid x-api-key: bad'), 401)
        else:
            texts = [block['text'] for block in body.get('system', [])]
            for message in body['messages']:
                content = message['content']
                texts += [content] if isinstance(content, str) else [block['text'] for block in content]
            self.state.add(counted=1)
            self.answer_json({'input_tokens': 7 + sum(len(text) for text in texts) // 3})

    def do_POST(self):
        self.state.add(requests=1, open=1)
        try:
            self.respond()
            self.state.add(served=1)
        except (Gone, ConnectionError, BrokenPipeError):
            self.close_connection = True
            self.state.add(aborted=1)
        finally:
            self.state.add(open=-1)

    def script_of(self, body):
        if self.script_file:
            try:
                with open(self.script_file, encoding='utf-8') as file:
                    line = file.readline().strip()
                if line:
                    return Script(line, str(body.get('model', '')))
            except FileNotFoundError:
                pass
        return Script(str(body.get('model', '')))

    def respond(self):
        self.number = self.state.requests
        self.state.key = self.key()
        length = int(self.headers.get('content-length', 0))
        try:
            body = json.loads(self.rfile.read(length).decode('utf-8'))
        except ValueError as problem:
            self.answer_json(OpenAI.problem('invalid_request_error', 'bad body: %s' % problem), 400)
            return
        if self.path.endswith('/embeddings') or self.path.endswith('/api/embed'):
            self.embed(body)
            return
        if self.path.endswith('/count_tokens'):
            self.count(body)
            return
        script = self.script_of(body)
        kind = Anthropic if self.path.endswith('/v1/messages') else OpenAI
        if script.name in PLAIN:
            if script.number('first', 0):
                time.sleep(script.number('first', 0) / 1000)
            outcome = PLAIN[script.name](self, script, kind(None, script), body)
            if outcome != 'reply':
                return
        self.stream(script, kind, body)

    def embed(self, body):
        """Vectors of the words, those of one line of EMBED_GROUPS alike. Scripts: http, html, silent
        as above; of any other: dimensions=N (else of the command line), short=1 vector too few, first=MS, limit=N texts, then nothing comes"""
        script = self.script_of(body)
        if script.name in ('http', 'html', 'silent'):
            PLAIN[script.name](self, script, OpenAI(None, script), body)
            return
        if script.number('first', 0):
            time.sleep(script.number('first', 0) / 1000)
        size = script.number('dimensions', self.dimensions)
        rows = [embedding(text, size) for text in body['input']]
        self.state.add(embedded=len(rows))
        if script.number('limit', 0) and self.state.embedded > script.number('limit', 0):
            Stream(self, script).wait_gone()
            return
        rows = rows[script.number('short', 0):]
        if self.path.endswith('/api/embed'):
            answer = {'model': script.served, 'embeddings': rows}
        else:
            answer = {'object': 'list', 'data': [{'object': 'embedding', 'index': index, 'embedding': row}
                                                 for index, row in reversed(list(enumerate(rows)))]}
        self.answer_json(answer)

    def stream(self, script, kind, body):
        stream = Stream(self, script)
        dialect = kind(stream, script)
        if script.number('first', 0):
            time.sleep(script.number('first', 0) / 1000)
        self.begin_stream()
        dialect.start()
        run = STREAMING.get(script.name, reply)
        if run(self, script, dialect, stream, body) != 'stop':
            dialect.end()
        stream.flush()
        self.wfile.write(b'0\r\n\r\n')
        self.wfile.flush()


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request, client_address):
        pass  # clients that go away are what these tests are about


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--port', type=int, default=0)
    parser.add_argument('--script')
    parser.add_argument('--forever', action='store_true')
    parser.add_argument('--dimensions', type=int, default=16)
    options = parser.parse_args()
    Handler.state = State()
    Handler.script_file = options.script
    Handler.dimensions = options.dimensions
    server = Server(('127.0.0.1', options.port), Handler)
    print(server.server_address[1], flush=True)
    if options.forever:
        server.serve_forever()
        return
    threading.Thread(target=server.serve_forever, daemon=True).start()
    while sys.stdin.buffer.read(4096):
        pass


if __name__ == '__main__':
    main()
