"""The ledger, dataset/releases.yaml: what each release held, oldest first. It is decided after the build, so no digest depends on it."""

import sys
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from importlib import metadata
from typing import Any

import yaml

from jalaa.annotation.agreement import ALL
from jalaa.build.counts import Counts
from jalaa.corpus.config import Accord, Config, Release
from jalaa.corpus.tables import Built
from jalaa.incidents import Incident

HEAD = "# Written by `jalaa release`, oldest first.\n"
DECIDING = ("pyarrow", "pyyaml", "google-re2", "rensa")
"""Packages whose version can decide a byte of what is published: Parquet, the card's head, cuts, near-duplicates."""


def ledger_entry(
    config: Config, date: str, digest: str, built: Built, counts: Counts, digest_without_texts: str | None = None
) -> Release:
    """The entry of a release, from what was built; `digest_without_texts` is that of the edition which is published where texts are withheld."""
    return Release(
        version=config.version,
        date=date,
        digest=digest,
        digest_without_texts=digest_without_texts,
        documents=dict(counts.documents),
        spans=_spans(built),
        relations={label: sum(found.values()) for label, found in counts.relations.items()},
        links=dict(counts.links),
        accord=tuple(
            Accord(one.called, one.layer, one.first, one.second, one.documents, _rounded(_all(one.labels)))
            for one in counts.accords
        ),
        made_with=made_with(),
    )


def made_with() -> dict[str, str]:
    """Versions of what decides the bytes, here and now; Unicode's is that of Python's tables, by which texts are folded."""
    packages = {name: metadata.version(name) for name in DECIDING}
    return {"python": sys.version.split()[0], "unicode": unicodedata.unidata_version, **packages}


def mark_withdrawn(releases: Sequence[Release], held: Mapping[str, Collection[str]]) -> tuple[Release, ...]:
    """The ledger with the documents marked that were taken back; `held` gives those that each release held, by version."""
    return tuple(
        replace(release, withdrawn=tuple(sorted({*release.withdrawn, *held.get(release.version, ())})))
        for release in releases
    )


def ledger_yaml(releases: Iterable[Release]) -> str:
    """dataset/releases.yaml as it is written: a block an entry, without what is empty.

    >>> print(ledger_yaml([Release("0.1.0", "2026-11-23", "jalaa1:00", documents={"train": 4, "test": 1})]), end="")
    # Written by `jalaa release`, oldest first.
    - version: 0.1.0
      date: '2026-11-23'
      digest: jalaa1:00
      documents: {train: 4, test: 1}
    """
    return HEAD + "".join(_block(release) for release in releases)


def check_date(config: Config, releases: Sequence[Release]) -> Iterator[Incident]:
    """Incidents `release-date` where the day in corpus.yaml is that of another version, or not the one that the ledger has for this one."""
    own = next((release for release in releases if release.version == config.version), None)
    where = "dataset/corpus.yaml"
    if own is not None and config.released != own.date:
        message = f"version {config.version} was released on {own.date}, and `released` is {config.released or 'null'}: write `released: {own.date}`, or raise the version"
        yield Incident("release-date", where, message)
    taken = next((one.version for one in releases if own is None and one.date == config.released), None)
    if taken is not None:
        message = f"`released` is {config.released}, the day of version {taken}, and {config.version} is being prepared: write `released: null`, `jalaa release` sets it"
        yield Incident("release-date", where, message)


def _spans(built: Built) -> dict[str, dict[str, int]]:
    rows = (row for table in built.tables["default"].values() for row in table["spans"].to_pylist())
    counted = Counter((span["layer"], span["label"]) for spans in rows for span in spans)
    layers = sorted({layer for layer, _ in counted})
    return {layer: {label: counted[key, label] for key, label in sorted(counted) if key == layer} for layer in layers}


def _all(scores: Iterable[Any]) -> float | None:
    return next((score.exact_f1 for score in scores if score.label == ALL), None)


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)


def _block(release: Release) -> str:
    row = {name: value for name, value in asdict(release).items() if value not in (None, {}, (), [])}
    lines = []
    for name, value in row.items():
        if name == "accord":
            lines += ["accord:", *(f"  - {_flow(_plain(one))}" for one in value)]
        else:
            lines.append(f"{name}: {_flow(_plain(value))}")
    return f"- {lines[0]}\n" + "".join(f"  {line}\n" for line in lines[1:])


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _flow(value: Any) -> str:
    text = yaml.safe_dump(value, default_flow_style=True, allow_unicode=True, sort_keys=False, width=100_000)
    return text.removesuffix("\n").removesuffix("\n...")
