"""How good a cleaning is, measured against labelled texts.

Only visible characters count. A stretch labelled optional may go or stay. Of what is measured:

precision        of the characters removed, how many should be
recall           of those that should be, how many are
lost             characters of the article removed, per million of them
whole            share of texts that are cut exactly right
cut recall       of the stretches that should go, how many are gone to 95 %
outlet recall    recall averaged over outlets, so that none outweighs another
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args

import numpy as np

from jalaa.cleaning.rules import Kind
from jalaa.files import TEXT_LIMIT, read_text
from jalaa.folding import visible
from jalaa.incidents import Incident, Refused

GONE = 0.95
"""The share of a labelled stretch that has to be removed for it to count as gone."""


@dataclass(frozen=True)
class Label:
    """A stretch [start, end) of a labelled text (code points) that is furniture of the page; `optional`: it may go or stay."""

    start: int
    end: int
    kind: str
    optional: bool = False


@dataclass(frozen=True)
class Labelled:
    """A text with its labels; what no label covers is the article."""

    id: str
    outlet: str | None
    text: str
    cuts: tuple[Label, ...]


@dataclass(frozen=True)
class Fault:
    """A run of visible characters that a cleaning treats otherwise than the labels: `lost` from the article, or `left` standing."""

    id: str
    outlet: str | None
    what: Literal["lost", "left"]
    start: int
    end: int
    kind: str
    """The kind of the label that was left; of what was lost the rule that took it."""


@dataclass(frozen=True)
class TextScore:
    """Counts of visible characters of one text."""

    id: str
    outlet: str | None
    hit: int
    missed: int
    wrong: int
    prose: int
    hits: Counter = field(default_factory=Counter)
    misses: Counter = field(default_factory=Counter)
    gone: tuple[bool, ...] = ()
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True)
class Score:
    """What a cleaning reached over many texts; see the module for what each number means."""

    texts: int
    precision: float
    recall: float
    f1: float
    lost_per_million: float
    whole: float
    cut_recall: float
    outlet_recall: float
    recall_by_kind: Mapping[str, float]
    recall_by_outlet: Mapping[str, float]


def read_labelled(path: Path) -> list[Labelled]:
    """The labelled texts of a JSONL file: {"id", "outlet", "text", "cuts": [{"start", "end", "kind", "optional"}]} a line.

    Raises `Refused` (`json-syntax`) with the place of every line that is not that, or whose labels lie outside its text.
    """
    labelled, incidents = [], []
    for number, line in enumerate(read_text(path, TEXT_LIMIT).split("\n"), 1):
        if line.strip():
            try:
                labelled.append(_labelled(json.loads(line)))
            except (ValueError, KeyError, TypeError) as error:
                message = (
                    f"{type(error).__name__}: {error}: a line is an object with id, text and cuts (start, end, kind)"
                )
                incidents.append(Incident("json-syntax", f"{path}:{number}", message))
    if incidents:
        raise Refused(incidents)
    return labelled


def _labelled(row: dict) -> Labelled:
    if not all(isinstance(value, str) for value in (row["id"], row["text"], row.get("outlet") or "")):
        raise ValueError("id, text and outlet are strings")
    cuts = tuple(Label(cut["start"], cut["end"], cut["kind"], bool(cut.get("optional"))) for cut in row["cuts"])
    for cut in cuts:
        if not 0 <= cut.start < cut.end <= len(row["text"]):
            raise ValueError(
                f"the label [{cut.start}, {cut.end}) lies outside the text of {len(row['text'])} characters or is empty"
            )
        if cut.kind not in get_args(Kind):
            raise ValueError(f"the kind {cut.kind!r} is none of {', '.join(get_args(Kind))}")
    return Labelled(row["id"], row.get("outlet"), row["text"], cuts)


def score_text(labelled: Labelled, removed: Iterable[tuple[int, int, str]]) -> TextScore:
    """The counts of one text from which the ranges (start, end, rule) were removed.

    >>> one = score_text(Labelled("a", None, "قال. شارك", (Label(5, 9, "share"),)), [(5, 9, "buttons")])
    >>> (one.hit, one.missed, one.wrong, one.prose)
    (4, 0, 0, 4)
    """
    text = labelled.text
    want: list[str | None] = [None] * len(text)
    for cut in labelled.cuts:
        want[cut.start : cut.end] = ["?" if cut.optional else cut.kind] * (cut.end - cut.start)
    took: list[str | None] = [None] * len(text)
    for start, end, rule in removed:
        took[start:end] = [rule] * (end - start)
    seen = [visible(character) for character in text]
    states = [_state(*one) for one in zip(seen, want, took, strict=True)]
    counts = Counter(states)
    hits = Counter(kind for kind, state in zip(want, states, strict=True) if state == "hit")
    misses = Counter(kind for kind, state in zip(want, states, strict=True) if state == "left")
    gone = tuple(_gone(cut, seen, took) for cut in labelled.cuts if not cut.optional)
    faults = tuple(_faults(labelled, states, want, took))
    return TextScore(
        labelled.id,
        labelled.outlet,
        counts["hit"],
        counts["left"],
        counts["lost"],
        counts["lost"] + counts["kept"],
        hits,
        misses,
        gone,
        faults,
    )


def summarise(scores: Sequence[TextScore]) -> Score:
    """The score over all texts."""
    hit, missed = sum(one.hit for one in scores), sum(one.missed for one in scores)
    wrong, prose = sum(one.wrong for one in scores), sum(one.prose for one in scores)
    precision, recall = hit / max(1, hit + wrong), hit / max(1, hit + missed)
    hits, misses = Counter(), Counter()
    by_outlet: dict[str, list[int]] = {}
    for one in scores:
        hits.update(one.hits)
        misses.update(one.misses)
        both = by_outlet.setdefault(one.outlet or "", [0, 0])
        both[0] += one.hit
        both[1] += one.hit + one.missed
    outlets = {outlet: found / all for outlet, (found, all) in sorted(by_outlet.items()) if all}
    gone = [each for one in scores for each in one.gone]
    return Score(
        texts=len(scores),
        precision=precision,
        recall=recall,
        f1=2 * precision * recall / ((precision + recall) or 1),
        lost_per_million=1e6 * wrong / max(1, prose),
        whole=sum(not one.missed and not one.wrong for one in scores) / max(1, len(scores)),
        cut_recall=float(np.mean(gone)) if gone else 0.0,
        outlet_recall=float(np.mean(list(outlets.values()))) if outlets else 0.0,
        recall_by_kind={kind: hits[kind] / (hits[kind] + misses[kind]) for kind in sorted(hits | misses)},
        recall_by_outlet=outlets,
    )


def _state(seen: bool, want: str | None, took: str | None) -> str:
    if not seen or want == "?":
        return ""
    if want is None:
        return "kept" if took is None else "lost"
    return "left" if took is None else "hit"


def _gone(cut: Label, seen: Sequence[bool], took: Sequence[str | None]) -> bool:
    shown = [i for i in range(cut.start, cut.end) if seen[i]]
    return sum(took[i] is not None for i in shown) >= GONE * len(shown)


def _faults(
    labelled: Labelled,
    states: Sequence[str],
    want: Sequence[str | None],
    took: Sequence[str | None],
) -> Iterator[Fault]:
    """Runs of one fault by one rule or of one kind; what nobody sees between two characters of a run belongs to it."""
    kinds = [took[i] if state == "lost" else want[i] for i, state in enumerate(states)]
    start = end = -1
    for i, state in enumerate([*states, "stop"]):
        at_fault = state in ("lost", "left")
        if at_fault and start >= 0 and (state, kinds[i]) == (states[start], kinds[start]):
            end = i + 1
        elif state:
            if start >= 0:
                yield Fault(labelled.id, labelled.outlet, states[start], start, end, kinds[start])
            start, end = (i, i + 1) if at_fault else (-1, -1)
