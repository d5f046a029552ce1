"""A model's second look at what was said: what it finds is checked, consolidated, traced and undone like the rest."""
import json
import sys
import time
import urllib.parse

from harness import contains, main, same

TOLD = 'We moved to Trondheim in May, the harbour is wonderful. My boss Kari keeps the budget.'


def later(seconds=120):
    return {'RECOLLECT_NOW': time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime(time.time() + seconds))}


def change(**fields):
    return dict({'action': 'add', 'message': 1, 'quote': 'We moved to Trondheim in May', 'kind': 'fact',
                 'category': 'personal', 'content': 'The family lives in Trondheim since May'}, **fields)


def answer(home, *changes, text=None, name='Sure! '):
    """Lets the due jobs ask a model that answers with these changes."""
    said = text if text is not None else name + '```json\n%s\n```' % json.dumps({'changes': list(changes)})
    script = 'text:size=40,text=%s' % urllib.parse.quote(said)
    return home.run('--provider', 'anthropic', '--model', script, 'jobs', 'run', env=later())


def tell(home, text=TOLD):
    home.options = getattr(home, 'options', None) or home.serve()
    return home.json(*home.options, 'reply', 'chat', text).row


def memories(home, *more):
    return [row['content'] for row in home.json('memory', 'list', *more).rows]


def jobs(home, kind='refine'):
    return [row for row in home.json('jobs', 'list').rows if row['kind'] == kind]


def test_what_the_rules_missed_is_learned_with_its_source(home):
    row = tell(home)
    before = memories(home)
    answer(home, change())
    same(sorted(memories(home)), sorted(before + ['The family lives in Trondheim since May']))
    added = [one for one in home.json('memory', 'list').rows if one['content'].startswith('The family')][0]
    shown = home.json('memory', 'show', added['id']).row
    same(shown['evidence'], [row['user_message_id']])
    same([one['status'] for one in jobs(home)], ['done'])
    home.run('undo')
    same(memories(home), before)


def test_it_waits_for_more_and_asks_once(home):
    first = tell(home)
    home.json(*home.options, 'reply', 'chat', '--conversation', first['conversation_id'], 'And we keep bees now.')
    same(len(jobs(home)), 1)
    answer(home, change(), change(message=3, quote='we keep bees', content='The family keeps bees'))
    contains(memories(home), 'The family lives in Trondheim since May')
    contains(memories(home), 'The family keeps bees')


def test_what_is_not_proven_or_not_whole_is_dropped(home):
    tell(home)
    before = home.json('memory', 'list').rows + home.json('pref', 'list').rows
    answer(home, change(quote='We moved to Oslo'), change(quote='We'), change(message=2), change(message=99),
           change(kind='rumour'), change(kind='summary'), change(content=''), change(content='two\nlines'),
           change(content='x' * 500), change(action='erase'), change(action='supersede', target=99),
           change(kind='preference', key='', value='x'), change(kind='preference', key='seat', value='\x1b[2J'), 'nothing', 7)
    same(home.json('memory', 'list').rows + home.json('pref', 'list').rows, before)
    same([one['status'] for one in jobs(home)], ['done'])


def test_an_answer_of_another_form_changes_nothing_and_is_asked_again(home):
    tell(home)
    before = memories(home)
    answer(home, text='I would rather talk about {harbours}.')
    same(memories(home), before)
    same(jobs(home)[0]['status'], 'queued')
    contains(jobs(home)[0]['error'], 'not the JSON it was asked for')


def test_the_same_again_adds_nothing(home):
    tell(home)
    answer(home, change())
    after = memories(home)
    home.json(*home.options, 'reply', 'chat', TOLD)
    answer(home, change())
    same(sorted(memories(home)), sorted(after))


def test_one_memory_makes_way_for_another(home):
    home.run('memory', 'add', 'The family lives in Bergen')
    pinned = home.json('memory', 'add', 'The harbour is in Bergen').row['id']
    home.run('memory', 'pin', pinned)
    tell(home)
    order = sorted(home.json('memory', 'list').rows, key=lambda row: (not row['pinned'], -row['importance']))
    numbers = {row['content']: number + 1 for number, row in enumerate(order)}
    answer(home, change(action='supersede', target=numbers['The family lives in Bergen']),
           change(action='supersede', target=numbers['The harbour is in Bergen'], content='The harbour is in Trondheim'))
    now = memories(home)
    contains(now, 'The family lives in Trondheim since May')
    contains(now, 'The harbour is in Bergen')
    assert 'The family lives in Bergen' not in now, now


def test_a_guess_does_not_touch_what_was_stated(home):
    home.run('pref', 'set', 'city', 'Bergen')
    tell(home)
    answer(home, change(kind='preference', key='city', value='Trondheim'))
    same([row['value'] for row in home.json('pref', 'get', 'city').rows], ['Bergen'])
    same([row['value'] for row in home.json('pref', 'list', '--status', 'proposed').rows], ['Trondheim'])


def test_it_can_be_switched_off_and_local_never_asks(home):
    home.run('config', 'set', 'memory.refine', '0')
    tell(home)
    same(jobs(home), [])
    home.run('config', 'set', 'memory.refine', '100')
    home.json('--provider', 'local', 'chat', TOLD)
    same(jobs(home), [])


main(sys.modules[__name__])
