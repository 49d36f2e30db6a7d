"""The syntax of RE2, read into a tree, as far as rules use it; what is not known here is said to be unknown, never guessed."""

import re
from functools import cache

import re2

from jalaa.cleaning.patterns import BadPattern, entries, folded_pattern
from jalaa.cleaning.symbols import CHARACTERS, NAMED, NUMBER, OTHER, within

_QUANTIFIER = re.compile(r"([*+?]|\{(\d+)(?:(,)(\d*))?\})\??")
_NAME = re.compile(r"\{([a-z][a-z_]*)\}")
_CLASS = re.compile(r"\[\^?\]?(?:\\.|\[:\^?[a-z]+:\]|[^\]\\])*\]", re.DOTALL)
_ESCAPE = re.compile(
    r"\\(?:[pP](?:\{\^?\w+\}|[A-Z])|[dswDSW]|x\{[0-9A-Fa-f]+\}|x[0-9A-Fa-f]{2}|[nrtfv]|[^0-9A-Za-z])", re.DOTALL
)
_GROUP = re.compile(r"\((?:\?:|\?P?<\w+>|(?!\?))")
_BEYOND = re.compile(r"^\[\^|\\[pPSDW]|\[:")
_BUT_LINE_END = CHARACTERS & ~(1 << NUMBER["\n"])


class Node:
    """A node of a pattern, read: its kind (set, words, all, any, rep, begin, end) and what it is made of.

    `said` is how a set stands in the pattern, a class or one character; `lazy` a repetition that takes as little as it can; `group` whether what
    the node matches is a capturing group.
    """

    __slots__ = ("kind", "parts", "least", "most", "said", "lazy", "group", "first", "alphabet", "exact")

    def __init__(self, kind: str, parts=(), least: int = 0, most: int | None = None, said: str = "") -> None:
        self.kind, self.parts, self.least, self.most, self.said = kind, parts, least, most, said
        self.lazy = self.group = False
        self.alphabet: int | None = None
        self.exact: frozenset[str] | None | tuple = ()
        self.first: dict[tuple[int, bool], frozenset[tuple[int, ...]]] = {}


class Unknown(ValueError):
    """What this module cannot read; of such a pattern nothing is said."""


def read_pattern(pattern: str, fold: bool = True) -> "tuple[Node, ...] | None":
    """The alternatives of a pattern, which is folded first; None where it holds what this module cannot read."""
    try:
        read = _Reader(folded_pattern(pattern) if fold else pattern).read()
    except (Unknown, BadPattern, RecursionError):
        return None
    return read.parts if read.kind == "any" else (read,)


class _Reader:
    """Reads a pattern in the syntax of RE2 into nodes: set, words, all, any, rep, begin, end."""

    def __init__(self, pattern: str) -> None:
        self.pattern, self.at = pattern, 0

    def read(self) -> Node:
        node = self._alternatives()
        if self.at < len(self.pattern):
            raise Unknown(self.pattern[self.at :])
        return node

    def _alternatives(self) -> Node:
        branches = [self._sequence()]
        while self._skip("|"):
            branches.append(self._sequence())
        return branches[0] if len(branches) == 1 else Node("any", tuple(branches))

    def _sequence(self) -> Node:
        nodes = []
        while self.at < len(self.pattern) and self.pattern[self.at] not in "|)":
            node = self._atom()
            while found := _QUANTIFIER.match(self.pattern, self.at):
                self.at = found.end()
                node = Node("rep", node, *_times(found))
                node.lazy = found.group().endswith("?") and len(found.group()) > 1
            nodes.append(node)
        return Node("all", tuple(nodes))

    def _atom(self) -> Node:
        pattern, at = self.pattern, self.at
        character = pattern[at]
        if found := _NAME.match(pattern, at):
            self.at = found.end()
            return _words(found.group(1))
        if character == "(":
            found = _GROUP.match(pattern, at)
            if not found:
                raise Unknown(pattern[at:])
            self.at = found.end()
            node = self._alternatives()
            if not self._skip(")"):
                raise Unknown(pattern[at:])
            if found.group() != "(?:":
                node = Node("all", (node,))
                node.group = True
            return node
        for start, kind in (("[", _CLASS), ("\\", _ESCAPE)):
            if character == start:
                found = kind.match(pattern, at)
                if not found or _NAME.search(found.group()) or _NAME.match(pattern, at + 1):
                    raise Unknown(pattern[at:])
                self.at = found.end()
                return Node("set", read_class(found.group()), said=found.group())
        self.at += 1
        if character in "^$":
            return Node("begin" if character == "^" else "end")
        if character in "*+?":
            raise Unknown(pattern[at:])
        members = _BUT_LINE_END if character == "." else 1 << NUMBER.get(character, OTHER)
        return Node("set", members, said=character)

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
def read_class(said: str) -> int:
    """The symbols that a class of characters, as RE2 reads it, has members of."""
    try:
        members = "".join(run.group() for run in re2.compile(f"(?:{said})+").finditer(NAMED))
    except re2.error as error:
        raise Unknown(said) from error
    found = sum(1 << NUMBER[member] for member in members)
    beyond = _BEYOND.search(said) or "\\x" in said or any(character not in NUMBER for character in said)
    return found | (1 << OTHER if beyond or re.search(r"-(?=[^\]])", said) and _wide(said) else 0)


def _wide(said: str) -> bool:
    """Whether a range of a class may reach over the characters that are named."""
    return any(not within(*ends) for ends in re.findall(r"([^\\])-([^\]])", said))


@cache
def _words(name: str) -> Node:
    if not entries(name):
        raise Unknown(name)
    return Node("words", entries(name))
