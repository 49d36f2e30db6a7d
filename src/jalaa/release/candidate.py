"""The candidate: what is committed, written out as a clean clone would have it, and built anew."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from jalaa.build.counts import Counts, count
from jalaa.build.digest import content_digest
from jalaa.build.files import built_files, sources_in
from jalaa.build.manifest import BUILT_LIMIT, MANIFEST, manifest_bytes, manifest_of
from jalaa.corpus.check import check_corpus
from jalaa.corpus.config import Release
from jalaa.corpus.read import Corpus, open_corpus
from jalaa.corpus.tables import Built, build_tables
from jalaa.files import read_bytes, read_text
from jalaa.incidents import Incident, Refused
from jalaa.release.changelog import CHANGELOG
from jalaa.release.edition import Edition, edition_without_texts, withheld_documents


@dataclass(frozen=True)
class Candidate:
    """A state of the repository that may become a release.

    `root` is the corpus as a clean clone has it, `repository` the corpus that people work on; `files` are the bytes of a build, by path in dataset/;
    `date` is the day given for the release, null where nobody has given one; `incidents` are those of `check_corpus`.
    """

    root: Path
    repository: Path
    version: str
    date: str | None
    corpus: Corpus
    built: Built
    counts: Counts
    digest: str
    files: Mapping[str, bytes]
    changelog: str | None
    incidents: tuple[Incident, ...]

    @property
    def own(self) -> Release | None:
        """The ledger's entry of this version, where it was released already."""
        return next((one for one in self.corpus.releases if one.version == self.version), None)

    @cached_property
    def edition(self) -> Edition | None:
        """The edition without texts, which is what `jalaa publish` sends; None where every text may be published."""
        if not withheld_documents(self.corpus.config, sources_in(self.corpus, self.built)):
            return None
        return edition_without_texts(self.corpus, self.built, self.incidents)

    @property
    def last(self) -> Release | None:
        """The release before this one."""
        others = [release for release in self.corpus.releases if release.version != self.version]
        return others[-1] if others else None


def build_candidate(root: Path, repository: Path, version: str, date: str | None) -> Candidate:
    """Build the corpus at `root` without touching a file; raises `Refused` where it cannot be built."""
    corpus = open_corpus(root)
    built = build_tables(corpus)
    errors = [incident for incident in built.incidents if incident.level == "error"]
    if errors:
        raise Refused(errors)
    counts, digest = count(built), content_digest(built.tables, built.ner_names)
    told = tuple(check_corpus(corpus))
    files = built_files(corpus, built, counts, digest, told)
    files[MANIFEST] = manifest_bytes(manifest_of(corpus.config.name, corpus.config.version, digest, files))
    changelog = root / CHANGELOG
    text = read_text(changelog) if changelog.is_file() else None
    return Candidate(
        root, repository, version, date or corpus.config.released, corpus, built, counts, digest, files, text, told
    )


def check_rebuild(candidate: Candidate) -> Iterator[Incident]:
    """Incidents `release-rebuild` where what is committed is not, byte for byte, what a build makes of it here."""
    for path, data in candidate.files.items():
        committed = candidate.root / "dataset" / path
        if committed.is_file() and read_bytes(committed, BUILT_LIMIT) == data:
            continue
        what = "is not what a build makes here" if committed.is_file() else "is made by a build and not committed"
        message = f"it {what}: build with ./scripts/build, which has the locked versions, look at the difference and commit it"
        yield Incident("release-rebuild", f"dataset/{path}", message)
