"""The sieve: which rules a text or a cell can matter to, told by few looks at it; whether one holds says the engine, so nothing is decided here.

A rule is asked only where it can hold. Patterns that begin with `^` are asked of each cell, which most leave after its first letters; the others of
all cells of a text at once, each a line, and only where one matches of fewer and fewer of them. Rules for the head, for the tail and for any place
stand in different sets: together the states of their common automaton multiply, and most of the time of a new text would go into making them.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import re2

from jalaa.cleaning.finders import FINDERS
from jalaa.cleaning.page import Stand
from jalaa.cleaning.patterns import BETWEEN_WORDS, expand, pattern_set
from jalaa.cleaning.rules import Rule

_TOKEN = r"[A-Za-z0-9+/_-]{12}"
"""What no rule for tokens can do without."""

_ESCAPED = re.compile(r"\\.")
_CLASS = re.compile(r"\[\^?\]?[^\]]*\]")
_GROUP = re.compile(r"\([^()]*\)")
_BEGINS = re.compile(r"\^(?![*?+{])")
_ONE_LINE = re.compile(r"\\[AzCQ]|\(\?[A-Za-z]*-")
"""What means something else in a text of many lines, or in a pattern that is taken apart."""

_PARTS = 16
"""In how many parts cells are asked again."""

_SET_MEMORY = 128 * 1024 * 1024

_HEAD, _TAIL = ("head", "first"), ("tail", "last")


@dataclass(frozen=True)
class _Set:
    """Rules whose patterns stand in one set, which says in one pass which of them are found."""

    rules: tuple[Rule, ...]
    patterns: re2.Set

    def matching(self, encoded: bytes) -> list[Rule]:
        found = self.patterns.Match(encoded) if self.rules else None
        return [self.rules[number] for number in found] if found else []


@dataclass(frozen=True)
class Sieve:
    """Rules in sets of patterns.

    >>> rules = (Rule("a", "notice", "line", "w", match="^شارك"), Rule("b", "notice", "line", "w", match="ريد$", where="tail"))
    >>> found = Sieve(rules).for_cells([("شارك البريد", True, False), ("بريد", False, True), ("قال", False, True)])
    >>> {said: [rule.id for rule in matching] for (said, _, _), matching in found.items()}
    {'شارك البريد': ['a', 'b'], 'بريد': ['b']}
    """

    rules: tuple[Rule, ...]

    def for_text(self, encoded: bytes) -> list[Rule]:
        """The rules for tokens and characters that can find something in a text in UTF-8."""
        return self._on_texts.matching(encoded)

    def for_cells(self, cells: Sequence[Stand]) -> dict[Stand, list[Rule]]:
        """The rules whose patterns cells match, but for those that need a cut beside the cell and those that cannot hold where it stands."""
        found: dict[Stand, list[Rule]] = {}
        lines = [said.encode() for said, _, _ in cells]
        for begun, standing in zip(self._begun, (None, 1, 2), strict=True):
            if begun.rules:
                match = begun.patterns.Match
                for cell, line in zip(cells, lines, strict=True):
                    if (standing is None or cell[standing]) and (numbers := match(line)):
                        found.setdefault(cell, []).extend([begun.rules[number] for number in numbers])
        for number, rules in _narrowed(self._free, lines, 0):
            known = found.setdefault(cells[number], [])
            known += [rule for rule in rules if rule not in known]
        return found

    def beside_cuts(self, said: Sequence[str]) -> dict[str, list[Rule]]:
        """The rules that need a cut beside the cell and match what it says."""
        lines = [one.encode() for one in said]
        return {said[number]: rules for number, rules in _narrowed(self._beside, lines, 0)}

    @cached_property
    def _on_texts(self) -> _Set:
        rules = [rule for rule in self.rules if rule.find in ("token", "character")]
        return _set_of(rules, lambda rule: _TOKEN if rule.find == "token" else rule.match)

    @cached_property
    def _plain(self) -> list[Rule]:
        return [rule for rule in self.rules if rule.find in FINDERS and rule.beside is None]

    @cached_property
    def _begun(self) -> tuple[_Set, _Set, _Set]:
        """The rules whose patterns begin with the cell: for any place, for the head, for the tail."""
        rules = [rule for rule in self._plain if _begun(rule)]
        return (
            _set_of([rule for rule in rules if rule.where not in (*_HEAD, *_TAIL)], _folded, begun=True),
            _set_of([rule for rule in rules if rule.where in _HEAD], _folded, begun=True),
            _set_of([rule for rule in rules if rule.where in _TAIL], _folded, begun=True),
        )

    @cached_property
    def _free(self) -> _Set:
        return _set_of([rule for rule in self._plain if not _begun(rule)], _in_lines)

    @cached_property
    def _beside(self) -> _Set:
        return _set_of([rule for rule in self.rules if rule.find in FINDERS and rule.beside is not None], _in_lines)


def _narrowed(lines: _Set, encoded: Sequence[bytes], first: int) -> Iterator[tuple[int, list[Rule]]]:
    """The numbers of the cells, counted from `first`, that rules match, and those rules."""
    rules = lines.matching(b"\n".join(encoded))
    if len(encoded) > 1 and rules:
        size = -(-len(encoded) // _PARTS)
        for start in range(0, len(encoded), size):
            yield from _narrowed(lines, encoded[start : start + size], first + start)
    elif rules := [rule for rule in rules if rule.pattern.search(encoded[0])]:
        yield first, rules


def _begun(rule: Rule) -> bool:
    """Whether the pattern of a rule can match only from the beginning of a cell on, however it is taken apart, and says all that it takes."""
    if rule.words is not None or _ONE_LINE.search(rule.match):
        return False
    left = _CLASS.sub("x", _ESCAPED.sub("x", expand(rule.match)))
    while left != (left := _GROUP.sub("x", left)):
        pass
    return all(map(_BEGINS.match, left.split("|")))


def _in_lines(rule: Rule) -> str:
    """A pattern that is found in a text of many lines where the rule's own is found in one of them; a line of listed words is known by its words."""
    if _ONE_LINE.search(rule.match):
        return ""
    if rule.words is None:
        return f"(?m){expand(rule.match)}"
    words = "|".join(map(re2.escape, sorted(rule.words.words)))
    return rf"(?m)^[{BETWEEN_WORDS}]*(?:(?:{words}|\pN+)(?:[{BETWEEN_WORDS}]+|$))+$"


def _folded(rule: Rule) -> str:
    return expand(rule.match)


def _set_of(rules: Sequence[Rule], pattern: Callable[[Rule], str], begun: bool = False) -> _Set:
    return _Set(tuple(rules), pattern_set(tuple(map(pattern, rules)), _SET_MEMORY, begun))
