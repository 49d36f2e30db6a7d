"""The sieve: which rules may find something in a cell, told by what their patterns cannot do without; whether one holds says the engine.

A rule is asked only where its pattern may match what the cell says, the cell stands where the rule looks, and the lines above and below may match
what the rule wants of them. What is left is told by bits of an integer, one for each way in which a rule can match.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from jalaa.cleaning.finders import FINDERS
from jalaa.cleaning.narrowing import BEGIN, Narrowing, from_seldom
from jalaa.cleaning.needs import Needs, may_be_empty, needs_of, needs_of_words
from jalaa.cleaning.patterns import BETWEEN_WORDS
from jalaa.cleaning.rules import Rule
from jalaa.cleaning.symbols import NEAR_EDGE
from jalaa.cleaning.windows import Window

PLACES = ("first", "head", "tail", "last")
"""What is known of where a cell stands, each a bit of a number."""

_WINDOW = BEGIN + 1
_LONGER = (6, 8, 12)
"""Symbols of the windows of a pattern that need not begin where a cell does, until each has a seldom one."""
_WIDE = 100


_KEPT, _KEPT_LENGTH = 1 << 15, 200
"""Answers that are kept, and characters of the cells that they are kept for: furniture repeats, and an automaton takes longer over what is new to it."""


class Known(NamedTuple):
    """What the sieve said of the cells of one text by what they say: the ways they may match, and may stand above and below."""

    own: dict[str, int]
    above: dict[str, int]
    below: dict[str, int]

    def may_match(self, sieve: "Sieve", said: str) -> int:
        """The ways that a cell may match."""
        return _known(self.own, sieve.own, said)


def _known(known: dict[str, int], narrowing: Narrowing, said: str) -> int:
    found = known.get(said)
    if found is None:
        found = known[said] = narrowing.may_match(said)
    return found


@dataclass(frozen=True)
class Sieve:
    """The rules that start from a cell, made ready.

    >>> rules = (Rule("a", "notice", "line", "w", match="^شارك"), Rule("b", "notice", "line", "w", match="ريد$", where="tail"))
    >>> sieve = Sieve(rules)
    >>> [rule.id for rule in sieve.matching(sieve.own.may_match("شارك البريد") & sieve.placed[0b0100], "شارك البريد")]
    ['a', 'b']
    """

    rules: tuple[Rule, ...]

    @cached_property
    def _narrowed(self) -> tuple[list[tuple[Rule, tuple[str, ...]]], Narrowing]:
        """The ways in which rules that start from a cell can match it, each with the strings of which the cell holds one, and by what they need."""
        ways = [(rule, needs) for rule in self.rules if rule.find in FINDERS for needs in _needs(rule)]
        narrowing = Narrowing([(needs, 1 << number) for number, (_, needs) in enumerate(ways)])
        return [(rule, tuple(needs.says)) for rule, needs in ways], narrowing

    @property
    def ways(self) -> list[tuple[Rule, tuple[str, ...]]]:
        """The ways in which rules that start from a cell can match it, and strings of which it holds one; the number of a way is its bit."""
        return self._narrowed[0]

    @property
    def own(self) -> Narrowing:
        """The ways by what they need of a cell."""
        return self._narrowed[1]

    @cached_property
    def above(self) -> Narrowing:
        """The ways by what they need of the cell above."""
        return self._near("after")

    @cached_property
    def below(self) -> Narrowing:
        """The ways by what they need of the cell below."""
        return self._near("before")

    def _near(self, key: str) -> Narrowing:
        patterns: dict[str | None, int] = {}
        for number, (rule, _) in enumerate(self.ways):
            pattern = getattr(rule, key)
            patterns[pattern] = patterns.get(pattern, 0) | 1 << number
        anything = patterns.pop(None, 0)
        return Narrowing(
            [(one, bits) for pattern, bits in patterns.items() for one in needs_of(pattern, _WINDOW)],
            anything,
            inside=False,
        )

    @cached_property
    def at_top(self) -> int:
        """The ways that may hold where no cell is above."""
        return self._bits(rule.after is None or may_be_empty(rule.after) for rule, _ in self.ways)

    @cached_property
    def at_bottom(self) -> int:
        """The ways that may hold where no cell is below."""
        return self._bits(rule.before is None or may_be_empty(rule.before) for rule, _ in self.ways)

    @cached_property
    def placed(self) -> list[int]:
        """The ways of rules that look where a cell stands, by bits of `PLACES`."""
        return [self._bits(looks(rule.where, stand) for rule, _ in self.ways) for stand in range(1 << len(PLACES))]

    @cached_property
    def away_from_cuts(self) -> int:
        """The ways of rules that need no cut beside the cell."""
        return self._bits(rule.beside is None for rule, _ in self.ways)

    def near(self, said: Sequence[str], number: int, stand: int, own: int, known: "Known") -> int:
        """Of the ways `own` that a cell may match those that may hold where it stands; `said` are all cells of its page, `stand` bits of `PLACES`."""
        bits = own & self.placed[stand]
        if bits:
            bits &= _known(known.above, self.above, said[number - 1]) if number else self.at_top
        if bits:
            bits &= _known(known.below, self.below, said[number + 1]) if number + 1 < len(said) else self.at_bottom
        return bits

    def matching(self, bits: int, said: str) -> tuple[Rule, ...]:
        """The rules, of ways that a cell may match, whose pattern is found in it; a pattern without one of its strings is not asked."""
        found = self._found.get((bits, said))
        if found is None:
            found = tuple(self._matching(bits, said))
            if len(said) <= _KEPT_LENGTH:
                if len(self._found) >= _KEPT:
                    self._found.clear()
                self._found[bits, said] = found
        return found

    def _matching(self, bits: int, said: str) -> Iterator[Rule]:
        asked = None
        while bits:
            lowest = bits & -bits
            rule, strings = self.ways[lowest.bit_length() - 1]
            bits ^= lowest
            if rule is not asked and (not strings or any(one in said for one in strings)):
                asked = rule
                if rule.pattern.search(said):
                    yield rule

    @cached_property
    def _found(self) -> dict[tuple[int, str], tuple[Rule, ...]]:
        return {}

    def _bits(self, holding: Iterable[bool]) -> int:
        return sum(1 << number for number, holds in enumerate(holding) if holds)


def looks(where: str | None, stand: int) -> bool:
    """Whether a rule looks at cells that stand so (bits of `PLACES`)."""
    if where == "body":
        return not stand & (1 << PLACES.index("head") | 1 << PLACES.index("tail"))
    return where not in PLACES or bool(stand >> PLACES.index(where) & 1)


def _needs(rule: Rule) -> list[Needs]:
    """What a rule needs of its cell, by each way that its pattern has and by the words that all tokens have to be."""
    ways = list(needs_of(rule.match, _WINDOW))
    for longer in _LONGER:
        if rule.words is not None or all(way.begun or all(map(_sought, way.begins)) for way in ways):
            break
        ways = list(needs_of(rule.match, longer))
    if rule.words is not None:
        words = needs_of_words(rule.words.words, BETWEEN_WORDS, _WINDOW)
        ways = [_with_words(way, words) for way in ways]
    return ways


def _sought(window: Window) -> bool:
    return window[0] == NEAR_EDGE or from_seldom(window) is not None


def _with_words(needs: Needs, words: Needs) -> Needs:
    if not needs.whole:
        needs = needs._replace(alphabet=words.alphabet, sizes=tuple((least, None) for least, _ in needs.sizes))
    if not needs.begun or any(symbols.bit_count() > _WIDE for window in needs.begins for symbols in window[:2]):
        needs = needs._replace(begins=words.begins, begun=True)
    return needs if needs.ended else needs._replace(ends=words.ends, ended=True)
