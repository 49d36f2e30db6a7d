"""The proof of a rule: its own examples. `cuts` shows what it finds between ⟦ and ⟧, `keeps` what only looks like it.

In the examples of a rule with `beside: cut`, ⟪ and ⟫ stand round what another rule cuts.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

import re2

from jalaa.cleaning.engine import Cleaner
from jalaa.cleaning.rules import Rule, load_rules, rule_places
from jalaa.folding import fold
from jalaa.incidents import Incident, Refused

_OTHER = "cut-of-another-rule"
_MARKS = "⟦⟧⟪⟫"


def check_rules(*names: str | Path) -> list[Incident]:
    """Everything that is wrong with the rules of the sets or files named: patterns, duplicates, examples."""
    try:
        return prove(load_rules(*names), rule_places(*names))
    except Refused as refused:
        return list(refused.incidents)


def prove(rules: Iterable[Rule], places: Mapping[str, str]) -> list[Incident]:
    """An incident `rule-example` for each example that its rule, alone, does not bear out; `places` maps rule ids to file:line."""
    incidents = []
    for rule in rules:
        place = places.get(rule.id, rule.id)
        if not rule.cuts:
            incidents.append(
                Incident(
                    "rule-example",
                    place,
                    f"rule `{rule.id}` has no example under `cuts`: add one, it is the proof that it works",
                )
            )
        incidents += [
            Incident("rule-example", place, f"rule `{rule.id}`, {key} example {number}: {fault}")
            for key in ("cuts", "keeps")
            for number, example in enumerate(getattr(rule, key), 1)
            if (fault := _fault(rule, key, example))
        ]
    return incidents


def read_marks(example: str) -> tuple[str, list[tuple[int, int]], list[tuple[int, int]]]:
    """The text of an example, the ranges between ⟦ and ⟧, and those between ⟪ and ⟫.

    >>> read_marks("قال.\\n⟦شارك⟧")
    ('قال.\\nشارك', [(5, 9)], [])
    """
    text, opened = "", {}
    ranges: dict[str, list[tuple[int, int]]] = {"⟦": [], "⟪": []}
    for character in example:
        if character in "⟦⟪":
            opened[character] = len(text)
        elif character in "⟧⟫":
            opening = _MARKS[_MARKS.index(character) - 1]
            ranges[opening].append((opened.pop(opening), len(text)))
        else:
            text += character
    return text, ranges["⟦"], ranges["⟪"]


@lru_cache(maxsize=8192)
def _fault(rule: Rule, key: str, example: str) -> str | None:
    """What is wrong with an example, or None."""
    try:
        text, wanted, others = read_marks(example)
    except KeyError:
        return "the marks ⟦ ⟧ do not pair: mend them"
    if key == "cuts" and not wanted:
        return "nothing stands between ⟦ and ⟧: mark what is to be cut"
    if key == "keeps" and wanted:
        return "a `keeps` example shows what stays: take the marks ⟦ ⟧ out"
    found = [(start, end) for start, end, id in _alone(rule, others, text) if id == rule.id]
    if found == wanted:
        return None
    return f"it finds {_show(text, found)}, the example says {_show(text, wanted)}: mend the rule or the example"


def _alone(rule: Rule, others: list[tuple[int, int]], text: str):
    outlet = rule.outlets[0] if rule.outlets else None
    cutting = [_cutting(text[start:end], f"{_OTHER}-{number}", rule) for number, (start, end) in enumerate(others)]
    cleaner = Cleaner((rule, *cutting)) if cutting else _cleaner_of(rule)
    return cleaner.find(text, outlet)


# Few, since each holds look-up tables of some megabytes; the examples of a rule come one behind the other.
@lru_cache(maxsize=4)
def _cleaner_of(rule: Rule) -> Cleaner:
    return Cleaner((rule,))


def _cutting(stretch: str, id: str, like: Rule) -> Rule:
    """A rule that cuts exactly this stretch of a line, for examples of neighbours."""
    return Rule(id, like.kind, "inline", "It stands for another rule.", match=re2.escape(fold(stretch)))


def _show(text: str, ranges: list[tuple[int, int]]) -> str:
    return ", ".join(f"«{text[start:end]}»" for start, end in ranges) or "nothing"
