"""Rules: data that says what is furniture of a page, how it is found, why it goes, and examples that prove it both ways."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Literal

import re2
import yaml

from jalaa.cleaning.patterns import SETS, BadPattern, Words, compile_pattern, expand, words_of
from jalaa.files import read_text
from jalaa.incidents import Incident, Refused, nearest
from jalaa.settings import SETTINGS_LIMIT, loads

Kind = Literal["related", "share", "tracking", "byline", "repeat", "caption", "notice", "contact", "tags", "characters"]
Find = Literal["line", "block", "inline", "head", "tail", "repeat", "token", "character"]
Where = Literal["head", "body", "tail", "first", "last", "edge"]
Until = Literal["article-resumes", "list-ends", "heading-repeated", "line-end"]

_FORMS = {"{nfc}": "NFC", "{nfkc}": "NFKC"}

NO_PATTERN = frozenset({"repeat"})
"""Finders that need no `match`."""

_NO_LINE = frozenset({"character", "token"})
"""Finders that look at no line."""


@dataclass(frozen=True)
class Rule:
    """One rule, as a file of rules holds it.

    `find` names the finder (see `jalaa.cleaning.finders`); `match`, `before` (the next line) and `after` (the line above) are RE2 patterns on
    the folded line, of a `character` rule on the received text. Every condition that is given has to hold:

    `where`     head, tail, body (neither), first, last: the place of the line; edge: of a `character` rule, at the ends of its line
    `beside`    cut, cut-above, cut-below: the line touches what other rules cut
    `once`      what the pattern matched (its first group, where it has one) is told of nowhere else: who is told of did not write it
    `longest`   the line has at most so many characters (code points, folded, blanks single): who is named in a longer one is told of
    `all_in`    every token of the line is a number or a word of these vocabularies
    `outlets`   the text comes from one of these outlets
    `until`     how far a block or token reaches: article-resumes, list-ends, heading-repeated, line-end

    `withhold` marks personal data; `replace` is what a `character` rule puts in the place of what it finds: a text, or {nfc} or {nfkc}, which
    stand for that normal form of what was found.
    """

    id: str
    kind: Kind
    find: Find
    why: str
    match: str | None = None
    where: Where | None = None
    before: str | None = None
    after: str | None = None
    beside: Literal["cut", "cut-above", "cut-below"] | None = None
    longest: int | None = None
    once: bool = False
    all_in: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    until: Until | None = None
    withhold: bool = False
    replace: str = ""
    cuts: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()

    def put(self, found: str) -> str:
        """What the rule puts in the place of what it found.

        >>> Rule("a", "characters", "character", "w", match="x", replace="{nfkc}").put("ﻻ")
        'لا'
        """
        return unicodedata.normalize(_FORMS[self.replace], found) if self.replace in _FORMS else self.replace

    @cached_property
    def pattern(self) -> "re2._Regexp | None":
        """`match` compiled; raises `BadPattern`."""
        return self._compiled(self.match)

    @cached_property
    def pattern_before(self) -> "re2._Regexp | None":
        """`before` compiled; raises `BadPattern`."""
        return self._compiled(self.before)

    @cached_property
    def pattern_after(self) -> "re2._Regexp | None":
        """`after` compiled; raises `BadPattern`."""
        return self._compiled(self.after)

    @cached_property
    def words(self) -> Words | None:
        """The words of `all_in`; raises `BadPattern` for a vocabulary that is not there."""
        return words_of(self.all_in) if self.all_in else None

    def _compiled(self, pattern: str | None) -> "re2._Regexp | None":
        if pattern is None:
            return None
        return compile_pattern(pattern if self.find == "character" else expand(pattern))


def load_rules(*names: str | Path) -> tuple[Rule, ...]:
    """The rules of the sets or files named, in that order; a set that comes with Jalaa goes by its name, a file by its path.

    Raises `Refused` with everything that keeps them from being used: `rule-pattern`, `rule-duplicate`, and what `jalaa.settings` finds. Patterns of
    a set that comes with Jalaa are not tried here, which would take seconds: our tests, and `jalaa check`, prove each by its examples.

    >>> load_rules("arabic-news")[0].kind
    'tracking'
    """
    placed = [pair for name in names for pair in _read(name)]
    shipped = {id(rule) for name in names if _path(name).parent == SETS for rule, _ in _read(name)}
    tried = [pair for pair in placed if id(pair[0]) not in shipped]
    incidents = [*_bad_patterns(tried), *_duplicates(placed)]
    if incidents:
        raise Refused(incidents)
    return tuple(rule for rule, _ in placed)


def rule_places(*names: str | Path) -> dict[str, str]:
    """Where each rule of the sets or files stands, as `file:line`, by rule id; for incidents."""
    return {rule.id: place for name in names for rule, place in _read(name)}


def _read(name: str | Path) -> Iterator[tuple[Rule, str]]:
    path = _path(name)
    text = read_text(path, SETTINGS_LIMIT)
    shown = str(name) if isinstance(name, Path) or path.parent != SETS else path.name
    yield from _parsed(text, shown)


@lru_cache(maxsize=16)
def _parsed(text: str, shown: str) -> tuple[tuple[Rule, str], ...]:
    """The rules that a text holds, each with its place; the same text is read once, for a corpus is read and its rules are proved."""
    rules = loads(text, list[Rule], shown)
    nodes = yaml.compose(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader)).value if rules else []
    return tuple((rule, f"{shown}:{node.start_mark.line + 1}") for rule, node in zip(rules, nodes, strict=True))


def _path(name: str | Path) -> Path:
    """The file of a set or path; a name without a slash or suffix is a set."""
    if isinstance(name, str) and "/" not in name and not name.endswith((".yaml", ".yml")):
        known = sorted(path.stem for path in SETS.glob("*.yaml") if path.stem != "vocabularies")
        if name not in known:
            raise Refused(
                [
                    Incident(
                        "file-missing",
                        name,
                        f"there is no rule set of this name; {nearest(name, known)}; a file of rules ends in .yaml",
                    )
                ]
            )
        return SETS / f"{name}.yaml"
    return Path(name)


def _bad_patterns(placed: Iterable[tuple[Rule, str]]) -> Iterator[Incident]:
    for rule, place in placed:
        if rule.match is None and rule.find not in NO_PATTERN:
            yield Incident(
                "rule-pattern", place, f"rule `{rule.id}` has no `match`, which find: {rule.find} needs: add it"
            )
        if rule.replace and rule.find != "character":
            yield Incident(
                "rule-pattern",
                place,
                f"rule `{rule.id}` has `replace`, which only find: character can bear: take it out",
            )
        if rule.longest is not None and rule.find in _NO_LINE:
            yield Incident(
                "rule-pattern",
                place,
                f"rule `{rule.id}` has `longest`, but find: {rule.find} looks at no line: take it out",
            )
        elif rule.longest is not None and rule.longest < 1:
            yield Incident(
                "rule-pattern",
                place,
                f"rule `{rule.id}` has `longest: {rule.longest}`, which no line is: give 1 or more",
            )
        for key, compiled in (
            ("match", "pattern"),
            ("before", "pattern_before"),
            ("after", "pattern_after"),
            ("all_in", "words"),
        ):
            try:
                getattr(rule, compiled)
            except BadPattern as error:
                yield Incident("rule-pattern", place, f"rule `{rule.id}`, {key}: `{getattr(rule, key)}`: {error}")


def _duplicates(placed: Iterable[tuple[Rule, str]]) -> Iterator[Incident]:
    first: dict[str, str] = {}
    for rule, place in placed:
        if rule.id in first:
            yield Incident(
                "rule-duplicate",
                place,
                f"rule `{rule.id}` stands already in {first[rule.id]}: give one of them another id",
            )
        first.setdefault(rule.id, place)
