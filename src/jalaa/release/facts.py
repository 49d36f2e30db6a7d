"""Facts that dataset/corpus.yaml is the one source of, where files that nobody builds repeat them.

Card, CITATION.cff, datasheet and the other built files are compared with what a build would write. What people write beside them is compared here:
the manifest's own words, the licence's text, and pyproject.toml where it describes a package of the corpus's name. In such a repository one tag
`vX.Y.Z` names corpus and tool, so both bear one version.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from jalaa.build.manifest import MANIFEST, Manifest
from jalaa.corpus.config import Config
from jalaa.files import read_text
from jalaa.incidents import Incident

_LICENCE_WORDS = {
    "CC-BY-4.0": "Attribution 4.0 International",
    "CC-BY-SA-4.0": "Attribution-ShareAlike 4.0 International",
    "CC-BY-NC-4.0": "Attribution-NonCommercial 4.0 International",
    "CC0-1.0": "CC0 1.0 Universal",
    "Apache-2.0": "Apache License",
    "MIT": "Permission is hereby granted, free of charge",
}
"""Words that stand in the text of a licence, by SPDX id; of another licence nothing is asked."""


def check_manifest_facts(manifest: Manifest, config: Config, built: Sequence[str]) -> Iterator[Incident]:
    """Incidents `built-stale` where the manifest gives another name or version than corpus.yaml, or names other files than a build makes."""
    where = f"dataset/{MANIFEST}"
    for what, said, true in (("name", manifest.name, config.name), ("version", manifest.version, config.version)):
        if said != true:
            message = f"`{what}` is {said}, dataset/corpus.yaml says {true}: build again with ./scripts/build"
            yield Incident("built-stale", where, message)
    named = {file.path for file in manifest.files}
    for path in sorted(named ^ set(built)):
        what = "named, and no build makes it" if path in named else "made by a build, and not named"
        yield Incident("built-stale", where, f"{path} is {what}: build again with ./scripts/build")


def check_facts(root: Path, config: Config) -> Iterator[Incident]:
    """Incidents `fact-differs` where a file that is not built says another fact than corpus.yaml."""
    for name, licence in (("LICENSE-DATA", config.licences.annotations), ("LICENSE", config.licences.code)):
        words = _LICENCE_WORDS.get(licence)
        if words and (root / name).is_file() and words.lower() not in " ".join(read_text(root / name).lower().split()):
            message = f"it is not the text of {licence}, which dataset/corpus.yaml names: put that text here, or mend `licences`"
            yield Incident("fact-differs", name, message)
    project = _project(root)
    if project.get("name") != config.name:
        return
    authors = [one.get("name") for one in project.get("authors", ()) if isinstance(one, dict)]
    for what, said, true in (
        ("version", project.get("version"), config.version),
        ("license", project.get("license"), config.licences.code),
        ("authors", authors, list(config.authors)),
    ):
        if said is not None and said != true:
            message = f"`{what}` of the package `{config.name}` is {_said(said)}, dataset/corpus.yaml says {_said(true)}: mend the one that is wrong"
            yield Incident("fact-differs", "pyproject.toml", message)


def _project(root: Path) -> Mapping[str, Any]:
    path = root / "pyproject.toml"
    try:
        found = tomllib.loads(read_text(path)).get("project", {}) if path.is_file() else {}
    except tomllib.TOMLDecodeError:  # whoever installs the package hears of that; no fact is read from it
        return {}
    return found if isinstance(found, dict) else {}


def _said(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
