"""`jalaa carry`: how every span comes from the text it was made on to today's text, and a person's word on those that did not come unchanged.

Exit codes: 0, 1 where an annotation's text is not known, 2 for an id that is not there.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console

from jalaa.annotation.carry import REANCHORED, Carried, CarriedSpan
from jalaa.annotation.decisions import Decision, check_decisions, decide, write_decisions
from jalaa.commands.printing import json_text, print_incidents, visible_line
from jalaa.corpus.carrying import carry_all
from jalaa.corpus.layers import one_writer
from jalaa.corpus.read import Corpus, read_corpus
from jalaa.files import write_beside
from jalaa.incidents import Incident, Refused, exit_code
from jalaa.projection import STATUSES

ORDER = ("exact", "joined", *(status for status in reversed(STATUSES) if status not in ("exact", "joined")), REANCHORED)
CONTEXT = 30
"""Code points shown on each side of a span."""

Place = tuple[Carried, CarriedSpan]


def run(root: Path, accept: Sequence[str], drop: Sequence[str], why: str | None, json: bool) -> int:
    """Carry all annotations; record decisions where there are any; print the table and every span that is not `exact`."""
    if accept or drop:
        try:
            with one_writer(root):
                _decide(root, accept, drop, why)
        except LookupError as error:
            print(visible_line(f"jalaa carry: {error.args[0]}"), file=sys.stderr)
            return 2
    with Console(stderr=True).status("read and clean the texts") as status:
        corpus, faults = _corpus(root)
        status.update("carry the annotations")
        carried, told = _carry(corpus)
    lost = [incident for one in carried for incident in one.incidents]
    incidents = [*faults, *told, *check_decisions(corpus.decisions, carried), *lost]
    print_incidents(incidents)
    if json:
        print(json_text(_as_json(carried, corpus)))
    else:
        print("\n".join([*_table(carried), *_changed(_places(carried), corpus)]))
    return exit_code(incidents)


def _corpus(root: Path) -> tuple[Corpus, list[Incident]]:
    corpus, incidents = read_corpus(root)
    if corpus is None:
        raise Refused(incidents)
    return corpus, incidents


def _decide(root: Path, accept: Sequence[str], drop: Sequence[str], why: str | None) -> None:
    """Record what a person said of spans; raises `LookupError` where an id names none, or one that cannot be accepted."""
    corpus, _ = _corpus(root)
    places = _places(_carry(corpus)[0])
    accepted = {id: place for name in accept for id, place in _named(name, places)}
    dropped = {id: place for name in drop for id, place in _named(name, places)}
    if both := accepted.keys() & dropped.keys():
        raise LookupError(f"`{min(both)}` is accepted and dropped at once: say one of the two")
    for id, (_, one) in accepted.items():
        if one.span.status == "deleted":
            raise LookupError(f"`{id}` is deleted: nothing of it is left to publish; give it up with --drop and --why")
    new = [decide(*place, "accept", why) for place in accepted.values()]
    _record(corpus, [*new, *(decide(*place, "drop", why) for place in dropped.values())])


def _places(carried: Iterable[Carried]) -> dict[str, Place]:
    return {_id(one, each): (one, each) for one in carried for each in one.spans}


def _carry(corpus: Corpus) -> tuple[list[Carried], list[Incident]]:
    return carry_all(corpus, (*corpus.annotations, *corpus.decided))


def _id(carried: Carried, one: CarriedSpan) -> str:
    annotation = carried.annotation
    return f"{annotation.annotator}/{annotation.layer}/{annotation.document}/{one.span.id}"


def _named(id: str, places: dict[str, Place]) -> list[tuple[str, Place]]:
    """The spans that an id names: one, or all that wait with that status; the document's id may be cut short where that is clear."""
    if id in ORDER:
        return [(name, one) for name, one in places.items() if one[1].span.status == id and one[1].decided is None]
    if id in places:
        return [(id, places[id])]
    parts = id.split("/", 3)
    found = [name for name in places if len(parts) == 4 and _means(parts, name.split("/", 3))]
    if len(found) == 1:
        return [(found[0], places[found[0]])]
    if found:
        raise LookupError(f"`{id}` names {len(found)} spans ({', '.join(found[:3])} …): give more of the document's id")
    raise LookupError(
        f"`{id}` names no span: give ANNOTATOR/LAYER/DOCUMENT/SPAN, as the list has it, or a status: {', '.join(ORDER)}"
    )


def _means(parts: Sequence[str], name: Sequence[str]) -> bool:
    annotator, layer, document, span = parts
    return (annotator, layer, span) == (name[0], name[1], name[3]) and name[2].startswith(document)


def _record(corpus: Corpus, new: Sequence[Decision]) -> None:
    keys = {(one.annotator, one.layer, one.document, one.span) for one in new}
    kept = [one for one in corpus.decisions if (one.annotator, one.layer, one.document, one.span) not in keys]
    write_beside(corpus.root / "annotations" / "carried.yaml", write_decisions([*kept, *new]).encode("utf-8"))


def _table(carried: Iterable[Carried]) -> Iterator[str]:
    rows: dict[str, Counter[str]] = {}
    for one in carried:
        counts = rows.setdefault(f"{one.annotation.annotator} {one.annotation.layer}", Counter())
        counts.update(each.span.status for each in one.spans)
        counts["relations"] += len(one.annotation.relations)
        counts["shown"] += len(one.shown)
        counts["relations shown"] += len(one.relations)
    columns = [*ORDER, "shown", "relations", "relations shown"]
    width = max([len(name) for name in rows] + [9])
    yield "  ".join([f"{'annotator':{width}}", *(f"{name:>{max(6, len(name))}}" for name in columns)])
    for name, counts in sorted(rows.items()):
        yield "  ".join(
            [f"{visible_line(name):{width}}", *(f"{counts[column]:>{max(6, len(column))}}" for column in columns)]
        )


def _changed(places: dict[str, Place], corpus: Corpus) -> Iterator[str]:
    """Every span that is not exact: its id, what became of it, and both texts with their surroundings."""
    for id, (carried, one) in places.items():
        if one.span.status == "exact":
            continue
        said = {True: ", accepted", False: ", dropped", None: "" if one.is_shown else ", waits"}[one.decided]
        document = corpus.by_id[carried.annotation.document]
        yield ""
        yield f"{visible_line(id)}  {visible_line(one.span.label)}  {one.span.status}{said}"
        made = "█" if one.made_text is None else visible_line(one.made_text)
        yield f"  made on [{one.made_start}:{one.made_end})  «{made}»"
        yield f"  today   [{one.span.start}:{one.span.end})  {_around(document.text, one.span.start, one.span.end)}"


def _around(text: str, start: int, end: int) -> str:
    before, after = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    return f"{visible_line(before)}«{visible_line(text[start:end])}»{visible_line(after)}"


def _as_json(carried: Iterable[Carried], corpus: Corpus) -> dict[str, Any]:
    counts: Counter[str] = Counter()
    rows = []
    for one in carried:
        for each in one.spans:
            counts[each.span.status] += 1
            if each.span.status != "exact":
                rows.append(
                    {
                        "id": _id(one, each),
                        "label": each.span.label,
                        "status": each.span.status,
                        "decided": each.decided,
                        "shown": each.is_shown,
                        "made_start": each.made_start,
                        "made_end": each.made_end,
                        "made_text": each.made_text,
                        "start": each.span.start,
                        "end": each.span.end,
                        "text": each.span.text,
                    }
                )
    return {"counts": {status: counts[status] for status in ORDER}, "spans": rows}
