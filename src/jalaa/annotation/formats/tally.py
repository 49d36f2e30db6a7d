"""What a reader could not read, or a writer not carry, counted: one incident for each kind of it, not one for each line of a large export."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from jalaa.annotation.model import Annotation, Span, name_of, text_sha256
from jalaa.incidents import Incident


class Fault(NamedTuple):
    """One place where something was lost or is wrong: `seen` is what stands there, `rule` why that is so and what to do.

    Faults of one id and one rule are one incident; `level` is that of the id unless the reader knows better.
    """

    id: str
    where: str
    seen: str
    rule: str
    level: str | None = None


def tell(faults: Iterable[Fault]) -> list[Incident]:
    """One incident for each id and rule, in the order of their first places, with their number and the place of the next.

    >>> for incident in tell([Fault("json-syntax", f"a:{line}", "no object", "mend it") for line in (2, 5, 9)]):
    ...     print(incident)
    error json-syntax a:2: no object (and 2 more, the next a:5): mend it
    """
    kinds: dict[tuple[str, str], list[Fault]] = {}
    for fault in faults:
        kinds.setdefault((fault.id, fault.rule), []).append(fault)
    incidents = []
    for (name, rule), found in kinds.items():
        more = f" (and {len(found) - 1:,} more, the next {found[1].where})" if len(found) > 1 else ""
        incidents.append(Incident(name, found[0].where, f"{found[0].seen}{more}: {rule}", found[0].level))
    return incidents


def short(text: str) -> str:
    """A piece of an export as a message may quote it: in one line and not long.

    >>> short("a\\n b"), len(short("ب" * 99))
    ('a b', 40)
    """
    plain = " ".join(text.split())
    return plain if len(plain) <= 40 else f"{plain[:39]}…"


def tell_counts(faults: Iterable[Fault]) -> list[Incident]:
    """One incident for each id and rule, as a writer tells what it could not carry: how often for each label, which `seen` is.

    >>> for incident in tell_counts([Fault("export-lost", "m0.jsonl:1", label, "no place") for label in ("GPE", "ORG", "GPE")]):
    ...     print(incident)
    note export-lost m0.jsonl:1: GPE 2, ORG 1: no place
    """
    kinds: dict[tuple[str, str], list[Fault]] = {}
    for fault in faults:
        kinds.setdefault((fault.id, fault.rule), []).append(fault)
    return [
        Incident(name, found[0].where, f"{_counted(fault.seen for fault in found)}: {rule}")
        for (name, rule), found in kinds.items()
    ]


def as_word(name: str) -> str:
    """The name without blanks, which part columns: each becomes _, and so does a name of nothing.

    >>> as_word("News agency"), as_word("GPE")
    ('News_agency', 'GPE')
    """
    return "".join("_" if character.isspace() else character for character in name) or "_"


def of_text(annotations: Sequence[Annotation], text: str, document: str, faults: list[Fault]) -> list[Annotation]:
    """The annotations that were made on this text; the offsets of the others mean nothing in it, so they are told."""
    digest = text_sha256(text)
    rule = "it was made on another text than the one to be written, so it is left out: write it with its own, or carry it first"
    others = [one for one in annotations if one.text_sha256 != digest]
    faults += [
        Fault("annotation-text", one.where or document, f"{one.layer} of {one.annotator}", rule) for one in others
    ]
    return [one for one in annotations if one.text_sha256 == digest]


def is_ours_alone(span: Span, annotator: str) -> bool:
    """Whether a span says what no other tool has a place for: a name that is not its text, a reference, another maker, who checked it."""
    named = span.name is not None and span.name != name_of(span.text or "")
    return named or span.ref is not None or span.made_by not in (None, annotator) or span.checked_by is not None


def _counted(labels: Iterable[str]) -> str:
    counts = Counter(labels)
    return ", ".join(f"{short(label)} {count:,}" for label, count in counts.items())
