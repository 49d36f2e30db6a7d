"""Where a published dataset is found by what a person calls it: a folder, a revision of this repository, or a revision on the Hugging Face Hub.

./dataset  ../other          a folder with a built dataset, or one that holds dataset/
v0.1.0  0.1.0  main  HEAD~3  a tag, a version, a branch or a commit of the repository that holds the corpus
NAMESPACE/NAME@v0.1.0        a dataset of the Hub at a tag, branch or commit (also hf://datasets/NAMESPACE/NAME@v0.1.0)
"""

import re
from pathlib import Path

from jalaa.corpus.config import VERSION
from jalaa.incidents import Incident, Refused
from jalaa.release.history import commit_of, written_out
from jalaa.release.side import Side, read_side

_HUB = re.compile(r"(?P<prefix>hf://(?:datasets/)?)?(?P<name>[\w.-]+/[\w.-]+)(?:@(?P<revision>[^\s@]+))?")
_PUBLISHED = ["README.md", "MANIFEST.json", "CITATION.cff", "scheme.json", "data/*/*.parquet"]
"""What is fetched of a dataset of the Hub."""


def open_side(called: str, root: Path) -> Side:
    """The dataset that `called` names, seen from the corpus at `root`; raises `Refused` (`dataset-unknown`) where nothing is called so."""
    hub = _HUB.fullmatch(called)
    if not (hub and hub["prefix"]):
        path = Path(called)
        if path.is_dir():
            return read_side(dataset_folder(path), called)
        revision = revision_of(called, root)
        if revision is not None:
            return side_at(root, revision, called)
    if hub:
        return read_side(_fetched(hub["name"], hub["revision"], called), called)
    message = "neither a folder, nor a revision of this repository, nor a dataset of the Hub (NAMESPACE/NAME@v0.1.0): see `git tag`, or mend the name"
    raise Refused([Incident("dataset-unknown", called, message)])


def side_at(root: Path, revision: str, called: str) -> Side:
    """The dataset as it was built at a revision of the repository that holds the corpus at `root`."""
    with written_out(root, revision) as folder:
        return read_side(folder / "dataset", called)


def dataset_folder(path: Path) -> Path:
    """The folder with the built dataset: the folder itself, or dataset/ in it."""
    return path / "dataset" if (path / "dataset").is_dir() and not (path / "data").is_dir() else path


def revision_of(called: str, root: Path) -> str | None:
    """The revision of the repository that a name means; a version means its tag."""
    names = [f"v{called}", called] if VERSION.fullmatch(called) else [called]
    return next((name for name in names if commit_of(root, name)), None)


def _fetched(name: str, revision: str | None, called: str) -> Path:
    """A dataset of the Hub (`HF_ENDPOINT`), in the cache of huggingface_hub; the token is the one that library finds.

    It is asked once: what is no folder and no revision here may be a name of the Hub or a folder with a slip in it, and nobody waits a minute for that.
    """
    from huggingface_hub import get_token

    from jalaa.release.fetch import cached_snapshot
    from jalaa.release.hub import connect

    try:
        return cached_snapshot(connect(get_token()), name, revision, patterns=_PUBLISHED)
    except Refused as refused:
        told = refused.incidents[0].message
        message = f"the Hub does not give it ({told}); mend the name or the revision, or log in (hf auth login)"
        raise Refused([Incident("dataset-unknown", called, message)]) from refused
