"""Making a release: the files that say so, one commit, one tag. Whatever was written before a call was ended, the next call goes on from there.

    HEAD written out ──► corpus.yaml, releases.yaml, CHANGELOG.md written there, built, loaded   = the plan: every byte, before one is written here
    plan ──► files of the working tree ──► commit ──► compared with the plan ──► tag vX.Y.Z

Since the plan follows from HEAD, version and day alone, files that an ended call left are known by their bytes.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from jalaa.build.manifest import BUILT_LIMIT, MANIFEST, Manifest, manifest_of, read_manifest
from jalaa.build.pipeline import build
from jalaa.build.staging import ROOT_COPIES, close_stage, locked, settle_locked, swap, write_stage
from jalaa.corpus.config import Config, Release
from jalaa.files import read_bytes, read_text, write_beside
from jalaa.incidents import Incident, Refused
from jalaa.release.candidate import Candidate
from jalaa.release.changelog import CHANGELOG, dated
from jalaa.release.diff import DatasetDifference
from jalaa.release.gate import released_side
from jalaa.release.history import GitFailed, commit_of, git, prefix, uncommitted, written_out
from jalaa.release.ledger import ledger_entry, ledger_yaml, mark_withdrawn
from jalaa.release.versions import number
from jalaa.settings import load

_DECIDED = ("dataset/corpus.yaml", "dataset/releases.yaml", CHANGELOG)


@dataclass(frozen=True)
class Plan:
    """What a release writes: bytes by path from the corpus's root, those alone that are not so already, the entry of the ledger, and words."""

    entry: Release
    files: Mapping[str, bytes]
    manifest: Manifest
    withdrawn: tuple[str, ...]
    message: str

    @property
    def tag(self) -> str:
        """The name of the tag."""
        return f"v{self.entry.version}"


def plan_release(candidate: Candidate, since: DatasetDifference | None) -> Plan:
    """Write the release into the folder of the candidate, which nobody else sees, build and load it there, and give what differs.

    `since` is what differs from the last release, None where this is the first.
    """
    root, config, releases = candidate.root, candidate.corpus.config, candidate.corpus.releases
    before = _files(root)
    held = held_and_withdrawn(candidate, since)
    withdrawn = tuple(sorted({id for ids in held.values() for id in ids}))
    bare = candidate.edition.digest if candidate.edition else None
    entry = ledger_entry(config, candidate.date or "", candidate.digest, candidate.built, candidate.counts, bare)
    ledger = (*mark_withdrawn(releases, held), entry)
    settings = root / "dataset" / "corpus.yaml"
    _write(settings, with_day(read_text(settings), entry.date))
    if load(settings, Config) != replace(config, released=entry.date):
        message = f"the day cannot be written into it: write `released: {entry.date}` yourself, on a line of its own, and commit it"
        raise Refused([Incident("release-date", "dataset/corpus.yaml", message)])
    _write(root / "dataset" / "releases.yaml", ledger_yaml(ledger))
    _write(root / CHANGELOG, dated(candidate.changelog or "", entry.version, entry.date))
    report = build(root)
    if report.digest != entry.digest:
        message = f"the day of the release changed the content digest to {report.digest}: this is a fault of Jalaa; please report it"
        raise Refused([Incident("release-rebuild", "dataset", message)])
    after = _files(root)
    changed = {path: data for path, data in after.items() if before.get(path) != data}
    manifest = manifest_of(config.name, entry.version, entry.digest, _built(after))
    return Plan(entry, changed, manifest, withdrawn, release_message(config, entry))


def held_and_withdrawn(candidate: Candidate, since: DatasetDifference | None) -> dict[str, set[str]]:
    """The documents that are withdrawn and not marked in the ledger yet, by the version of each release that held them, whichever was the last to.

    The tags say it. One that is not there any more, or not what it was, cannot say that it did not hold a document which stood in its split by then: it
    counts as one that did.
    """
    corpus = candidate.corpus
    marked = {id for release in corpus.releases for id in release.withdrawn}
    new = {source.id for source in corpus.withdrawn} - marked
    stood = {entry.id: number(entry.since) for entry in corpus.splits}
    found: dict[str, set[str]] = {}
    for release in corpus.releases:
        asked = {id for id in new if stood.get(id, ()) <= number(release.version)}
        if asked:
            found[release.version] = asked & _documents(candidate, release, since, asked)
    return found


def _documents(
    candidate: Candidate, release: Release, since: DatasetDifference | None, otherwise: set[str]
) -> Collection[str]:
    """The ids of the documents that a release held; `otherwise` where its tag cannot say."""
    if since is not None and release == candidate.last:
        return since.before.splits.keys()
    try:
        return released_side(candidate.repository, release).splits.keys()
    except Refused:
        return otherwise


def with_day(text: str, day: str) -> str:
    """corpus.yaml with `released` set, every other character as it stands; raises `Refused` (`release-date`) where that cannot be done.

    >>> print(with_day("version: 0.1.0\\nreleased: null  # by a person\\n", "2026-11-23"), end="")
    version: 0.1.0
    released: 2026-11-23  # by a person
    >>> print(with_day("version: 0.1.0\\nname: a\\n", "2026-11-23"), end="")
    version: 0.1.0
    released: 2026-11-23
    name: a
    """
    changed, found = re.subn(r"(?m)^(released:)(?:[ \t]+[^\s#]\S*)?", rf"\1 {day}", text)
    if not found:
        changed, found = re.subn(r"(?m)^(version:.*\n)", rf"\g<1>released: {day}\n", text)
    if found != 1:
        message = (
            f"the day cannot be written into it: write `released: {day}` yourself, on a line of its own, and commit it"
        )
        raise Refused([Incident("release-date", "dataset/corpus.yaml", message)])
    return changed


def check_tree(root: Path, plan: Plan | None) -> Iterator[Incident]:
    """Incidents `release-tree`: what is not committed and no work of an ended release, no branch, nobody to commit as."""
    inner = prefix(root)
    ours = {f"{inner}{path}": data for path, data in plan.files.items()} if plan else {}
    top = Path(git(root, "rev-parse", "--show-toplevel").rstrip("\n"))
    strange = [path for path in uncommitted(root) if not _is_ours(top / path, path, ours)]
    if strange:
        more = f" and {len(strange) - 5} more" if len(strange) > 5 else ""
        message = f"not committed: {', '.join(strange[:5])}{more}: commit or stash it; what an ended `jalaa release` left is finished by the same call with the same --date"
        yield Incident("release-tree", "git", message)
    try:
        git(root, "symbolic-ref", "--quiet", "HEAD")
    except GitFailed:
        yield Incident(
            "release-tree", "git", "HEAD is on no branch, so the release would be on none: git switch to one"
        )
    try:
        git(root, "var", "GIT_COMMITTER_IDENT")
    except GitFailed as fault:
        yield Incident(
            "release-tree",
            "git",
            f"git does not know who commits ({str(fault).splitlines()[-1]}): git config user.name, user.email",
        )


def carry_out(root: Path, plan: Plan) -> str:
    """Write, commit, compare, tag; gives the commit. Raises `Refused` (`release-tree`, `release-tag`) with what to do."""
    for path in _DECIDED:
        if path in plan.files and not _is(root / path, plan.files[path]):
            write_beside(root / path, plan.files[path])
    _swap_in(root / "dataset", plan)
    try:
        git(root, "add", "--", *plan.files)
        git(root, "commit", "--quiet", "--message", plan.message, "--", *plan.files)
    except GitFailed as fault:
        message = f"git would not commit ({fault}): mend that, and give the same command again, it goes on from there"
        raise Refused([Incident("release-tree", "git", message)]) from fault
    changed = []
    with written_out(root, "HEAD") as folder:
        changed += [path for path, data in plan.files.items() if not _is(folder / path, data)]
    if changed:
        message = f"the commit holds another {changed[0]} than was written: a hook or filter of git changed it; leave that file alone there, undo (git reset --soft HEAD^), and give the command again"
        raise Refused([Incident("release-tree", "git", message)])
    return tag_head(root, plan.entry, plan.message)


def tag_head(root: Path, entry: Release, message: str) -> str:
    """Tag the commit at HEAD as the release; gives the commit."""
    try:
        git(root, "tag", "--annotate", "--message", message, f"v{entry.version}", "HEAD")
    except GitFailed as fault:
        told = f"git would not tag ({fault}): mend that, and give the same command again, it goes on from there"
        raise Refused([Incident("release-tag", "git", told)]) from fault
    return commit_of(root, "HEAD") or ""


def release_message(config: Config, entry: Release) -> str:
    """What commit and tag say."""
    return (
        f"{config.name} {entry.version}\n\nReleased on {entry.date}; content digest {entry.digest}.\n"
        "The ledger, the day and the changelog's heading are written by `jalaa release`; the rows are those of the commit before."
    )


def _swap_in(dataset: Path, plan: Plan) -> None:
    """The built files that differ, in the way of every build: a call that is ended in between leaves a whole one to finish."""
    with locked(dataset):
        settle_locked(dataset)
        write_stage(dataset, _built(plan.files))
        close_stage(dataset, plan.manifest)
        swap(dataset, plan.manifest)


def _built(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Of what a release may change the built files that a manifest names, by path from dataset/."""
    others = (*_DECIDED, f"dataset/{MANIFEST}")
    return {
        path.removeprefix("dataset/"): data
        for path, data in files.items()
        if path.startswith("dataset/") and path not in others
    }


def _files(root: Path) -> dict[str, bytes]:
    """What a release may change, as it lies at `root`."""
    manifest = read_manifest(root / "dataset")
    named = [f"dataset/{file.path}" for file in manifest.files] if manifest else []
    paths = [*_DECIDED, *ROOT_COPIES, *named, f"dataset/{MANIFEST}"]
    return {path: read_bytes(root / path, BUILT_LIMIT) for path in paths if (root / path).is_file()}


def _is_ours(path: Path, name: str, ours: Mapping[str, bytes]) -> bool:
    if path.name.startswith(".") and path.suffix == ".part":
        return f"{name.removesuffix(path.name)}{path.name[1:-5]}" in ours
    return name in ours and _is(path, ours[name])


def _is(path: Path, data: bytes) -> bool:
    return path.is_file() and not path.is_symlink() and read_bytes(path, BUILT_LIMIT) == data


def _write(path: Path, text: str) -> None:
    write_beside(path, text.encode("utf-8"))
