"""`jalaa split`: put documents that have no split into train or test, and write dataset/splits.yaml.

Exit codes: 0 written (or, with --dry-run, said), 1 the corpus has errors.
"""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import yaml

from jalaa.build.staging import settle
from jalaa.commands.printing import print_incidents, visible
from jalaa.corpus.check import corpus_ties
from jalaa.corpus.config import Release, SplitEntry
from jalaa.corpus.read import open_corpus
from jalaa.corpus.split import decide, explain_formulae, explain_groups
from jalaa.files import write_beside

HEAD = "# Written by `jalaa split` and frozen from then on: a document never moves. `held` is in no split.\n"


def run(root: Path, dry_run: bool) -> int:
    """Decide, say which texts were grouped by which words, and write."""
    if (root / "dataset").is_dir():
        settle(root / "dataset")
    corpus = open_corpus(root)
    ties = corpus_ties(corpus)
    documents = {document.id: document.source.sha256 for document in corpus.documents}
    frozen = unreleased_since(corpus.splits, corpus.releases, corpus.config.version)
    decision = decide(documents, ties, frozen, corpus.config.splits.test, corpus.config.version)
    for line in (*explain_groups(documents, ties), *explain_formulae(ties)):
        print(visible(line))
    before = {entry.id: entry.split for entry in corpus.splits}
    for entry in decision.entries:
        if before.get(entry.id) != entry.split:
            print(f"{entry.id}: {entry.split}")
    print_incidents(decision.incidents)
    text = splits_yaml(decision.entries)
    if dry_run:
        print("dry run: nothing written")
    else:
        write_beside(root / "dataset" / "splits.yaml", text.encode("utf-8"))
    return 0


def unreleased_since(
    entries: Iterable[SplitEntry], releases: Iterable[Release], version: str
) -> tuple[SplitEntry, ...]:
    """The entries, those that no release has yet with the version that is being prepared now: the number may have risen since they were made."""
    released = {release.version for release in releases}
    return tuple(entry if entry.since in released else replace(entry, since=version) for entry in entries)


def splits_yaml(entries: tuple[SplitEntry, ...]) -> str:
    """dataset/splits.yaml as it is written: an entry a line, so that a change of one is a change of one line."""
    lines = (
        yaml.safe_dump(vars(entry), default_flow_style=True, allow_unicode=True, sort_keys=False, width=10_000)
        for entry in entries
    )
    return HEAD + "".join(f"- {line}" for line in lines)
