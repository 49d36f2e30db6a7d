"""Publishing: a folder that holds a manifest becomes one commit and one tag of a dataset repository on a Hub.

    look ──▶ no repository                                  make it, look again
         ──▶ the tag is there, with these files             published
         ──▶ the tag is there, with other files             refused: a tag is never moved
         ──▶ the branch holds exactly these files           set the tag on its commit, look again
         ──▶ anything else                                  one commit on the commit that was looked at, look again

Every step begins with a look and does one thing, so it does not matter where one was cut off, by a lost answer or by a killed process: the next one
goes on from what is there. Nothing is sent twice (the Hub knows an uploaded file by its SHA-256), no tag is set before its commit was seen to hold the
files of the manifest and no others, and no commit is made on a parent that was not looked at.
"""

import hashlib
import tempfile
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from huggingface_hub import CommitOperationAdd, CommitOperationDelete
from huggingface_hub.hf_api import RepoFile

from jalaa.build.manifest import MANIFEST, File, Manifest, read_manifest
from jalaa.build.published import differing_files, published_manifest, sha256_of
from jalaa.incidents import Incident, Refused
from jalaa.release.hub import BRANCH, KEPT, KIND, Absent, Hub, Told, ask, patiently, tag_of

LOOKS = 6
"""How often a publication looks before it believes that the Hub does not show what it was given: four are needed, for repository, commit, tag, end."""


@dataclass(frozen=True)
class Look:
    """What stood there at one moment: the commit of the branch with its files, and the files of the tag (None: no such tag) with its commit."""

    head: str | None
    files: Mapping[str, RepoFile]
    tagged: str | None
    tagged_files: Mapping[str, RepoFile]


@dataclass(frozen=True)
class Plan:
    """What is to be done for a version to stand there: files that are `new` or changed, files of an older version to be `removed`; `commit`: it stands already."""

    tag: str
    commit: str | None
    new: tuple[str, ...]
    removed: tuple[str, ...]


def publish(hub: Hub, repository: str, folder: Path, told: Told) -> tuple[Plan, str]:
    """Publish what `folder` holds, unless that is done already; what there was to be done, and the commit that the tag of its version stands on.

    Raises `Refused` with the reason: a file is not the one of the manifest (`built-stale`), the version is on the Hub with other content, or a newer one
    is (`hub-version`), somebody else's files are there (`hub-foreign`), the Hub does not do it (`hub-answer`) or shows something else than it was
    given (`hub-content`).
    """
    manifest = sendable(folder)
    first = plan_publish(hub, repository, folder, told)
    if first.commit is not None:
        return first, first.commit
    return first, patiently(hub, lambda: _bring(hub, repository, folder, manifest, told), told)


def plan_publish(hub: Hub, repository: str, folder: Path, told: Told) -> Plan:
    """What `publish` has to do, and nothing done; raises `Refused` as it does."""
    manifest = sendable(folder)
    look = patiently(hub, lambda: _look(hub, repository, manifest), told)
    return _plan(hub, repository, folder, manifest, look)


def sendable(folder: Path) -> Manifest:
    """The manifest of a folder whose files are those that it names; raises `Refused` (`file-missing`, `built-stale`) where they are not."""
    manifest = published_manifest(folder, folder.name)
    faults = list(differing_files(folder, manifest, folder.name))
    if faults:
        raise Refused(faults)
    return manifest


def _bring(hub: Hub, repository: str, folder: Path, manifest: Manifest, told: Told) -> str:
    """Do what is missing, one thing after each look, until the tag stands; gives its commit."""
    for _ in range(LOOKS):
        look = _look(hub, repository, manifest)
        plan = _plan(hub, repository, folder, manifest, look)
        if plan.commit is not None:
            return plan.commit
        if look is None:
            told(f"make the repository {repository}")
            _make(hub, repository)
        elif plan.new or plan.removed or look.head is None:
            told(f"send {len(plan.new)} files in one commit")
            _commit(hub, repository, folder, manifest, look, plan)
        else:
            told(f"set the tag {plan.tag}")
            _tag(hub, repository, plan.tag, look.head)
    message = "the Hub accepts what it is given and then shows something else: see what it holds, and whether it is one"
    raise Refused([Incident("hub-content", f"{hub.address}/datasets/{repository}", message)])


def _look(hub: Hub, repository: str, manifest: Manifest) -> Look | None:
    """What stands there now, None where there is no such repository, or none that this account may see."""
    try:
        refs = ask(hub, "list branches and tags", lambda: hub.api.list_repo_refs(repository, repo_type=KIND))
    except Absent:
        return None
    head = next((one.target_commit for one in refs.branches if one.name == BRANCH), None)
    tagged = next((one.target_commit for one in refs.tags if one.name == tag_of(manifest.version)), None)
    files = _files(hub, repository, head)
    return Look(head, files, tagged, files if tagged == head else _files(hub, repository, tagged))


def _files(hub: Hub, repository: str, commit: str | None) -> dict[str, RepoFile]:
    """The files of a commit by path, but for the Hub's own."""
    if commit is None:
        return {}
    tree = ask(
        hub,
        "list the files",
        lambda: list(hub.api.list_repo_tree(repository, recursive=True, revision=commit, repo_type=KIND)),
    )
    return {one.path: one for one in tree if isinstance(one, RepoFile) and one.path != KEPT}


def _plan(hub: Hub, repository: str, folder: Path, manifest: Manifest, look: Look | None) -> Plan:
    tag, wanted = tag_of(manifest.version), {file.path: file for file in _wanted(folder, manifest)}
    if look is None:
        return Plan(tag, None, tuple(sorted(wanted)), ())
    if look.tagged is not None:
        other = _differing(folder, wanted, look.tagged_files)
        if other:
            raise Refused([_tag_is_other(hub, repository, tag, other)])
        return Plan(tag, look.tagged, (), ())
    different = _differing(folder, wanted, look.files)
    if different:
        _refuse_others(hub, repository, manifest, look, different - wanted.keys())
    return Plan(tag, None, tuple(sorted(different & wanted.keys())), tuple(sorted(different - wanted.keys())))


def _wanted(folder: Path, manifest: Manifest) -> Iterator[File]:
    """Every file that is to stand there: those of the manifest, and the manifest itself."""
    yield from manifest.files
    path = folder / MANIFEST
    yield File(MANIFEST, path.stat().st_size, sha256_of(path))


def _differing(folder: Path, wanted: Mapping[str, File], there: Mapping[str, RepoFile]) -> set[str]:
    """Paths that are on one side alone, or on both with other bytes: large files by SHA-256, small ones by the name that git gives them."""
    same = {path for path in wanted.keys() & there.keys() if _is_same(folder / path, wanted[path], there[path])}
    return (wanted.keys() | there.keys()) - same


def _is_same(path: Path, file: File, there: RepoFile) -> bool:
    if there.size != file.bytes:
        return False
    if there.lfs is not None:
        return there.lfs.sha256 == file.sha256
    data = path.read_bytes()
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest() == there.blob_id


def _tag_is_other(hub: Hub, repository: str, tag: str, other: Collection[str]) -> Incident:
    named = ", ".join(sorted(other)[:5]) + (" …" if len(other) > 5 else "")
    message = (
        f"the tag {tag} stands there with other content ({named}): a tag is never moved, for somebody may have cited it; "
        "release what you have as a new version with `jalaa release`"
    )
    return Incident("hub-version", f"{hub.address}/datasets/{repository}", message)


def _refuse_others(hub: Hub, repository: str, manifest: Manifest, look: Look, extra: Collection[str]) -> None:
    """Refuse where the branch holds another dataset, a newer version, or files that no version of this one published."""
    where = f"{hub.address}/datasets/{repository}"
    old = _manifest_there(hub, repository, look.head) if MANIFEST in look.files else None
    foreign = sorted(set(extra) - ({file.path for file in old.files} if old else set()))
    if old is not None and old.name != manifest.name:
        message = f"the dataset `{old.name}` lies there, not `{manifest.name}`: give another repository"
        raise Refused([Incident("hub-foreign", where, message)])
    if foreign:
        named = ", ".join(foreign[:5]) + (" …" if len(foreign) > 5 else "")
        message = (
            f"something lies there that no version of `{manifest.name}` published ({named}), and a release is exactly its files: "
            "remove it there, or give another repository"
        )
        raise Refused([Incident("hub-foreign", where, message)])
    if old is not None and _number(old.version) > _number(manifest.version):
        message = f"version {old.version} lies there, which is newer than {manifest.version}: the branch {BRANCH} never goes back to an older one; publish {old.version} or a newer one"
        raise Refused([Incident("hub-version", where, message)])


def _manifest_there(hub: Hub, repository: str, commit: str | None) -> Manifest | None:
    """The manifest that a commit holds; `Refused` (`hub-foreign`) where no Jalaa wrote it."""
    with tempfile.TemporaryDirectory() as folder:
        ask(
            hub,
            f"read {MANIFEST}",
            lambda: hub.api.hf_hub_download(repository, MANIFEST, repo_type=KIND, revision=commit, local_dir=folder),
        )
        try:
            return read_manifest(Path(folder))
        except Refused as refused:
            message = f"the {MANIFEST} that lies there is none that this Jalaa can read: give another repository, or use a newer Jalaa"
            raise Refused([Incident("hub-foreign", f"{hub.address}/datasets/{repository}", message)]) from refused


def _number(version: str) -> tuple[int, ...]:
    """A version as numbers; what is none counts as older than any."""
    parts = version.split(".")
    return tuple(map(int, parts)) if all(part.isdecimal() for part in parts) else ()


def _make(hub: Hub, repository: str) -> None:
    ask(hub, f"make the repository {repository}", lambda: hub.api.create_repo(repository, repo_type=KIND))


def _commit(hub: Hub, repository: str, folder: Path, manifest: Manifest, look: Look, plan: Plan) -> None:
    """One commit on the one that was looked at; what the Hub has of the files already is not sent again."""
    adds = [CommitOperationAdd(path, folder / path) for path in plan.new]
    removals = [CommitOperationDelete(path, is_folder=False) for path in plan.removed]
    ask(
        hub,
        "send the files",
        lambda: hub.api.create_commit(
            repository,
            [*adds, *removals],
            commit_message=f"{manifest.name} {manifest.version}",
            commit_description=f"Content digest {manifest.digest}",
            repo_type=KIND,
            revision=BRANCH,
            parent_commit=look.head,
        ),
    )


def _tag(hub: Hub, repository: str, tag: str, commit: str | None) -> None:
    ask(hub, f"set the tag {tag}", lambda: hub.api.create_tag(repository, tag=tag, revision=commit, repo_type=KIND))
