"""Dates and numbers: what guidelines call DATE, CARDINAL, ORDINAL, and TIME, PERCENT, MONEY, QUANTITY where a layer has them in use.

    الثلاثاء 9 يناير/كانون الثاني 2024        one DATE           ثلاث طائرات        ⟦ثلاث|CARDINAL⟧ طائرات
    منذ 10 سنوات، أواخر عام 2017               two DATEs          الجولة الرابعة     الجولة ⟦الرابعة|ORDINAL⟧
    ب 5 ملايين دولار                           MONEY or nothing   المادة 140         nothing: it counts nothing

A number is read to its end before it is named by what follows it, so that no part of a date, a sum or an hour is ever a CARDINAL.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from jalaa.annotation.suggesting.found import Found
from jalaa.annotation.suggesting.vocabulary import calendar
from jalaa.annotation.suggesting.words import Words, readings

LABELS = ("DATE", "CARDINAL", "ORDINAL", "TIME", "PERCENT", "MONEY", "QUANTITY")
"""The labels that are found here, and are therefore not taken from accepted strings: «2014» is a date or not by what stands around it."""

_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
_CLITIC_NUMBER = re.compile(r"([وف]?[بلك]?)([0-9]+(?:[.,][0-9]+)*)")
_YEAR = re.compile(r"(?:1[5-9]|20)[0-9]{2}")
_LATE_YEAR = re.compile(r"19[5-9][0-9]|20[0-4][0-9]")
_LATIN = re.compile(r"[a-z]")
_BEFORE_NUMBER = frozenset("([{\"'،,؛;:.!؟?-–—/\n$€£")
_AFTER_NUMBER = frozenset(")]}\"'،,؛;:.!؟?%٪$€£")
_SEPARATORS = ("/", "-", ".")
_FUNCTION_WORDS = frozenset("في من الي علي عن ان وان بعد قبل حتي منذ عندما حين حيث الذي التي ثم او و لكن بسبب خلال مع ضد لم لا قد بين".split())


def find_quantities(words: Words) -> list[Found]:
    """Dates and numbers of a text, in reading order, none overlapping.

    >>> text = "وفي 26 تموز / يوليو قتل 18 منهم ثلاثة"
    >>> [(text[one.start:one.end], one.label) for one in find_quantities(read_words(text))]
    [('26 تموز / يوليو', 'DATE'), ('18', 'CARDINAL'), ('ثلاثة', 'CARDINAL')]
    """
    known = calendar()
    openers = frozenset(entry.split()[0] for entries in known.values() for entry in entries)
    reader = _Reader(words, known, openers)
    found, token = [], 0
    while token < len(words.folded):
        one = next(reader.at(token), None)
        if one is None:
            token += 1
            continue
        letters, last, label = one
        if label:
            found.append(Found(words.place(token, letters), words.ends[last], label))
        token = last + 1
    return found


@dataclass(frozen=True)
class _Reader:
    """One text and the words of the calendar; methods give the last token of what they read, -1 where it does not stand there."""

    words: Words
    calendar: dict[str, frozenset[str]]
    openers: frozenset[str]
    """Every word that anything here can begin with."""

    def at(self, token: int) -> Iterator[tuple[int, int, str]]:
        """What begins with a token: the letters left out of it, its last token, and its label, empty for what only must not be counted."""
        for letters, word in self._readings(token):
            if word not in self.openers and not _NUMBER.fullmatch(word):
                continue
            for read in (self._date, self._quantity, self._ordinal):
                last, label = read(token, word)
                if last >= 0:
                    yield letters, last, label
                    return

    def _readings(self, token: int) -> Iterator[tuple[int, str]]:
        word = self.words.folded[token]
        if found := _CLITIC_NUMBER.fullmatch(word):
            yield len(found[1]), found[2]
        else:
            yield from readings(word)

    def _word(self, token: int) -> str:
        return self.words.folded[token] if token < len(self.words.folded) else ""

    def _is(self, token: int, *kinds: str) -> bool:
        return self._in(self._word(token), *kinds)

    def _in(self, word: str, *kinds: str) -> bool:
        return any(word in self.calendar[kind] for kind in kinds)

    # Dates

    def _date(self, token: int, word: str) -> tuple[int, str]:
        last = self._date_from(token, word)
        if last < 0:
            return -1, ""
        last = self._with_fixing(last)
        if self._word(last + 1) == "من" and self._is(last + 2, "year_words", "units_fixed"):
            if self._is(last + 3, "fixing") or _YEAR.fullmatch(self._word(last + 3)):
                last += 3
        return last, "DATE"

    def _date_from(self, token: int, word: str) -> int:
        after = token + 1
        if self._in(word, "parts"):
            return self._behind_part(after)
        if self._in(word, "days"):
            return self._day(token, word)
        if word == "يوم" and (self._is(after, "weekdays") or self._word(after) == "امس"):
            return self._date_from(after, self._word(after))
        if self._in(word, "weekdays"):
            return self._weekday(token)
        if word == "شهر":
            return self._from_month(after, self._word(after), sure=True)
        if self._in(word, "year_words") and _YEAR.fullmatch(self._word(after)):
            return self._era(after)
        if self._in(word, "years_of_two") and _YEAR.fullmatch(self._word(after)):
            other = _CLITIC_NUMBER.fullmatch(self._word(after + 1))
            return after + 1 if other and _YEAR.fullmatch(other[2]) else after
        if self._in(word, "units_fixed"):
            return self._fixed_unit(after)
        if self._in(word, "units_with_number"):
            return token
        if self._in(word, "decades"):
            return after if self._word(after) == "القرن" else token
        if _NUMBER.fullmatch(word):
            return self._from_digits(token, word)
        if self._in(word, "first_to_tenth"):
            return self._ordinal_day(token, word)
        return self._from_month(token, word, sure=False)

    def _with_fixing(self, last: int) -> int:
        """The last token of a date with the word behind it that fixes it: «الماضي»."""
        return last + 1 if self._is(last + 1, "fixing") and not self._is(last, "fixing") else last

    def _behind_part(self, token: int) -> int:
        """«أواخر عام 2017», «نهاية ديسمبر», «نهاية العام الجاري», «مطلع 2020»."""
        word = self._word(token)
        if _YEAR.fullmatch(word):
            return token
        if self._in(word, "units_fixed"):
            return self._fixed_unit(token + 1)
        if self._in(word, "year_words", "decades") or word == "شهر":
            return self._date_from(token, word)
        return self._from_month(token, word, sure=False)

    def _day(self, token: int, word: str) -> int:
        if self._is(token + 1, "weekdays"):
            return self._weekday(token + 1)
        if word == "امس" and self._word(token + 1) == "الاول":
            return token + 1
        if word == "اليوم":
            behind = self._word(token + 1)
            if not (self._in(behind, "behind_today") or behind in ("،", ",", ".", "")):
                return self._fixed_unit(token + 1)
        return token

    def _weekday(self, token: int) -> int:
        if token and self._is(token - 1, "not_days_after"):
            return -1
        last = token + 1 if self._is(token + 1, "fixing") else token
        behind = last + 2 if self._word(last + 1) == "الموافق" else last + 1
        further = self._from_digits(behind, self._word(behind)) if _NUMBER.fullmatch(self._word(behind)) else -1
        return further if further >= 0 and (behind > last + 1 or self._is_day(self._word(behind))) else last

    def _is_day(self, word: str) -> bool:
        return word.isdecimal() and len(word) <= 2 and 1 <= int(word) <= 31

    def _from_digits(self, token: int, word: str) -> int:
        """A date that begins with a figure: «9 يناير», «9/1/2024», «10 سنوات», «2014» behind «منذ»."""
        last = self._numeric_date(token, word)
        if last >= 0 or self._joined(token):
            return last
        if self._is_day(word):
            behind = token + 1
            behind += self._word(behind) == "من"
            behind += self._word(behind) == "شهر"
            last = self._from_month(behind, self._word(behind), sure=True)
            if last >= 0:
                return last
        return self._lone_year(token, word)

    def _numeric_date(self, token: int, word: str) -> int:
        """«9/1/2024», «2024-01-09»: three figures with one separator, a year at one end."""
        figures = [word, self._word(token + 2), self._word(token + 4)]
        marks = {self._word(token + 1), self._word(token + 3)}
        if token + 4 >= len(self.words.folded) or len(marks) > 1 or not marks <= set(_SEPARATORS):
            return -1
        if not all(one.isdecimal() and len(one) <= 4 for one in figures) or not (_YEAR.fullmatch(figures[0]) or _YEAR.fullmatch(figures[2])):
            return -1
        return token + 4 if self._is_day(figures[1]) else -1

    def _ordinal_day(self, token: int, word: str) -> int:
        """«السابع من أبريل», «الحادي والعشرين من يناير», «الثالث من الشهر الجاري»."""
        last = token + 1 if self._is_and_tens(token + 1) or self._is(token + 1, "ten") else token
        if self._word(last + 1) != "من":
            return -1
        behind = last + 2 + (self._word(last + 2) == "شهر")
        if self._is(behind, "units_fixed"):
            return self._fixed_unit(behind + 1)
        return self._from_month(behind, self._word(behind), sure=True)

    def _is_and_tens(self, token: int) -> bool:
        word = self._word(token)
        return word.startswith("وال") and self._in(word[3:], "tens")

    def _month(self, token: int, word: str) -> tuple[int, bool]:
        """The last token of a month's name, and whether the name is nothing but a month's."""
        both = f"{word} {self._word(token + 1)}"
        if self._in(both, "months"):
            return token + 1, True
        if self._in(word, "months"):
            return token, True
        return (token, False) if self._in(word, "months_in_doubt") else (-1, False)

    def _from_month(self, token: int, word: str, sure: bool) -> int:
        """A month, its name in another calendar, what fixes it and the year."""
        last, known = self._month(token, word)
        if last < 0:
            return -1
        sure = sure or known
        for opening, closing in (("/", ""), ("(", ")"), ("-", "")):
            if self._word(last + 1) == opening:
                other, _ = self._month(last + 2, self._word(last + 2))
                if other >= 0 and (not closing or self._word(other + 1) == closing):
                    last, sure = other + bool(closing), True
                    break
        if self._is(last + 1, "fixing"):
            last, sure = last + 1, True
        behind = last + 1 + (self._word(last + 1) in ("من", "عام", "سنه"))
        behind += self._word(behind) == "عام" and self._word(last + 1) == "من"
        if _YEAR.fullmatch(self._word(behind)) and (behind == last + 1 or self._word(behind - 1) != "من"):
            return self._era(behind)
        return last if sure else -1

    def _era(self, year: int) -> int:
        return year + 1 if self._is(year + 1, "eras") else year

    def _fixed_unit(self, token: int) -> int:
        """«الأسبوع الماضي», «السنوات العشر الماضية»: a unit with the article, of which the next token is given."""
        if self._is(token, "fixing"):
            return token
        between = self._word(token)
        if between.startswith("ال") and self._is(token + 1, "fixing") and not self._in(between, "units_fixed"):
            if self._in(between[2:], "small", "small_alone") or between == "القليله":
                return token + 1
        if self._word(token) in ("العشرين", "العشرون") or (self._is(token, "first_to_tenth") and self._word(token - 1) == "القرن"):
            return token
        return -1

    def _lone_year(self, token: int, word: str) -> int:
        """A year by itself: where no noun follows that it could count, a round one («2000») only behind «في», «منذ» and their like."""
        if not (_LATE_YEAR.fullmatch(word) and token):
            return -1
        if self._counts(token + 1) or self._is(token - 1, "not_number_after"):
            return -1
        return token if self._is(token - 1, "before_years", "perhaps_before_years") or not word.endswith("00") else -1

    def _counts(self, token: int) -> bool:
        """Whether a noun may follow that a number counts."""
        word = self._word(token)
        if not word or not self.words.is_word[token] or self.words.lines[token] != self.words.lines[token - 1]:
            return False
        return word not in _FUNCTION_WORDS and not word.startswith(("و", "ال", "ف", "بال", "لل"))

    # Numbers

    def _quantity(self, token: int, word: str) -> tuple[int, str]:
        """A number with what it measures: its last token and its label; no label where it is one of those that count nothing."""
        is_money = token > 0 and self._word(token - 1) in ("$", "€", "£")
        last = self._number(token, word)
        if last < 0:
            return -1, ""
        behind, unit = last + 1, self._word(last + 1)
        if self._in(unit, "units"):
            return self._with_fixing(behind), "DATE"
        if self._in(unit, "hours"):
            return behind, "TIME"
        if self._in(unit, "percent"):
            return behind, "PERCENT"
        if self._in(f"{unit} {self._word(behind + 1)}", "percent_of_two"):
            return behind + 1, "PERCENT"
        if self._in(unit, "currencies") or is_money:
            return (behind if self._in(unit, "currencies") else last), "MONEY"
        if self._in(unit, "measures"):
            return behind, "QUANTITY"
        return last, "" if self._counts_nothing(token, last, word) else "CARDINAL"

    def _number(self, token: int, word: str) -> int:
        """The last token of a number, in figures, words or both («5 آلاف», «خمسة وعشرين ألفا»)."""
        if _NUMBER.fullmatch(word):
            last, kind = token, "figures"
        else:
            last, kind = self._atom(token, word)
        while last >= 0 and (further := self._further(last + 1, kind)) is not None:
            last, kind = further
        return last

    def _atom(self, token: int, word: str) -> tuple[int, str]:
        if (self._in(word, "small") or self._in(word, "before_ten")) and self._is(token + 1, "ten"):
            return token + 1, "teens"
        for kind in ("small", "tens", "hundreds", "thousands"):
            if self._in(word, kind):
                return token, kind
        return (token, "alone") if self._in(word, "small_alone") else (-1, "")

    def _further(self, token: int, kind: str) -> tuple[int, str] | None:
        """What goes on from a number of that kind."""
        word = self._word(token)
        if kind != "thousands" and self._in(word, "thousands", "thousands_behind"):
            return token, "thousands"
        if kind == "small" and self._in(word, "hundreds"):
            return token, "hundreds"
        if word.startswith("و") and kind in ("small", "hundreds", "thousands"):
            last, other = self._atom(token, word[1:])
            order = {"small": ("tens",), "hundreds": ("small", "alone", "teens", "tens")}
            if last >= 0 and (kind == "thousands" or other in order[kind]):
                return last, other
        return None

    def _joined(self, token: int) -> bool:
        """Whether a mark joins the number to something else: «F-16», «3-1», «10:30»."""
        words = self.words
        before = token > 0 and words.ends[token - 1] == words.starts[token]
        after = token + 1 < len(words.folded) and words.ends[token] == words.starts[token + 1]
        if before and words.folded[token - 1] not in _BEFORE_NUMBER:
            return True
        if before and words.folded[token - 1] in "-–—/:." and token > 1 and words.ends[token - 2] == words.starts[token - 1]:
            return True
        if after and words.folded[token + 1] not in _AFTER_NUMBER:
            return True
        return after and words.folded[token + 1] in ":.،," and self._word(token + 2)[:1].isdecimal() and words.ends[token + 1] == words.starts[token + 2]

    def _counts_nothing(self, token: int, last: int, word: str) -> bool:
        before = self._word(token - 1) if token else ""
        if before == "+" or self._in(before, "not_number_after") or _LATIN.search(before):
            return True
        if any(self._in(rest, "not_number_after") for _, rest in readings(before)):
            return True
        if not _NUMBER.fullmatch(word):
            return False
        first_of_line = not token or self.words.lines[token - 1] != self.words.lines[token]
        return self._joined(token) or (first_of_line and self._word(last + 1) in (".", "-", ")", "–"))

    # Ordinals

    def _ordinal(self, token: int, word: str) -> tuple[int, str]:
        if not self._in(word, "first_to_tenth", "without_article"):
            return -1, ""
        before = self._word(token - 1) if token else ""
        last = token + 1 if self._is_and_tens(token + 1) or (word.startswith("ال") and self._is(token + 1, "ten")) else token
        if self._is(last + 1, "not_ordinal_before") or any(self._in(rest, "not_ordinal_after") for _, rest in readings(before)):
            return last, ""
        return last, "ORDINAL"
