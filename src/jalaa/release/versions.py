"""Versions against the ledger, dataset/releases.yaml."""

from collections.abc import Iterator, Sequence

from jalaa.build.manifest import Manifest
from jalaa.corpus.config import Release
from jalaa.incidents import Incident


def check_version(manifest: Manifest, releases: Sequence[Release]) -> Iterator[Incident]:
    """Incident `version-reused` if the version that was built was released with another content digest."""
    for release in releases:
        if release.version == manifest.version and release.digest != manifest.digest:
            message = (
                f"version {release.version} was released with the digest {release.digest[:19]}…, the build has {manifest.digest[:19]}…: "
                "raise the version in dataset/corpus.yaml and build again"
            )
            yield Incident("version-reused", "dataset/releases.yaml", message)
