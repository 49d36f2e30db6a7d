"""`jalaa import`: an export of another tool becomes layers of this corpus; with --dry-run it is only read, fitted and counted.

Exit codes: 0 all was kept, 1 something was refused or could not be placed (in the second case nothing is written), 2 a wrong call.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import nullcontext
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from rich.console import Console

from jalaa.annotation.arriving import Arrived, Counts, Names, arrive
from jalaa.annotation.formats.reading import FORMATS, Read, read_export
from jalaa.annotation.formats.storing import store
from jalaa.commands.calls import refuse_unknown
from jalaa.commands.printing import incident_rows, json_text, print_incidents, visible_line
from jalaa.corpus.landing import Landed, land
from jalaa.corpus.layers import merge_layers, one_writer
from jalaa.corpus.read import Corpus, read_corpus
from jalaa.corpus.shown import write_shown
from jalaa.files import write_beside
from jalaa.incidents import Incident, Refused, exit_code

BLOCKING = frozenset(
    {"import-document", "annotation-annotator", "label-unknown", "annotation-duplicate", "annotation-text"}
)
"""Incidents after which nothing is written: what was read has no place here. Under --dry-run they are warnings."""


@dataclass(frozen=True)
class Look:
    """An export, read, fitted and landed; nothing is written yet. `merged` are the layer files that would change."""

    read: Read
    arrived: tuple[Arrived, ...]
    landed: tuple[Landed, ...]
    merged: Mapping[str, bytes]
    incidents: tuple[Incident, ...]

    @property
    def counts(self) -> Counts:
        """What was read, kept, refused and counted apart, over all tasks."""
        return sum((one.counts for one in self.arrived), Counts())

    @property
    def is_blocked(self) -> bool:
        """Whether something in it has no place in the corpus."""
        return any(_is_blocking(one) for one in self.incidents)


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
    refuse_unknown("--format", [format], FORMATS)
    has_corpus = (root / "dataset" / "corpus.yaml").is_file()
    if not has_corpus and not dry_run:
        message = "there is no corpus here to import into: name its folder with --root, or only look with --dry-run"
        raise Refused([Incident("file-missing", str(root / "dataset" / "corpus.yaml"), message)])
    with nullcontext() if dry_run else one_writer(root):
        with Console(stderr=True).status("read and clean the texts") as status:
            corpus, faults = _corpus(root) if has_corpus else (None, [])
            if corpus is not None and corpus.scheme is not None and names.layer is not None:
                refuse_unknown("--layer", [names.layer], [layer.id for layer in corpus.scheme.layers])
            status.update("read the export")
            read = read_export(path, format, fields, text_field, _ids(corpus))
            status.update("fit the spans to their texts")
            found = look(read, corpus, names, reanchor, replace_old)
        found = replace(found, incidents=(*faults, *found.incidents))
        if dry_run:
            found = replace(found, incidents=tuple(map(_mild, found.incidents)))
        elif corpus is not None and not found.is_blocked and found.landed:
            store_export(found, root, format)
            write_layers(found, corpus)
    failed = bool(exit_code(found.incidents)) and (found.is_blocked or not found.read.export.tasks)
    _print(found, failed, json)
    return exit_code(found.incidents)


def _corpus(root: Path) -> tuple[Corpus, list[Incident]]:
    """The corpus, and what is wrong with its layers: nothing is put beside lines that nobody can read."""
    corpus, faults = read_corpus(root)
    if corpus is None:
        raise Refused(faults)
    return corpus, [one for one in faults if one.level == "error" and one.where.startswith("annotations/")]


def _ids(corpus: Corpus | None) -> set[str]:
    return {annotator.id for annotator in corpus.annotators} if corpus else set()


def look(read: Read, corpus: Corpus | None, names: Names, reanchor: bool = False, replace_old: bool = False) -> Look:
    """Fit the spans of an export to its texts and, where there is a corpus, find its documents and the layers that would change."""
    arrived = tuple(arrive(read.export, names, corpus.scheme if corpus else None, reanchor))
    incidents = [*read.export.incidents, *(told for one in arrived for told in one.incidents)]
    if corpus is None:
        return Look(read, arrived, (), {}, tuple(incidents))
    landing = land(arrived, corpus)
    merged, told = merge_layers(corpus, [one.annotation for one in landing.landed], replace_old)
    return Look(read, arrived, landing.landed, merged, (*incidents, *landing.incidents, *told))


def _is_blocking(incident: Incident) -> bool:
    return incident.level == "error" and (incident.id in BLOCKING or incident.where.startswith("annotations/"))


def _mild(incident: Incident) -> Incident:
    return replace(incident, level="warning") if _is_blocking(incident) else incident


def store_export(found: Look, root: Path, format: str) -> None:
    """Store what was read, and how. It comes first: whoever ends this in the middle calls it again, and has lost nothing."""
    stored = store(found.read, root, format, found.counts, _units(found.arrived), _hows(found.arrived))
    _say(f"stored {stored.relative_to(root).as_posix()}")


def write_layers(found: Look, corpus: Corpus) -> None:
    """Write the logs of shown texts, then the layers: so there is no layer that could not be carried."""
    for one in found.landed:
        if one.made_on.log.edits:
            write_shown(one.made_on, one.document, corpus.root)
    for name, data in found.merged.items():
        write_beside(corpus.root / name, data)
        _say(f"wrote {name}")
    if not found.merged:
        _say("the layers hold all of it already: nothing was written")


def _units(arrived: Iterable[Arrived]) -> Counter[str]:
    return Counter(unit for one in arrived for unit in one.units)


def _hows(arrived: Iterable[Arrived]) -> Counter[str]:
    hows: Counter[str] = Counter()
    for one in arrived:
        hows.update(dict(one.hows))
    return hows


def _print(found: Look, failed: bool, json: bool) -> None:
    """What was read and kept; for people only where something was: counts of a `failed` import would look like counts of a done one."""
    counts, incidents = found.counts, found.incidents
    if json:
        print(json_text({**asdict(counts), "incidents": incident_rows(incidents)}))
        return
    print_incidents(incidents)
    people = found.read.people
    for id in dict.fromkeys(people.values()):
        known = next(person for person, its in people.items() if its == id)
        _say(f"annotator {id} stands for {visible_line(known[:1])}…{visible_line(known.partition('@')[2])}")
    if failed:
        return
    for name, number in asdict(counts).items():
        print(f"{name.replace('_', ' '):16} {number:>8,}")
    print(f"spans: {counts.spans_read:,} read = {counts.spans_kept:,} kept + {counts.spans_refused:,} refused")
    for what, number in (("offsets counted in", _units(found.arrived)), ("agreed with quotes", _hows(found.arrived))):
        if number:
            print(f"{what}: {', '.join(f'{name} {count:,}' for name, count in number.most_common())}")


def _say(line: str) -> None:
    print(line, file=sys.stderr)
