"""What a pattern cannot do without: how a match begins and ends and how long it is, so that few cells have to be asked for it.

    ^[*•]{0,2} ?(?:شارك|غرد) .{2,9}$      begins   ⊢ش ا ر … | ⊢غ ر د … | ⊢* ش ا … | …
                                            ends     ⊣ any any …             length   5 to 19

Nothing is decided here: what is said holds for every match (`tests/cleaning/test_needs.py` tries it on random patterns), and whether there is one
says RE2. Characters are symbols, numbered: those of four blocks each for itself, all others together; a set of symbols is an integer of bits.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from jalaa.cleaning.measures import SIZES, alphabet_of, marks_held, size_of, strings_held, tokens_of
from jalaa.cleaning.symbols import ANYTHING, CHARACTERS, FAR_EDGE, NEAR_EDGE, NUMBER, OTHER, symbols
from jalaa.cleaning.syntax import Node, read_class, read_pattern
from jalaa.cleaning.windows import Window

_MOST, _FEW = 2500, 50
"""Windows of one pattern; where there are more the last symbols are told apart less, where there are few nothing is joined."""


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


def needs_of(pattern: str, window: int = 5) -> tuple[Needs, ...]:
    """What a pattern, as a rule has it, needs in a cell that it is searched in, for each of its alternatives; windows have that many symbols.

    >>> (found,) = needs_of("^(?:شارك|غرد)$")
    >>> found.begun, found.ended, found.sizes
    (True, True, ((3, 4), (0, 0), (3, 4), (0, 1)))
    """
    branches = read_pattern(pattern)
    if branches is None:
        anything = frozenset([(ANYTHING,) * window])
        nothing_known = ((0, None),) * (len(SIZES) + 1)
        return (Needs(anything, anything, nothing_known, False, False, CHARACTERS, frozenset(), frozenset()),)
    return tuple(_needs(branch, window) for branch in branches if not _only_empty(branch))


@lru_cache(maxsize=512)
def may_be_empty(pattern: str) -> bool:
    """Whether a pattern may match where nothing is."""
    branches = read_pattern(pattern)
    return branches is None or any(size_of(branch, CHARACTERS)[0] == 0 for branch in branches)


@lru_cache(maxsize=64)
def needs_of_words(words: frozenset[str], between: str, window: int = 5) -> Needs:
    """What a cell needs of which every token is one of these words, or a number; `between` stand characters that are no part of a token."""
    digits = Node("set", 1 << OTHER | sum(1 << number for character, number in NUMBER.items() if character.isdigit()))
    apart = Node("set", 1 << OTHER | read_class(f"[{between}]"))
    token = Node("any", (Node("words", tuple(sorted(words))), Node("rep", digits, 1)))
    many, behind = Node("rep", apart, 1), Node("rep", apart, 0)
    more = Node("rep", Node("all", (many, token)), 0)
    return _needs(Node("all", (Node("begin"), behind, token, more, behind, Node("end"))), window)


def _needs(tree: Node, window: int) -> Needs:
    begins, ends = _windows(tree, window, True), _windows(tree, window, False)
    begun, ended = (all(one[0] == NEAR_EDGE for one in windows) for windows in (begins, ends))
    sizes = (*(size_of(tree, counted) for counted in SIZES), (0, tokens_of(tree)))
    return Needs(begins, ends, sizes, begun, ended, alphabet_of(tree), marks_held(tree), strings_held(tree))


def _only_empty(branch: Node) -> bool:
    """Whether a branch matches only a cell where nothing is."""
    return branch.kind == "all" and [part.kind for part in branch.parts] == ["begin", "end"]


def _windows(tree: Node, size: int, forward: bool) -> frozenset[Window]:
    """The windows that a match begins with, or, not `forward`, ends with."""
    whole = (window + (ANYTHING,) * (size - len(window)) for window in _first(tree, size, forward))
    return _merged(frozenset(whole))


def _first(node: Node, size: int, forward: bool) -> frozenset[Window]:
    """The first symbols of what a node matches: `size` of them, fewer where it matches fewer."""
    found = node.first.get((size, forward))
    if found is None:
        found = node.first[size, forward] = _merged(frozenset(_begin(node, size, forward)))
    return found


def _begin(node: Node, size: int, forward: bool) -> Iterable[Window]:
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


def _again(node: Node, size: int, forward: bool) -> Iterable[Window]:
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


def _in_row(nodes: Iterable[Node], size: int, forward: bool) -> Iterable[Window]:
    row, whole = {()}, set()
    for node in nodes:
        row, new = _followed(row, node, size, forward)
        whole |= new
        if not row:
            break
    return row | whole


def _followed(row: Iterable[Window], node: Node, size: int, forward: bool) -> tuple[set[Window], set[Window]]:
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
