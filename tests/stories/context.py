#!/usr/bin/env python3
"""Context: ten questions with a budget of 2,000 tokens. Every prompt is within it, what left the window is summed up
and never lost, and a fact of the first turn is still answered. Then the same with a model that makes the summary."""

from story import Story, part

BUDGET = 2000
FACT = 'Please remember that my boat is called Esperanza and lies in Cascais.'
TOPICS = ('the harbour', 'the old town', 'the tram', 'the river', 'the museum', 'the market', 'the castle', 'the food',
          'the weather', 'the way home')


def long_question(topic):
    """About 300 tokens."""
    return 'Now about %s. ' % topic + ' '.join(
        'I have been thinking about %s for the %dth time, and there is always something else to say about it.' % (topic, n)
        for n in range(1, 13)) + ' What do you think?'


def used(row):
    return sum(one['tokens'] for one in row['context']['parts'])


def window(row):
    return [item['id'] for one in row['context']['parts'] if one['type'] == 'history' for item in one['items']]


with Story() as story:
    story.run('config', 'set', 'context.budget', str(BUDGET))
    first = story.chat(FACT)
    conversation = first['conversation_id']
    rows = [story.ask(conversation, long_question(topic)) for topic in TOPICS]
    for topic, row in zip(TOPICS, rows):
        story.ok(used(row) <= BUDGET and row['context']['used'] <= BUDGET, 'the prompt about %s is within the budget' % topic,
                 row['context']['used'])
        story.ok(any(topic in text for text in part(row, 'message')), 'and holds the question')
    story.ok(not part(rows[0], 'summary'), 'nothing is summed up while all fits')
    summed = [part(row, 'summary') for row in rows]
    story.ok(summed[-1], 'later prompts hold a summary')
    began = next(number for number, text in enumerate(summed) if text)
    story.ok(all(summed[began:]), 'and once there is one there always is')
    story.ok('Esperanza' in ' '.join(summed[began]), 'it knows what was said first', summed[began])
    story.ok(first['user_message_id'] not in window(rows[-1]), 'the first message has left the window')
    story.same([len(window(row)) for row in rows[:3]], [2, 4, 6], 'what is asked takes no room among what was found')
    steps = sum(1 for before, after in zip(rows, rows[1:]) if window(before)[:1] != window(after)[:1])
    story.ok(steps < len(rows) - 2, 'the window is cut in steps', steps)

    answer = story.ask(conversation, 'What is my boat called, and where does it lie?')
    story.ok('Esperanza' in answer['response'], 'a fact of the first turn is still answered', answer['response'])
    story.ok(used(answer) <= BUDGET, 'within the budget')
    shown = story.run('--json', 'conversation', 'show', conversation).row['messages']
    story.same(len(shown), 2 * (len(TOPICS) + 2), 'every message is still there')
    hits = story.run('--json', 'search', 'Esperanza', '--scope', 'messages').rows
    story.ok(any(hit['id'] == first['user_message_id'] for hit in hits), 'and can be found')

    refused = story.run('--json', 'chat', '--conversation', conversation, long_question('everything') * 12, code=None)
    story.ok(refused.code == 2 and str(BUDGET) in refused.row['error']['message'],
             'a message larger than the budget is refused, with sizes', refused.code, refused.out)

    refreshed = story.run('--json', 'context', 'refresh', conversation, '--max-tokens', '100').row
    story.ok(refreshed['messages'] > 0, 'context refresh sums up more when asked', refreshed)
    story.same(story.run('--json', 'context', 'refresh', conversation, '--max-tokens', '100').row['messages'], 0,
               'and nothing twice')
    after = story.ask(conversation, 'And now?')
    # how many are in a window depends on what was found beside it, too: what was summed up has left it
    story.ok(part(after, 'summary') and window(answer)[:1] and window(answer)[0] not in window(after),
             'the next prompt stands on it', window(answer), window(after))

    # a model makes it, in the background
    server = story.start_server()
    model = dict(server, ANTHROPIC_MODEL='text:text=%2D%20They%20spoke%20of%20a%20boat.')
    asked = [story.ask(conversation, long_question(topic), **model) for topic in TOPICS[:6]]
    story.ok(all(used(row) <= BUDGET for row in asked), 'with a model every prompt is within the budget, too')
    jobs = story.run('--json', 'jobs', 'list').rows
    story.ok(any(job['kind'] == 'summary' and job['status'] == 'queued' for job in jobs), 'a job waits to improve the summary', jobs)
    story.run('jobs', 'run', **model)
    better = story.ask(conversation, 'Go on.', **model)
    text = ' '.join(part(better, 'summary'))
    story.ok('They spoke of a boat.' in text, 'the model has made a better one', text)
    story.ok(used(better) <= BUDGET, 'within the budget')
    broken = dict(server, ANTHROPIC_MODEL='http:status=400')
    story.run('context', 'refresh', conversation, '--max-tokens', '50', **broken)
    last = story.ask(conversation, 'Still there?', **model)
    story.ok(part(last, 'summary'), 'without an answer the rules make it', part(last, 'summary'))
