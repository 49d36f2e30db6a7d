"""`jalaa rules learn`: rules for one outlet, proposed from what repeats in its unlabelled texts.

IN is read as by `jalaa clean`; where its rows name outlets only those of the outlet asked for are read. OUT gets the proposals as a file of rules
with their evidence in comments, with `--accept sure` the sure ones alone, for runs where nobody looks. A table of the proposals goes to stderr;
with `--json` all that is known of them goes to stdout.

Exit codes: 0 also where nothing is sure (OUT is then an empty list, which loads), 1 some texts could not be read, 2 no text is of this outlet.
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Literal

from jalaa.cleaning.engine import Cleaner
from jalaa.cleaning.learning.learn import learn
from jalaa.cleaning.learning.proposal import Proposal
from jalaa.cleaning.learning.writing import evidence_lines, rules_yaml
from jalaa.cleaning.reading import open_texts
from jalaa.cleaning.texts import Reject
from jalaa.commands.clean import as_incident
from jalaa.commands.printing import json_text, print_incidents, visible_line
from jalaa.commands.rules import DEFAULT_RULES, written
from jalaa.files import write_beside
from jalaa.incidents import nearest

_SHOWN = 40
_COLUMNS = ("rule", "confidence", "form", "kind", "stories", "share")


def run(source: Path, outlet: str, out: Path, accept: Literal["sure"] | None = None, as_json: bool = False) -> int:
    """Learn the furniture of an outlet, write it to `out` as rules, and say what was found."""
    unread: list[Reject] = []
    others: set[str] = set()
    texts = list(_texts(source, outlet, unread, others))
    print_incidents([as_incident(reject) for reject in unread])
    if not texts:
        print(
            f"jalaa rules learn: no text of {source} is of the outlet `{outlet}`; {nearest(outlet, others)}",
            file=sys.stderr,
        )
        return 2
    proposals = learn(texts, outlet, Cleaner.load(DEFAULT_RULES))
    accepted = [proposal for proposal in proposals if accept is None or proposal.confidence == accept]
    write_beside(out, rules_yaml(accepted).encode("utf-8"))
    if as_json:
        print(json_text([_row(proposal) for proposal in proposals]))
    else:
        print("".join(f"{line}\n" for line in table_lines(proposals)), end="", file=sys.stderr)
    print(f"{len(texts):,} texts; {len(accepted)} of {len(proposals)} proposals stand in {out}", file=sys.stderr)
    return int(bool(unread))


def _texts(source: Path, outlet: str, unread: list[Reject], others: set[str]) -> Iterator[str]:
    """The texts of this outlet and those that name none; what cannot be read is added to `unread`, names of other outlets to `others`."""
    for batch in open_texts(source).batches:
        unread += batch.rejects
        for text in batch.texts:
            if text.outlet in (None, outlet):
                yield text.text
            else:
                others.add(text.outlet)


def _row(proposal: Proposal) -> dict:
    return {**asdict(proposal), "rule": written(proposal.rule), "share": round(proposal.share, 4)}


def table_lines(proposals: Sequence[Proposal]) -> Iterator[str]:
    """Of each proposal a line in columns, and under it what it finds, what speaks against it, and one place where it was seen; nothing is cut to the width of a window."""
    rows = [_COLUMNS, *map(_cells, proposals[:_SHOWN])] if proposals else []
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for number, row in enumerate(rows):
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        if number:
            proposal = proposals[number - 1]
            yield visible_line(f"    finds: {proposal.rule.match}")
            _, *evidence = evidence_lines(proposal)
            seen = [line for line in evidence if line.startswith("seen: ")][:1]
            yield from (visible_line(f"    {line}") for line in [*evidence[: len(proposal.against)], *seen])
    if len(proposals) > _SHOWN:
        yield f"and {len(proposals) - _SHOWN} more; --json shows all"


def _cells(proposal: Proposal) -> tuple[str, ...]:
    stories, share = f"{proposal.stories} of {proposal.all_stories}", f"{proposal.share:.1%}"
    return proposal.rule.id, proposal.confidence, proposal.form, proposal.rule.kind, stories, share
