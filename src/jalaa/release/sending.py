"""What may be sent: a build that was released, whole where every text may be published, else the edition of it without texts."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from jalaa.build.manifest import MANIFEST, Manifest
from jalaa.build.published import Published
from jalaa.corpus.config import Release
from jalaa.incidents import Incident, Refused
from jalaa.release.folder import write_folder
from jalaa.release.history import commit_of, written_out
from jalaa.release.publishable import edition_to_publish

LEDGER = "dataset/releases.yaml"


@contextmanager
def released_state(root: Path, version: str) -> Iterator[Path]:
    """The corpus as the tag of a version holds it, so that nothing goes out that was changed since; `root` itself where there is no such tag."""
    tag = f"v{version}"
    if commit_of(root, f"refs/tags/{tag}") is None:
        yield root
        return
    with written_out(root, tag) as folder:
        yield folder if (folder / "dataset" / MANIFEST).is_file() else root


@contextmanager
def folder_to_send(root: Path, manifest: Manifest) -> Iterator[tuple[Path, tuple[Incident, ...]]]:
    """The folder that is published, as long as it is needed, and what a person should look at in it.

    It is dataset/, or a passing one with the edition without texts.

    `manifest` is that of the build in dataset/; raises `Refused` (`built-stale`) where the decided files have moved on since, so that the edition
    would be one of something else.
    """
    edition = edition_to_publish(root)
    if edition is None:
        yield root / "dataset", ()
        return
    if edition.full_digest != manifest.digest:
        message = f"the build has the digest {manifest.digest[:19]}…, the decided files give {edition.full_digest[:19]}…: build again with ./scripts/build"
        raise Refused([Incident("built-stale", "dataset/MANIFEST.json", message)])
    with TemporaryDirectory(prefix="jalaa-") as passing:
        folder = Path(passing) / "edition"
        write_folder(folder, edition.files)
        yield folder, edition.incidents


def check_edition(sent: Manifest, built: Manifest, releases: Sequence[Release]) -> Iterator[Incident]:
    """An incident `version-reused` where a version was released to be published without texts, and what is sent is not that edition.

    `sent` is the manifest of what is sent, `built` that of the build.
    """
    known = {one.digest_without_texts for one in releases if one.version == built.version} - {None}
    if known and sent.digest not in known:
        message = f"version {sent.version} was released to be published without texts, and not as {sent.digest[:19]}…: use the Jalaa that released it, or release a new version"
        yield Incident("version-reused", LEDGER, message)


def check_released(manifest: Manifest, releases: Sequence[Release]) -> Iterator[Incident]:
    """An incident where the ledger does not have the version of a build (`version-unreleased`), or has it with other content (`version-reused`)."""
    digests = [one.digest for one in releases if one.version == manifest.version]
    if not digests:
        message = f"version {manifest.version} is not in the ledger: release it with `jalaa release {manifest.version} --date YYYY-MM-DD`, then publish it"
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
