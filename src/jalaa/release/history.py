"""The history of a corpus in git: what a revision holds, what is not committed, and the tags that releases bear.

A revision is written out into a folder of its own; the working tree, the index and HEAD of the repository stay as they are.
"""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jalaa.incidents import Incident, Refused

_MISLEADING = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_OBJECT_DIRECTORY")
"""What git sets for a hook: a call from within one would speak of another repository than that of the corpus."""


class GitFailed(ValueError):
    """A call of git that failed, with what git said."""


def git(root: Path, *arguments: str, index: Path | None = None) -> str:
    """What a call of git prints, in the repository that holds `root`; `index` is used in place of the repository's own. Raises `GitFailed`."""
    environment = {name: value for name, value in os.environ.items() if name not in _MISLEADING}
    environment |= {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}
    if index is not None:
        environment["GIT_INDEX_FILE"] = str(index)
    try:
        done = subprocess.run(["git", "-C", str(root), *arguments], env=environment, capture_output=True)
    except FileNotFoundError as error:
        raise GitFailed("there is no git on this machine: install it") from error
    if done.returncode:
        said = (done.stderr or done.stdout).decode("utf-8", errors="replace").strip()
        raise GitFailed(said or f"git {arguments[0]} ended with {done.returncode}")
    return done.stdout.decode("utf-8", errors="surrogateescape")


def is_repository(root: Path) -> bool:
    """Whether `root` lies in a git repository with at least one commit."""
    return root.is_dir() and commit_of(root, "HEAD") is not None


def commit_of(root: Path, revision: str) -> str | None:
    """The commit that a tag, branch or commit names, None where the repository has none of that name."""
    try:
        return git(root, "rev-parse", "--quiet", "--verify", "--end-of-options", f"{revision}^{{commit}}").strip()
    except GitFailed:
        return None


def prefix(root: Path) -> str:
    """The path of `root` from the top of its repository, with a slash at its end; empty where it is the top."""
    return git(root, "rev-parse", "--show-prefix").rstrip("\n")


def uncommitted(root: Path) -> list[str]:
    """Paths, from the top of the repository, that differ from HEAD or are not in git; ignored ones are left out."""
    fields = git(root, "status", "--porcelain", "-z", "--untracked-files=all", "--no-renames").split("\0")
    return sorted(field[3:] for field in fields if field)


def ignored(root: Path, folder: str) -> list[str]:
    """Paths under a folder of the corpus that git is told to leave out, so that no clone has them."""
    said = git(root, "ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--", folder)
    return sorted(path for path in said.split("\0") if path)


@contextmanager
def written_out(root: Path, revision: str) -> Iterator[Path]:
    """A temporary folder with all that a revision holds, as a clean clone would have it; gives the place of `root` in it.

    Raises `Refused` (`release-tag`) where there is no such revision.
    """
    commit = commit_of(root, revision)
    if commit is None:
        message = (
            f"this repository has no revision `{revision}`: see `git tag` and `git log`, or fetch it (git fetch --tags)"
        )
        raise Refused([Incident("release-tag", "git", message)])
    inner = prefix(root)
    with tempfile.TemporaryDirectory(prefix="jalaa-") as folder:
        tree, index = Path(folder, "tree"), Path(folder, "index")
        tree.mkdir()
        top = git(root, "rev-parse", "--show-toplevel").rstrip("\n")
        git(Path(top), f"--work-tree={tree}", "read-tree", commit, index=index)
        git(Path(top), f"--work-tree={tree}", "checkout-index", "--all", "--quiet", index=index)
        yield tree / inner
