"""Words are read folded, each letter at its place, and without what may be a clitic."""

from jalaa.annotation.suggesting.words import read_words, readings


def test_a_letter_has_the_place_it_has_in_the_text_whatever_stands_between():
    text = "وَلِلْوِلايَاتِ الـــمُتّحِدة"
    words = read_words(text)
    assert words.folded == ["وللولايات", "المتحده"]
    assert text[words.place(0, 2) : words.ends[0]] == "لْوِلايَاتِ"


def test_no_more_letters_are_left_out_than_clitics_can_be():
    assert [rest for _, rest in readings("ولبنان")] == ["ولبنان", "لبنان", "بنان"]
    assert [rest for _, rest in readings("كان")] == ["كان"]
    assert [rest for _, rest in readings("ول")] == ["ول"]


def test_lines_are_counted_by_every_break():
    assert read_words("في\nبغداد\r\nاليوم\u2028غدا").lines == [0, 1, 3, 4]
