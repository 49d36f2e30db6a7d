"""`jalaa score`: how good a cleaning is, measured against labelled texts.

Exit codes: 0 measured, 1 the labelled texts, edits or rules cannot be read, or (--save) a floor would be lowered, 2 a wrong call.
"""

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from typing import Any

from jalaa.cleaning.edit_rows import read_edits
from jalaa.cleaning.engine import Cleaner
from jalaa.cleaning.floor import fallen, floor_of, read_floors, write_floors
from jalaa.cleaning.score import Fault, Labelled, Score, read_labelled, score_text, summarise
from jalaa.cleaning.writing import to_json
from jalaa.commands.printing import visible
from jalaa.commands.rules import DEFAULT_RULES
from jalaa.files import read_bytes

_AROUND = 40
"""Characters of context on each side of an error."""

_LONGEST_SHOWN = 400


def run(path: Path, rules: Sequence[str], edits: Path | None, errors: int, as_json: bool, save: Path | None) -> int:
    """Clean the labelled texts, or take the edits given; print the score, then the worst errors."""
    if rules and edits:
        print("jalaa score: --rules cleans anew, --edits scores a cleaning already made: give one", file=sys.stderr)
        return 2
    labelled = read_labelled(path)
    if edits:
        removed, others = read_edits(edits, labelled)
        if others:
            print(f"edits of texts that are not labelled, left out: {others:,}", file=sys.stderr)
    else:
        removed = removed_by_rules(labelled, rules or [DEFAULT_RULES])
    scores = [score_text(one, ranges) for one, ranges in zip(labelled, removed, strict=True)]
    score = summarise(scores)
    texts = {one.id: one.text for one in labelled}
    faults = sorted((fault for one in scores for fault in one.faults), key=_worst_first)[:errors]
    if as_json:
        shown = [{**asdict(fault), "context": in_context(fault, texts[fault.id])} for fault in faults]
        print(to_json(rounded(score) | ({"errors": shown} if errors else {})))
    else:
        print(
            visible("\n".join([*score_lines(score), *(line for fault in faults for line in error_lines(fault, texts))]))
        )
    return save_floor(save, path, score) if save else 0


def removed_by_rules(labelled: Iterable[Labelled], rules: Sequence[str | Path]) -> Iterator[list[tuple[int, int, str]]]:
    """What the rules of the sets or files named take from each text."""
    cleaner = Cleaner.load(*rules)
    for one in labelled:
        edits = cleaner.clean(one.text, one.outlet).edits.edits
        yield [(edit.start, edit.end, edit.rules[0]) for edit in edits]


def rounded(score: Score) -> dict[str, Any]:
    """The score as JSON has it: shares with four decimals, characters lost as a whole number."""
    figures = asdict(score) | {"lost_per_million": round(score.lost_per_million)}
    return {
        name: {key: round(share, 4) for key, share in value.items()} if isinstance(value, Mapping) else round(value, 4)
        for name, value in figures.items()
    }


def score_lines(score: Score) -> Iterator[str]:
    """The score for people; the outlets with the lowest recall first."""
    for name, value in rounded(score).items():
        if not isinstance(value, Mapping):
            yield f"{name:18} {value:,}" if isinstance(value, int) else f"{name:18} {value:.4f}"
    for title, shares in (("kind", score.recall_by_kind), ("outlet", score.recall_by_outlet)):
        yield f"recall by {title}"
        yield from (
            f"  {share:.4f}  {name or '-'}" for name, share in sorted(shares.items(), key=lambda one: one[::-1])
        )


def _worst_first(fault: Fault) -> tuple:
    return fault.start - fault.end, fault.what != "lost", fault.id, fault.start


def in_context(fault: Fault, text: str) -> str:
    """The stretch between ⟦ and ⟧ with some of the text on either side, line ends shown as ⏎."""
    before, after = text[max(0, fault.start - _AROUND) : fault.start], text[fault.end : fault.end + _AROUND]
    stretch = text[fault.start : fault.end]
    if len(stretch) > _LONGEST_SHOWN:
        stretch = f"{stretch[: _LONGEST_SHOWN // 2]} … {stretch[-_LONGEST_SHOWN // 2 :]}"
    return " ".join(f"{before}⟦{stretch}⟧{after}".replace("\n", "⏎").split())


def error_lines(fault: Fault, texts: Mapping[str, str]) -> Iterator[str]:
    """An error for people: what, how long, where, by which rule or of which kind; then its context."""
    by = "cut by" if fault.what == "lost" else "not cut,"
    yield f"{fault.what} {fault.end - fault.start} {fault.id} [{fault.start}:{fault.end}) {by} {fault.kind or '-'}"
    yield f"    {in_context(fault, texts[fault.id])}"


def save_floor(path: Path, labelled: Path, score: Score) -> int:
    """Write what was reached into a file of floors, under the name of the labelled texts; a floor is raised, never lowered."""
    name = labelled.name.removesuffix(".jsonl")
    reached = floor_of(sha256(read_bytes(labelled)).hexdigest(), score)
    floors = read_floors(path)
    if name in floors and (lower := fallen(floors[name], reached)):
        said = ", ".join(f"{figure} {was} → {now}" for figure, (was, now) in lower.items())
        print(
            f"jalaa score: {path}: the floor of `{name}` would fall ({said}): take its entry out if that is meant",
            file=sys.stderr,
        )
        return 1
    write_floors(path, {**floors, name: reached})
    return 0
