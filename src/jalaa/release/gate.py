"""The gate: everything that must hold before a version is released, as one list of checks that a stranger can read.

Each takes the candidate, the last also what differs from the last release, and gives incidents. What `jalaa check` says of the candidate comes before them, and stands in `jalaa.commands.check`.
"""

import re
from collections.abc import Callable, Iterator
from importlib import metadata
from pathlib import Path

from jalaa.annotation.adjudicate import standing
from jalaa.build.manifest import check_files, read_manifest
from jalaa.corpus.config import Release
from jalaa.corpus.read import Corpus, is_day
from jalaa.files import read_text
from jalaa.incidents import Incident, Refused
from jalaa.release.candidate import Candidate, check_rebuild
from jalaa.release.changelog import check_changelog
from jalaa.release.diff import DatasetDifference, compare
from jalaa.release.floors import check_floors
from jalaa.release.history import GitFailed, commit_of, git, written_out
from jalaa.release.ledger import DECIDING
from jalaa.release.personal import search_published
from jalaa.release.side import Side, read_side
from jalaa.release.versions import Reason, least_version, number, reasons

_NAMED = 12
"""How many reasons a message names before it counts the rest."""


def checks(candidate: Candidate, since: DatasetDifference | None) -> Iterator[Incident]:
    """All incidents of a candidate, in the order of `GATE`; `since` is what differs from the last release, None where there is none or it cannot be read."""
    for check in GATE:
        yield from check(candidate)
    yield from _least(candidate, since)


def _version(candidate: Candidate) -> Iterator[Incident]:
    """The version is the one that corpus.yaml prepares, and comes after the last."""
    prepared, last = candidate.corpus.config.version, candidate.last
    if prepared != candidate.version:
        message = f"dataset/corpus.yaml prepares {prepared}: write `version: {candidate.version}` there, run `jalaa split`, build and commit; or release {prepared}"
        yield Incident("release-version", "dataset/corpus.yaml", message)
    if last is not None and number(candidate.version) <= number(last.version):
        message = f"{candidate.version} does not come after {last.version}, the last release: raise `version`"
        yield Incident("release-version", "dataset/corpus.yaml", message)


def _date(candidate: Candidate) -> Iterator[Incident]:
    """The day of the release is given by a person, and no release comes before the one before it."""
    date, last, given = candidate.date, candidate.last, candidate.corpus.config.released
    if date is None:
        message = "no day is given for the release, and a clock is never asked: add --date YYYY-MM-DD"
        yield Incident("release-date", "dataset/corpus.yaml", message)
    elif not is_day(date):
        yield Incident("release-date", "dataset/corpus.yaml", f"`{date}` is no day: write it as 2026-11-23")
    elif given is not None and given != date:
        message = f"`released` is {given} and --date is {date}: give the one that is true, or write `released: null`"
        yield Incident("release-date", "dataset/corpus.yaml", message)
    elif last is not None and date < last.date:
        message = f"{date} is before {last.date}, the day of {last.version}: give the day of this release"
        yield Incident("release-date", "dataset/corpus.yaml", message)


def _rights(candidate: Candidate) -> Iterator[Incident]:
    """Of every text somebody has looked at whose it is."""
    for document in candidate.corpus.documents:
        if document.source.rights == "unchecked":
            message = f"`{document.id}` has `rights: unchecked`: find out whose it is, and write open, permission or publisher"
            yield Incident("release-rights", "dataset/sources.yaml", message)


def _human(candidate: Candidate) -> Iterator[Incident]:
    """From 1.0.0 on people made every annotation that the rows show, and a person decided every layer of every document."""
    if number(candidate.version) < (1, 0, 0):
        return
    for config in ("default", "tokens"):
        tables = candidate.built.tables.get(config, {}).values()
        kinds = [kind for table in tables for kind in table["annotation"].to_pylist()]
        others = [kind for kind in kinds if kind != "human"]
        if others:
            found = ", ".join(f"{kind} {others.count(kind)}" for kind in sorted(set(others)))
            message = f"{len(others)} of {len(kinds)} rows of `{config}` are not annotated by people ({found}): release a version before 1.0.0, or annotate them"
            yield Incident("release-human", "annotations", message)
    yield from _undecided(candidate.corpus)


def _undecided(corpus: Corpus) -> Iterator[Incident]:
    """An incident for each layer that no person decided in some published document: who made the spans does not say who stands for them."""
    gold = {(one.layer, one.document) for one in corpus.decided if standing(one, corpus.annotators) == "gold"}
    for layer in corpus.scheme.layers if corpus.scheme else ():
        without = [document.id for document in corpus.documents if (layer.id, document.id) not in gold]
        if without:
            named = ", ".join(f"`{id}`" for id in without[:_NAMED])
            rest = f" and {len(without) - _NAMED} more" if len(without) > _NAMED else ""
            message = f"{len(without)} of {len(corpus.documents)} documents have no gold decision in layer `{layer.id}`, one by a person ({named}{rest}): decide them (`jalaa adjudicate`), or release a version before 1.0.0"
            yield Incident("release-human", f"annotations/decided/{layer.id}.jsonl", message)


def _since(candidate: Candidate) -> Iterator[Incident]:
    """A document stands in its split since a version that exists."""
    known = {candidate.version, *(release.version for release in candidate.corpus.releases)}
    strange = [entry for entry in candidate.corpus.splits if entry.since not in known]
    if strange:
        first = strange[0]
        message = f"`{first.id}` stands there since {first.since}, which was never released ({len(strange)} such): run `jalaa split`, build and commit"
        yield Incident("split-since", "dataset/splits.yaml", message)


def _locked(candidate: Candidate) -> Iterator[Incident]:
    """A release is built with the locked versions, so that others can build the same bytes."""
    lock = candidate.root / "requirements.lock"
    if not lock.is_file():
        return
    wanted = dict(re.findall(r"^([A-Za-z0-9_.-]+)==([^\s;#]+)", read_text(lock), re.MULTILINE))
    for name in DECIDING:
        if name in wanted and metadata.version(name) != wanted[name]:
            message = f"{name} is {wanted[name]} there and {metadata.version(name)} here: release from the environment that ./scripts/build makes"
            yield Incident("release-rebuild", "requirements.lock", message)


def _changelog(candidate: Candidate) -> Iterator[Incident]:
    yield from check_changelog(candidate.changelog, candidate.version)


def _floors(candidate: Candidate) -> Iterator[Incident]:
    yield from check_floors(candidate.root, candidate.corpus.cleaner)


def _tags(candidate: Candidate) -> Iterator[Incident]:
    """Tags and ledger name the same releases."""
    named = {f"v{release.version}" for release in candidate.corpus.releases}
    for tag in git(candidate.repository, "tag", "--list", "v*").split():
        if tag in named or not re.fullmatch(r"v\d+\.\d+\.\d+", tag):
            continue
        try:
            git(candidate.repository, "cat-file", "-e", f"{tag}:./dataset/MANIFEST.json")
        except GitFailed:  # a tag of a time before there was a dataset here
            continue
        message = f"the tag {tag} is there and the ledger does not name it: restore dataset/releases.yaml from that tag, or, if nothing of it was published, delete the tag"
        yield Incident("release-tag", "git", message)


def _least(candidate: Candidate, since: DatasetDifference | None) -> Iterator[Incident]:
    """The version is at least the one that the difference from the last release asks for."""
    if candidate.last is None or since is None or candidate.corpus.config.version != candidate.version:
        return
    why = (*_published_otherwise(candidate), *reasons(since))
    least = least_version(candidate.last.version, why)
    if number(candidate.version) < number(least):
        message = f"{candidate.version} is too small after {candidate.last.version}, it is {least} at least: {because(why)}; write `version: {least}`, run `jalaa split`, build and commit"
        yield Incident("release-version", "dataset/corpus.yaml", message)


def _published_otherwise(candidate: Candidate) -> Iterator[Reason]:
    """A reason where texts that were published are withheld now, or the other way round: no row of the full dataset shows it."""
    if candidate.last is not None and candidate.edition is not None and candidate.last.digest_without_texts is None:
        yield Reason("major", "texts that were published are published no more")
    elif candidate.last is not None and candidate.edition is None and candidate.last.digest_without_texts is not None:
        yield Reason("minor", "texts that were withheld are published")


def _edition(candidate: Candidate) -> Iterator[Incident]:
    """The edition without texts quotes none of them and holds nothing personal; the full dataset was searched by `jalaa check`."""
    if candidate.edition is not None:
        yield from candidate.edition.incidents
        found = search_published(candidate.corpus, candidate.edition.files)
        # What is allowed in a text is not found where the text is withheld, and is no less needed for the full dataset.
        yield from (one for one in found if one.id != "allowed-unused")


GATE: tuple[Callable[[Candidate], Iterator[Incident]], ...] = (
    _version,
    _date,
    _rights,
    _human,
    _since,
    _locked,
    check_rebuild,
    _edition,
    _floors,
    _changelog,
    _tags,
)


def because(why: tuple[Reason, ...]) -> str:
    """Reasons in words, the first of them named."""
    told = "; ".join(reason.what for reason in why[:_NAMED])
    return told + (f"; and {len(why) - _NAMED} more" if len(why) > _NAMED else "")


def difference_from_last(candidate: Candidate) -> DatasetDifference | None:
    """What differs from the last release, read from its tag, to the candidate; None where this is the first.

    Raises `Refused` (`release-tag`) where the tag is not there, or holds another build than the ledger says.
    """
    if candidate.last is None:
        return None
    return compare(released_side(candidate.repository, candidate.last), read_side(candidate.root / "dataset", "this"))


def released_side(root: Path, release: Release) -> Side:
    """The dataset that a release published, from its tag."""
    tag = f"v{release.version}"
    if commit_of(root, f"refs/tags/{tag}") is None:
        message = f"the ledger names {release.version} and there is no tag {tag} here: fetch it (git fetch --tags; a shallow clone: git fetch --unshallow --tags)"
        raise Refused([Incident("release-tag", "git", message)])
    with written_out(root, f"refs/tags/{tag}") as folder:
        manifest = read_manifest(folder / "dataset")
        broken = list(check_files(folder / "dataset", f"{tag}:dataset"))
        if manifest is None or broken or manifest.digest != release.digest:
            found = manifest.digest[:19] if manifest else "no build"
            what = f"{len(broken)} files are not its manifest's" if broken else f"it holds {found}…"
            message = f"the tag {tag} is not the release that the ledger names ({release.digest[:19]}…): {what}; restore tag and ledger from where they were published"
            raise Refused([Incident("release-tag", "git", message)])
        return read_side(folder / "dataset", tag)
