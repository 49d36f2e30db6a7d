"""The sieve: which rules a text or a cell can matter to, told by few looks at it; whether one holds says the engine, so nothing is decided here.

A rule is asked only where it can hold. Patterns that begin with `^` are asked of each cell, which most leave after its first letters; the others of
all cells of a text at once, each a line, and only where one matches of fewer and fewer of them. Rules for different places
stand in different sets: together the states of their common automaton multiply, and most of the time of a new text would go into making them.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import re2

from jalaa.cleaning.finders import FINDERS
from jalaa.cleaning.page import Stand
from jalaa.cleaning.patterns import BETWEEN_WORDS, Lone, compile_pattern, expand, pattern_set
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

_LONGEST = 100_000
"""Characters of patterns, vocabularies written out, that go into one set."""

_SET_MEMORY = 64 * 1024 * 1024
"""Bytes that a set of patterns may take with the states of its automaton."""


@dataclass(frozen=True)
class _Set:
    """Rules whose patterns stand in one set, which says in one pass which of them are found."""

    rules: tuple[Rule, ...]
    patterns: re2.Set | Lone

    def matching(self, encoded: bytes) -> list[Rule]:
        found = self.patterns.Match(encoded)
        return [self.rules[number] for number in found] if found else []


@dataclass(frozen=True)
class Sieve:
    """Rules in sets of patterns.

    >>> rules = (Rule("a", "notice", "line", "w", match="^شارك"), Rule("b", "notice", "line", "w", match="ريد$", where="tail"))
    >>> found = Sieve(rules).for_cells([("شارك البريد", True, True, False, False), ("بريد", False, False, True, True)])
    >>> {stand[0]: [rule.id for rule in matching] for stand, matching in found.items()}
    {'شارك البريد': ['a', 'b'], 'بريد': ['b']}
    """

    rules: tuple[Rule, ...]

    def for_text(self, encoded: bytes) -> list[Rule]:
        """The rules for tokens and characters that can find something in a text in UTF-8."""
        return [rule for one in self._on_texts for rule in one.matching(encoded)]

    def for_cells(self, cells: Sequence[Stand]) -> dict[Stand, list[Rule]]:
        """The rules whose patterns cells match, but for those that need a cut beside the cell and those that cannot hold where it stands."""
        found: dict[Stand, list[Rule]] = {}
        cells = list(dict.fromkeys(cells))
        lines = [cell[0].encode() for cell in cells]
        for standing, begun in self._begun:
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
        said = list(dict.fromkeys(said))
        lines = [one.encode() for one in said]
        return {said[number]: rules for number, rules in _narrowed(self._beside, lines, 0)}

    @cached_property
    def _on_texts(self) -> list[_Set]:
        rules = [rule for rule in self.rules if rule.find in ("token", "character")]
        return _sets_of(rules, lambda rule: _TOKEN if rule.find == "token" else rule.match)

    @cached_property
    def _plain(self) -> list[Rule]:
        return [rule for rule in self.rules if rule.find in FINDERS and rule.beside is None]

    @cached_property
    def _begun(self) -> list[tuple[int | None, _Set]]:
        """The rules whose patterns begin with the cell, and the number of what they need of a `Stand`, None for those that hold in any place."""
        rules = [rule for rule in self._plain if _begun(rule)]
        sets = []
        for place, names in ((None, (None, "body")), (1, ("first",)), (2, ("head",)), (3, ("tail",)), (4, ("last",))):
            there = [rule for rule in rules if rule.where in names]
            sets += [(place, one) for one in _sets_of(there, _folded, begun=True)]
        return sets

    @cached_property
    def _free(self) -> list[_Set]:
        return _sets_of([rule for rule in self._plain if not _begun(rule)], _in_lines)

    @cached_property
    def _beside(self) -> list[_Set]:
        return _sets_of([rule for rule in self.rules if rule.find in FINDERS and rule.beside is not None], _in_lines)


def _narrowed(sets: Sequence[_Set], encoded: Sequence[bytes], first: int) -> Iterator[tuple[int, list[Rule]]]:
    """The numbers of the cells, counted from `first`, that rules match, and those rules."""
    joined = b"\n".join(encoded)
    matched = {number: rules for number, one in enumerate(sets) if (rules := one.matching(joined))}
    if len(encoded) > 1 and matched:
        size = -(-len(encoded) // _PARTS)
        for start in range(0, len(encoded), size):
            yield from _narrowed([sets[number] for number in matched], encoded[start : start + size], first + start)
    elif rules := [rule for some in matched.values() for rule in some if rule.pattern.search(joined)]:
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


def _sets_of(rules: Sequence[Rule], pattern: Callable[[Rule], str], begun: bool = False) -> list[_Set]:
    """The rules in sets, short patterns in one and long ones, whose states multiply, in others; in more where one would be larger than a set may be."""
    patterns = sorted(((pattern(rule), rule) for rule in rules), key=lambda pair: len(pair[0]))
    sets: list[_Set] = []
    first, written = 0, 0
    for number, (one, _) in enumerate(patterns, 1):
        written += len(one)
        if number == len(patterns) or written + len(patterns[number][0]) > _LONGEST:
            sets += _fitting(patterns[first:number], begun)
            first, written = number, 0
    return sets


def _fitting(patterns: Sequence[tuple[str, Rule]], begun: bool) -> list[_Set]:
    if len(patterns) == 1:
        return [_Set((patterns[0][1],), Lone(compile_pattern(patterns[0][0]), begun))]
    try:
        made = pattern_set(tuple(one for one, _ in patterns), _SET_MEMORY, begun)
        return [_Set(tuple(rule for _, rule in patterns), made)]
    except re2.error:
        middle = len(patterns) // 2
        return [*_fitting(patterns[:middle], begun), *_fitting(patterns[middle:], begun)]
