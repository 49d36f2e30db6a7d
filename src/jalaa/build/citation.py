"""CITATION.cff, from dataset/corpus.yaml and the content digest."""

import yaml

from jalaa.corpus.config import Config


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
        "identifiers": [{"type": "other", "value": digest, "description": "content digest of this version"}],
        **({"url": config.homepage} if config.homepage else {}),
        "abstract": config.purpose,
    }
    return yaml.safe_dump(facts, allow_unicode=True, sort_keys=False, width=120)
