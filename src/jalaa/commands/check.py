"""`jalaa check`: the checks of all floors, gathered; nothing is changed.

Exit codes: 0 no error, 1 an error (with --strict: or a warning).
"""

from collections.abc import Iterator
from pathlib import Path

from jalaa.build.counts import count
from jalaa.build.digest import content_digest
from jalaa.build.files import built_files, check_class_labels
from jalaa.build.manifest import MANIFEST, Manifest, check_files, read_manifest
from jalaa.build.staging import check_root_copies, settle
from jalaa.commands.printing import print_incidents, print_json
from jalaa.corpus.check import check_corpus, check_corpus_rules
from jalaa.corpus.read import Corpus, read_corpus
from jalaa.corpus.tables import Built, build_tables
from jalaa.files import read_bytes
from jalaa.incidents import Incident, Refused, count_levels, exit_code
from jalaa.release.facts import check_facts, check_manifest_facts
from jalaa.release.ledger import check_date
from jalaa.release.personal import search_published
from jalaa.release.versions import check_ledger, check_version


def run(root: Path, strict: bool, json: bool) -> int:
    """Gather all incidents, print them, and say by the exit code whether the corpus can be trusted."""
    incidents = gather(root)
    if json:
        print_json(incidents)
    else:
        print_incidents(incidents)
        print(", ".join(f"{number} {level}{'s' * (number != 1)}" for level, number in count_levels(incidents).items()))
    return exit_code(incidents, strict)


def gather(root: Path) -> list[Incident]:
    """Every incident of the corpus under `root`: settings, texts, rules, annotations, splits, built files, personal data in them."""
    dataset = root / "dataset"
    if dataset.is_dir():
        settle(dataset)
    corpus, incidents = read_corpus(root)
    if corpus is None:
        return incidents
    incidents += check_corpus_rules(corpus)
    told = check_corpus(corpus)
    incidents += [*told, *check_facts(root, corpus.config)]
    leaks = [incident for incident in told if incident.id == "split-leak"]
    has_errors = any(incident.level == "error" for incident in incidents)
    try:
        return incidents + list(_built_incidents(corpus, leaks, has_errors))
    except Refused as refused:
        return incidents + list(refused.incidents)


def _built_incidents(corpus: Corpus, leaks: list[Incident], has_errors: bool) -> Iterator[Incident]:
    """What is wrong with the built files, whose card lists the `leaks`; with errors in the decided ones it is not asked whether the build is of their state."""
    dataset = corpus.root / "dataset"
    manifest = read_manifest(dataset)
    yield from check_ledger(corpus.releases)
    yield from check_date(corpus.config, corpus.releases)
    if manifest is None:
        yield Incident("built-missing", "dataset", "there is no MANIFEST.json: build with ./scripts/build")
    else:
        yield from check_files(dataset, "dataset")
        yield from check_version(manifest.version, manifest.digest, corpus.releases)
    if has_errors:
        return
    built = build_tables(corpus)
    yield from built.incidents
    if not built.tables:
        return
    yield from _stale_files(corpus, built, leaks, manifest)


def _stale_files(corpus: Corpus, built: Built, leaks: list[Incident], manifest: Manifest | None) -> Iterator[Incident]:
    """Personal data in what a build would publish, and what it would write otherwise now. Parquet is compared by the content digest, so that another pyarrow is no fault."""
    dataset = corpus.root / "dataset"
    digest = content_digest(built.tables, built.ner_names)
    files = built_files(corpus, built, count(built), digest, leaks, standing=dataset)
    yield from search_published(corpus, files)
    if manifest is None:
        return
    yield from check_class_labels(corpus, built)
    if digest != manifest.digest:
        message = "the build is of another state of texts, decisions or annotations: build again with ./scripts/build"
        yield Incident("built-missing", f"dataset/{MANIFEST}", message)
        return
    yield from check_manifest_facts(manifest, corpus.config, list(files))
    for path, data in files.items():
        listed = any(file.path == path for file in manifest.files)
        if not path.endswith(".parquet") and not (
            listed and (dataset / path).is_file() and read_bytes(dataset / path) == data
        ):
            message = "not what the decided files give now: build again with ./scripts/build"
            yield Incident("built-missing", f"dataset/{path}", message)
    yield from check_root_copies(dataset)
