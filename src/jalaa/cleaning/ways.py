"""What rules need of a cell, as the compiled sieve asks it (csource/sieve.c): its first and last characters, its size, the kinds of its characters.

    ^(?:شارك|غرد) .{2,9}$      first  ش غ   second  ا ر   …      last  any   …      size 6 to 14

Each alternative of a pattern is a way to match; where an automaton tells a pattern all of it is one. What is said of a way holds for every match; places are told each for itself, not together, which is
less than `jalaa.cleaning.needs` says and is looked up in a few nanoseconds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from math import prod
from operator import or_

from jalaa.cleaning.alphabet import Alphabet
from jalaa.cleaning.edges import edge_of
from jalaa.cleaning.measures import alphabet_of, exact_strings, marks_held, products, size_of
from jalaa.cleaning.symbols import CHARACTERS, NAMED
from jalaa.cleaning.syntax import Node

PLACES = 4
"""Characters that are looked at where a cell begins, and where it ends."""

_SINGLE = ".،,:\"()-/|!؟[]*'<>…@#_=+;؛%"
LETTERS, SHARED, LATIN, DIGIT, OTHER_KIND = 0, 28, 29, 30, 31
"""Kinds of characters, of which there is room for no more: Arabic letters and the blank, which tell little; those from 1 on are characters each for itself,
but for the two question marks. `SHARED` is, besides, the kind of characters which share their class with others (csource/page.h has it too)."""

COMMON = dict(
    zip("اليمنوترهبعدسفكق ح", (130, 120, 75, 60, 60, 60, 50, 50, 45, 40, 35, 30, 25, 25, 20, 20, 170, 18), strict=True)
)
"""How many of a thousand characters of a text, roughly."""
_OFTEN, _EACH, _MOST_STRINGS = 300_000_000, 20_000, 300
"""Of a million million; what each string costs besides; how many are not too many."""
_EVERYWHERE = frozenset(["في", "من", "علي", "الي", "عن", "ان"])


@dataclass(frozen=True)
class Way:
    """What one alternative of a pattern needs: classes at the first places and, from the last one back, at the last; -1 is anything.

    `least` and `most` (None: no end) are its characters; `allowed` the kinds that it may hold, where it is `whole`, `held` sets of kinds of each of
    which it holds one, as bits. It holds one of `strings`, where there are any.
    """

    begins: tuple[int, ...]
    ends: tuple[int, ...]
    least: int
    most: int | None
    whole: bool
    allowed: int
    held: tuple[int, ...]
    strings: frozenset[str]


def kind(character: str) -> int:
    """The kind of a folded character."""
    if character in _SINGLE:
        return _SINGLE.index(character) + 1
    if character == "?":
        return kind("؟")
    if character == " " or "\u0620" <= character <= "\u064a":
        return LETTERS
    if character.isascii() and character.isalnum():
        return DIGIT if character.isdigit() else LATIN
    return OTHER_KIND


_KINDS = [OTHER_KIND] * 3 + [kind(character) for character in NAMED]


def kinds_of(symbol_set: int) -> int:
    """The kinds that symbols have, as bits."""
    found = 0
    while symbol_set:
        lowest = symbol_set & -symbol_set
        symbol_set ^= lowest
        found |= 1 << _KINDS[lowest.bit_length() - 1]
    return found


def way_of(branch: Node, alphabet: Alphabet) -> Way:
    """What an alternative needs."""
    begun, ended = edge_of(branch, "begin"), edge_of(branch, "end")
    least, most = size_of(branch, CHARACTERS)
    whole = begun and ended
    return Way(
        _at_places(branch, alphabet, True) if begun else (-1,) * PLACES,
        _at_places(branch, alphabet, False) if ended else (-1,) * PLACES,
        least,
        most if whole else None,
        whole,
        kinds_of(alphabet_of(branch)) | 1 << kind(" ") | 1 << SHARED,
        tuple(sorted(map(kinds_of, marks_held(branch)), key=int.bit_count)),
        _telling(branch),
    )


NO_WAY = Way((-1,) * PLACES, (-1,) * PLACES, 0, None, False, 0, (), frozenset())
"""What stands where there is none."""


def way_of_all(branches: Sequence[Node], begun: bool, ended: bool) -> Way:
    """What a pattern needs, of which the first and last characters are told by other means."""
    node = Node("any", tuple(branches))
    least, most = size_of(node, CHARACTERS)
    return Way(
        (-1,) * PLACES,
        (-1,) * PLACES,
        least,
        most if begun and ended else None,
        begun and ended,
        kinds_of(alphabet_of(node)) | 1 << kind(" ") | 1 << SHARED,
        tuple(sorted(map(kinds_of, marks_held(node)), key=int.bit_count)),
        frozenset(),
    )


def _telling(node: Node) -> frozenset[str]:
    """Strings of which whatever a node matches holds one: of all such sets the one that texts have the least of; none where that is often."""
    best = _held(node)
    often = best is None or _often(best) > _OFTEN or any(said.strip() in _EVERYWHERE for said in best)
    return frozenset() if often else best


def _held(node: Node) -> frozenset[str] | None:
    exact = frozenset(node.parts) if node.kind == "words" else exact_strings(node)
    if exact is not None:
        return exact if len(exact) <= _MOST_STRINGS and min(map(len, exact), default=0) >= 4 else None
    match node.kind:
        case "any":
            parts = [_held(part) for part in node.parts]
            joined = None if None in parts else frozenset().union(*parts)
            return joined if joined and len(joined) <= _MOST_STRINGS else None
        case "rep":
            return _held(node.parts) if node.least else None
        case "all":
            found = [one for part in node.parts if (one := _held(part))]
            run: frozenset[str] | None = None
            for part in node.parts:
                exact = exact_strings(part)
                run = products(run, exact) or exact if run else exact
                if run and min(map(len, run)) >= 4:
                    found.append(run)
            return min(found, key=_often, default=None)
    return None


def _often(strings: frozenset[str]) -> int:
    return sum(map(share_of, {said[(at := _seldom_four(said)) : at + 4] for said in strings})) + _EACH * len(strings)


def _seldom_four(said: str) -> int:
    """Where in a string the four characters in a row begin that are the most seldom in texts."""
    return min(range(len(said) - 3), key=lambda at: share_of(said[at : at + 4]))


@lru_cache(maxsize=1 << 16)
def share_of(said: str) -> int:
    """How often characters stand in a row in texts, roughly: of a thousand to the power of their number."""
    return prod(map(often, said))


def often(character: str) -> int:
    """How many of a thousand characters of a text are this one, roughly."""
    return COMMON.get(character, 8)


def starts_of(branches: Sequence[Node], alphabet: Alphabet) -> tuple[int, ...]:
    """Classes at the first places of a match that does not begin where the cell does, the edge behind the last character among them; -1 is anything."""
    found = [_at_places(branch, alphabet, True, inside=True) for branch in branches]
    return tuple(-1 if -1 in sets else reduce(or_, sets) for sets in zip(*found, strict=True))


def _at_places(branch: Node, alphabet: Alphabet, forward: bool, inside: bool = False) -> tuple[int, ...]:
    sets, lengths = _Places(alphabet, forward, inside).of(branch)
    return tuple(
        -1 if any(lengths >> length & 1 for length in range(place + 1)) else sets[place] for place in range(PLACES)
    )


class _Places:
    """The sets of classes at the first places of what a node matches, and its lengths as bits, up to `PLACES`."""

    def __init__(self, alphabet: Alphabet, forward: bool, inside: bool) -> None:
        self.alphabet, self.forward, self.inside = alphabet, forward, inside
        self.edge = 1 << alphabet.many

    def of(self, node: Node) -> tuple[list[int], int]:
        """The places of a node and its lengths; of a vocabulary, which many patterns name, they are kept."""
        if node.kind != "words":
            return self._of(node)
        known = self.alphabet.places_of_words
        key = node.parts, self.forward
        if key not in known:
            known[key] = self._of_words(node.parts)
        return known[key]

    def _of(self, node: Node) -> tuple[list[int], int]:
        match node.kind:
            case "set":
                return [self.alphabet.sets[node.said], *[0] * (PLACES - 1)], 0b10
            case "any":
                sets, lengths = [0] * PLACES, 0
                for part in node.parts:
                    more, their = self.of(part)
                    sets, lengths = [one | other for one, other in zip(sets, more, strict=True)], lengths | their
                return sets, lengths
            case "all":
                found = [0] * PLACES, 1
                for part in node.parts if self.forward else node.parts[::-1]:
                    found = _behind(found, self.of(part))
                return found
            case "rep":
                return self._again(node)
            case "begin" | "end" if (node.kind == "end") == self.forward:
                # Behind the edge stands nothing, however far one looks.
                return [self.edge] * PLACES, 1 << PLACES
            case "begin" if self.inside:
                return [0] * PLACES, 0
        return [0] * PLACES, 1

    def _again(self, node: Node) -> tuple[list[int], int]:
        once, found = self.of(node.parts), ([0] * PLACES, 1)
        for _ in range(min(node.least, PLACES)):
            found = _behind(found, once)
        sets, lengths = found
        for _ in range(PLACES if node.most is None else min(node.most - node.least, PLACES)):
            found = _behind(found, once)
            sets, lengths = [one | other for one, other in zip(sets, found[0], strict=True)], lengths | found[1]
        return sets, lengths

    def _of_words(self, words: tuple[str, ...]) -> tuple[list[int], int]:
        lengths = sum(1 << length for length in {min(len(word), PLACES) for word in words})
        said = [word if self.forward else word[::-1] for word in words]
        letters = [{one[place] for one in said if len(one) > place} for place in range(PLACES)]
        return [sum(1 << class_ for class_ in set(map(self.alphabet.of, one))) for one in letters], lengths


def _behind(one: tuple[list[int], int], other: tuple[list[int], int]) -> tuple[list[int], int]:
    """The places and lengths of one thing with another behind it."""
    sets, lengths = list(one[0]), 0
    for length in range(PLACES + 1):
        if one[1] >> length & 1:
            for place in range(length, PLACES):
                sets[place] |= other[0][place - length]
            lengths |= other[1] << length
    over = lengths >> (PLACES + 1)
    return sets, lengths & ((1 << (PLACES + 1)) - 1) | (1 << PLACES if over else 0)
