"""The sieve: which rules may find something in a cell, told by what their patterns cannot do without; whether one holds says the engine.

A rule is asked only where its pattern may match what the cell says, the cell stands where the rule looks, and the lines above and below may match
what the rule wants of them. What is left is told by bits of an integer, one for each way in which a rule can match.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

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


@dataclass(frozen=True)
class Sieve:
    """The rules that start from a cell, made ready.

    >>> rules = (Rule("a", "notice", "line", "w", match="^شارك"), Rule("b", "notice", "line", "w", match="ريد$", where="tail"))
    >>> sieve = Sieve(rules)
    >>> [rule.id for rule in sieve.matching(sieve.near(["شارك البريد"], 0, 0b0100, sieve.own.may_match("شارك البريد")), "شارك البريد")]
    ['a', 'b']
    """

    rules: tuple[Rule, ...]

    @cached_property
    def ways(self) -> list[tuple[Rule, Needs]]:
        """The ways in which rules that start from a cell can match it; the number of one here is its bit."""
        return [(rule, needs) for rule in self.rules if rule.find in FINDERS for needs in _needs(rule)]

    @cached_property
    def own(self) -> Narrowing:
        """The ways by what they need of a cell."""
        return Narrowing([(needs, 1 << number) for number, (_, needs) in enumerate(self.ways)])

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
        return Narrowing([(one, bits) for pattern, bits in patterns.items() for one in needs_of(pattern, _WINDOW)], anything, inside=False)

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
        return [self._bits(_looks(rule.where, stand) for rule, _ in self.ways) for stand in range(1 << len(PLACES))]

    @cached_property
    def away_from_cuts(self) -> int:
        """The ways of rules that need no cut beside the cell."""
        return self._bits(rule.beside is None for rule, _ in self.ways)

    def near(self, said: Sequence[str], number: int, stand: int, own: int) -> int:
        """Of the ways `own` that a cell may match those that may hold where it stands; `said` are all cells of its page, `stand` bits of `PLACES`."""
        bits = own & self.placed[stand]
        if bits:
            bits &= self.above.may_match(said[number - 1]) if number else self.at_top
        if bits:
            bits &= self.below.may_match(said[number + 1]) if number + 1 < len(said) else self.at_bottom
        return bits

    def matching(self, bits: int, said: str) -> Iterator[Rule]:
        """The rules, of ways that a cell may match, whose pattern is found in it; a pattern without one of its strings is not asked."""
        asked = None
        while bits:
            lowest = bits & -bits
            rule, needs = self.ways[lowest.bit_length() - 1]
            bits ^= lowest
            if rule is not asked and (not needs.says or any(one in said for one in needs.says)):
                asked = rule
                if rule.pattern.search(said):
                    yield rule

    def _bits(self, holding: Iterable[bool]) -> int:
        return sum(1 << number for number, holds in enumerate(holding) if holds)


def _looks(where: str | None, stand: int) -> bool:
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
