"""What search finds and what enters a prompt, over conversations of our own (queries/): hit@5 per kind, and how often
a prompt gets nothing when nobody said it."""
import collections
import concurrent.futures
import datetime
import json
import os
import sys

from harness import main, SOURCE

FOLDER = os.path.join(SOURCE, 'tests', 'cli', 'queries')
WITHIN = 5
# of each kind what share must have an expected message among the first five: two queries below what was reached
LEAST = {'exact': .93, 'synonym': .61, 'date': .84, 'who': .86, 'name': .91, 'prefix': .91, 'typo': .92, 'language': .92,
         'preference': .88, 'words': .83}
EMPTY_LEAST, EMPTY_MOST = .80, .05  # prompts with nothing remembered: of what nobody said, of what somebody did


def lines(name):
    with open(os.path.join(FOLDER, name), encoding='utf-8') as file:
        return [line.rstrip('\n') for line in file if line.strip() and not line.startswith('#')]


def messages():
    """The lines of an import."""
    for line in lines('talks.txt'):
        if line.startswith('== '):
            _, key, day, title = line.split(' ', 3)
        elif line.startswith('-- '):
            day = line[3:]
        else:
            number, who, text = line.split(' ', 2)
            time = datetime.datetime.fromisoformat(day + 'T17:00:00+00:00') + datetime.timedelta(minutes=int(number))
            role = {'u': 'user', 'a': 'assistant'}.get(who)
            row = {'conversation': key, 'title': title, 'id': key + number, 'content': text, 'created_at': int(time.timestamp()),
                   'role': role or ('user' if who in ('Nora', 'Maya') else 'assistant')}
            yield row if role else {**row, 'name': who}


def queries():
    """(number, kind, expected ids, text)"""
    for number, line in enumerate(lines('queries.txt')):
        kind, expected, text = (cell.strip() for cell in line.split('|', 2))
        yield number, kind, set() if expected == '-' else set(expected.split(',')), text


def fill(home):
    home.run('import', '--quiet', home.file('talks.jsonl', ''.join(json.dumps(row) + '\n' for row in messages())))
    home.run('jobs', 'run')
    home.json('search', 'x')


def sources(home, hit):
    """External ids of the messages that a hit is, or was learned from."""
    return {hit['external_id']} | {item if isinstance(item, str) else item.get('external_id') for item in hit.get('evidence') or []}


def table(shares, least):
    for kind, (good, count) in sorted(shares.items()):
        print('# %-12s %4d of %4d  %.2f' % (kind, good, count, good / count))
    return ['%s: %d of %d' % (kind, good, count) for kind, (good, count) in shares.items() if good < least[kind] * count]


def test_search_finds_what_was_said(home):
    fill(home)
    asked = [query for query in queries() if query[2]]
    assert len(asked) >= 200
    batch = home.file('queries', ''.join('%d\t%s\n' % (number, text) for number, _, _, text in asked))
    rows = {row['query_id']: row['results'] for row in home.json('search', '--batch', batch, '--limit', str(WITHIN)).rows}
    shares = collections.defaultdict(lambda: (0, 0))
    for number, kind, expected, text in asked:
        good = any(sources(home, hit) & expected for hit in rows[str(number)])
        shares[kind] = shares[kind][0] + good, shares[kind][1] + 1
        if not good:
            print('# missed: %s: %s' % (kind, text))
    weak = table(shares, LEAST)
    assert not weak, weak


def remembered(home, text):
    """What a prompt with this question takes along from the past."""
    parts = home.json('chat', '--new', '--dry-run', '--', text).row['context']['parts']
    return [item for part in parts if part['type'] == 'memories' for item in part['items']]


def test_prompts_get_what_matters(home):
    fill(home)
    asked = [query for query in queries() if query[1] != 'prefix']  # nobody asks a model half a word
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda query: remembered(home, query[3]), asked))
    empty = collections.defaultdict(lambda: (0, 0))
    for (number, kind, expected, text), items in zip(asked, found):
        name = 'said' if expected else 'not said'
        empty[name] = empty[name][0] + (not items), empty[name][1] + 1
        if bool(items) != bool(expected):
            print('# %s: %s: %s' % ('empty' if expected else 'filled', kind, text), *(
                '%s %r' % (item.get('score'), item['text'][:60]) for item in items[:2]))
    for name, (count, of) in empty.items():
        print('# nothing for a prompt, %s: %d of %d' % (name, count, of))
    count, of = empty['not said']
    assert of >= 50 and count >= EMPTY_LEAST * of, 'what nobody said brings memories: %d of %d are empty' % (count, of)
    count, of = empty['said']
    assert count <= EMPTY_MOST * of, 'what somebody said is missing: %d of %d are empty' % (count, of)


main(sys.modules[__name__])
