"""How the dataset is cited: CITATION.cff, .zenodo.json and the sentence for Croissant, all from dataset/corpus.yaml and the content digest.

Where a repository has both files Zenodo reads .zenodo.json and does not look at CITATION.cff; so both are made here, from the same values.
"""

import json
from typing import Any

import yaml

from jalaa.corpus.config import Config

ZENODO = ".zenodo.json"
_DIGEST_IS = "content digest of this version"
_LANGUAGES = {"ar": "ara", "en": "eng"}
"""Zenodo wants ISO 639-2 or -3, three letters; a language that does not stand here is left out unless it has three already."""


def abstract(config: Config) -> str:
    """What the dataset is, and to what its licence does not extend."""
    return (
        f"{config.purpose} Licence: {config.licences.annotations} for annotations, guidelines, edit offsets and metadata; "
        "the texts are not under it, the column `rights` says what each is under."
    )


def cite_as(config: Config, digest: str) -> str:
    """The dataset in one line: who, when (if a date of release was given), what, which version, which content."""
    year = f" ({config.released[:4]})" if config.released else ""
    return f"{'; '.join(config.authors)}{year}. {config.title} (version {config.version}) [data set]. {digest}"


def citation(config: Config, digest: str) -> str:
    """The file in Citation File Format 1.2.0; the authors are entities, no person is invented."""
    facts = {
        "cff-version": "1.2.0",
        "message": "Cite the version you used, with its content digest.",
        "type": "dataset",
        "title": config.title,
        "version": config.version,
        **({"date-released": config.released} if config.released else {}),
        "authors": [{"name": author} for author in config.authors],
        "license": config.licences.annotations,
        "identifiers": [{"type": "other", "value": digest, "description": _DIGEST_IS}],
        **({"keywords": list(config.keywords)} if config.keywords else {}),
        **({"url": config.homepage} if config.homepage else {}),
        **({"repository-code": config.repository} if config.repository else {}),
        "abstract": abstract(config),
    }
    return yaml.safe_dump(facts, allow_unicode=True, sort_keys=False, width=120)


def zenodo(config: Config, digest: str) -> str:
    """.zenodo.json: the metadata of a deposit, in the keys of Zenodo's deposit API.

    The date of publication is Zenodo's to set where none was given; so is the DOI. An address of the repository is a related identifier.
    """
    language = _LANGUAGES.get(config.language, config.language)
    facts: dict[str, Any] = {
        "upload_type": "dataset",
        "title": config.title,
        "version": config.version,
        **({"publication_date": config.released} if _is_day(config.released) else {}),
        "creators": [{"name": author} for author in config.authors],
        "description": abstract(config),
        "access_right": "open",
        "license": config.licences.annotations.lower(),
        **({"keywords": list(config.keywords)} if config.keywords else {}),
        **({"language": language} if len(language) == 3 else {}),
        "notes": f"{_DIGEST_IS.capitalize()}: {digest}",
    }
    related = [(config.homepage, "isDescribedBy"), (config.repository, "isDerivedFrom")]
    if any(address for address, _ in related):
        facts["related_identifiers"] = [
            {"identifier": address, "relation": relation} for address, relation in related if address
        ]
    return json.dumps(facts, ensure_ascii=False, indent=2) + "\n"


def _is_day(date: str | None) -> bool:
    return date is not None and len(date) == len("2026-11-23")
