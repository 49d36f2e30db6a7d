"""The pipeline: from received texts and decided files to the published dataset, as one list of steps.

The same decided files give the same bytes: no step knows the time, the machine or the order in which a folder lists its files.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from jalaa.build.counts import Counts, count
from jalaa.build.digest import content_digest
from jalaa.build.files import built_files, check_class_labels
from jalaa.build.manifest import manifest_of
from jalaa.build.staging import close_stage, locked, settle_locked, swap, write_stage
from jalaa.build.verify import verify
from jalaa.corpus.check import check_corpus, check_corpus_rules
from jalaa.corpus.config import Release
from jalaa.corpus.read import Corpus, existing_dataset, read_corpus
from jalaa.corpus.tables import build_tables
from jalaa.incidents import Incident, Refused

Progress = Callable[[str], None]
Gate = Callable[[str, str, Sequence[Release]], Iterable[Incident]]
"""What may forbid a build once version, digest and ledger are known; the rule itself belongs to releases, a floor above."""


@dataclass(frozen=True)
class Report:
    """What a build made: its counts, its digest, and the warnings and notes met on the way."""

    corpus: Corpus
    counts: Counts
    digest: str
    incidents: tuple[Incident, ...]


def build(
    root: Path, progress: Progress = lambda step: None, gate: Gate = lambda version, digest, releases: ()
) -> Report:
    """Build the dataset of the corpus under `root`; `progress` is told each step as it begins, `gate` asked before anything is written.

    Raises `Refused` with every error found; the dataset is then as it was.
    """
    dataset = existing_dataset(root)
    with locked(dataset):
        settle_locked(dataset)
        progress("read texts, clean them, read annotations")
        corpus, incidents = read_corpus(root)
        progress("check")
        incidents += [*check_corpus_rules(corpus), *check_corpus(corpus)] if corpus else []
        _refuse_errors(incidents)
        progress("carry annotations, lay out tables")
        built = build_tables(corpus)
        incidents += [*built.incidents, *check_class_labels(corpus, built)]
        _refuse_errors(incidents)
        counts, digest = count(built), content_digest(built.tables, built.ner_names)
        incidents += gate(corpus.config.version, digest, corpus.releases)
        _refuse_errors(incidents)
        progress("write Parquet, card, citation, datasheet")
        files = built_files(corpus, built, counts, digest, incidents)
        stage = write_stage(dataset, files)
        progress("load every config and split")
        verify(stage, built, digest)
        manifest = manifest_of(corpus.config.name, corpus.config.version, digest, files)
        close_stage(dataset, manifest)
        progress("swap into place")
        swap(dataset, manifest)
    return Report(corpus, counts, digest, tuple(incidents))


def _refuse_errors(incidents: list[Incident]) -> None:
    errors = [incident for incident in incidents if incident.level == "error"]
    if errors:
        raise Refused(errors)
