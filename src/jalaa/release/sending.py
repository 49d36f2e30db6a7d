"""What may be sent: a build that was released, and no text that its publisher has not given away."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from jalaa.build.manifest import Manifest
from jalaa.build.published import Published
from jalaa.corpus.config import Release
from jalaa.incidents import Incident

LEDGER = "dataset/releases.yaml"
CLOSED = ("publisher", "unchecked")
"""Rights under which a text is not ours to publish."""


@contextmanager
def folder_to_send(root: Path) -> Iterator[Path]:
    """The folder of the edition that is published, as long as it is needed: it holds a manifest and the files that it names."""
    yield root / "dataset"


def check_released(manifest: Manifest, releases: Sequence[Release]) -> Iterator[Incident]:
    """An incident where the ledger does not have the version of a build (`version-unreleased`), or has it with other content (`version-reused`)."""
    digests = [one.digest for one in releases if one.version == manifest.version]
    if not digests:
        message = f"version {manifest.version} is not in the ledger: release it with `jalaa release {manifest.version}`, then publish it"
        yield Incident("version-unreleased", LEDGER, message)
    elif manifest.digest not in digests:
        message = (
            f"version {manifest.version} was released with the digest {digests[0][:19]}…, the build has {manifest.digest[:19]}…: "
            "build what was released, or release what you have as a new version"
        )
        yield Incident("version-reused", LEDGER, message)


def check_texts(published: Published, withheld: Callable[[str], bool]) -> Iterator[Incident]:
    """An incident `rights-text` where rows of `default` hold texts under rights that `withheld` keeps from being published."""
    rows = [row for table in published.tables.get("default", {}).values() for row in table.to_pylist()]
    closed = sorted(row["id"] for row in rows if withheld(row["rights"]) and row.get("text") is not None)
    if closed:
        named = ", ".join(closed[:5]) + (" …" if len(closed) > 5 else "")
        message = (
            f"it holds texts that are not ours to publish ({named}): send the edition without texts, or say in dataset/corpus.yaml that they are "
            "included, and why that may be"
        )
        yield Incident("rights-text", published.folder.name, message)


def is_closed(rights: str) -> bool:
    """Whether a text with these rights is nobody's to publish but its publisher's."""
    return rights in CLOSED
