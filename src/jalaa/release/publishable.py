"""What of a corpus may be published: the full dataset, or the edition without the texts that may not, made anew from the decided files."""

from collections.abc import Iterable
from pathlib import Path

from jalaa.build.files import sources_in
from jalaa.build.staging import settle
from jalaa.corpus.check import check_corpus, check_corpus_rules
from jalaa.corpus.read import read_corpus
from jalaa.corpus.tables import build_tables
from jalaa.incidents import Incident, Refused
from jalaa.release.edition import Edition, edition_without_texts, withheld_documents
from jalaa.release.personal import search_published


def edition_to_publish(root: Path) -> Edition | None:
    """The edition without texts of the corpus under `root`; None where every text may be published, so that the full dataset is.

    Raises `Refused` with every error of the corpus, and with what the personal-data gate finds in the edition.
    """
    if (root / "dataset").is_dir():
        settle(root / "dataset")
    corpus, incidents = read_corpus(root)
    if corpus is None:
        raise Refused(incidents)
    incidents += [*check_corpus_rules(corpus), *check_corpus(corpus)]
    _refuse_errors(incidents)
    built = build_tables(corpus)
    incidents += built.incidents
    _refuse_errors(incidents)
    if not withheld_documents(corpus.config, sources_in(corpus, built)):
        return None
    edition = edition_without_texts(corpus, built, incidents)
    _refuse_errors(search_published(corpus, edition.files))
    return edition


def _refuse_errors(incidents: Iterable[Incident]) -> None:
    errors = [incident for incident in incidents if incident.level == "error"]
    if errors:
        raise Refused(errors)
