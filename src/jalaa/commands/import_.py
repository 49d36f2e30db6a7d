"""`jalaa import`: an export of another tool becomes layers of this corpus; with --dry-run it is only read, fitted and counted.

Exit codes: 0 all was kept, 1 something was refused or could not be placed (in the second case nothing is written), 2 a wrong call.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path

from jalaa.annotation.arriving import Arrived, Counts, Names, arrive
from jalaa.annotation.formats.reading import read_export
from jalaa.annotation.formats.storing import store
from jalaa.annotation.model import Annotation, write_annotations
from jalaa.commands.printing import json_text, print_incidents, visible_line
from jalaa.corpus.landing import Landed, land
from jalaa.corpus.layers import merge_layers
from jalaa.corpus.read import Corpus, read_corpus
from jalaa.corpus.shown import write_shown
from jalaa.files import write_beside
from jalaa.incidents import Incident, Refused, exit_code

BLOCKING = frozenset(
    {"import-document", "annotation-annotator", "label-unknown", "annotation-duplicate", "annotation-text"}
)
"""Incidents after which nothing is written: what was read has no place here. Under --dry-run they are warnings."""


def run(
    path: Path,
    root: Path,
    format: str,
    fields: dict[str, str],
    text_field: str | None,
    names: Names,
    reanchor: bool,
    replace_old: bool,
    dry_run: bool,
    json: bool,
) -> int:
    """Read, fit, land, and write unless `dry_run`; say what was kept and what was not."""
    corpus, incidents = read_corpus(root) if (root / "dataset" / "corpus.yaml").is_file() else (None, [])
    if corpus is None and not dry_run:
        message = "there is no corpus here to import into: name its folder with --root, or only look with --dry-run"
        raise Refused(incidents or [Incident("file-missing", str(root / "dataset" / "corpus.yaml"), message)])
    read = read_export(path, format, fields, text_field)
    arrived = list(arrive(read.export, names, corpus.scheme if corpus else None, reanchor))
    counts = sum((one.counts for one in arrived), Counts())
    incidents = [*read.export.incidents, *(told for one in arrived for told in one.incidents)]
    landed: tuple[Landed, ...] = ()
    if corpus is not None:
        landing = land(arrived, corpus)
        landed = landing.landed
        merged, told = merge_layers(corpus, [one.annotation for one in landed], replace_old)
        incidents += [_mild(one) if dry_run else one for one in (*landing.incidents, *told)]
    blocked = any(one.id in BLOCKING and one.level == "error" for one in incidents)
    if corpus is not None and not dry_run and not blocked and landed:
        stored = store(read, root, format, counts, _units(arrived), _hows(arrived))
        _write(corpus, landed, merged)
        _say(f"stored {stored.relative_to(root).as_posix()}")
        for name in merged:
            _say(f"wrote {name}")
    _print(read.people, counts, arrived, incidents, json)
    return exit_code(incidents)


def _mild(incident: Incident) -> Incident:
    blocking = incident.id in BLOCKING and incident.level == "error"
    return Incident(incident.id, incident.where, incident.message, "warning") if blocking else incident


def _write(corpus: Corpus, landed: Sequence[Landed], merged: dict[str, list[Annotation]]) -> None:
    """Shown texts first: a layer without the log of its text could not be carried."""
    for one in landed:
        if one.made_on.log.edits:
            write_shown(one.made_on, one.document, corpus.root)
    for name, annotations in merged.items():
        write_beside(corpus.root / name, write_annotations(annotations).encode("utf-8"))


def _units(arrived: Iterable[Arrived]) -> Counter[str]:
    return Counter(unit for one in arrived for unit in one.units)


def _hows(arrived: Iterable[Arrived]) -> Counter[str]:
    hows: Counter[str] = Counter()
    for one in arrived:
        hows.update(dict(one.hows))
    return hows


def _print(
    people: dict[str, str], counts: Counts, arrived: Sequence[Arrived], incidents: Sequence[Incident], json: bool
) -> None:
    if json:
        rows = [{"id": one.id, "level": one.level, "where": one.where, "message": one.message} for one in incidents]
        print(json_text({**asdict(counts), "incidents": rows}))
        return
    print_incidents(incidents)
    for id in dict.fromkeys(people.values()):
        known = next(person for person, its in people.items() if its == id)
        _say(f"annotator {id} stands for {visible_line(known[:1])}…{visible_line(known.partition('@')[2])}")
    for name, number in asdict(counts).items():
        print(f"{name.replace('_', ' '):16} {number:>8,}")
    print(f"spans: {counts.spans_read:,} read = {counts.spans_kept:,} kept + {counts.spans_refused:,} refused")
    for what, found in (("offsets counted in", _units(arrived)), ("agreed with quotes", _hows(arrived))):
        if found:
            print(f"{what}: {', '.join(f'{name} {number:,}' for name, number in found.most_common())}")


def _say(line: str) -> None:
    print(line, file=sys.stderr)
