"""vectors import: tables of word vectors of other languages, and what the search finds with them."""
import json
import os
import random
import sys

from harness import contains, main, same

# words of one line are near in meaning
GERMAN = ('auto wagen fahrzeug', 'hund welpe dackel', 'arzt doktor praxis', 'regen schauer gewitter')
POLISH = ('samochód auto pojazd', 'pies szczeniak jamnik')


def table(groups, dimensions, others=0, heading=True):
    """A text table: each group around a direction of its own, and words of no group."""
    chance = random.Random(7)
    point = lambda: [chance.gauss(0, 1) for _ in range(dimensions)]
    lines = []
    for group in groups:
        middle = point()
        for word in group.split():
            lines.append((word, [x + .2 * y for x, y in zip(middle, point())]))
    lines += [('wort' + ''.join(chance.choice('abcdefgh') for _ in range(6)), point()) for _ in range(others)]
    head = '%d %d\n' % (len(lines), dimensions) if heading else ''
    return head + ''.join('%s %s\n' % (word, ' '.join('%.4f' % x for x in numbers)) for word, numbers in lines)


def say(home, *texts):
    home.run('import', home.file('talks', ''.join(json.dumps(
        {'conversation': 'c%d' % number, 'id': 'm%d' % number, 'role': 'user', 'content': text, 'created_at': 1700000000 + number})
        + '\n' for number, text in enumerate(texts))))


def find(home, text):
    """External ids, best first, and why the first was found."""
    rows = home.json('search', text, '--scope', 'messages').rows
    return [row['external_id'] for row in rows], rows[0]['why'] if rows else {}


def stored(home):
    return os.path.join(home.env['XDG_DATA_HOME'], 'recollect', 'vectors.vec')


def test_words_near_in_meaning_are_found(home):
    say(home, 'Der Wagen steht seit gestern in der Garage und ist kaputt', 'Wir haben einen Welpen und der Dackel mag ihn nicht',
        'The vehicle would not start this morning')
    same(find(home, 'Fahrzeug'), ([], {}))
    made = home.json('vectors', 'import', home.file('cc.de.120.vec', table(GERMAN, 120, 1500))).row
    same((made['language'], made['dimensions']), ('de', 120))
    assert 1490 < made['words'] <= 1512, made
    found, why = find(home, 'Fahrzeug')
    same((found[0], why['soft']), ('m0', ['fahrzeug ~ wagen']))
    same(set(find(home, 'Auto')[0][:2]), {'m0', 'm2'})  # a word of both languages
    same(find(home, 'Hund')[1]['soft'], ['hund ~ dackel'])
    found, why = find(home, 'truck')  # English words stay
    same((found[0], why['soft']), ('m2', ['truck ~ vehicle']))
    size = os.path.getsize(stored(home))
    home.run('vectors', 'import', home.file('cc.de.120.vec', table(GERMAN, 120, 1500)))
    same(os.path.getsize(stored(home)), size)  # the same language again takes the place of the old


def test_who_says_the_only_word_comes_first(home):
    """Nothing is asked by one word: an answer that is near in meaning does not come before the word itself."""
    talk = (('user', 'q', 'Have you tried pottery yet?'), ('assistant', 'a', "No, I've been busy painting, here is what I finished"),
            ('user', 'n', 'That looks great'))
    home.run('import', home.file('talk', ''.join(json.dumps(
        {'conversation': 'c', 'id': id, 'role': role, 'content': text, 'created_at': 1700000000}) + '\n' for role, id, text in talk)))
    say(home, *('The invoice number %d went out on time' % number for number in range(30)))
    found, _ = find(home, 'pottery')
    same(found[:2], ['q', 'a'])


def test_languages_stand_side_by_side(home):
    say(home, 'Der Wagen steht in der Garage und ist kaputt', 'samochód stoi w garażu')
    home.run('vectors', 'import', '--language', 'de', home.file('german', table(GERMAN, 20)))
    home.run('vectors', 'import', home.file('wiki.pl.vec', table(POLISH, 20)))
    same(find(home, 'pojazd')[0], ['m1'])
    same(find(home, 'Fahrzeug')[0], ['m0'])


def test_forms_of_files(home):
    for name, text, words in (('glove.de.txt', table(GERMAN, 8, heading=False), 12),
                              ('w2v.de.txt', table(GERMAN, 8).replace(' ', '\t'), 12),
                              ('blanks.de.vec', '3 2 \nauto 1 0 \nzwei worte 0 1 \n\nwagen 1 0.1 \n', 2),
                              ('signs.de.vec', ', 1 0\n</s> 0 1\nAuto 1 1\nauto 1 1\n', 2),
                              ('crlf.de.vec', 'auto 1 0\r\nwagen 0 1\r\n', 2)):
        row = home.json('vectors', 'import', home.file(name, text)).row
        same((name, row['words']), (name, words))
    contains(home.run('vectors', 'import', home.file('small.fr.vec', 'voiture 1 0\n')).out, '1 words of the language fr')


def test_what_people_mean_as_well_is_found(home):
    """Words that the table of vectors does not know to be near, in any of their forms."""
    say(home, 'My sister is marrying Tom on the twelfth of June', 'I have been employed by the harbour since May',
        'The kettle whistles at seven', 'Our puppies sleep in a basket')
    for text, wanted, words in (('wedding', 'm0', 'wedding ~ marrying'), ('weddings', 'm0', 'weddings ~ marrying'),
                                ('occupation', 'm1', 'occupation ~ employed'), ('pet', 'm3', 'pet ~ puppies')):
        found, why = find(home, text)
        same((found[:1], why['soft']), ([wanted], [words]))
    same(find(home, 'mortgage'), ([], {}))


def test_what_is_wrong_is_told(home):
    home.run('vectors', 'import', home.file('good.de.vec', table(GERMAN, 8)))
    with open(stored(home), 'rb') as file:
        before = file.read()
    for name, text, sentence in (('a.de.vec', 'auto 1 2\nwagen 1\n', 'line 2: the vector has too few numbers'),
                                 ('b.de.vec', '2 2\nauto 1 2\nwagen 1 x\n', 'line 3: a number of the vector cannot be read'),
                                 ('c.de.vec', 'auto 1 nan\n', 'line 1: a number of the vector cannot be read'),
                                 ('d.de.vec', 'auto 1 0\n\0\0\n', 'line 2: this is no text'),
                                 ('e.de.vec', 'auto\n', 'line 1: a word and the numbers'),
                                 ('f.de.vec', 'auto ' + '1 ' * 70000 + '\n', 'line 1: the line is longer'),
                                 ('g.de.vec', 'auto ' + '1 ' * 2000 + '\n', 'line 1: a word and the numbers'),
                                 ('h.de.vec', '', 'has no word vectors'),
                                 ('zero.de.vec', 'auto 0 0\nwagen 0 0\n', 'has no word vectors'),
                                 ('i.vec', 'auto 1 2\n', 'say --language de')):
        contains(home.run('vectors', 'import', home.file(name, text), expect=2).err, sentence)
    contains(home.run('vectors', 'import', '--language', 'German', home.file('j.vec', 'auto 1 2\n'), expect=2).err, '"German"')
    contains(home.run('vectors', 'import', 'none.de.vec', expect=3).err, 'none.de.vec')
    with open(stored(home), 'rb') as file:
        same(file.read(), before)
    with open(stored(home), 'wb') as file:
        file.write(before[:-1])
    contains(home.run('vectors', 'import', home.file('good.de.vec', table(GERMAN, 8)), expect=2).err,
             'vectors.vec is damaged: remove it, and import its languages again')
    os.unlink(stored(home))
    home.run('vectors', 'import', home.file('good.de.vec', table(GERMAN, 8)))


main(sys.modules[__name__])
