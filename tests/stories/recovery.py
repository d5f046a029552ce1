#!/usr/bin/env python3
"""Recovery: the program is killed in the middle of an answer. What was said and what had arrived is there
again, marked; it enters no prompt unless it is continued; and the conversation goes on."""

import json
import os
import signal
import time
from urllib.parse import quote

from story import Story

RATE = 50           # deltas of eight bytes a second
ENOUGH = 8 * RATE   # bytes on screen before the kill: a second of them
GRACE = 1.5         # what had arrived longer ago must be on disk: a second is promised


def read_until(program, bytes_wanted):
    """Reads the program's output; returns it and [(time, bytes so far)]."""
    out, seen = b'', []
    while len(out) < bytes_wanted:
        piece = os.read(program.stdout.fileno(), 4096)
        if not piece:
            break
        out += piece
        seen.append((time.monotonic(), len(out)))
    return out, seen


def interrupted(story, server):
    rows = story.run('--json', 'recover', **server).rows
    return [row for row in rows if row['kind'] == 'interrupted']


def messages(story, conversation):
    return story.run('--json', 'conversation', 'show', conversation).row['messages']


with Story() as story:
    server = story.start_server()
    story.chat('Please remember that I take my tea without sugar.')

    program = story.start('chat', 'Tell me a very long story.',
                          **server, ANTHROPIC_MODEL='text:count=5000,rate=%d' % RATE)
    shown, seen = read_until(program, 2 * ENOUGH)
    killed_at = time.monotonic()
    program.send_signal(signal.SIGKILL)
    program.wait()
    program.stdout.close()
    story.ok(len(shown) >= 2 * ENOUGH, 'the answer streams')
    promised = max([count for at, count in seen if at <= killed_at - GRACE] or [0])
    story.ok(promised > 0, 'some of it is older than a second')

    # the program is started again
    turns = interrupted(story, server)
    story.same(len(turns), 1, 'the interrupted answer is offered')
    turn = turns[0]
    story.same(turn['status'], 'interrupted', 'and marked as interrupted')
    conversation = turn['conversation_id']
    rows = messages(story, conversation)
    story.same([row['role'] for row in rows], ['user', 'assistant'], 'question and partial answer are there')
    story.same(rows[0]['content'], 'Tell me a very long story.', 'the question is whole')
    story.same(rows[0]['id'], turn['user_message_id'], 'the turn names it')
    partial = rows[-1]['content']
    story.same(rows[-1]['status'], 'interrupted', 'the answer is marked')
    story.ok(partial and shown.decode().startswith(partial) or partial.startswith(shown.decode()),
             'it is what was on screen', repr(partial[-80:]), repr(shown[-80:]))
    story.ok(len(partial) >= promised, 'nothing older than a second is lost', len(partial), promised)
    story.same(len(interrupted(story, server)), 1, 'looking changes nothing')
    story.ok(story.run('maintain', '--check').code == 0, 'the store is sound')

    # going on with it: an assistant turn, and a request to go on
    echo = story.run('--json', 'recover', '--resume', **server, ANTHROPIC_MODEL='echo').row
    sent = json.loads(echo['response'])['body']['messages']
    story.same([message['role'] for message in sent], ['user', 'assistant', 'user'], 'the prompt ends with the user')
    story.ok(partial[:80] in json.dumps(sent[1]), 'and holds the partial answer', sent)
    rows = messages(story, conversation)
    story.same([row['status'] for row in rows], ['complete', 'interrupted', 'complete'], 'the rest follows the part')
    story.same(rows[1]['content'], partial, 'which stays as it was')
    story.same(interrupted(story, server), [], 'nothing is left to recover')

    # a second one: going on without it. The partial text is no dialogue
    program = story.start('chat', 'Tell me another story.',
                          **server, ANTHROPIC_MODEL='text:count=5000,size=16,rate=%d' % RATE)
    read_until(program, 2 * ENOUGH)
    program.send_signal(signal.SIGKILL)
    program.wait()
    program.stdout.close()
    turn, = interrupted(story, server)
    partial = messages(story, turn['conversation_id'])[-1]['content']
    echo = story.ask(turn['conversation_id'], 'Never mind. What do I take in my tea?', **server,
                     ANTHROPIC_MODEL='echo')
    story.ok('another story' in echo['response'], 'the question is in the next prompt', echo['response'][:500])
    story.ok(partial[:32] not in echo['response'], 'the partial answer is not')
    story.ok('without sugar' in echo['response'], 'memory works as before', echo['response'])
    story.same(messages(story, turn['conversation_id'])[1]['content'], partial, 'the partial answer stays')
    story.ok(story.run('maintain', '--check').code == 0, 'the store is sound')

    # where we were: what was left open, paused and talked of last
    story.run('--json', 'conversation', 'pause', conversation)
    asked = story.chat('Plan the trip with me.', **server, ANTHROPIC_MODEL='text:text=%s,size=200,count=1' % quote(
        'The train is booked. Which hotel do you want? And for how many nights?'))
    rows = story.run('--json', 'recover', **server).rows
    story.same([row['kind'] for row in rows][:2], ['paused', 'recent'], 'what was paused, then the newest')
    story.same(rows[0]['conversation_id'], conversation, 'the paused one')
    recent = next(row for row in rows if row['conversation_id'] == asked['conversation_id'])
    story.same(recent['question'], 'Plan the trip with me.', 'the last question')
    story.ok(recent['answer'].startswith('The train is booked.'), 'the last lines of the answer', recent)
    story.same(recent['open_questions'], ['Which hotel do you want?', 'And for how many nights?'], 'what is open')
    text = story.run('recover', **server).out
    story.ok('open          Which hotel do you want?\n                And for how many nights?\n' in text, 'for people, too', text)
    story.same(story.run('recover', '--resume', **server).out, '', 'these are not answered by themselves')
    story.same(story.run('--json', 'recover', '--window', '1', '--user', 'somebody', **server).rows, [], 'another has none')
