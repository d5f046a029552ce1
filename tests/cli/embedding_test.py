"""embedding.provider: a server makes vectors of what was said; searches use them, and do without when it fails."""
import json
import os
import signal
import sqlite3
import sys
import time
import urllib.request

from harness import contains, main, same

TEXTS = ('My new automobile is red.', 'The puppy sleeps all day.', 'A physician looked at my knee.', 'We painted the kitchen.')


def say(home, *texts, user=None, start=0):
    home.run('import', home.file('talks', ''.join(json.dumps(
        {'conversation': 'c', 'id': 'm%d' % number, 'role': 'user', 'content': text, 'created_at': 1700000000 + number})
        + '\n' for number, text in enumerate(texts, start))), '--no-learn', user=user)


def configure(home, model='one', provider='openai', url=None):
    if not home.server:
        home.serve()
    for name, value in (('provider', provider), ('model', model), ('base_url', url or home.url)):
        home.run('config', 'set', 'embedding.%s' % name, value)
    home.env['RECOLLECT_VECTORS'] = 'none'  # what is found then is found by the server's vectors alone


def later(seconds):
    return {'RECOLLECT_NOW': time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime(time.time() + seconds))}


def work(home, seconds=0, **options):
    return home.run('jobs', 'run', env=later(seconds) if seconds else None, **options)


def jobs(home):
    return [row for row in home.json('jobs', 'list').rows if row['kind'] == 'embed']


def find(home, text, user=None):
    rows = home.json('search', text, '--scope', 'messages', user=user).rows
    return [row['external_id'] for row in rows], [row['why'] for row in rows]


def stored(home, sql='SELECT count(*) FROM vectors'):
    path = os.path.join(home.env['XDG_DATA_HOME'], 'recollect', 'recollect.db')
    base = sqlite3.connect(path)
    try:
        return base.execute(sql).fetchall()
    finally:
        base.close()


def served(home):
    with urllib.request.urlopen(home.url + '/stats') as answer:
        return json.load(answer)


def test_vectors_are_made_and_found_by(home):
    say(home, *TEXTS)
    home.env['RECOLLECT_VECTORS'] = 'none'
    before = home.run('--json', 'search', 'kitchen').out
    configure(home)
    same(find(home, 'hound')[0], [])  # no vector yet: as without
    same(home.run('--json', 'search', 'kitchen').out, before)
    work(home)
    same(stored(home), [(4,)])
    same(stored(home, 'SELECT DISTINCT model, dimensions FROM vectors'), [('one', 16)])
    ids, why = find(home, 'hound')
    same(ids[0], 'm1')
    assert why[0]['server'] > .3, why
    same(find(home, 'clinic')[0][0], 'm2')
    contains(home.run('doctor', expect=None).out, 'one: vectors of 16 dimensions; 4 texts have one')


def test_what_is_new_follows_and_is_asked_for_once(home):
    say(home, *TEXTS[:2])
    configure(home, provider='ollama')
    work(home)
    say(home, *TEXTS[2:], start=2)
    work(home)
    same(stored(home), [(4,)])
    same(served(home)['embedded'], 4)
    same(find(home, 'clinic')[0][0], 'm2')


def test_a_killed_job_goes_on_where_it_was(home):
    say(home, *('The dog number %d.' % number for number in range(40)))
    configure(home, 'one:limit=32')
    program = home.start('jobs', 'run')
    home.wait_server('embedded=40')  # two batches were answered, the third never is
    os.kill(program.pid, signal.SIGKILL)
    program.communicate()
    same(stored(home), [(32,)])
    same(find(home, 'hound')[0], [])  # not complete: nobody searches by them
    home.server.stdin.close()
    home.server.wait()
    home.server = None
    configure(home, 'one:limit=32')
    work(home, 120)
    same(stored(home), [(40,)])
    same(served(home)['embedded'], 8)


def test_old_vectors_serve_until_the_new_are_complete(home):
    say(home, *TEXTS)
    configure(home, 'old')
    work(home)
    configure(home, 'http:status=500')
    work(home)
    same([row['status'] for row in jobs(home)].count('queued'), 1)
    same(stored(home, 'SELECT DISTINCT model FROM vectors'), [('old',)])
    same(find(home, 'hound')[0][0], 'm1')
    configure(home, 'new:dimensions=24')
    work(home, 60)
    same(stored(home, 'SELECT model, dimensions, count(*) FROM vectors'), [('new:dimensions=24', 24, 4)])
    same(find(home, 'hound')[0][0], 'm1')


def test_wrong_answers_are_said_and_searches_go_on(home):
    say(home, *TEXTS)
    for model, text in (('http:status=429,retry=1000', '429'), ('html', 'vector'), ('short:short=1', 'vector')):
        configure(home, model)
        work(home, expect=None)
        row = jobs(home)[0]
        contains(row['error'], text)
        same(stored(home), [(0,)])
        same(find(home, 'kitchen')[0], ['m3'])
        if not model.startswith('short'):
            answer = home.run('doctor', expect=4)
            contains(answer.out, 'searches use the built-in ones')
        home.run('jobs', 'cancel', row['id'])
    configure(home, 'gone', url='http://127.0.0.1:9')
    say(home, 'One more.', start=9)
    work(home, expect=None)
    same(find(home, 'kitchen')[0], ['m3'])


def test_filters_are_no_words_to_make_a_vector_of(home):
    say(home, *TEXTS)
    configure(home)
    work(home)
    before = served(home)['embedded']
    ids, why = find(home, 'from:me since:2001')
    same(ids, ['m3', 'm2', 'm1', 'm0'])
    same(why, [{'newest': True}] * 4)
    same(served(home)['embedded'], before)
    same(find(home, 'from:me hound'), find(home, 'hound'))


def test_other_dimensions_than_those_stored(home):
    """The server has another model under the same name: nothing is found by the vectors any more."""
    say(home, *TEXTS)
    configure(home, 'one')
    work(home)
    home.server.stdin.close()
    home.server.wait()
    home.serve('--dimensions', '24')
    configure(home, 'one')
    same(find(home, 'hound')[0], [])
    answer = home.run('doctor', expect=1)
    contains(answer.out, 'broken  vectors    one gives vectors of 24 dimensions, the 4 that are kept of it have 16')
    contains(answer.out, 'recollect vectors drop')
    say(home, 'One more.', start=9)
    work(home, expect=None)
    contains(jobs(home)[0]['error'], 'recollect vectors drop')
    home.run('jobs', 'cancel', jobs(home)[0]['id'])
    same(home.json('vectors', 'drop').row, {'dropped': 4})
    contains(home.run('vectors', 'drop').err, 'there are no')
    same(stored(home), [(0,)])
    work(home)
    same(stored(home, 'SELECT DISTINCT model, dimensions FROM vectors'), [('one', 24)])
    same(find(home, 'hound')[0][0], 'm1')
    contains(home.run('doctor', expect=None).out, 'ok      vectors    one: vectors of 24 dimensions; 5 texts have one')


def test_the_doctor_names_the_model_that_serves_meanwhile(home):
    say(home, *TEXTS)
    configure(home, 'old')
    work(home)
    configure(home, 'new:dimensions=24')
    contains(home.run('doctor', expect=None).out,
             'ok      vectors    new:dimensions=24: vectors of 24 dimensions; 0 texts have one. Until all do, searches '
             'use the 4 of old (16 dimensions): recollect jobs run')


def test_a_server_that_does_not_answer_stops_no_search(home):
    say(home, *TEXTS)
    configure(home, 'one')
    work(home)
    configure(home, 'one', url='http://127.0.0.1:9')
    same(find(home, 'kitchen')[0], ['m3'])
    same(find(home, 'hound')[0], [])


def test_other_users_and_what_is_erased(home):
    say(home, *TEXTS)
    say(home, 'The hound of Bob.', user='bob')
    configure(home)
    work(home)
    home.run('jobs', 'run', user='bob')
    same(stored(home), [(5,)])
    same(len(home.json('search', 'puppy', '--scope', 'messages', user='bob').rows), 1)
    same(find(home, 'hound')[0], ['m1'])
    home.run('user', 'erase', '--yes', user='bob')
    row = home.json('search', 'kitchen', '--scope', 'messages').rows[0]
    home.run('conversation', 'delete', row['conversation_id'])
    same(stored(home), [(4,)])  # it can be restored
    same(find(home, 'hound')[0], [])


def test_the_key_is_in_no_log_and_no_store(home):
    say(home, *TEXTS)
    home.env['EMBEDDING_API_KEY'] = 'sk-secret-of-the-test'
    configure(home, 'http:status=401,message=bad%20key%20sk-secret-of-the-test')
    work(home, expect=None)
    same(served(home)['key'], 'sk-secret-of-the-test')
    home.run('doctor', expect=None)
    for folder, _, names in os.walk(home.path):
        for name in names:
            if name == 'recollect.conf':  # the model's name, which here is what the server shall say
                continue
            with open(os.path.join(folder, name), 'rb') as file:
                assert b'sk-secret' not in file.read(), name


main(sys.modules[__name__])
