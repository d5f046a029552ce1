"""What an answer names by [1]: the receipt tells it from what was merely sent."""
import json
import sys
import urllib.parse

from harness import contains, main, same

ASKED = 'Which seat should I book for the flight?'


def teach(home):
    """One stated preference, which is in every prompt, and something said that is only found by its words."""
    home.run('chat', 'I prefer aisle seats.')
    home.run('chat', '--new', 'The booking code of the flight to Lisbon is QX7T.')
    home.options = home.serve()


def ask(home, text, question=ASKED):
    script = 'text:size=7,text=' + urllib.parse.quote(text)
    return home.json(*home.options, script, 'chat', '--new', question).row


def receipt(home, row):
    return home.json('context', 'show', row['message_id']).row


def numbered(shown):
    return {item['number']: item for part in shown['parts'] for item in part['items'] if 'number' in item}


def cited(home, row):
    return [number for number, item in sorted(numbered(receipt(home, row)).items()) if item['cited']]


def counts(home):
    return sorted((row['id'], row['access_count']) for row in home.json('memory', 'list').rows)


def test_notes_are_numbered_in_the_prompt(home):
    teach(home)
    row = home.json(*home.options, 'echo', 'chat', '--new', ASKED + ' What was the booking code?').row
    request = json.loads(row['response'])['body']
    items = numbered(receipt(home, row))
    same(sorted(items), list(range(1, len(items) + 1)))
    text = json.dumps(request, ensure_ascii=False)
    for number, item in items.items():
        contains(text, '[%d] ' % number)
    contains(request['system'] if isinstance(request['system'], str) else json.dumps(request['system']), '[1] ')
    assert any('QX7T' in item['text'] for item in items.values()), items


def test_cited_is_told_from_sent(home):
    teach(home)
    row = ask(home, 'Take the aisle [1], as always.')
    same(cited(home, row), [1])
    same(numbered(receipt(home, row))[1]['evidence'] != [], True)
    contains(home.run('context', 'show', row['message_id']).out, '[1] cited')
    again = ask(home, 'Both [1, 2], and once more [2].', ASKED + ' What was the booking code?')
    same(cited(home, again), [1, 2])


def test_what_names_nothing_is_harmless(home):
    teach(home)
    for text in ('No number at all.', 'A number that is none [99], or [0].', 'Code: `x[1]` and `[1]`.',
                 '```\n[1]\n```\n', 'See [1](http://example.org).', '[' * 40, '[1,' * 12):
        row = ask(home, text)
        same(row['response'], text)
        same(row['generation_success'], True)
        same(cited(home, row), [])


def test_what_was_sent_counts_as_before(home):
    teach(home)
    before = counts(home)
    ask(home, 'None.')
    plain = counts(home)
    ask(home, 'The aisle [1].')
    same([after - middle for (_, after), (_, middle) in zip(counts(home), plain)],
         [middle - first for (_, middle), (_, first) in zip(plain, before)])


def test_a_failed_answer_names_nothing(home):
    teach(home)
    script = 'error:after=2,size=30,text=' + urllib.parse.quote('The aisle [1] it is, of course, as you like it.')
    home.json(*home.options, script, 'chat', '--new', ASKED, expect=4)
    conversation = home.json('conversation', 'list').rows[0]['id']
    same([n for n, item in numbered(home.json('context', 'show', conversation).row).items() if item['cited']], [])


main(sys.modules[__name__])
