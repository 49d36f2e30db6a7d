"""The sieve: which rules a text or a cell can matter to, told by few looks at it; whether one holds says the engine, so nothing is decided here.

A rule is asked only where it can hold. Patterns that begin with `^` and those that do not stand in different sets: together the states of their
common automaton multiply, and most of the time of a new text went into making them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

import re2

from jalaa.cleaning.finders import FINDERS
from jalaa.cleaning.patterns import expand, pattern_set
from jalaa.cleaning.rules import Rule

_TOKEN = r"[A-Za-z0-9+/_-]{12}"
"""What no rule for tokens can do without."""

_SET_MEMORY = 128 * 1024 * 1024

_Set = tuple[tuple[Rule, ...], re2.Set]


@dataclass(frozen=True)
class Sieve:
    """Rules in sets of patterns, each of which says in one pass which of its patterns match."""

    rules: tuple[Rule, ...]

    def for_text(self, encoded: bytes) -> list[Rule]:
        """The rules for tokens and characters that can find something in a text in UTF-8."""
        return _matching(self._on_texts, encoded)

    def for_cell(self, said: str, head: bool, tail: bool, cut: bool) -> list[Rule]:
        """The rules whose patterns a cell's folded text matches, of those that can hold in the head, in the tail, in neither, on a page with cuts."""
        encoded = said.encode()
        if (head, tail) not in self._places:
            self._places[head, tail] = self._standing(head, tail)
        anchored, free, beside = self._places[head, tail]
        found = _matching(anchored, encoded) + _matching(free, encoded)
        return found + _matching(beside, encoded) if cut else found

    @cached_property
    def _on_texts(self) -> _Set:
        rules = [rule for rule in self.rules if rule.find in ("token", "character")]
        return _set_of(rules, lambda rule: _TOKEN if rule.find == "token" else rule.match)

    @cached_property
    def _places(self) -> dict[tuple[bool, bool], tuple[_Set, _Set, _Set]]:
        """The sets for each place that a cell can have, made when the first such cell is there."""
        return {}

    def _standing(self, head: bool, tail: bool) -> tuple[_Set, _Set, _Set]:
        """The rules that can hold for a cell of such a place: anchored, free, and those that need a cut beside them."""
        places = {None, "body", *(("head", "first") if head else ()), *(("tail", "last") if tail else ())}
        rules = [
            rule
            for rule in self.rules
            if rule.find in FINDERS and rule.where in places and (head or rule.find != "head")
        ]
        plain = [rule for rule in rules if rule.beside is None]
        return (
            _set_of((rule for rule in plain if rule.match.startswith("^")), _folded),
            _set_of((rule for rule in plain if not rule.match.startswith("^")), _folded),
            _set_of((rule for rule in rules if rule.beside is not None), _folded),
        )


def _folded(rule: Rule) -> str:
    return expand(rule.match)


def _set_of(rules: Iterable[Rule], pattern: Callable[[Rule], str]) -> _Set:
    rules = tuple(rules)
    return rules, pattern_set(tuple(map(pattern, rules)), _SET_MEMORY)


def _matching(rules_and_patterns: _Set, encoded: bytes) -> list[Rule]:
    rules, patterns = rules_and_patterns
    return [rules[number] for number in patterns.Match(encoded) or ()] if rules else []
