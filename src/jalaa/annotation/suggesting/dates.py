"""Dates: one span for each unbroken date or period of a day or longer, without what leads to it.

    وفي ⟦السابع من أبريل الماضي⟧        منذ ⟦3 أشهر⟧        ⟦أواخر عام 2017⟧        ⟦26 تموز / يوليو⟧

A date needs a number, a name of the calendar or a word that fixes it («الماضي»): «عدة أشهر» and «حاليا» are none (guidelines, E15, E16).
"""

import re

from jalaa.annotation.suggesting.looking import FIGURES, FIGURES_WITH_CLITIC, Look, is_and_tens, joined, with_fixing

_YEAR = re.compile(r"(?:1[5-9]|20)[0-9]{2}")
_LATE_YEAR = re.compile(r"19[5-9][0-9]|20[0-4][0-9]")
_SEPARATORS = frozenset("/-.")


def date_at(look: Look, token: int, word: str) -> tuple[int, str]:
    """The last token of the date that begins with `word` at `token`, and its label; -1 and no label where none does."""
    last = _date_from(look, token, word)
    if last < 0:
        return -1, ""
    last = with_fixing(look, last)
    is_of_year = look.word(last + 1) == "من" and look.is_(last + 2, "year_words", "units_fixed")
    if is_of_year and (look.is_(last + 3, "fixing") or _YEAR.fullmatch(look.word(last + 3))):
        last += 3
    return last, "DATE"


def _date_from(look: Look, token: int, word: str) -> int:
    after = token + 1
    if look.knows(word, "parts"):
        return _behind_part(look, after)
    if look.knows(word, "days"):
        return _day(look, token, word)
    if word == "يوم" and (look.is_(after, "weekdays") or look.word(after) == "امس"):
        return _date_from(look, after, look.word(after))
    if look.knows(word, "weekdays"):
        return _weekday(look, token)
    if word == "شهر":
        return _from_month(look, after, look.word(after), sure=True)
    if look.knows(word, "year_words") and _YEAR.fullmatch(look.word(after)):
        return _era(look, after)
    if look.knows(word, "years_of_two") and _YEAR.fullmatch(look.word(after)):
        other = FIGURES_WITH_CLITIC.fullmatch(look.word(after + 1))
        return after + 1 if other and _YEAR.fullmatch(other[2]) else after
    if look.knows(word, "units_fixed"):
        return _fixed_unit(look, after)
    if look.knows(word, "units_with_number"):
        return token
    if look.knows(word, "decades"):
        return after if look.word(after) == "القرن" else token
    if FIGURES.fullmatch(word):
        return _from_digits(look, token, word)
    if look.knows(word, "first_to_tenth"):
        return _ordinal_day(look, token, word)
    return _from_month(look, token, word, sure=False)


def _behind_part(look: Look, token: int) -> int:
    """«أواخر عام 2017», «نهاية ديسمبر», «نهاية العام الجاري», «مطلع 2020»."""
    word = look.word(token)
    if _YEAR.fullmatch(word):
        return token
    if look.knows(word, "units_fixed"):
        return _fixed_unit(look, token + 1)
    if look.knows(word, "year_words", "decades") or word == "شهر":
        return _date_from(look, token, word)
    return _from_month(look, token, word, sure=False)


def _day(look: Look, token: int, word: str) -> int:
    if look.is_(token + 1, "weekdays"):
        return _weekday(look, token + 1)
    if word == "امس" and look.word(token + 1) == "الاول":
        return token + 1
    if word == "اليوم":
        behind = look.word(token + 1)
        if not (look.knows(behind, "behind_today") or behind in ("،", ",", ".", "")):
            return _fixed_unit(look, token + 1)
    return token


def _weekday(look: Look, token: int) -> int:
    if token and look.is_(token - 1, "not_days_after"):
        return -1
    last = token + 1 if look.is_(token + 1, "fixing") else token
    behind = last + 2 if look.word(last + 1) == "الموافق" else last + 1
    further = _from_digits(look, behind, look.word(behind)) if FIGURES.fullmatch(look.word(behind)) else -1
    return further if further >= 0 and (behind > last + 1 or _is_day(look.word(behind))) else last


def _is_day(word: str) -> bool:
    return word.isdecimal() and len(word) <= 2 and 1 <= int(word) <= 31


def _from_digits(look: Look, token: int, word: str) -> int:
    """A date that begins with a figure: «9 يناير», «9/1/2024», «10 سنوات», «2014» behind «منذ»."""
    last = _numeric_date(look, token, word)
    if last >= 0 or joined(look, token):
        return last
    if _is_day(word):
        behind = token + 1
        behind += look.word(behind) == "من"
        behind += look.word(behind) == "شهر"
        last = _from_month(look, behind, look.word(behind), sure=True)
        if last >= 0:
            return last
    return _lone_year(look, token, word)


def _numeric_date(look: Look, token: int, word: str) -> int:
    """«9/1/2024», «2024-01-09»: three figures with one separator, a year at one end."""
    figures = [word, look.word(token + 2), look.word(token + 4)]
    marks = {look.word(token + 1), look.word(token + 3)}
    if token + 4 >= len(look.words.folded) or len(marks) > 1 or not marks <= set(_SEPARATORS):
        return -1
    if not all(one.isdecimal() and len(one) <= 4 for one in figures) or not (
        _YEAR.fullmatch(figures[0]) or _YEAR.fullmatch(figures[2])
    ):
        return -1
    return token + 4 if _is_day(figures[1]) else -1


def _ordinal_day(look: Look, token: int, word: str) -> int:
    """«السابع من أبريل», «الحادي والعشرين من يناير», «الثالث من الشهر الجاري»."""
    last = token + 1 if is_and_tens(look, token + 1) or look.is_(token + 1, "ten") else token
    if look.word(last + 1) != "من":
        return -1
    behind = last + 2 + (look.word(last + 2) == "شهر")
    if look.is_(behind, "units_fixed"):
        return _fixed_unit(look, behind + 1)
    return _from_month(look, behind, look.word(behind), sure=True)


def _month(look: Look, token: int, word: str) -> tuple[int, bool]:
    """The last token of a month's name, and whether the name is nothing but a month's."""
    both = f"{word} {look.word(token + 1)}"
    if look.knows(both, "months"):
        return token + 1, True
    if look.knows(word, "months"):
        return token, True
    return (token, False) if look.knows(word, "months_in_doubt") else (-1, False)


def _from_month(look: Look, token: int, word: str, sure: bool) -> int:
    """A month, its name in another calendar, what fixes it and the year."""
    last, known = _month(look, token, word)
    if last < 0:
        return -1
    sure = sure or known
    for opening, closing in (("/", ""), ("(", ")"), ("-", "")):
        if look.word(last + 1) == opening:
            other, _ = _month(look, last + 2, look.word(last + 2))
            if other >= 0 and (not closing or look.word(other + 1) == closing):
                last, sure = other + bool(closing), True
                break
    if look.is_(last + 1, "fixing"):
        last, sure = last + 1, True
    behind = last + 1 + (look.word(last + 1) in ("من", "عام", "سنه"))
    behind += look.word(behind) == "عام" and look.word(last + 1) == "من"
    if _YEAR.fullmatch(look.word(behind)) and (behind == last + 1 or look.word(behind - 1) != "من"):
        return _era(look, behind)
    return last if sure else -1


def _era(look: Look, year: int) -> int:
    return year + 1 if look.is_(year + 1, "eras") else year


def _fixed_unit(look: Look, token: int) -> int:
    """«الأسبوع الماضي», «السنوات العشر الماضية»: a unit with the article, of which the next token is given."""
    if look.is_(token, "fixing"):
        return token
    between = look.word(token)
    is_number = between.startswith("ال") and look.knows(between[2:], "small", "small_alone")
    if look.is_(token + 1, "fixing") and (is_number or between == "القليله"):
        return token + 1
    if look.word(token) in ("العشرين", "العشرون") or (
        look.is_(token, "first_to_tenth") and look.word(token - 1) == "القرن"
    ):
        return token
    return -1


def _lone_year(look: Look, token: int, word: str) -> int:
    """A year by itself: where no noun follows that it could count, a round one («2000») only behind «في», «منذ» and their like."""
    if not (_LATE_YEAR.fullmatch(word) and token):
        return -1
    if _counts(look, token + 1) or look.is_(token - 1, "not_number_after"):
        return -1
    return token if look.is_(token - 1, "before_years", "perhaps_before_years") or not word.endswith("00") else -1


def _counts(look: Look, token: int) -> bool:
    """Whether a noun may follow that a number counts."""
    word = look.word(token)
    if not word or not look.words.is_word[token] or look.words.lines[token] != look.words.lines[token - 1]:
        return False
    return not look.knows(word, "function_words") and not word.startswith(("و", "ال", "ف", "بال", "لل"))
