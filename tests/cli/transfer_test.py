"""import and export."""
import json
import os
import re
import shutil
import subprocess
import sys
import time

from harness import BUILD, PATIENCE, PROGRAM, contains, interrupt, main, same

TALK = [
    {'conversation': 'trip', 'title': 'The trip', 'id': 'm1', 'role': 'user', 'name': 'Caroline',
     'content': 'We leave on Friday — 世界 \U0001f30d', 'created_at': '2023-05-08T13:56:00Z'},
    {'conversation': 'trip', 'id': 'm2', 'role': 'assistant', 'content': 'A line\nand a second one\twith a tab',
     'created_at': 1683554220, 'metadata': {'source': 'elsewhere', 'n': [1, 2]}},
    {'conversation': 'knee', 'role': 'user', 'content': 'My knee hurts.', 'created_at': '2024-01-01T00:00:00.250Z'},
    {'conversation': 'knee', 'role': 'user', 'content': 'My knee hurts.', 'created_at': '2024-01-01T00:01:00Z'},
]


def lines(rows):
    return ''.join(json.dumps(row) + '\n' for row in rows)


def test_import_and_again(home):
    path = home.file('talk.jsonl', lines(TALK))
    row = home.json('import', path).row
    same((row['added'], row['same'], row['failed'], row['errors']), (4, 0, 0, []))
    before = home.run('export').out
    row = home.json('import', path).row
    same((row['added'], row['same']), (0, 4))
    same(home.run('export').out, before)
    contains(home.run('import', path).out, '0 messages added')


def test_the_same_id_twice_in_a_file(home):
    again = dict(TALK[0], content='Said anew')
    row = home.json('import', home.file('talk.jsonl', lines(TALK + [again] + TALK[1:2]))).row
    same((row['added'], row['same'], row['failed']), (4, 2, 0))


def test_what_came_in_is_counted(home):
    path = home.file('talk.jsonl', lines(TALK[:1]) + '{\n')
    same(home.run('import', path).out, '1 message added, 0 already there, 1 bad line\n')


def test_ids_that_begin_anew_in_each_conversation(home):
    """What says something else in another conversation is not there already: it is told, not lost."""
    path = home.file('talk.jsonl', lines(TALK + [dict(TALK[0], content='Said elsewhere', conversation='knee')] + TALK[1:2]))
    for added, there in ((4, 1), (0, 5)):
        done = home.json('import', path, expect=None)
        same((done.row['added'], done.row['same'], done.row['failed']), (added, there, 1))
        contains(done.row['errors'][0], 'line 5: the id "m1" is that of another message in another conversation')
    same([row['content'] for row in home.run('export', '--conversation', 'ext:knee').rows], ['My knee hurts.'] * 2)


def test_no_conversation_for_what_is_in_another(home):
    home.run('import', home.file('talk.jsonl', lines(TALK)))
    for before in ([], [dict(TALK[0], id='m9')]):  # the first line of a step, and one that comes behind others
        row = home.json('import', '-', input=lines(before + [dict(TALK[0], conversation='other')])).row
        same((row['added'], row['same']), (len(before), 1))
    same(sorted(row['external_id'] for row in home.json('conversation', 'list').rows), ['knee', 'trip'])


def test_what_was_exported_from_here_is_here(home):
    home.run('chat', 'I like tea.')
    home.run('import', home.file('talk.jsonl', lines(TALK)))
    out = home.run('export').out
    row = home.json('import', home.file('out.jsonl', out)).row
    same((row['added'], row['same']), (0, 6))
    same(home.run('export').out, out)
    # elsewhere, and back again
    home.run('import', 'out.jsonl', user='bob')
    same(home.json('import', 'out.jsonl', user='bob').row['same'], 6)
    same(home.json('import', '-', input=home.run('export', user='bob').out).row['same'], 6)
    # what is no longer here comes in anew, once
    home.run('conversation', 'erase', json.loads(out.splitlines()[0])['conversation'], expect=None)
    row = home.json('import', 'out.jsonl').row
    same(row['added'] + row['same'], 6)
    same(home.json('import', 'out.jsonl').row['same'], 6)


def test_the_mark_of_bytes_at_the_beginning(home):
    row = home.json('import', home.file('talk.jsonl', '\ufeff' + lines(TALK).replace('\n', '\r\n'))).row
    same((row['added'], row['failed']), (4, 0))


def test_external_ids(home):
    home.run('import', home.file('talk.jsonl', lines(TALK)))
    row = home.json('conversation', 'show', 'ext:trip').row
    same((row['external_id'], row['title']), ('trip', 'The trip'))
    same([message['external_id'] for message in row['messages']], ['m1', 'm2'])
    same(row['messages'][0]['name'], 'Caroline')
    same(row['messages'][1]['metadata'], TALK[1]['metadata'])
    same([message['content'] for message in row['messages']], [line['content'] for line in TALK[:2]])
    hit = home.json('search', 'Friday', '--scope', 'messages').rows[0]
    same((hit['external_id'], hit['conversation_external_id'], hit['created_at']), ('m1', 'trip', '2023-05-08T13:56:00Z'))
    home.run('conversation', 'show', 'ext:none', expect=3)


def test_a_deleted_conversation_takes_no_messages(home):
    home.run('import', home.file('talk.jsonl', lines(TALK)))
    for name, more in (('trip', dict(TALK[0], id='m9')), ('knee', dict(TALK[2], content='It is better.'))):
        home.run('conversation', 'delete', 'ext:' + name)
        identity = home.json('conversation', 'list', '--deleted').rows[0]['id']
        row = home.json('import', '-', input=lines(TALK + [more])).row
        same((row['added'], row['same'], row['failed']), (0, 2, 3))
        contains(row['errors'][0], 'its conversation is among the deleted ones: "recollect conversation restore '
                                   '%s" brings it back' % identity)
        home.run('conversation', 'restore', identity)
        row = home.json('import', '-', input=lines(TALK + [more])).row
        same((row['added'], row['same'], row['failed']), (1, 4, 0))
    home.run('conversation', 'delete', 'ext:trip')
    only = home.run('import', '-', input=lines([dict(TALK[0], conversation='other')]), expect=2)
    contains(only.err, 'No messages came in from the input: line 1: its conversation is among the deleted ones')
    same([row['external_id'] for row in home.json('conversation', 'list').rows], ['knee'])


def test_a_pipe_is_waited_for_until_somebody_writes_to_it(home):
    path = os.path.join(home.path, 'pipe')
    os.mkfifo(path)

    def begin(*arguments):
        process = home.start('--json', *arguments)
        contains(process.stderr.readline().decode(), 'waiting for something to be written to %s; Ctrl-C ends it' % path)
        return process

    for text, added in ((lines(TALK), 4), ('', 0)):
        process = begin('import', path)
        with open(path, 'w') as pipe:
            pipe.write(text)
        out, _ = process.communicate(timeout=PATIENCE)
        same(process.returncode, 0 if added else 1)
        same(json.loads(out).get('added', 0), added)
    process = begin('--config', path, 'config', 'get', 'context.budget')
    with open(path, 'w') as pipe:
        pipe.write('[context]\nbudget = 5000\n')
    same(json.loads(process.communicate(timeout=PATIENCE)[0])['value'], '5000')
    process = begin('import', path)
    interrupt(process)
    same((process.wait(PATIENCE), process.stdout.read()), (130, b''))
    process.stdout.close()
    process.stderr.close()


def test_standard_input(home):
    same(home.json('import', '-', input=lines(TALK)).row['added'], 4)


def test_bad_lines_are_told_and_the_rest_goes_in(home):
    text = lines(TALK[:1]) + 'not json\n' + '{"conversation":"x","role":"dancer","content":"a"}\n' + lines(TALK[1:])
    row = home.json('import', '-', input=text).row
    same((row['added'], row['failed'], len(row['errors'])), (4, 2, 2))
    contains(row['errors'][0], '2')
    contains(row['errors'][1], '3')
    contains(home.run('import', '-', input=text).err, 'line 2')


def test_a_mark_of_the_byte_order_is_no_text(home):
    text = '\ufeff' + lines(TALK[:2]) + '\ufeff' + lines(TALK[2:])  # of two files that were joined
    same(home.json('import', home.file('talk.jsonl', text)).row['added'], 4)


def test_nothing_but_bad_lines_is_another_file(home):
    path = home.file('letter.txt', 'Dear all,\nthis is no chat.\n')
    for command in (('import', path), ('memory', 'import', path), ('import', '-')):
        said = home.run(*command, input='Dear all,\nthis is no chat.\n', expect=2).err
        contains(said, 'all 2 lines are bad; the first says: line 1: ')
        contains(said, 'letter.txt' if path in command else 'the input')
        same(home.json(*command, input='Dear all,\nthis is no chat.\n', expect=2).row['error']['code'], 'invalid')
    same(home.json('import', home.file('empty.jsonl', '')).row['added'], 0)


def test_what_other_programs_export(home):
    """The examples of recollect(1), run as they stand there."""
    chatgpt = [{'title': 'Kyoto', 'conversation_id': 'k', 'mapping': {
        'a': {'message': None},
        'c': {'message': {'id': 'm2', 'author': {'role': 'assistant'}, 'create_time': 1700000002.5,
                          'content': {'content_type': 'text', 'parts': ['In November.']}}},
        'b': {'message': {'id': 'm1', 'author': {'role': 'user'}, 'create_time': 1700000001.5,
                          'content': {'content_type': 'multimodal_text', 'parts': [{'asset': 1}, 'When is 京都 red?']}}},
        'd': {'message': {'id': 'm0', 'author': {'role': 'system'}, 'create_time': None,
                          'content': {'content_type': 'text', 'parts': ['']}}}}}]
    claude = [{'uuid': 'c', 'name': 'Bread', 'chat_messages': [
        {'uuid': 'n1', 'sender': 'human', 'text': 'How long do I proof?', 'created_at': '2025-03-01T10:00:00Z'},
        {'uuid': 'n2', 'sender': 'assistant', 'text': 'Four hours.', 'created_at': '2025-03-01T10:00:10Z'}]}]
    said = home.run('import', '-', input=json.dumps(chatgpt), expect=2).err
    contains(said, 'No messages came in from the input: line 1: a JSON list')
    contains(said, 'the examples of recollect(1)')
    if not shutil.which('jq'):
        return
    with open(os.path.join(BUILD, 'man', 'recollect.1'), encoding='utf-8') as file:
        examples = re.findall(r"^jq -c '.*?recollect import -$", file.read().replace('\\(aq', "'"), re.M | re.S)
    for example, exported, title, words in zip(examples, (chatgpt, claude), ('Kyoto', 'Bread'),
                                               (['When is 京都 red?', 'In November.'], ['How long do I proof?', 'Four hours.'])):
        home.file('conversations.json', json.dumps(exported))
        path = os.pathsep.join((os.path.abspath(BUILD), home.env.get('PATH', '/usr/bin:/bin')))
        done = subprocess.run(example, shell=True, env={**home.env, 'PATH': path}, cwd=home.path, capture_output=True,
                              text=True)
        contains(done.stdout, '2 messages added')
        rows = [row for row in home.json('export').rows if row['title'] == title]
        same([row['content'] for row in rows], words)
        same([row['role'] for row in rows], ['user', 'assistant'])
    same(len(examples), 2)


def test_strict_takes_all_or_nothing(home):
    text = lines(TALK) + 'not json\n'
    same(home.json('import', '--strict', '-', input=text, expect=2).row['error']['code'], 'invalid')
    same(home.run('export').out, '')
    contains(home.run('import', '--strict', '-', input='not json\n', expect=2).err, 'byte 0; nothing was imported')
    same(home.json('import', '--strict', '-', input=lines(TALK)).row['added'], 4)


def test_a_file_that_is_not_there_is_exit_1(home):
    same(home.json('import', 'no-such-file', expect=1).row['error']['code'], 'io')
    home.run('import', home.path, expect=1)


def test_learning_is_a_job(home):
    said = [{'conversation': 'c', 'role': 'user', 'content': 'I prefer aisle seats.', 'created_at': '2026-11-01'}]
    home.run('import', '--no-learn', '-', input=lines(said))
    same(home.json('jobs', 'list').rows, [])
    said[0]['content'] = 'I prefer quiet hotels.'
    home.run('import', '--wait', '-', input=lines(said), env={'RECOLLECT_NOW': '2026-11-02T00:00:00Z'})
    same([row['status'] for row in home.json('jobs', 'list').rows], ['done'])


def test_export_round_trip(home):
    home.run('import', home.file('talk.jsonl', lines(TALK)))
    home.run('chat', 'I prefer aisle seats; ünïcode \033[1m too')
    first = home.run('export').out
    there = {'RECOLLECT_DB': os.path.join(home.path, 'other.db')}
    home.run('import', '-', input=first, env=there)
    second = home.run('export', env=there).out
    same(sorted(second.splitlines()), sorted(first.splitlines()))
    same(home.json('import', '-', input=first, env=there).row['added'], 0)


def test_export_of_one_conversation(home):
    home.run('import', home.file('talk.jsonl', lines(TALK)))
    rows = home.run('export', '--conversation', 'ext:knee').rows
    same([row['content'] for row in rows], ['My knee hurts.'] * 2)
    home.run('export', '--conversation', 'ext:none', expect=3)
    text = home.run('export', '--format', 'markdown', '--conversation', 'ext:trip').out
    contains(text, '# The trip\n')
    contains(text, '## Caroline')
    contains(text, TALK[1]['content'])


def test_more_messages_than_a_page(home):
    many = [{'conversation': 'long', 'id': 'n%d' % i, 'role': 'user' if i % 2 == 0 else 'assistant',
             'content': 'message %d' % i, 'created_at': 1700000000 + i} for i in range(1234)]
    home.run('import', '--no-learn', '-', input=lines(many))
    same([row['id'] for row in home.run('export').rows], [row['id'] for row in many])
    shown = home.json('conversation', 'show', 'ext:long', '--limit', '3').row['messages']
    same([row['content'] for row in shown], ['message 1231', 'message 1232', 'message 1233'])


def test_more_conversations_than_a_page(home):
    many = [{'conversation': 'c%d' % i, 'role': 'user', 'content': 'hello %d' % i, 'created_at': 1700000000 + i}
            for i in range(450)]
    home.run('import', '--no-learn', '-', input=lines(many))
    same(len(home.json('conversation', 'list').rows), 450)
    same(len(home.run('export').rows), 450)
    same(home.json('conversation', 'list', '--limit', '250').rows, home.json('conversation', 'list').rows[:250])


def folders(home, name):
    return [folder for folder, _, files in os.walk(os.path.join(home.path, 'cache')) if name in files]


def test_a_large_import_leaves_its_index(home):
    many = [{'conversation': 'c%d' % (i // 50), 'id': 'n%d' % i, 'role': 'user' if i % 2 == 0 else 'assistant',
             'content': 'The heron number %d stands in the shallow water and waits' % i, 'created_at': 1700000000 + i}
            for i in range(6000)]
    same(folders(home, 'manifest'), [])
    home.run('import', '--no-learn', '-', input=lines(many[:5]))
    same(folders(home, 'manifest'), [])  # a small one is left to the first search
    home.run('import', '--no-learn', home.file('many.jsonl', lines(many)))
    same(len(folders(home, 'manifest')), 1)
    same([hit['external_id'] for hit in home.json('search', '"number 5999"').rows], ['n5999'])
    home.run('maintain', '--check')
    same(home.json('import', '--no-learn', home.file('many.jsonl', lines(many))).row['same'], 6000)
    home.run('maintain', '--check')


def stored(home):
    answer = home.json('stats', expect=None)
    return answer.row['messages']['total'] if answer.code == 0 else 0


def test_an_import_that_is_killed_goes_on(home):
    many = [{'conversation': 'c%d' % (i // 50), 'id': 'n%d' % i, 'role': 'user', 'content': 'The heron number %d' % i,
             'created_at': 1700000000 + i} for i in range(30000)]
    path = home.file('many.jsonl', lines(many))
    child = subprocess.Popen([PROGRAM, 'import', '--no-learn', path], env=home.env, cwd=home.path,
                             stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until = time.monotonic() + PATIENCE
    while stored(home) < 2000 and child.poll() is None and time.monotonic() < until:  # into the middle of it
        pass
    child.kill()
    child.wait()
    kept = stored(home)
    home.run('maintain', '--check')
    row = home.json('import', '--no-learn', path).row
    same((row['added'], row['same']), (len(many) - kept, kept))
    home.run('maintain', '--check')
    same(home.json('search', '"number 29999"').rows[0]['external_id'], 'n29999')


main(sys.modules[__name__])
