"""Versions against the ledger, dataset/releases.yaml."""

import re
from collections.abc import Iterator, Sequence

from jalaa.corpus.config import VERSION, Release
from jalaa.incidents import Incident

WHERE = "dataset/releases.yaml"
_DAY = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")
_DIGEST = re.compile(r"jalaa1:[0-9a-f]{64}")


def check_version(version: str, digest: str, releases: Sequence[Release]) -> Iterator[Incident]:
    """Incident `version-reused` if `version` was released with another content digest."""
    for release in releases:
        if release.version == version and release.digest != digest:
            message = (
                f"version {version} was released with the digest {release.digest[:19]}…, the build has {digest[:19]}…: "
                "raise the version in dataset/corpus.yaml and build again"
            )
            yield Incident("version-reused", WHERE, message)


def check_ledger(releases: Sequence[Release]) -> Iterator[Incident]:
    """Incidents of the ledger itself: what is no version, day or digest, and versions that do not rise, oldest first."""
    last: tuple[int, ...] = ()
    for release in releases:
        for what, value, form in (
            ("version", release.version, VERSION),
            ("date", release.date, _DAY),
            ("digest", release.digest, _DIGEST),
        ):
            if not form.fullmatch(value):
                yield Incident(
                    "yaml-value",
                    WHERE,
                    f"`{what}` is `{value[:40]}`: restore the ledger from history, `jalaa release` writes it",
                )
        if VERSION.fullmatch(release.version):
            number = tuple(map(int, release.version.split(".")))
            if number <= last:
                yield Incident(
                    "yaml-value",
                    WHERE,
                    f"version {release.version} does not come after the one before it: the ledger is a list, oldest first",
                )
            last = number
