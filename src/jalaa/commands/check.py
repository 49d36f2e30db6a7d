"""`jalaa check`: the checks of all floors, gathered; nothing is changed.

Exit codes: 0 no error, 1 an error (with --strict: or a warning).
"""

from collections.abc import Iterator
from pathlib import Path

from jalaa.build.counts import count
from jalaa.build.datasheet import fill_datasheet
from jalaa.build.digest import content_digest
from jalaa.build.manifest import MANIFEST, check_files, read_manifest
from jalaa.build.staging import check_root_copies, settle
from jalaa.commands.printing import print_incidents, print_json
from jalaa.corpus.check import check_corpus, check_corpus_rules
from jalaa.corpus.read import Corpus, read_corpus
from jalaa.corpus.tables import build_tables
from jalaa.files import read_text
from jalaa.incidents import Incident, Refused, count_levels, exit_code
from jalaa.release.versions import check_version


def run(root: Path, strict: bool, json: bool) -> int:
    """Gather all incidents, print them, and say by the exit code whether the corpus can be trusted."""
    incidents = gather(root)
    if json:
        print_json(incidents)
    else:
        print_incidents(incidents)
        print(", ".join(f"{number} {level}s" for level, number in count_levels(incidents).items()))
    return exit_code(incidents, strict)


def gather(root: Path) -> list[Incident]:
    """Every incident of the corpus under `root`: settings, texts, rules, annotations, splits, built files."""
    dataset = root / "dataset"
    if dataset.is_dir():
        settle(dataset)
    corpus, incidents = read_corpus(root)
    if corpus is None:
        return incidents
    incidents += check_corpus_rules(corpus)
    incidents += check_corpus(corpus)
    try:
        return incidents + list(_built_incidents(corpus, any(incident.level == "error" for incident in incidents)))
    except Refused as refused:
        return incidents + list(refused.incidents)


def _built_incidents(corpus: Corpus, has_errors: bool) -> Iterator[Incident]:
    """What is wrong with the built files; with errors in the decided ones it is not asked whether the build is of their state."""
    dataset = corpus.root / "dataset"
    manifest = read_manifest(dataset)
    if manifest is None:
        yield Incident("built-missing", "dataset", "there is no MANIFEST.json: build with ./scripts/build")
    else:
        yield from check_files(dataset, "dataset")
        yield from check_version(manifest, corpus.releases)
    if has_errors:
        return
    built = build_tables(corpus)
    yield from built.incidents
    if not built.tables:
        return
    datasheet = corpus.root / "DATASHEET.md"
    if datasheet.is_file():
        fill_datasheet(read_text(datasheet), count(built))
    if manifest is not None and content_digest(built.tables, built.ner_names) != manifest.digest:
        message = "the build is of another state of texts, decisions or annotations: build again with ./scripts/build"
        yield Incident("built-missing", f"dataset/{MANIFEST}", message)
    elif manifest is not None:
        yield from check_root_copies(dataset)
