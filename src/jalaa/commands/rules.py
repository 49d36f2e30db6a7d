"""`jalaa rules list`, `show` and `test`: what rules there are, what one says, and whether their examples prove them.

Exit codes: 0 well, 1 the rules cannot be read or (test) an example does not hold, 2 (show) there is no such rule.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import Any

import yaml

from jalaa.cleaning.examples import check_rules
from jalaa.cleaning.rules import Rule, load_rules
from jalaa.commands.printing import print_incidents, visible, visible_line
from jalaa.incidents import exit_code, nearest

DEFAULT_RULES = "arabic-news"
_COLUMNS = ("id", "kind", "find", "where")


class _Dumper(yaml.SafeDumper):
    """Texts of several lines stand on one, with \\n, as people write examples."""


_Dumper.add_representer(
    str,
    lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"' if "\n" in text else None),
)


def run_list(names: Sequence[str], as_json: bool) -> int:
    """Print the rules of the sets or files named, in the order that they are asked."""
    rules = load_rules(*(names or [DEFAULT_RULES]))
    if as_json:
        print(json.dumps([written(rule) for rule in rules], ensure_ascii=False, indent=2))
    else:
        print(visible("\n".join(list_lines(rules))))
    return 0


def list_lines(rules: Sequence[Rule]) -> Iterator[str]:
    """A line for each rule, in columns: id, kind, finder, place, why."""
    rows = [(*(str(getattr(rule, name) or "-") for name in _COLUMNS), rule.why) for rule in rules]
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)][:-1]
    for *cells, why in rows:
        yield "  ".join([*(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)), why])


def run_show(id: str, names: Sequence[str]) -> int:
    """Print one rule as YAML that could stand in a file of rules."""
    rules = {rule.id: rule for rule in load_rules(*(names or [DEFAULT_RULES]))}
    if id not in rules:
        print(visible_line(f"jalaa rules show: there is no rule `{id}`; {nearest(id, rules)}"), file=sys.stderr)
        return 2
    print(yaml.dump([written(rules[id])], Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10_000), end="")
    return 0


def written(rule: Rule) -> dict[str, Any]:
    """A rule as a file of rules holds it: in the order of the fields, without those that were not given."""
    values = {field.name: (getattr(rule, field.name), field.default) for field in fields(rule)}
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, (value, default) in values.items()
        if value != default
    }


def run_test(names: Sequence[str]) -> int:
    """Prove the rules of the sets or files named, and say how many examples were asked."""
    names = names or [DEFAULT_RULES]
    incidents = check_rules(*names)
    print_incidents(incidents)
    if exit_code(incidents):
        print(f"{len(incidents)} of the rules' proofs failed")
        return 1
    rules = load_rules(*names)
    cuts, keeps = (sum(len(getattr(rule, key)) for rule in rules) for key in ("cuts", "keeps"))
    print(f"{len(rules)} rules hold: {cuts} examples of what they cut, {keeps} of what they keep")
    return 0
