"""What whatever a node of a pattern matches has: how many characters of a kind, which symbols, and marks and strings of which it holds one."""

from collections.abc import Iterator
from functools import lru_cache

from jalaa.cleaning.symbols import CHARACTERS, NAMED, NUMBER, OTHER, PUNCTUATION, marked, symbols
from jalaa.cleaning.syntax import Node

_MARKS = sum(marked())
_BLANK = 1 << NUMBER[" "]
_LETTERS = CHARACTERS & ~_MARKS & ~_BLANK
_WORDY = CHARACTERS & ~_BLANK & ~sum(marked()[PUNCTUATION:])
SIZES = (CHARACTERS, _BLANK, _LETTERS)
"""What is counted: all characters, blanks, and letters."""


def size_of(node: Node, counted: int) -> tuple[int, int | None]:
    """The least and most characters of the set `counted` in what a node matches."""
    match node.kind:
        case "set":
            return int(not node.parts & ~counted), int(bool(node.parts & counted))
        case "words":
            return _size_of_words(node.parts, counted)
        case "all":
            parts = [size_of(part, counted) for part in node.parts]
            most = None if any(most is None for _, most in parts) else sum(most for _, most in parts)
            return sum(least for least, _ in parts), most
        case "any":
            parts = [size_of(part, counted) for part in node.parts]
            most = None if any(most is None for _, most in parts) else max(most for _, most in parts)
            return min(least for least, _ in parts), most
        case "rep":
            least, most = size_of(node.parts, counted)
            most = 0 if most == 0 else None if most is None or node.most is None else most * node.most
            return least * node.least, most
    return 0, 0


@lru_cache(maxsize=256)
def _size_of_words(words: tuple[str, ...], counted: int) -> tuple[int, int]:
    characters = {character for character in NAMED if counted >> NUMBER[character] & 1}
    others = bool(counted >> OTHER & 1)
    sizes = [sum((one in characters) if one in NUMBER else others for one in word) for word in words]
    return min(sizes), max(sizes)


def tokens_of(node: Node) -> int | None:
    """The most tokens, parted by blanks, that are not punctuation alone in what a node matches."""
    alphabet = alphabet_of(node)
    if not alphabet & _WORDY:
        return 0
    if not alphabet & _BLANK:
        return 1
    match node.kind:
        case "words":
            return max(word.count(" ") for word in node.parts) + 1
        case "all" | "any":
            parts = [tokens_of(part) for part in node.parts]
            if any(most is None for most in parts):
                return None
            return sum(parts) if node.kind == "all" else max(parts, default=0)
        case "rep":
            most = tokens_of(node.parts)
            return None if most is None or node.most is None else most * node.most
    return 1


def alphabet_of(node: Node) -> int:
    """The symbols that can stand in what a node matches."""
    if node.alphabet is None:
        node.alphabet = _symbols_of(node)
    return node.alphabet


def _symbols_of(node: Node) -> int:
    match node.kind:
        case "set":
            return node.parts
        case "words":
            return sum(1 << symbol for symbol in set(symbols("".join(node.parts))))
        case "all" | "any":
            found = 0
            for part in node.parts:
                found |= alphabet_of(part)
            return found
        case "rep":
            return alphabet_of(node.parts)
    return 0


def marks_held(node: Node) -> frozenset[int]:
    """Sets of marks of each of which one stands in whatever the node matches."""
    match node.kind:
        case "set":
            return frozenset() if node.parts & ~_MARKS else frozenset([node.parts])
        case "all":
            return frozenset().union(*map(marks_held, node.parts))
        case "any":
            branches = [marks_held(part) for part in node.parts]
            if not all(branches):
                return frozenset()
            joined = 0
            for branch in branches:
                joined |= min(branch, key=int.bit_count)
            return frozenset([joined])
        case "rep":
            return marks_held(node.parts) if node.least else frozenset()
    return frozenset()


_MOST_SAID, _LEAST_SAID = 60, 3
"""Strings of which a match has to hold one; characters of each."""


def exact_strings(node: Node) -> frozenset[str] | None:
    """All that a node matches, where that is few strings of named characters; else None."""
    if node.exact == ():
        node.exact = _strings_of(node)
    return node.exact


def _strings_of(node: Node) -> frozenset[str] | None:
    match node.kind:
        case "set":
            if node.parts >> OTHER & 1 or node.parts.bit_count() > 4:
                return None
            return frozenset(_members(node.parts))
        case "words":
            return frozenset(node.parts) if len(node.parts) <= _MOST_SAID else None
        case "all":
            found = frozenset([""])
            for part in node.parts:
                if found is not None:
                    found = products(found, exact_strings(part))
            return found
        case "any":
            branches = [exact_strings(part) for part in node.parts]
            joined = None if None in branches else frozenset().union(*branches)
            return joined if joined is not None and len(joined) <= _MOST_SAID else None
        case "rep":
            once = exact_strings(node.parts) if node.most == 1 else None
            return once if once is None or node.least else once | {""}
    return frozenset([""])


def products(one: frozenset[str] | None, other: frozenset[str] | None) -> frozenset[str] | None:
    """Each string of one set with each of another behind it; None where that is many."""
    if one is None or other is None or len(one) * len(other) > _MOST_SAID:
        return None
    return frozenset(first + second for first in one for second in other)


def strings_held(node: Node) -> frozenset[str]:
    """Strings one of which stands in whatever the node matches; none where there are no good ones."""
    exact = exact_strings(node)
    if exact and min(map(len, exact)) >= _LEAST_SAID:
        return exact
    match node.kind:
        case "any":
            branches = [strings_held(part) for part in node.parts]
            joined = frozenset().union(*branches) if all(branches) else frozenset()
            return joined if len(joined) <= _MOST_SAID else frozenset()
        case "rep":
            return strings_held(node.parts) if node.least else frozenset()
        case "all":
            found = [one for part in node.parts if (one := strings_held(part))]
            run: frozenset[str] | None = frozenset([""])
            for part in node.parts:
                exact = exact_strings(part)
                run = products(run, exact) or exact or frozenset([""])
                if min(map(len, run)) >= _LEAST_SAID:
                    found.append(run)
            return max(
                found, key=lambda one: (min(4, *map(len, one)), -len(one), sum(map(len, one))), default=frozenset()
            )
    return frozenset()


def _members(symbol_set: int) -> Iterator[str]:
    """The characters of a set of symbols that are named."""
    while symbol_set:
        lowest = symbol_set & -symbol_set
        symbol_set ^= lowest
        yield NAMED[lowest.bit_length() - 4]
