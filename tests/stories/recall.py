#!/usr/bin/env python3
"""Recall: what was stated in one conversation answers a question in another; a correction supersedes, the old
value stays in the history, and undo brings it back. Offline."""

from story import Story, part


def values(story, key):
    """The active values under a key."""
    outcome = story.run('--json', 'pref', 'get', key, code=None)
    return [row['value'] for row in outcome.rows] if outcome.code == 0 else []


def profile(row):
    return ' / '.join(part(row, 'profile') + part(row, 'recent'))


with Story() as story:
    first = story.chat('I prefer aisle seats. My sister Ines lives in Porto.')
    story.ok(first['generation_success'], 'the memory keeper answers without key and network')
    story.same(first['provider'], 'local', 'and says who it is')
    story.ok('Noted' in first['response'], 'it confirms what it learned', first['response'])
    story.ok(any(row['value'] == 'aisle' for row in first['preferences_updated']), 'the preference is among the updates',
             first['preferences_updated'])
    seat = next(iter(first['preferences_updated']), {})
    key = seat.get('key', 'seat')
    story.same(values(story, key), ['aisle'], 'the preference is in force')
    story.same(seat.get('evidence'), [first['user_message_id']], 'its evidence is the message that stated it')
    story.same(seat.get('source'), 'explicit', 'it counts as stated')

    second = story.chat('Which seat should you book for me?')
    story.ok(second['conversation_id'] != first['conversation_id'], 'a new conversation begins')
    story.ok('aisle' in second['response'], 'it knows the seat', second['response'])
    story.ok('aisle' in profile(second), 'the preference was in the prompt', second['context'])
    third = story.chat('Where does my sister Ines live?')
    story.ok('Porto' in third['response'], 'a fact said in passing is found, too', third['response'])

    blind = story.run('--json', 'chat', '--no-memory', 'Which seat should you book for me?').row
    story.ok('aisle' not in blind['response'], 'with --no-memory it does not know', blind['response'])

    story.chat('Thank you.')
    again = story.chat('I prefer aisle seats.')
    story.same(values(story, key), ['aisle'], 'saying it again stores it once')

    correction = story.chat('Actually, I prefer window seats now.')
    story.same(values(story, key), ['window'], 'a correction supersedes')
    later = story.chat('Which seat do I like best?')
    story.ok('window' in profile(later) and 'aisle' not in profile(later), 'the prompt holds the new value alone',
             later['context'])
    story.ok('window' in later['response'].split('\n')[0], 'and the answer begins with it', later['response'])

    old = story.run('--json', 'pref', 'list', '--status', 'superseded').rows
    story.ok(any(row['value'] == 'aisle' for row in old), 'the superseded one is kept', old)
    history = story.run('--json', 'pref', 'history', key).rows
    story.ok(any('aisle' in row['summary'] and 'window' in row['summary'] for row in history),
             'the history tells of the change', history)

    undone = story.run('--json', 'undo').row
    story.ok(undone['undone'] >= 1, 'undo takes it back', undone)
    story.same(values(story, key), ['aisle'], 'the old value is in force again')
    after = story.chat('Which seat do I like?')
    story.ok('aisle' in profile(after) and 'window' not in profile(after), 'and the prompt knows', after['context'])
