"""Fetching: a published version comes into a folder of one's own, and is what it says it is.

`load_dataset(name, revision=…)` is no safe way to a version without a network: `datasets` may then give another version that lies in its cache, and
for a folder it does not look at `revision` at all. So a version is brought into a folder first: by its tag, its commit or its content digest, through the
cache of `huggingface_hub`, which works without a network too. Files, version and rows are compared with the manifest before the folder takes its name.
"""

import os
import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from huggingface_hub import snapshot_download
from huggingface_hub.errors import HFValidationError
from huggingface_hub.utils import validate_repo_id

from jalaa.build.manifest import MANIFEST, Manifest, read_manifest
from jalaa.build.published import published_manifest, read_published
from jalaa.corpus.config import VERSION
from jalaa.incidents import Incident, Refused
from jalaa.release.hub import KEPT, KIND, Absent, Hub, Told, ask, patiently, tag_of

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,95}/[A-Za-z0-9][A-Za-z0-9._-]{0,95}")
"""The name of a repository: a namespace (a user or an organisation), a slash, a name."""
COMMIT = re.compile(r"[0-9a-f]{40}")
DIGEST = re.compile(r"jalaa1:[0-9a-f]{8,64}")
"""A content digest or its beginning, as citations write it."""


def name_fault(repository: str) -> str | None:
    """Why no repository can be called so, None where one can; no Hub is asked.

    >>> name_fault("sound"), name_fault("house/sound")
    ('`sound` is not of the form NAMESPACE/NAME', None)
    """
    if not NAME.fullmatch(repository):
        return f"`{repository}` is not of the form NAMESPACE/NAME"
    try:
        validate_repo_id(repository)
    except HFValidationError as error:
        return f"`{repository}` is no name that a Hub gives: {error}"
    return None


@dataclass(frozen=True)
class Fetched:
    """A version in a folder: `new` says whether it was brought there now."""

    folder: Path
    manifest: Manifest
    new: bool


def fetch(hub: Hub, repository: str, wanted: str, into: Path | None, told: Told) -> Fetched:
    """Bring the version `wanted` (`0.1.0`, a whole commit, or a content digest of which eight digits may do) into a folder.

    Without `into` it is `NAME-VERSION`. Raises `Refused`: there is no such version (`hub-version`), what came is not what its manifest says
    (`hub-content`), the folder holds something else (`fetch-folder`), the Hub does not give it (`hub-answer`).
    """
    into = into or (_folder_of(repository, wanted) if VERSION.fullmatch(wanted) else None)
    if into is not None:
        _refuse_other(into, wanted)
    told(f"look for {repository}@{wanted}")
    revision = patiently(hub, lambda: _revision(hub, repository, wanted), told)
    where = f"{repository}@{wanted}"
    snapshot = patiently(hub, lambda: download(hub, repository, revision, wanted), told)
    try:
        manifest = check_snapshot(snapshot, where, wanted)
    except Refused as damaged:
        # It may be the cache: what lies there is downloaded anew, once; what comes then is what the Hub has.
        told("what came is not what it should be: download it again")
        try:
            snapshot = patiently(hub, lambda: download(hub, repository, revision, wanted, anew=True), told)
        except Refused:
            raise damaged from None
        manifest = check_snapshot(snapshot, where, wanted)
    folder = into or _folder_of(repository, manifest.version)
    told(f"copy it to {folder}")
    return Fetched(folder, manifest, _settle_in(snapshot, folder, manifest))


def _folder_of(repository: str, version: str) -> Path:
    return Path(f"{repository.rpartition('/')[2]}-{version}")


def check_published(hub: Hub, repository: str, folder: Path, told: Told) -> None:
    """Download the version that `folder` holds into an empty cache, as a stranger would, and compare files, version and rows; raises `Refused`."""
    manifest = published_manifest(folder, folder.name)
    told("download it into an empty cache and compare")
    with tempfile.TemporaryDirectory(prefix="jalaa-") as cache:
        revision = tag_of(manifest.version)
        snapshot = patiently(
            hub, lambda: download(hub, repository, revision, manifest.version, cache=Path(cache)), told
        )
        where = f"{repository}@{manifest.version}"
        if check_snapshot(snapshot, where, manifest.version) != manifest:
            message = "what comes back has another manifest than what was published: see who else writes there"
            raise Refused([Incident("hub-content", where, message)])


def _revision(hub: Hub, repository: str, wanted: str) -> str:
    """The tag or the commit under which the Hub knows a version."""
    if VERSION.fullmatch(wanted):
        return tag_of(wanted)
    if COMMIT.fullmatch(wanted):
        return wanted
    known = ask(hub, "list the tags", lambda: hub.api.list_repo_refs(repository, repo_type=KIND)).tags
    for tag in known:
        manifest = _manifest_of_tag(hub, repository, tag.name)
        if manifest is not None and manifest.digest.startswith(wanted):
            return tag.target_commit
    raise Refused([_no_version(repository, wanted, [tag.name for tag in known])])


def _manifest_of_tag(hub: Hub, repository: str, tag: str) -> Manifest | None:
    """The manifest that a tag holds, None where it holds none that can be read."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            ask(
                hub,
                f"read {MANIFEST} of {tag}",
                lambda: hub.api.hf_hub_download(repository, MANIFEST, repo_type=KIND, revision=tag, local_dir=folder),
            )
        except Absent:
            return None
        try:
            return read_manifest(Path(folder))
        except Refused:
            return None


def download(
    hub: Hub, repository: str, revision: str, wanted: str, cache: Path | None = None, anew: bool = False
) -> Path:
    """The folder of the cache that holds a revision, downloaded as far as it is not there; raises `Refused`, `hub-version` where there is none such."""
    try:
        return cached_snapshot(hub, repository, revision, cache, anew)
    except Absent:
        refs = ask(hub, f"see {repository}", lambda: hub.api.list_repo_refs(repository, repo_type=KIND))
        raise Refused([_no_version(repository, wanted, [tag.name for tag in refs.tags])]) from None


def cached_snapshot(
    hub: Hub,
    repository: str,
    revision: str | None,
    cache: Path | None = None,
    anew: bool = False,
    patterns: list[str] | None = None,
) -> Path:
    """The folder of the cache that holds a revision (None: the newest), of its files those of the `patterns`; raises what `ask` raises."""

    def download() -> str:
        """The folder, as the Hub's library gives it."""
        return snapshot_download(
            repository,
            repo_type=KIND,
            revision=revision,
            cache_dir=cache,
            force_download=anew,
            allow_patterns=patterns,
            endpoint=hub.address,
            token=hub.token or False,
            library_name="jalaa",
        )

    return Path(ask(hub, "download the files", download))


def _no_version(repository: str, wanted: str, tags: list[str]) -> Incident:
    known = ", ".join(sorted(tags)) or "none"
    return Incident(
        "hub-version", repository, f"there is no version {wanted}; tags that are there: {known}: ask for one of these"
    )


def check_snapshot(snapshot: Path, where: str, wanted: str) -> Manifest:
    """The manifest of a downloaded revision; raises `Refused` (`hub-content`) where its files, its version, its rows or a digest that was asked for differ."""
    try:
        manifest = read_published(snapshot, where).manifest
    except Refused as refused:
        raise Refused(
            [Incident("hub-content", one.where, one.message.replace(str(snapshot), where)) for one in refused.incidents]
        ) from refused
    named = {file.path for file in manifest.files} | {MANIFEST, KEPT}
    there = {path.relative_to(snapshot).as_posix() for path in snapshot.rglob("*") if not path.is_dir()}
    faults = [
        Incident("hub-content", f"{where}/{path}", f"{MANIFEST} does not name it: ask whoever published it")
        for path in sorted(there - named)
    ]
    came = manifest.version if VERSION.fullmatch(wanted) else manifest.digest
    if not COMMIT.fullmatch(wanted) and not (came == wanted or DIGEST.fullmatch(wanted) and came.startswith(wanted)):
        message = (
            f"asked for {wanted}, and {came} came: the tag there is none of this version; ask whoever published it"
        )
        faults.append(Incident("hub-content", where, message))
    if faults:
        raise Refused(faults)
    return manifest


def _settle_in(snapshot: Path, folder: Path, manifest: Manifest) -> bool:
    """Copy the files of the manifest beside, read them back, and give the folder its name; False where it holds them already."""
    if _is_taken(folder):
        if _holds(folder, manifest):
            return False
        raise Refused([_other(folder)])
    beside = folder.absolute().with_name(f".{folder.absolute().name}.part")
    if beside.is_symlink():
        beside.unlink()
    shutil.rmtree(beside, ignore_errors=True)
    for path in (*(file.path for file in manifest.files), MANIFEST):
        (beside / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(snapshot / path, beside / path)
    read_published(beside, str(folder))
    os.rename(beside, folder)
    return True


def _is_taken(folder: Path) -> bool:
    return folder.exists() and (not folder.is_dir() or any(folder.iterdir()))


def _other(folder: Path) -> Incident:
    message = "it holds something else, which is left as it is: give another folder with --into, or move it away"
    return Incident("fetch-folder", str(folder), message)


def _refuse_other(folder: Path, wanted: str) -> None:
    """Refuse a folder that by its own manifest cannot hold what is wanted, before a Hub is asked; whether it does is seen at the end."""
    if not _is_taken(folder):
        return
    try:
        there = read_manifest(folder) if folder.is_dir() else None
    except Refused:
        there = None
    if there is None or not (COMMIT.fullmatch(wanted) or wanted == there.version or there.digest.startswith(wanted)):
        raise Refused([_other(folder)])


def _holds(folder: Path, manifest: Manifest) -> bool:
    """Whether a folder holds this very version, whole."""
    try:
        return read_published(folder, str(folder)).manifest == manifest
    except Refused:
        return False
