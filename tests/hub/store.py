"""What a pretended Hub keeps: repositories with commits, branches and tags, and large files by SHA-256; and the rules by which it refuses.

Each rule has a name and can be switched off (`without`), so that a test can show that somebody notices.
"""

import base64
import hashlib
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

RULES = {
    "token": "what changes something needs the token of an account",
    "repository": "a repository is made once",
    "lfs-sha256": "a large file has the SHA-256 that it was announced with",
    "lfs-size": "a large file has the size that it was announced with",
    "lfs-verified": "an upload that is asked after was carried out",
    "lfs-uploaded": "a commit names only large files that were uploaded",
    "commit-size": "a commit gives the size that a large file has",
    "parent-stale": "a commit is made on the commit that the branch stands on",
    "parent-unknown": "the parent that a commit names is there",
    "removal": "what a commit removes is there",
    "tag": "a tag that is there is not set again",
    "tag-revision": "a tag is set on a commit that is there",
}


class No(Exception):
    """A refusal: a status, a code for the header X-Error-Code, and a sentence."""

    def __init__(self, status: int, said: str, code: str | None = None):
        super().__init__(said)
        self.status, self.said, self.code = status, said, code


@dataclass(frozen=True)
class Blob:
    """A file of a commit: its bytes as small file, or the SHA-256 under which they are kept as a large one."""

    oid: str
    size: int
    data: bytes = b""
    sha256: str | None = None


@dataclass(frozen=True)
class Commit:
    """A commit: what it stands on, what it holds."""

    oid: str
    parent: str | None
    title: str
    files: Mapping[str, Blob]


@dataclass
class Repository:
    """Commits by id, the one that `main` stands on, tags, and large files by SHA-256."""

    head: str
    commits: dict[str, Commit]
    tags: dict[str, str] = field(default_factory=dict)
    large: dict[str, bytes] = field(default_factory=dict)

    def data(self, blob: Blob) -> bytes:
        """The bytes of a file."""
        return blob.data if blob.sha256 is None else self.large[blob.sha256]

    def contents(self, revision: str) -> dict[str, bytes]:
        """The bytes of every file of a tag or a commit, but for the Hub's own."""
        files = self.commits[self.tags.get(revision, revision)].files
        return {path: self.data(blob) for path, blob in files.items() if path != ".gitattributes"}


class Store:
    """All repositories; every change holds the lock, so that it is seen whole or not at all."""

    def __init__(self, without: Iterable[str] = ()):
        self.without = frozenset(without)
        assert self.without <= RULES.keys()
        self.repositories: dict[str, Repository] = {}
        self.lock = threading.RLock()

    def refuse(self, rule: str, broken: bool, status: int, said: str, code: str | None = None) -> None:
        """Refuse where a rule is broken, unless it is switched off."""
        if broken and rule not in self.without:
            raise No(status, f"{said} [{rule}]", code)

    def make(self, name: str) -> None:
        """A repository with the commit that the Hub itself makes."""
        with self.lock:
            self.refuse("repository", name in self.repositories, 409, "You already created this dataset repo")
            first = commit_of(None, "initial commit", {".gitattributes": small(b"*.parquet filter=lfs\n")})
            self.repositories[name] = Repository(first.oid, {first.oid: first})

    def repository(self, name: str) -> Repository:
        """A repository by name."""
        if name not in self.repositories:
            raise No(404, "Repository not found", "RepoNotFound")
        return self.repositories[name]

    def commit(self, name: str, revision: str) -> Commit:
        """The commit that a branch, a tag or a commit's own id means."""
        there = self.repository(name)
        oid = there.head if revision == "main" else there.tags.get(revision, revision)
        if oid not in there.commits:
            raise No(404, f"Invalid rev id: {revision}", "RevisionNotFound")
        return there.commits[oid]

    def upload(self, name: str, sha256: str, size: int, data: bytes) -> None:
        """Keep a large file that was announced with hash and size."""
        found = hashlib.sha256(data).hexdigest()
        self.refuse("lfs-size", len(data) != size, 400, f"{len(data)} bytes, announced were {size}")
        self.refuse("lfs-sha256", found != sha256, 400, f"The content has the SHA-256 {found}, not {sha256}")
        with self.lock:
            self.repository(name).large[sha256] = data

    def change(self, name: str, parent: str | None, title: str, changes: list[tuple[str, dict[str, Any]]]) -> Commit:
        """A new commit on `main`; all of its changes, or none."""
        with self.lock:
            there = self.repository(name)
            self.refuse(
                "parent-unknown", parent is not None and parent not in there.commits, 404, "Unknown parent commit"
            )
            stale = parent in there.commits and parent != there.head
            self.refuse("parent-stale", stale, 412, "A commit has happened since. Please refresh and try again.")
            files = dict(there.commits[there.head].files)
            for kind, value in changes:
                self._apply(there, files, kind, value)
            made = commit_of(there.head, title, files)
            there.commits[made.oid] = made
            there.head = made.oid
            return made

    def _apply(self, there: Repository, files: dict[str, Blob], kind: str, value: dict[str, Any]) -> None:
        path = value["path"]
        if kind == "file":
            files[path] = small(base64.b64decode(value["content"]))
        elif kind == "lfsFile":
            sha256, size = value["oid"], value["size"]
            self.refuse("lfs-uploaded", sha256 not in there.large, 400, f"The LFS object {sha256} was never uploaded")
            known = len(there.large.get(sha256, b""))
            self.refuse("commit-size", sha256 in there.large and size != known, 400, f"{sha256} has {known} bytes")
            files[path] = large(sha256, size)
        elif kind == "deletedFile":
            self.refuse("removal", path not in files, 404, "A file with this name doesn't exist", "EntryNotFound")
            files.pop(path, None)
        else:
            raise No(400, f"unknown change {kind}")

    def tag(self, name: str, tag: str, revision: str) -> None:
        """Set a tag."""
        with self.lock:
            there = self.repository(name)
            self.refuse("tag", tag in there.tags, 409, f"Tag reference exists already: {tag}")
            known = revision == "main" or revision in there.commits or revision in there.tags
            self.refuse("tag-revision", not known, 404, f"Invalid rev id: {revision}", "RevisionNotFound")
            there.tags[tag] = self.commit(name, revision).oid if known else revision


def small(data: bytes) -> Blob:
    """A small file, named as git names it."""
    return Blob(hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest(), len(data), data)


def large(sha256: str, size: int) -> Blob:
    """A large file, whose name in git is that of its pointer."""
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{sha256}\nsize {size}\n".encode()
    return Blob(small(pointer).oid, size, sha256=sha256)


def commit_of(parent: str | None, title: str, files: Mapping[str, Blob]) -> Commit:
    """A commit, named by what it stands on and holds."""
    told = "\n".join([str(parent), title, *(f"{path} {blob.oid}" for path, blob in sorted(files.items()))])
    return Commit(hashlib.sha1(told.encode()).hexdigest(), parent, title, files)
