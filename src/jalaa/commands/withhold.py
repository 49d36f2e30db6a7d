"""`jalaa withhold`: the edition without the texts that may not be published, into a folder of its own.

Exit codes: 0 written, 1 refused.
"""

import sys
from pathlib import Path

from jalaa.build.staging import settle
from jalaa.commands.printing import print_incidents
from jalaa.corpus.check import check_corpus, check_corpus_rules
from jalaa.corpus.read import read_corpus
from jalaa.corpus.tables import build_tables
from jalaa.incidents import Incident, Refused
from jalaa.release.edition import edition_without_texts
from jalaa.release.folder import refuse_taken, write_folder
from jalaa.release.personal import search_published


def run(root: Path, out: Path) -> int:
    """Make the edition of the corpus under `root` and write it to `out`; its digest goes to stdout."""
    refuse_taken(out)
    if (root / "dataset").is_dir():
        settle(root / "dataset")
    corpus, incidents = read_corpus(root)
    incidents += [*check_corpus_rules(corpus), *check_corpus(corpus)] if corpus else []
    built = build_tables(corpus) if corpus and not _errors(incidents) else None
    incidents += built.incidents if built else ()
    if corpus is None or built is None or _errors(incidents):
        raise Refused(_errors(incidents))
    try:
        edition = edition_without_texts(corpus, built, incidents)
    except ValueError as error:
        print(f"jalaa withhold: {error}", file=sys.stderr)
        return 1
    personal = list(search_published(corpus, edition.files))
    if _errors(personal):
        raise Refused(_errors(personal))
    write_folder(out, edition.files)
    print_incidents(edition.incidents)
    print(f"texts withheld: {len(edition.withheld)} of {len(corpus.documents)}", file=sys.stderr)
    print(f"full dataset: {edition.full_digest}", file=sys.stderr)
    print(edition.digest)
    return 0


def _errors(incidents: list[Incident]) -> list[Incident]:
    return [incident for incident in incidents if incident.level == "error"]
