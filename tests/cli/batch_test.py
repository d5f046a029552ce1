"""batch: many messages, a result line for each, exactly one answer for each."""
import json
import signal
import sys
import urllib.request

from harness import contains, main, same


def lines(rows):
    return ''.join(json.dumps(row) + '\n' for row in rows)


def items(count, **more):
    return [{'id': 'q%03d' % n, 'message': 'Question number %d' % n, **more} for n in range(count)]


def answers(home, user=None):
    """Complete answers by the external id of their question."""
    found = {}
    for row in home.json('conversation', 'list', '--limit', '10000', user=user).rows:
        question = None
        for message in home.json('conversation', 'show', row['id'], user=user).row['messages']:
            if message['role'] == 'user':
                question = message['external_id']
            elif message['status'] == 'complete':
                found.setdefault(question, []).append(message['content'])
    return found


def requests_of(home):
    with urllib.request.urlopen(home.url + '/stats') as answer:
        return json.load(answer)['requests']


def test_results_in_the_order_of_the_file(home):
    options = home.serve()
    path = home.file('in.jsonl', lines(items(40)))
    rows = home.json('batch', '--parallel', '16', *options, 'reply', path).rows
    same([row['id'] for row in rows], ['q%03d' % n for n in range(40)])
    same([row['response'] for row in rows], ['You said: Question number %d' % n for n in range(40)])
    same({row['user_id'] for row in rows}, {'ann'})
    assert all(row['generation_success'] and row['context']['parts'] for row in rows)
    same(len({row['conversation_id'] for row in rows}), 40)


def test_twice_is_the_same_as_once(home):
    path = home.file('in.jsonl', lines(items(10)))
    first = home.json('batch', path).rows
    before = home.run('export').out
    again = home.json('batch', path).rows
    same(home.run('export').out, before)
    for one, two in zip(first, again):
        same([one[key] for key in ('id', 'message_id', 'response', 'conversation_id')],
             [two[key] for key in ('id', 'message_id', 'response', 'conversation_id')])
        same(two['context']['used'], one['context']['used'])


def test_what_an_answer_cost_is_known_later(home):
    """Without a price it is not known, then and now."""
    path = home.file('in.jsonl', lines(items(2)))
    options = home.serve()
    first = home.json('batch', *options, 'usage', path).rows
    same([row['usage']['cost_usd'] for row in first], [None, None])
    same([row['usage'] for row in home.json('batch', *options, 'usage', path).rows], [row['usage'] for row in first])
    home.run('config', 'set', 'provider.prices', '%s 3 15 0.3 3.75' % first[0]['model'])
    later = home.json('batch', *options, 'usage', path).rows
    assert all(row['usage']['cost_usd'] > 0 for row in later), later
    failed = home.json('batch', '-', input='{}\n', expect=1).row
    same(failed['usage']['cost_usd'], None)


def test_a_conversation_of_many_lines_twice(home):
    conversation = home.json('conversation', 'new').row['id']
    path = home.file('in.jsonl', lines(items(40, conversation_id=conversation)))
    home.json('batch', '--plain', path)
    before = home.run('export').out
    contains(home.run('batch', '--plain', path).err, '40 answered, 40 of them before')
    same(home.run('export').out, before)


def test_lines_without_an_id(home):
    path = home.file('in.jsonl', lines([{'message': 'Hello'}, {'message': 'Hello'}]))
    rows = home.json('batch', path).rows
    same([row['id'] for row in rows], [None, None])
    same(len({row['conversation_id'] for row in rows}), 2)
    home.json('batch', '--resume', path)
    same(len(home.json('conversation', 'list').rows), 2)
    home.json('batch', path)
    same(len(home.json('conversation', 'list').rows), 4)


def test_the_same_id_twice_in_a_file(home):
    options = home.serve()
    rows = home.json('batch', *options, 'text:count=20,rate=200', '-',
                     input=lines([{'id': 'a', 'message': 'One'}, {'id': 'a', 'message': 'One'}])).rows
    same(rows[0]['message_id'], rows[1]['message_id'])
    same([len(found) for found in answers(home).values()], [1])


def test_bad_lines_have_a_result_too(home):
    text = 'not json\n{"id":"a"}\n[]\n{"id":5,"message":"x"}\n\n{"id":"b","message":"Hello"}\n' \
           '{"id":"c","message":"Hello","conversation_id":"ext:nowhere"}\n'
    answer = home.json('batch', '-', input=text, expect=1)
    rows = answer.rows
    same([row.get('error', {}).get('code') for row in rows], ['invalid', 'invalid', 'invalid', 'invalid', None, 'not_found'])
    same([row['id'] for row in rows], [None, 'a', None, None, 'b', 'c'])
    contains(rows[0]['error']['message'], 'line 1')


def test_the_bar_tells_rate_and_failures(home):
    home.run('chat', 'to have a store')
    path = home.file('items', 'not json\n' + lines(items(40)) + 'nor this\n')
    terminal = home.terminal('--provider', 'local', 'batch', path)
    terminal.expect('100% 42/42')
    contains(terminal.expect('2 failed'), '/s')
    same(terminal.end()[1], 1)


def test_items_of_a_user_learn_in_order(home):
    """The first answer comes last; what counts is the order of the lines."""
    rows = [{'id': 'slow', 'message': 'I prefer aisle seats.'}] + \
           [{'id': 'n%d' % n, 'message': 'Hm number %d' % n} for n in range(6)] + \
           [{'id': 'fast', 'message': 'I prefer window seats.'}]
    home.json('batch', '--parallel', '8', '-', input=lines(rows))
    same(home.json('pref', 'get', 'seat').row['value'], 'window')


def test_one_conversation_is_answered_turn_by_turn(home):
    conversation = home.json('conversation', 'new', '--title', 'One').row['id']
    rows = home.json('batch', '--parallel', '8', '-', input=lines(items(6, conversation_id=conversation))).rows
    same({row['conversation_id'] for row in rows}, {conversation})
    messages = home.json('conversation', 'show', conversation).row['messages']
    same([message['external_id'] for message in messages if message['role'] == 'user'], ['q%03d' % n for n in range(6)])
    same([message['role'] for message in messages], ['user', 'assistant'] * 6)


def test_many_users(home):
    rows = [{'id': 'i%d' % n, 'message': 'I prefer seat %d' % n, 'user_id': 'user%d' % (n % 20)} for n in range(60)]
    got = home.json('batch', '-', input=lines(rows)).rows
    same([row['user_id'] for row in got], [row['user_id'] for row in rows])
    same(len(home.json('conversation', 'list', user='user7').rows), 3)
    same(len(home.json('conversation', 'list').rows), 0)


def test_plain_neither_uses_nor_learns(home):
    home.run('pref', 'set', 'seat', 'aisle')
    row = home.json('batch', '--plain', '-', input=lines([{'id': 'a', 'message': 'I love sushi. Which seat do I like?'}])).row
    assert not any(part['type'] in ('profile', 'memories', 'recent') for part in row['context']['parts']), row['context']
    same(row['preferences_updated'], [])
    same(len(home.json('pref', 'list').rows), 1)


def test_a_failed_item_does_not_sink_the_others(home):
    options = home.serve()
    rows = [{'id': 'a', 'message': 'Hello'}, {'id': 'b', 'message': 'x' * 60000}, {'id': 'c', 'message': 'Bye'}]
    got = home.json('batch', *options, 'reply', '-', input=lines(rows), expect=1).rows
    same([row['generation_success'] for row in got], [True, False, True])
    same(got[1]['error']['code'], 'limit')


def test_each_item_is_tried_again_by_itself(home):
    options = home.serve()
    path = home.file('in.jsonl', lines(items(4)))
    rows = home.json('batch', '--parallel', '2', *options, 'flaky:fail=2', path).rows
    same([row['generation_success'] for row in rows], [True] * 4)
    same(requests_of(home), 4 + 2)
    same(sorted(len(found) for found in answers(home).values()), [1] * 4)


def test_killed_and_gone_on_with(home):
    """Exactly one answer for each, at most what was in flight is asked again."""
    options = home.serve()
    count, parallel = 120, 8
    path = home.file('in.jsonl', lines(items(count)))
    arguments = ['batch', '--parallel', str(parallel), *options, 'reply:first=10', path]
    process = home.start('--json', *arguments)
    home.wait_server('served=40')
    process.send_signal(signal.SIGKILL)
    out, _ = process.communicate()
    told = [json.loads(line) for line in out.decode().split('\n')[:-1]]
    rows = home.json(*arguments).rows
    same([row['id'] for row in rows], ['q%03d' % n for n in range(count)])
    for one, two in zip(told, rows):
        same((one['id'], one['message_id']), (two['id'], two['message_id']))
    found = answers(home)
    same(len(found), count)
    same([found[key] for key in sorted(found)], [['You said: Question number %d' % n] for n in range(count)])
    requests = requests_of(home)
    under_way = parallel + parallel // 2  # half as many more are prepared, or wait for their answer to be stored
    assert requests <= count + under_way, requests


def test_ctrl_c_stops_and_tells(home):
    options = home.serve()
    path = home.file('in.jsonl', lines(items(50)))
    process = home.start('--json', 'batch', '--parallel', '4', *options, 'text:count=100,rate=50', path)
    home.wait_server('open=4')
    home.wait_server('requests=4')
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=60)
    same(process.returncode, 130)


main(sys.modules[__name__])
