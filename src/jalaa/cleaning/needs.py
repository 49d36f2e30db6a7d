"""What a pattern cannot do without: how a match begins and ends and how long it is, so that few cells have to be asked for it.

    ^[*•]{0,2} ?(?:شارك|غرد) .{2,9}$      begins   ⊢ش ا ر … | ⊢غ ر د … | ⊢* ش ا … | …
                                            ends     ⊣ any any …             length   5 to 19

Nothing is decided here: what is said holds for every match (`tests/cleaning/test_needs.py` tries it on random patterns), and whether there is one
says RE2. Characters are symbols, numbered: those of four blocks each for itself, all others together; a set of symbols is an integer of bits.
"""

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import NamedTuple

import re2

from jalaa.cleaning.patterns import BadPattern, entries, folded_pattern
from jalaa.cleaning.windows import Window
from jalaa.cleaning.symbols import ANYTHING, CHARACTERS, FAR_EDGE, NAMED, NEAR_EDGE, NUMBER, OTHER, PUNCTUATION, marked, symbols, within

_MOST = 2500
"""Windows of one pattern; where there are more the last symbols are told apart less."""

_FEW = 50
_QUANTIFIER = re.compile(r"([*+?]|\{(\d+)(?:(,)(\d*))?\})\??")
_NAME = re.compile(r"\{([a-z][a-z_]*)\}")
_CLASS = re.compile(r"\[\^?\]?(?:\\.|\[:\^?[a-z]+:\]|[^\]\\])*\]", re.DOTALL)
_ESCAPE = re.compile(r"\\(?:[pP](?:\{\^?\w+\}|[A-Z])|[dswDSW]|x\{[0-9A-Fa-f]+\}|x[0-9A-Fa-f]{2}|[nrtfv]|[^0-9A-Za-z])", re.DOTALL)
_GROUP = re.compile(r"\((?:\?:|\?P?<\w+>|(?!\?))")
_BEYOND = re.compile(r"^\[\^|\\[pPSDW]|\[:")


class Needs(NamedTuple):
    """What holds for every match of a pattern in a cell that is not empty.

    `begins` are its windows from the first character on, `ends` those from the last one back; `sizes` its least and most characters, blanks,
    letters (code points) and tokens, it has one at least of each set of `holds`, which are marks, one of the
    strings `says`, if there are any, and no symbol that is not in `alphabet`. `begun` and `ended`
    say whether it can only begin, or end, where the cell does; then each of its windows begins with the edge.
    """

    begins: frozenset[Window]
    ends: frozenset[Window]
    sizes: tuple[tuple[int, int | None], ...]
    begun: bool
    ended: bool
    alphabet: int
    holds: frozenset[int]
    says: frozenset[str]

    @property
    def whole(self) -> bool:
        """Whether a match is always the whole cell."""
        return self.begun and self.ended


class _Node:
    """A node of a pattern, read: its kind (set, words, all, any, rep, begin, end) and what it is made of."""

    __slots__ = ("kind", "parts", "least", "most", "first", "alphabet", "exact")

    def __init__(self, kind: str, parts=(), least: int = 0, most: int | None = None) -> None:
        self.kind, self.parts, self.least, self.most = kind, parts, least, most
        self.alphabet: int | None = None
        self.exact: frozenset[str] | None | tuple = ()
        self.first: dict[tuple[int, bool], frozenset[Window]] = {}


class _Unknown(ValueError):
    """What this module cannot read; of such a pattern nothing is said."""


def needs_of(pattern: str, window: int = 5) -> tuple[Needs, ...]:
    """What a pattern, as a rule has it, needs in a cell that it is searched in, for each of its alternatives; windows have that many symbols.

    >>> (found,) = needs_of("^(?:شارك|غرد)$")
    >>> found.begun, found.ended, found.sizes
    (True, True, ((3, 4), (0, 0), (3, 4), (0, 1)))
    """
    branches = _read(pattern)
    if branches is None:
        anything = frozenset([(ANYTHING,) * window])
        nothing_known = ((0, None),) * (len(SIZES) + 1)
        return (Needs(anything, anything, nothing_known, False, False, CHARACTERS, frozenset(), frozenset()),)
    return tuple(_needs(branch, window) for branch in branches if not _only_empty(branch))


@lru_cache(maxsize=512)
def may_be_empty(pattern: str) -> bool:
    """Whether a pattern may match where nothing is."""
    branches = _read(pattern)
    return branches is None or any(_size(branch, CHARACTERS)[0] == 0 for branch in branches)


def _read(pattern: str) -> "tuple[_Node, ...] | None":
    """The alternatives of a pattern; None where it holds what this module cannot read."""
    try:
        read = _Reader(folded_pattern(pattern)).read()
    except (_Unknown, BadPattern, RecursionError):
        return None
    return read.parts if read.kind == "any" else (read,)


@lru_cache(maxsize=64)
def needs_of_words(words: frozenset[str], between: str, window: int = 5) -> Needs:
    """What a cell needs of which every token is one of these words, or a number; `between` stand characters that are no part of a token."""
    digits = _Node("set", 1 << OTHER | sum(1 << number for character, number in NUMBER.items() if character.isdigit()))
    apart = _Node("set", 1 << OTHER | _class(f"[{between}]"))
    token = _Node("any", (_Node("words", tuple(sorted(words))), _Node("rep", digits, 1)))
    many, behind = _Node("rep", apart, 1), _Node("rep", apart, 0)
    more = _Node("rep", _Node("all", (many, token)), 0)
    return _needs(_Node("all", (_Node("begin"), behind, token, more, behind, _Node("end"))), window)


def _needs(tree: _Node, window: int) -> Needs:
    begins, ends = _windows(tree, window, True), _windows(tree, window, False)
    begun, ended = (all(one[0] == NEAR_EDGE for one in windows) for windows in (begins, ends))
    sizes = (*(_size(tree, counted) for counted in SIZES), (0, _tokens(tree)))
    return Needs(begins, ends, sizes, begun, ended, _alphabet(tree), _holds(tree), _says(tree))


class _Reader:
    """Reads a pattern in the syntax of RE2 into nodes: set, words, all, any, rep, begin, end."""

    def __init__(self, pattern: str) -> None:
        self.pattern, self.at = pattern, 0

    def read(self) -> _Node:
        node = self._alternatives()
        if self.at < len(self.pattern):
            raise _Unknown(self.pattern[self.at :])
        return node

    def _alternatives(self) -> _Node:
        branches = [self._sequence()]
        while self._skip("|"):
            branches.append(self._sequence())
        return branches[0] if len(branches) == 1 else _Node("any", tuple(branches))

    def _sequence(self) -> _Node:
        nodes = []
        while self.at < len(self.pattern) and self.pattern[self.at] not in "|)":
            node = self._atom()
            while found := _QUANTIFIER.match(self.pattern, self.at):
                self.at = found.end()
                node = _Node("rep", node, *_times(found))
            nodes.append(node)
        return _Node("all", tuple(nodes))

    def _atom(self) -> _Node:
        pattern, at = self.pattern, self.at
        character = pattern[at]
        if found := _NAME.match(pattern, at):
            self.at = found.end()
            return _words(found.group(1))
        if character == "(":
            found = _GROUP.match(pattern, at)
            if not found:
                raise _Unknown(pattern[at:])
            self.at = found.end()
            node = self._alternatives()
            if not self._skip(")"):
                raise _Unknown(pattern[at:])
            return node
        for start, kind in (("[", _CLASS), ("\\", _ESCAPE)):
            if character == start:
                found = kind.match(pattern, at)
                if not found or _NAME.search(found.group()) or _NAME.match(pattern, at + 1):
                    raise _Unknown(pattern[at:])
                self.at = found.end()
                return _Node("set", _class(found.group()))
        self.at += 1
        if character in "^$":
            return _Node("begin" if character == "^" else "end")
        if character in "*+?":
            raise _Unknown(pattern[at:])
        return _Node("set", _BUT_LINE_END if character == "." else 1 << NUMBER.get(character, OTHER))

    def _skip(self, character: str) -> bool:
        there = self.pattern[self.at : self.at + 1] == character
        self.at += there
        return there


def _times(found: re.Match[str]) -> tuple[int, int | None]:
    """The least and most times of a quantifier."""
    sign, least, comma, most = found.groups()
    if least is None:
        return {"*": (0, None), "+": (1, None), "?": (0, 1)}[sign]
    return int(least), int(most) if most else (None if comma else int(least))


@cache
def _class(said: str) -> int:
    """The symbols that a class of characters, as RE2 reads it, has members of."""
    try:
        members = re2.compile(said).findall(NAMED)
    except re2.error as error:
        raise _Unknown(said) from error
    found = sum(1 << NUMBER[member] for member in members)
    beyond = _BEYOND.search(said) or "\\x" in said or any(character not in NUMBER for character in said)
    return found | (1 << OTHER if beyond or re.search(r"-(?=[^\]])", said) and _wide(said) else 0)


def _wide(said: str) -> bool:
    """Whether a range of a class may reach over the characters that are named."""
    return any(not within(*ends) for ends in re.findall(r"([^\\])-([^\]])", said))


_BUT_LINE_END = CHARACTERS & ~(1 << NUMBER["\n"])
_MARKS = sum(marked())
_BLANK = 1 << NUMBER[" "]
_LETTERS = CHARACTERS & ~_MARKS & ~_BLANK
_WORDY = CHARACTERS & ~_BLANK & ~sum(marked()[PUNCTUATION:])
SIZES = (CHARACTERS, _BLANK, _LETTERS)
"""What is counted: all characters, blanks, and letters."""


def _size(node: _Node, counted: int) -> tuple[int, int | None]:
    """The least and most characters of the set `counted` in what a node matches."""
    match node.kind:
        case "set":
            return int(not node.parts & ~counted), int(bool(node.parts & counted))
        case "words":
            return _size_of_words(node.parts, counted)
        case "all":
            parts = [_size(part, counted) for part in node.parts]
            most = None if any(most is None for _, most in parts) else sum(most for _, most in parts)
            return sum(least for least, _ in parts), most
        case "any":
            parts = [_size(part, counted) for part in node.parts]
            most = None if any(most is None for _, most in parts) else max(most for _, most in parts)
            return min(least for least, _ in parts), most
        case "rep":
            least, most = _size(node.parts, counted)
            most = 0 if most == 0 else None if most is None or node.most is None else most * node.most
            return least * node.least, most
    return 0, 0


@lru_cache(maxsize=256)
def _size_of_words(words: tuple[str, ...], counted: int) -> tuple[int, int]:
    characters = {character for character in NAMED if counted >> NUMBER[character] & 1}
    others = bool(counted >> OTHER & 1)
    sizes = [sum((one in characters) if one in NUMBER else others for one in word) for word in words]
    return min(sizes), max(sizes)


def _tokens(node: _Node) -> int | None:
    """The most tokens, parted by blanks, that are not punctuation alone in what a node matches."""
    alphabet = _alphabet(node)
    if not alphabet & _WORDY:
        return 0
    if not alphabet & _BLANK:
        return 1
    match node.kind:
        case "words":
            return max(word.count(" ") for word in node.parts) + 1
        case "all" | "any":
            parts = [_tokens(part) for part in node.parts]
            if any(most is None for most in parts):
                return None
            return sum(parts) if node.kind == "all" else max(parts, default=0)
        case "rep":
            most = _tokens(node.parts)
            return None if most is None or node.most is None else most * node.most
    return 1


def _only_empty(branch: _Node) -> bool:
    """Whether a branch matches only a cell where nothing is."""
    return branch.kind == "all" and [part.kind for part in branch.parts] == ["begin", "end"]


def _alphabet(node: _Node) -> int:
    """The symbols that can stand in what a node matches."""
    if node.alphabet is None:
        node.alphabet = _symbols_of(node)
    return node.alphabet


def _symbols_of(node: _Node) -> int:
    match node.kind:
        case "set":
            return node.parts
        case "words":
            return sum(1 << symbol for symbol in set(symbols("".join(node.parts))))
        case "all" | "any":
            found = 0
            for part in node.parts:
                found |= _alphabet(part)
            return found
        case "rep":
            return _alphabet(node.parts)
    return 0


def _holds(node: _Node) -> frozenset[int]:
    """Sets of marks of each of which one stands in whatever the node matches."""
    match node.kind:
        case "set":
            return frozenset() if node.parts & ~_MARKS else frozenset([node.parts])
        case "all":
            return frozenset().union(*map(_holds, node.parts))
        case "any":
            branches = [_holds(part) for part in node.parts]
            if not all(branches):
                return frozenset()
            joined = 0
            for branch in branches:
                joined |= min(branch, key=int.bit_count)
            return frozenset([joined])
        case "rep":
            return _holds(node.parts) if node.least else frozenset()
    return frozenset()


_MOST_SAID, _LEAST_SAID = 60, 3
"""Strings of which a match has to hold one; characters of each."""


def _exactly(node: _Node) -> frozenset[str] | None:
    """All that a node matches, where that is few strings of named characters."""
    if node.exact == ():
        node.exact = _strings_of(node)
    return node.exact


def _strings_of(node: _Node) -> frozenset[str] | None:
    match node.kind:
        case "set":
            if node.parts >> OTHER & 1 or node.parts.bit_count() > 4:
                return None
            return frozenset(character for character, number in NUMBER.items() if node.parts >> number & 1)
        case "words":
            return frozenset(node.parts) if len(node.parts) <= _MOST_SAID else None
        case "all":
            found = frozenset([""])
            for part in node.parts:
                if found is not None:
                    found = _products(found, _exactly(part))
            return found
        case "any":
            branches = [_exactly(part) for part in node.parts]
            joined = None if None in branches else frozenset().union(*branches)
            return joined if joined is not None and len(joined) <= _MOST_SAID else None
        case "rep":
            once = _exactly(node.parts) if node.most == 1 else None
            return once if once is None or node.least else once | {""}
    return frozenset([""])


def _products(one: frozenset[str] | None, other: frozenset[str] | None) -> frozenset[str] | None:
    if one is None or other is None or len(one) * len(other) > _MOST_SAID:
        return None
    return frozenset(first + second for first in one for second in other)


def _says(node: _Node) -> frozenset[str]:
    """Strings one of which stands in whatever the node matches; none where there are no good ones."""
    exact = _exactly(node)
    if exact and min(map(len, exact)) >= _LEAST_SAID:
        return exact
    match node.kind:
        case "any":
            branches = [_says(part) for part in node.parts]
            joined = frozenset().union(*branches) if all(branches) else frozenset()
            return joined if len(joined) <= _MOST_SAID else frozenset()
        case "rep":
            return _says(node.parts) if node.least else frozenset()
        case "all":
            found = [one for part in node.parts if (one := _says(part))]
            run: frozenset[str] | None = frozenset([""])
            for part in node.parts:
                exact = _exactly(part)
                run = _products(run, exact) or exact or frozenset([""])
                if min(map(len, run)) >= _LEAST_SAID:
                    found.append(run)
            return max(found, key=lambda one: (min(4, *map(len, one)), -len(one), sum(map(len, one))), default=frozenset())
    return frozenset()


def _windows(tree: _Node, size: int, forward: bool) -> frozenset[Window]:
    """The windows that a match begins with, or, not `forward`, ends with."""
    whole = (window + (ANYTHING,) * (size - len(window)) for window in _first(tree, size, forward))
    return _merged(frozenset(whole))


def _first(node: _Node, size: int, forward: bool) -> frozenset[Window]:
    """The first symbols of what a node matches: `size` of them, fewer where it matches fewer."""
    found = node.first.get((size, forward))
    if found is None:
        found = node.first[size, forward] = _merged(frozenset(_begin(node, size, forward)))
    return found


def _begin(node: _Node, size: int, forward: bool) -> Iterable[Window]:
    match node.kind:
        case "set":
            return [(node.parts,)]
        case "words":
            said = {symbols((word if forward else word[::-1])[:size]) for word in node.parts}
            return [tuple(1 << symbol for symbol in one) for one in said]
        case "any":
            return frozenset().union(*(_first(part, size, forward) for part in node.parts))
        case "all":
            return _in_row(node.parts if forward else node.parts[::-1], size, forward)
        case "rep":
            return _again(node, size, forward)
    return [(NEAR_EDGE if (node.kind == "begin") == forward else FAR_EDGE,)]


def _again(node: _Node, size: int, forward: bool) -> Iterable[Window]:
    """The first symbols of as many of the node's part as it allows."""
    row, whole = {()}, set()
    found = set(row) if not node.least else set()
    most = size + node.least if node.most is None else node.most
    for times in range(1, most + 1):
        new_row, new = _followed(row, node.parts, size, forward)
        whole |= new
        if new_row <= row and times > node.least:
            break
        row = new_row
        if times >= node.least:
            found |= row
        if not row:
            break
    return found | whole


def _in_row(nodes: Iterable[_Node], size: int, forward: bool) -> Iterable[Window]:
    row, whole = {()}, set()
    for node in nodes:
        row, new = _followed(row, node, size, forward)
        whole |= new
        if not row:
            break
    return row | whole


def _followed(row: Iterable[Window], node: _Node, size: int, forward: bool) -> tuple[set[Window], set[Window]]:
    """Each window followed by the first symbols of the node, as it can be: those that have room for more, and the others."""
    found = set()
    for window in row:
        for first in _first(node, size - len(window), forward):
            if not first or not window:
                found.add(window + first)
            elif window[-1] == first[0] and first[0] in (NEAR_EDGE, FAR_EDGE):
                found.add(window + first[1:])
            elif window[-1] != FAR_EDGE and first[0] != NEAR_EDGE:
                found.add(window + first)
    found = _merged(found)
    row = {window for window in found if len(window) < size}
    return row, set(found) - row


def _merged(windows: frozenset[Window] | set[Window]) -> frozenset[Window] | set[Window]:
    """The windows with those made one that differ in the last symbol alone, and told apart by fewer symbols where they are too many."""
    if len(windows) <= _FEW:
        return windows
    kept = len(max(windows, key=len))
    while True:
        rows: dict[tuple[int, Window, int], int] = {}
        for window in windows:
            if window:
                edge = window[-1] if window[-1] in (NEAR_EDGE, FAR_EDGE) else 0
                row = len(window), window[:-1], edge
                rows[row] = rows.get(row, 0) | window[-1]
        merged = {(*beginning, last) for (_, beginning, _), last in rows.items()} | ({()} & windows)
        if len(merged) <= _MOST or kept <= 1:
            return frozenset(merged)
        kept -= 1
        windows = frozenset(one[:kept] + (ANYTHING,) * (len(one) - kept) for one in merged)


@cache
def _words(name: str) -> _Node:
    if not entries(name):
        raise _Unknown(name)
    return _Node("words", entries(name))
