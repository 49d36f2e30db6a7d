"""Numbers: in figures, in words or both, read to their end before what follows says what they are.

⟦خمسة وعشرين ألفا|CARDINAL⟧ جندي        ⟦2.5 مليون دولار|MONEY⟧        ⟦10 سنوات|DATE⟧        الجولة ⟦الرابعة|ORDINAL⟧
"""

import re

from jalaa.annotation.suggesting.looking import FIGURES, Look, is_and_tens, joined, with_fixing
from jalaa.annotation.suggesting.words import readings

_LATIN = re.compile(r"[a-z]")


def number_at(look: Look, token: int, word: str) -> tuple[int, str]:
    """A number with what it measures: its last token and its label; no label where it is one of those that count nothing."""
    is_money = token > 0 and look.word(token - 1) in ("$", "€", "£")
    last = _number(look, token, word)
    if last < 0:
        return -1, ""
    behind, unit = last + 1, look.word(last + 1)
    if look.knows(unit, "units"):
        return with_fixing(look, behind), "DATE"
    if look.knows(unit, "hours"):
        return behind, "TIME"
    if look.knows(unit, "percent"):
        return behind, "PERCENT"
    if look.knows(f"{unit} {look.word(behind + 1)}", "percent_of_two"):
        return behind + 1, "PERCENT"
    if look.knows(unit, "currencies") or is_money:
        return (behind if look.knows(unit, "currencies") else last), "MONEY"
    if look.knows(unit, "measures"):
        return behind, "QUANTITY"
    return last, "" if _counts_nothing(look, token, last, word) else "CARDINAL"


def _number(look: Look, token: int, word: str) -> int:
    """The last token of a number, in figures, words or both («5 آلاف», «خمسة وعشرين ألفا»)."""
    if FIGURES.fullmatch(word):
        last, kind = token, "figures"
    else:
        last, kind = _atom(look, token, word)
    while last >= 0 and (further := _further(look, last + 1, kind)) is not None:
        last, kind = further
    return last


def _atom(look: Look, token: int, word: str) -> tuple[int, str]:
    if (look.knows(word, "small") or look.knows(word, "before_ten")) and look.is_(token + 1, "ten"):
        return token + 1, "teens"
    for kind in ("small", "tens", "hundreds", "thousands"):
        if look.knows(word, kind):
            return token, kind
    return (token, "alone") if look.knows(word, "small_alone") else (-1, "")


def _further(look: Look, token: int, kind: str) -> tuple[int, str] | None:
    """What goes on from a number of that kind."""
    word = look.word(token)
    if kind != "thousands" and look.knows(word, "thousands", "thousands_behind"):
        return token, "thousands"
    if kind == "small" and look.knows(word, "hundreds"):
        return token, "hundreds"
    if kind == "thousands" and word.startswith("و") and FIGURES.fullmatch(word[1:]):
        return token, "figures"
    if word.startswith("و") and kind in ("small", "hundreds", "thousands"):
        last, other = _atom(look, token, word[1:])
        order = {"small": ("tens",), "hundreds": ("small", "alone", "teens", "tens")}
        if last >= 0 and (kind == "thousands" or other in order[kind]):
            return last, other
    return None


def _counts_nothing(look: Look, token: int, last: int, word: str) -> bool:
    before = look.word(token - 1) if token else ""
    if before == "(" and look.word(last + 1) == ")":
        # Alone in brackets it is the number of something: «المادة (12)», «(4) المعدات».
        return True
    if before == "+" or look.knows(before, "not_number_after") or _LATIN.search(before):
        return True
    if any(look.knows(rest, "not_number_after") for _, rest in readings(before)):
        return True
    if not FIGURES.fullmatch(word):
        return False
    first_of_line = not token or look.words.lines[token - 1] != look.words.lines[token]
    return joined(look, token) or (first_of_line and look.word(last + 1) in (".", "-", ")", "–"))


def ordinal_at(look: Look, token: int, word: str) -> tuple[int, str]:
    """The last token of the ordinal at `token`, and its label, none where it only looks like one; -1 where no ordinal stands there."""
    if not look.knows(word, "first_to_tenth", "without_article"):
        return -1, ""
    before = look.word(token - 1) if token else ""
    last = (
        token + 1 if is_and_tens(look, token + 1) or (word.startswith("ال") and look.is_(token + 1, "ten")) else token
    )
    if look.is_(last + 1, "not_ordinal_before") or any(
        look.knows(rest, "not_ordinal_after") for _, rest in readings(before)
    ):
        return last, ""
    return last, "ORDINAL"
