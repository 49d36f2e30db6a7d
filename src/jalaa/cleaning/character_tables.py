"""Tables of characters for the compiled cleaner: what each code point folds to, its class and kind, and which rules for characters look for it."""

import re
from collections.abc import Sequence

import numpy as np

from jalaa.cleaning.alphabet import Alphabet
from jalaa.cleaning.characters import Shape, shapes
from jalaa.cleaning.pool import Left, Tables
from jalaa.cleaning.rules import Rule
from jalaa.cleaning.ways import OTHER_KIND, SHARED, kind
from jalaa.folding import fold_with_positions

_MOST_SHAPES = 16
_MEMBER, _LINE_END, _BLANK, _ODD, _GONE = (1 << bit for bit in range(5))
_ALONE, _DROPPED = 0xFF, 0xFE
"""In place of classes, of characters of which more has to be known, and which folding drops."""
_ENTRY = np.dtype([("folded", "<u2"), ("class", "u1"), ("is", "u1")])
_ASTRAL = re.compile(r"\\x\{([0-9A-Fa-f]{5,6})\}|([\U00010000-\U0010ffff])")
_PLANE = 0x10000
_UNSEEN_PLANES = 0xE0000
"""From here on folding drops characters."""


def character_tables(rules: Sequence[Rule], alphabet: Alphabet, traits: np.ndarray) -> Tables:
    """The tables, by name; `traits` are those of all code points, the same for all of a class. Raises `Left` for a rule for characters that asks for more
    than runs of a class, or replaces by no fixed text."""
    looked_for: list[tuple[int, Shape]] = []
    astral = 0x110000
    for number, rule in enumerate(rules):
        if rule.find != "character":
            continue
        made = shapes(rule.match)
        if made is None or rule.replace.startswith("{nf"):
            raise Left(rule.id)
        looked_for += [(number, shape) for shape in made]
        beyond = [int(point, 16) if point else ord(one) for point, one in _ASTRAL.findall(rule.match)]
        astral = min([astral, *(0x10000 if point < _UNSEEN_PLANES else point for point in beyond)])
    members, rows = np.zeros(0x10000, dtype=np.uint16), []
    looked_for += [(-1, Shape(shape.behind, 0)) for _, shape in looked_for if shape.behind]
    if len(looked_for) > _MOST_SHAPES:
        raise Left("so many rules for characters")
    behind = shaped = sum(number >= 0 for number, _ in looked_for)
    for bit, (number, shape) in enumerate(looked_for):
        members[[ord(one) for one in shape.members]] |= 1 << bit
        rows.append((number, shape.least, behind if shape.behind else -1))
        behind += bool(shape.behind)
    entries, ligatures, letters = _folding(members & ((1 << shaped) - 1) > 0, alphabet.classes)
    of_classes, kinds = np.zeros(256, dtype=np.uint16), _kinds(alphabet, _shared(alphabet, letters))
    of_classes[alphabet.classes] = traits
    return {
        "shapes": np.array(rows, dtype=np.int32).reshape(-1, 3),
        "members": members,
        "entries": entries,
        "pairs": _pairs(entries),
        "at_once": _at_once(entries, alphabet),
        "ligatures": ligatures,
        "letters": letters,
        "astral_limit": min(astral, _UNSEEN_PLANES),
        "classes": alphabet.classes.astype(np.uint8),
        "class_traits": of_classes,
        "kinds": kinds,
        "kind_bytes": kinds.view(np.uint8).reshape(256, 4).T.copy(),
    }


def _shared(alphabet: Alphabet, letters: np.ndarray) -> np.ndarray:
    """Whether cells may say several characters of a class; `letters` are all that code points of the basic plane fold to."""
    said = np.setdiff1d(letters, [0x0A, 0x0D])
    return (
        np.bincount(alphabet.classes[said], minlength=256) + np.bincount(alphabet.classes[_PLANE:], minlength=256) > 1
    )


def _kinds(alphabet: Alphabet, shared: np.ndarray) -> np.ndarray:
    """The kinds of each class, as bits; characters of several kinds are of one class only where no pattern tells them apart."""
    kinds = np.where(shared, 1 << SHARED, 0).astype("<u4")
    of_points = np.array([kind(chr(code)) for code in range(0x3000)], dtype=np.uint32)
    np.bitwise_or.at(kinds, alphabet.classes[:0x3000], np.uint32(1) << of_points)
    kinds[np.unique(alphabet.classes[0x3000:])] |= np.uint32(1 << OTHER_KIND)
    return kinds


def _pairs(entries: np.ndarray) -> np.ndarray:
    """The entry of the character that begins with two bytes, by the first byte and 256 times the second; odd where it has more, there
    is none, or it is a blank of another kind than most."""
    pairs = np.zeros(0x10000, dtype=_ENTRY)
    pairs["is"] = _ODD
    first, second = np.meshgrid(np.arange(0xC2, 0xE0), np.arange(0x80, 0xC0))
    pairs[first | second << 8] = entries[(first & 0x1F) << 6 | second & 0x3F]
    first, second = np.meshgrid(np.arange(0x80), np.arange(0x100))
    pairs[first | second << 8] = entries[first]
    pairs["is"][(pairs["folded"] == 0x20) & (np.arange(0x10000) & 0xFF != 0x20)] |= _ODD
    return pairs


def _at_once(entries: np.ndarray, alphabet: Alphabet) -> np.ndarray:
    """The classes of U+0600 to U+06FF, of ASCII and of U+0080 to U+00FF, as csource/at_once.c looks them up."""
    some = entries[[*range(0x600, 0x700), *range(0x100)]]
    alone = (some["is"] & ~np.uint8(_BLANK | _GONE) > 0) | (alphabet.many >= _DROPPED)
    alone[256:] |= (some["folded"] == 0x20)[256:] & (np.arange(256) != 0x20)
    return np.where(alone, _ALONE, np.where(some["is"] & _GONE, _DROPPED, some["class"])).astype(np.uint8)


def _folding(looked_for: np.ndarray, classes: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What each code point of the basic plane folds to, with its kind and what it is; the ligatures; their letters."""
    points = np.array([*range(0xD800), *range(0xE000, 0x10000)])
    folded = fold_with_positions("".join(map(chr, points.tolist())))
    codes = np.frombuffer(folded.text.encode("utf-32-le"), dtype="<u4")
    many = np.bincount(folded.positions, minlength=len(points))
    firsts = np.append(0, np.cumsum(many))[:-1]
    entries = np.zeros(0x10000, dtype=_ENTRY)
    entries["is"] = _ODD
    one = many == 1
    plain = codes[firsts[one]]
    entries["folded"][points[one]], entries["class"][points[one]] = plain, classes[plain]
    is_ = np.where(plain == 0x20, _BLANK, np.where(np.isin(plain, [0x0A, 0x0D]), _LINE_END, 0))
    entries["is"][points[one]] = is_
    entries["is"][points[many == 0]] = _GONE
    entries["is"][0x640] = _ODD
    entries["is"][looked_for] |= _MEMBER
    several = np.flatnonzero(many > 1)
    ligatures = np.stack([points[several], firsts[several], many[several]], axis=1).astype(np.int32)
    return entries, ligatures, codes.astype(np.uint32)
