"""Learnt rules as a file: each rule with its evidence in comments, ready for `Cleaner.load` and for a person who decides."""

from collections.abc import Iterable
from dataclasses import asdict

import yaml

from jalaa.cleaning.learning.proposal import Proposal
from jalaa.cleaning.rules import Rule

_LONGEST_COMMENT = 600
_ALWAYS = ("id", "kind", "find", "why", "match")


def rules_yaml(proposals: Iterable[Proposal]) -> str:
    """The file of these proposals, in their order; without any it is an empty list, which loads too.

    >>> print(rules_yaml([]))
    # Rules learnt from the texts of one outlet. Nobody has decided on them yet: read the evidence, keep what is right.
    []
    <BLANKLINE>
    """
    head = "# Rules learnt from the texts of one outlet. Nobody has decided on them yet: read the evidence, keep what is right.\n"
    written = [_comments(proposal) + _rule_yaml(proposal.rule) for proposal in proposals]
    return head + ("\n" + "\n".join(written) if written else "[]\n")


def evidence_lines(proposal: Proposal) -> list[str]:
    """What is known of a proposal, a line each, safe to print: no line ends, no control or format characters."""
    places = ", ".join(f"{place} {count}" for place, count in proposal.positions.items())
    lines = [
        f"{proposal.confidence}: {proposal.form}; {proposal.stories} of {proposal.all_stories} stories ({proposal.share:.1%}), {proposal.texts} texts, "
        f"{proposal.sightings} places: {places}",
        *(f"against it: {reason}" for reason in proposal.against),
        *(f"seen: {context}" for context in proposal.contexts),
    ]
    return [_one_line(line) for line in lines]


def _comments(proposal: Proposal) -> str:
    return "".join(f"# {line}\n" for line in evidence_lines(proposal))


def _one_line(text: str) -> str:
    """The text on one line; whatever no reader sees or YAML does not take is a blank."""
    shown = "".join(character if character.isprintable() else " " for character in text)
    return " ".join(shown.split())[:_LONGEST_COMMENT]


def _rule_yaml(rule: Rule) -> str:
    values = {
        key: list(value) if isinstance(value, tuple) else value
        for key, value in asdict(rule).items()
        if key in _ALWAYS or value
    }
    return yaml.safe_dump([values], allow_unicode=True, sort_keys=False, width=10**9)
