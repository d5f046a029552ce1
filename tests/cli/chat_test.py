"""chat: text, JSON, pipes, conversations, dry runs, failures, cancelling."""
import json
import os
import subprocess
import sys

from harness import PATIENCE, PROGRAM, contains, interrupt, main, same

MEMBERS = {'conversation_id', 'user_message_id', 'message_id', 'response', 'generation_success', 'provider', 'model',
           'usage', 'context', 'memories_used', 'memories_extracted', 'preferences_updated', 'duration_ms'}


def test_text_goes_to_standard_output_alone(home):
    answer = home.run('chat', 'I', 'prefer', 'aisle', 'seats')
    assert answer.out.strip() and '\033' not in answer.out + answer.err
    assert answer.out.endswith('\n') and not answer.out.endswith('\n\n')
    contains(answer.err, 'learned: ')
    same(home.run('--quiet', 'chat', 'I prefer window seats').err, '')


def test_a_reader_that_goes_away_does_not_end_the_turn(home):
    """As head -1 does."""
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run([PROGRAM, 'chat', 'I prefer aisle seats.'], env=home.env, cwd=home.path, timeout=PATIENCE,
                          stdin=subprocess.DEVNULL, stdout=writer, stderr=subprocess.PIPE)
    os.close(writer)
    same(done.returncode, 128 + 13)
    contains(done.stderr.decode(), 'learned: seat: aisle')
    contains(home.run('pref', 'list').out, 'aisle')
    conversation = home.json('conversation', 'list').rows[0]['id']
    same([row['status'] for row in home.json('conversation', 'show', conversation).row['messages']], ['complete'] * 2)


def test_what_is_forgotten_is_not_called_learned(home):
    home.run('chat', 'I love sushi.')
    said = home.run('chat', 'Forget that I love sushi.').err
    contains(said, 'forgot: loves sushi (recollect undo takes it back)')
    assert 'learned: ' not in said, said


def test_an_aversion_is_listed_in_the_words_of_it(home):
    home.run('chat', "I don't like cilantro.")
    same([row['polarity'] for row in home.json('pref', 'list').rows], ['negative'])
    same(home.run('pref', 'list').cells[0][4], 'does not like cilantro')


def test_facts_that_a_question_rests_on(home):
    """Whatever words they were said in."""
    home.run('chat', 'We like Lyon.')
    home.run('chat', 'I moved to Lyon in March.')
    home.run('chat', 'I work as a welder.')
    for question, said in (('Where do I live?', 'Lyon'), ('Is there a good bakery near me?', 'Lyon'), ('Wo wohne ich?', 'Lyon'),
                           ("What's my profession?", 'welder'), ('¿Dónde vivo?', 'Lyon'), ('What do I do for a living?', 'welder')):
        contains(home.run('chat', question).out, said)
    home.run('chat', 'I moved to Graz.')
    where = home.run('chat', 'Where do I live?').out
    contains(where, 'Graz')
    assert 'Lyon' not in where.split('\n')[0], where
    lives = home.json('search', 'Graz', '--scope', 'memories').rows[0]
    used = home.json('chat', '--dry-run', 'A cafe near me, please').row
    contains(json.dumps(used), 'moved to Graz')
    for other in ('What did the baker say about his home?', 'Sort the list of towns, nearest first'):
        assert 'Graz' not in home.run('chat', '--dry-run', other).out, other
    home.run('memory', 'forget', lives['id'])
    assert 'Graz' not in home.run('chat', '--dry-run', 'A cafe near me, please').out


def test_deeds_are_asked_for_in_words_of_asking(home):
    for said in ('I ordered a blue bicycle in Ghent.', 'We walked along the river in Porto.'):
        home.run('chat', said)
    contains(home.run('chat', 'What did I order?').out, 'bicycle')
    contains(home.run('chat', 'Where did we walk?').out, 'Porto')
    for nothing in ('Can you help me?', 'Walk me through it', 'Give me an order'):
        assert 'Porto' not in home.run('chat', '--dry-run', nothing).out and 'Ghent' not in home.run('chat', '--dry-run', nothing).out, nothing


def test_what_changes_nothing_is_not_called_learned(home):
    contains(home.run('chat', 'I love sushi.').err, 'learned: loves sushi')
    same(home.run('chat', 'I love sushi.').err, '')
    home.run('chat', 'I prefer aisle seats.')
    home.run('pref', 'lock', home.run('pref', 'list', '--category', 'travel').out.split()[0])
    same(home.run('chat', 'I prefer window seats.').err, '')
    contains(home.run('pref', 'list').out, 'aisle')


def test_json_has_the_members_of_the_contract(home):
    row = home.json('chat', 'I prefer aisle seats.').row
    assert MEMBERS <= set(row), MEMBERS - set(row)
    same(row['generation_success'], True)
    same(row['provider'], 'local')
    same(set(row['usage']), {'input_tokens', 'output_tokens', 'cache_read_tokens', 'cache_write_tokens', 'cost_usd'})
    assert row['context']['used'] <= row['context']['budget']
    assert row['context']['parts'][-1]['type'] == 'message'
    preference = row['preferences_updated'][0]
    assert {'id', 'category', 'key', 'qualifier', 'value', 'polarity', 'source', 'confidence', 'locked', 'statement',
            'evidence', 'since'} <= set(preference)
    same((preference['source'], preference['evidence']), ('explicit', [row['user_message_id']]))


def test_a_new_conversation_recalls(home):
    first = home.json('chat', 'I prefer aisle seats on flights.').row
    second = home.json('chat', 'Which seats do I prefer?').row
    assert first['conversation_id'] != second['conversation_id']
    contains(second['response'].lower(), 'aisle')


def test_the_first_thing_said_is_found(home):
    home.run('--provider', 'local', 'chat', 'I have two kids, Anna and Ben.')
    contains(home.json('--provider', 'local', 'chat', 'Who is Anna?').row['response'], 'I have two kids')
    row = home.json('--provider', 'local', 'chat', 'What is the capital of France?').row
    assert 'kids' not in row['response'], row['response']


def test_what_was_said_and_learned_is_sent_once(home):
    home.env['RECOLLECT_NOW'] = '2026-05-28T10:00:00Z'
    home.run('--provider', 'local', 'chat', 'My flight to Rome is next Friday.')
    home.env['RECOLLECT_NOW'] = '2026-05-30T10:00:00Z'
    row = home.json('--provider', 'local', 'chat', '--dry-run', 'When is my flight to Rome?').row
    found = [part for part in row['context']['parts'] if part['type'] == 'memories'][0]['items']
    same([item['text'] for item in found], ['My flight to Rome is next Friday (2026-06-05)'])
    sent = row['request']['messages'][-1]['content']
    contains(sent, '2026-05-28, memory in ')
    same(sent.count('next Friday'), 2)  # the title of its conversation has them, too


def test_the_same_question_asked_before_is_not_sent(home):
    for text in ('My ferry to Naxos leaves at six.', 'When does my ferry to Naxos leave?'):
        home.run('chat', text)
    row = home.json('chat', '--dry-run', 'when does my ferry to naxos leave').row
    found = [item['text'] for part in row['context']['parts'] if part['type'] == 'memories' for item in part['items']]
    same(found, ['My ferry to Naxos leaves at six.'])


def test_last_and_conversation_go_on(home):
    home.run('chat', '--last', 'hello', expect=3)
    first = home.json('chat', '--title', 'Plans', 'hello').row
    same(home.json('chat', '--last', 'again').row['conversation_id'], first['conversation_id'])
    same(home.json('chat', '--conversation', first['conversation_id'][:8], 'more').row['conversation_id'],
         first['conversation_id'])
    row = home.json('conversation', 'show', first['conversation_id']).row
    same((row['title'], row['message_count'], len(row['messages'])), ('Plans', 6, 6))
    same([message['role'] for message in row['messages']], ['user', 'assistant'] * 3)
    assert home.json('chat', '--new', 'hi').row['conversation_id'] != first['conversation_id']
    same(home.json('chat', '--conversation', 'abcdefgh', 'x', expect=3).row['error']['code'], 'not_found')


def test_standard_input_and_unicode(home):
    text = 'Größe, 世界, \U0001f468\u200d\U0001f469\u200d\U0001f467, שלום\nand a second line'
    row = home.json('chat', '-', input=text + '\n').row
    messages = home.json('conversation', 'show', row['conversation_id']).row['messages']
    same(messages[0]['content'], text)


def test_control_characters_are_exact_in_a_pipe(home):
    text = 'red \033[31m and bell \007'
    row = home.json('chat', '-', input=text).row
    same(home.json('conversation', 'show', row['conversation_id']).row['messages'][0]['content'], text)
    contains(home.run('export', '--format', 'markdown').out, text)


def test_files_go_along(home):
    for name, content in {'one.c': b'int one;\n', 'b`t.md': b'```\ncode\n```', '.env': b'KEY=1', 'bad.txt': b'\xff\xfe',
                          'big': b'x' * 300000}.items():
        with open(os.path.join(home.path, name), 'wb') as file:
            file.write(content)
    os.symlink('.env', os.path.join(home.path, 'harmless'))

    def said(*words, **options):
        row = home.json('chat', *words, **options).row
        return home.json('conversation', 'show', row['conversation_id']).row['messages'][0]['content']

    same(said('see @one.c, and me@one.c'), 'see @one.c, and me@one.c\n\n```c one.c\nint one;\n```')
    contains(said('@b`t.md'), '````markdown b`t.md\n```\ncode\n```\n````')
    same(said('ask @nobody about @/'), 'ask @nobody about @/')
    for name in ('two.c', 'src/two.h', '/nowhere', '~/none', '"my notes"'):
        contains(home.run('chat', 'look at @%s, please' % name).err, 'no file "%s"' % name.strip('"'))
    for text in ('ask @nobody', 'is @types/node old?', 'mail to me@two.c', 'see @one.c', '@10.5 it is', 'an @'):
        same('no file' in home.run('chat', text).err, False)
    same(said('-', input='a @one.c'), 'a @one.c')
    for name, why in (('.env', 'keys or passwords'), ('harmless', 'keys or passwords'), ('bad.txt', 'UTF-8'), ('big', '256 kB')):
        contains(home.run('chat', 'see @' + name, expect=None).err, why)


def test_no_memory_learns_nothing(home):
    row = home.json('chat', '--no-memory', 'I prefer aisle seats.').row
    same((row['memories_extracted'], row['preferences_updated']), ([], []))
    same(home.json('pref', 'list').out, '')


def test_dry_run_writes_nothing(home):
    home.run('chat', 'I prefer aisle seats on flights.')
    before = home.json('export').out + home.json('stats').out + home.json('pref', 'list').out
    row = home.json('chat', '--dry-run', 'Which seats do I prefer?').row
    same((row['conversation_id'], row['user_message_id'], row['message_id']), (None, None, None))
    assert row['request'] is not None and 'aisle' in json.dumps(row['context'])
    same(home.json('export').out + home.json('stats').out + home.json('pref', 'list').out, before)
    contains(home.run('chat', '--dry-run', 'Which seats do I prefer?').out, 'tokens used')


def test_shares_of_the_prompt_are_settings(home):
    for dish in ('sushi', 'ramen', 'curry', 'goulash', 'paella', 'fondue', 'risotto', 'tagine'):
        home.run('chat', 'I love %s.' % dish)
    profile = lambda: sum(part['tokens'] for part in home.json('chat', '--new', '--dry-run', 'Hello?').row['context']['parts']
                          if part['type'] == 'profile')
    whole = profile()
    home.run('config', 'set', 'context.profile_part', '200')
    assert 0 < profile() < whole * 2 / 3, (profile(), whole)
    contains(home.run('config', 'set', 'context.found_part', '0', expect=2).err, 'context.found_part')


def files(home):
    return {os.path.join(folder, name): open(os.path.join(folder, name), 'rb').read()
            for folder, _, names in os.walk(home.path) for name in names}


def test_what_is_too_large_is_refused_or_sent_in_parts(home):
    home.run('config', 'set', 'context.budget', '700')
    text = 'Dear all, ' + 'and so on and so on ' * 300 + 'what do you think?'
    refused = home.json('chat', text, expect=2)
    contains(refused.row['error']['message'], 'the budget is 700: shorten it, send an excerpt, or raise context.budget')
    same(home.json('conversation', 'list').rows, [])  # nothing of it is kept
    row = home.json('chat', '--excerpt', *home.serve(), 'echo', text).row
    assert row['context']['used'] <= 700, row['context']
    same([item['text'] for item in row['context']['left_out']['items']], ['the middle of the message'])
    sent = json.loads(row['response'])['body']['messages'][-1]['content']
    sent = sent if isinstance(sent, str) else sent[-1]['text']
    contains(sent, 'Dear all, and so on')
    contains(sent, 'what do you think?')
    same(home.json('conversation', 'show', row['conversation_id']).row['messages'][0]['content'], text)


def test_too_much_on_standard_input_is_told(home):
    contains(home.run('chat', '-', input='a' * (1 << 24) + 'a', expect=2).err, 'recollect: The input is larger than 16777216 bytes.')


def test_incognito_leaves_no_trace(home):
    home.run('chat', 'I prefer dark mode.')
    before = files(home)
    answer = home.json('chat', '--incognito', 'I love zanzibar-8841. Which theme do I like?', env={'LOG_LEVEL': 'debug'}).row
    assert answer['response'] and 'dark' not in answer['response'], answer
    told = home.run('chat', '--incognito', 'I hate zanzibar-8841.', '--wait').err
    same(told, 'recollect: learned: hates zanzibar-8841 (forgotten at its end)\n')  # what undo takes back is another thing
    after = files(home)
    same([path for path, bytes in after.items() if b'zanzibar-8841' in bytes], [])
    same(after.keys(), before.keys())
    same([path for path in after if after[path] != before[path]], [])
    for other in (('--last',), ('--conversation', answer['conversation_id']), ('--dry-run',)):
        home.run('chat', '--incognito', *other, 'Hello', expect=2)


def test_a_tag_stops_learning(home):
    id = home.json('chat', 'Hello').row['conversation_id']
    home.run('conversation', 'tag', id, 'no-learning')
    told = home.json('chat', '--conversation', id, 'I prefer aisle seats. Remember that my code is 4711.').row
    same((told['preferences_updated'], told['memories_extracted']), ([], []))
    same(home.json('pref', 'list').rows + home.json('memory', 'list').rows, [])
    home.run('conversation', 'tag', id, 'no-learning', '--remove')
    assert home.json('chat', '--conversation', id, 'I prefer aisle seats.').row['preferences_updated']


def test_wait_runs_the_jobs(home):
    home.run('chat', '--wait', 'I prefer aisle seats.')
    same([row for row in home.json('jobs', 'list').rows if row['status'] in ('queued', 'running')], [])


def test_a_server_answers(home):
    ask = home.serve()
    answer = home.run(*ask, 'reply', 'chat', 'good morning')
    same(answer.out, 'You said: good morning\n')
    row = home.json(*ask, 'thinking', 'chat', 'think').row
    same((row['response'], row['provider'], row['model']), ('Here is the answer.', 'anthropic', 'thinking'))
    assert row['usage']['input_tokens'] > 0
    answer = home.run(*ask, 'thinking', 'chat', 'think')
    same(answer.out, 'Here is the answer.\n')
    contains(answer.err, 'Let me think')


def test_a_failing_provider_is_exit_4_and_the_question_is_kept(home):
    ask = home.serve()
    row = home.json(*ask, 'http:status=400,message=Too%20odd', 'chat', 'I prefer aisle seats.', expect=4).row
    same((row['generation_success'], row['error']['code']), (False, 'provider'))
    contains(row['error']['message'], 'Too odd')
    messages = home.json('conversation', 'show', row['conversation_id']).row['messages']
    same(messages[0]['content'], 'I prefer aisle seats.')
    assert home.json('pref', 'list').rows, 'what was said is learned all the same'
    answer = home.run(*ask, 'http:status=400,message=Too%20odd', 'chat', 'hello', expect=4)
    contains(answer.err, 'Too odd')
    assert 'key-of-the-test' not in answer.err


def test_interrupting_an_answer_keeps_what_came(home):
    ask = home.serve()
    process = home.start('--json', *ask, 'stall:after=3,size=8', 'chat', 'tell me')
    home.wait_server('open=1&requests=1')
    interrupt(process)
    out, _ = process.communicate(timeout=60)
    same(process.returncode, 130)
    row = json.loads(out)
    same((row['generation_success'], row['error']['code']), (False, 'cancelled'))
    messages = home.json('conversation', 'show', row['conversation_id']).row['messages']
    same([message['content'] for message in messages[:1]], ['tell me'])
    same([message['status'] for message in messages[1:]], ['cancelled'])


def test_text_that_had_arrived_is_kept(home):
    ask = home.serve()
    process = home.start(*ask, 'stall:after=3,size=8', 'chat', 'tell me')
    first = os.read(process.stdout.fileno(), 1)
    interrupt(process)
    rest, _ = process.communicate(timeout=60)
    same(process.returncode, 130)
    text = (first + rest).decode().rstrip('\n')
    row = home.json('conversation', 'list').row
    message = home.json('conversation', 'show', row['id']).row['messages'][-1]
    same(message['status'], 'cancelled')
    assert text and message['content'].startswith(text[:1])


main(sys.modules[__name__])
