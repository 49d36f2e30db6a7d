"""Folding: one spelling for what a reader takes as the same word, and the way back to each character's place.

Folded text serves comparison alone (patterns, shared runs, near-duplicates); it is never published. It drops harakat, tatweel and marks that
nobody sees, and writes variants in one way:

    as it came   ا قْـ ر أ     أ ي ض ا ً
    folded       ا ق ر ا     ا ي ض ا
    positions    0 1 4 5   …                 (code points of the text as it came)
"""

import unicodedata
from dataclasses import dataclass
from functools import cache

import numpy as np

_DROPPED = 0xFFFFFFFF
_EXPANDED = 0xFFFFFFFE

_SAME = {
    "ا": "أإآٱٲٳٵ",
    "ي": "ىیېےۍ",
    "ه": "ةۃەہھ",
    "ك": "کڪ",
    "و": "ۄ",
    '"': "«»“”„‟‹›″〝〞＂❝❞",
    "'": "‘’‚‛′`´＇ʼ",
    "-": "‐‑‒–—―−﹘﹣－⁃",
    " ": "\t\v\f\x1c\x1d\x1e\x1f\x85\u2028\u2029\u2800\u3164",
    "\ufffd": [chr(code) for code in range(0xD800, 0xE000)],
}
"""What is written as the key; a lone surrogate counts as a replacement character, so folded text always encodes."""

_FORMS = ((0xFB50, 0xFDFF), (0xFE70, 0xFEFE))
"""Arabic presentation forms: shapes of letters and ligatures, which stand for the plain letters."""


@dataclass(frozen=True)
class Folded:
    """Folded text and, for each of its characters, the code point of the source it came from (int64, never falling)."""

    text: str
    positions: np.ndarray


def fold(text: str) -> str:
    """The text without harakat, tatweel and invisible marks, each variant of a letter, digit, blank, quote or dash written in one way.

    >>> fold("إقــرأ أَيْضًا: «كَتَبَ»")
    'اقرا ايضا: "كتب"'
    >>> fold("ﷲ ﻻ ١٢٣ New–York")
    'الله لا 123 new-york'
    """
    if text.isascii() and not _unlike(text):
        return text.lower()
    return fold_with_positions(text).text


def fold_with_positions(text: str) -> Folded:
    """The folded text and where each of its characters stood; a ligature's letters all stand where the ligature stood.

    >>> folded = fold_with_positions("قـﻻ")
    >>> folded.text, folded.positions.tolist()
    ('قلا', [0, 2, 2])
    """
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    table = _table()
    folded = table[np.minimum(codes, len(table) - 1)]
    beyond = codes >= len(table)
    if beyond.any():
        folded = np.where(beyond, np.where(codes >> 12 == 0xE0, _DROPPED, codes), folded)
    positions = np.arange(len(codes), dtype=np.int64)
    if (folded == _EXPANDED).any():
        folded, positions = _expand(codes, folded, positions)
    kept = folded != _DROPPED
    folded, positions = folded[kept].astype("<u4"), positions[kept]
    return Folded(folded.tobytes().decode("utf-32-le"), positions)


def visible(character: str) -> bool:
    """Whether a reader sees the character: no blank, no control, format or other mark without a shape.

    >>> [visible(character) for character in "ب \\u200f\\x00"]
    [True, False, False, False]
    """
    return not character.isspace() and unicodedata.category(character)[0] != "C"


def _unlike(text: str) -> bool:
    """Whether ASCII text holds anything that lower-casing alone does not fold: controls, tabs, the grave accent."""
    return not text.isprintable() or "`" in text


def _expand(codes: np.ndarray, folded: np.ndarray, positions: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Put the letters of each ligature in the place of the ligature."""
    letters, places = [], []
    last = 0
    for place in np.flatnonzero(folded == _EXPANDED):
        word = np.array([ord(letter) for letter in _ligatures()[int(codes[place])]], dtype=np.uint32)
        letters += [folded[last:place], word]
        places += [positions[last:place], np.full(len(word), place, dtype=np.int64)]
        last = place + 1
    return np.concatenate([*letters, folded[last:]]), np.concatenate([*places, positions[last:]])


@cache
def _table() -> np.ndarray:
    """What each character of the basic plane folds to: a code, `_DROPPED`, or `_EXPANDED` where it becomes several."""
    table = np.arange(0x10000, dtype=np.uint32)
    for code in range(0x10000):
        character = chr(code)
        category = unicodedata.category(character)
        lower = character.lower()
        if category == "Zs":
            table[code] = ord(" ")
        elif category in ("Cf", "Mn", "Me") or (category == "Cc" and character not in "\n\r"):
            table[code] = _DROPPED
        elif category == "Nd" and code > 0x7F:
            table[code] = ord("0") + unicodedata.digit(character)
        elif lower != character and len(lower) == 1:
            table[code] = ord(lower)
    for same, variants in _SAME.items():
        for variant in variants:
            table[ord(variant)] = ord(same)
    table[ord("ـ")] = _DROPPED
    for code in _ligatures():
        table[code] = _EXPANDED
    return table


@cache
def _ligatures() -> dict[int, str]:
    """The plain, folded letters of every presentation form."""
    same = {variant: key for key, variants in _SAME.items() for variant in variants}
    ligatures = {}
    for first, last in _FORMS:
        for code in range(first, last + 1):
            plain = unicodedata.normalize("NFKC", chr(code))
            if plain != chr(code):
                letters = (
                    same.get(letter, letter) for letter in plain if unicodedata.category(letter) not in ("Mn", "Cf")
                )
                ligatures[code] = "".join(letter for letter in letters if letter != "ـ")
    return ligatures
