"""`jalaa check`: the checks of all floors, gathered; nothing is changed.

Exit codes: 0 no error, 1 an error (with --strict: or a warning).
"""

from pathlib import Path

from jalaa.build.manifest import check_files, read_manifest
from jalaa.build.staging import settle
from jalaa.commands.printing import print_incidents, print_json
from jalaa.corpus.check import check_corpus
from jalaa.corpus.read import read_corpus
from jalaa.corpus.tables import build_tables
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
    incidents += corpus.cleaner.check()
    incidents += check_corpus(corpus)
    if not any(incident.level == "error" for incident in incidents):
        incidents += build_tables(corpus).incidents
    try:
        manifest = read_manifest(dataset)
        incidents += check_files(dataset, "dataset")
    except Refused as refused:
        return incidents + list(refused.incidents)
    if manifest is None:
        incidents.append(Incident("built-missing", "dataset", "there is no MANIFEST.json: build with ./scripts/build"))
    else:
        incidents += check_version(manifest, corpus.releases)
    return incidents
