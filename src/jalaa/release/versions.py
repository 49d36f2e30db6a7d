"""Versions: which one a change asks for, and whether one was used already (the ledger, dataset/releases.yaml)."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from jalaa.corpus.config import VERSION, Release
from jalaa.incidents import Incident
from jalaa.release.diff import ColumnChange, DatasetDifference, NameChange

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


Step = Literal["major", "minor", "patch"]


@dataclass(frozen=True)
class Reason:
    """Why a version must rise: the step that a change asks for, and the change in words, with the document or column it is about."""

    step: Step
    what: str


def reasons(found: DatasetDifference) -> tuple[Reason, ...]:
    """Every reason for a step from the last release to this one, the gravest first; none where the content is the same.

    major: the text of a published document changed, a document is gone or in another split, a column or label is gone, renamed or of another
    type, tokens are cut otherwise; minor: whatever else changes the content digest.
    """
    grave = [
        *(f"the text of `{one.document}` changed" for one in found.texts),
        *(f"`{document}` is gone from {split}" for document, split in found.removed.items()),
        *(f"`{one.document}` moved from {one.before} to {one.after}" for one in found.moved),
        *(_column(one) for one in found.columns if one.before is not None),
        *(_name(one) for one in found.names if one.what != "added"),
        *(f"the text of `{document}` is cut into other tokens" for document in found.tokens),
    ]
    if grave or found.same_content:
        return tuple(Reason("major", what) for what in grave)
    spans = Counter(change.what for layer in (found.shown, *found.annotators.values()) for change in layer.changes)
    light = [
        *(f"`{document}` joined {split}" for document, split in found.added.items()),
        *(f"spans and relations: {what} {number}" for what, number in spans.items()),
        *(
            f"annotations of `{who}` are gone or came"
            for who, one in found.annotators.items()
            if one.only_before or one.only_after
        ),
        *(f"the {one.kind} `{one.name}` is new" for one in found.names),
        *(f"the column `{one.column}` of `{one.config}` is new" for one in found.columns),
        *(f"`{one.column}` of `{one.document}` changed" for one in found.others),
        *(f"the link `{one.name}` changed" for one in found.links),
    ]
    return tuple(Reason("minor", what) for what in light or ["the rows are others"])


def _column(change: ColumnChange) -> str:
    if change.after is None:
        return f"the column `{change.column}` of `{change.config}` is gone"
    return f"the column `{change.column}` of `{change.config}` was {change.before} and is {change.after}"


def _name(change: NameChange) -> str:
    if change.what == "moved":
        return f"the class label `{change.name}` has another number"
    return f"the {change.kind} `{change.name}` of {change.layer or 'the scheme'} is gone"


def least_version(last: str, why: Sequence[Reason]) -> str:
    """The smallest version that may follow `last`; before 1.0.0 every step is one lower.

    >>> least_version("1.4.2", [Reason("major", "the text of `a` changed")]), least_version("0.4.2", [Reason("major", "the text of `a` changed")])
    ('2.0.0', '0.5.0')
    >>> least_version("1.4.2", [Reason("minor", "`b` joined train")]), least_version("0.4.2", [Reason("minor", "`b` joined train")])
    ('1.5.0', '0.4.3')
    >>> least_version("1.4.2", [])
    '1.4.3'
    """
    x, y, z = number(last)
    steps = {reason.step for reason in why}
    lower = {"major": "minor", "minor": "patch"} if x == 0 else {}
    step = next((lower.get(name, name) for name in ("major", "minor") if name in steps), "patch")
    return f"{x + 1}.0.0" if step == "major" else f"{x}.{y + 1}.0" if step == "minor" else f"{x}.{y}.{z + 1}"


def number(version: str) -> tuple[int, int, int]:
    """A version x.y.z as numbers, which are ordered as versions are.

    >>> number("0.10.0") > number("0.9.1")
    True
    """
    x, y, z = map(int, version.split("."))
    return x, y, z
