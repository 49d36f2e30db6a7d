"""Jalaa: Arabic news, cleaned by recorded and invertible edits, annotated span by span, released as a citable dataset.

>>> from jalaa import Edit, EditLog
>>> EditLog((Edit(0, 4, "", "قال ", ("example",)),), 9).apply("قال بغداد")
'بغداد'
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jalaa.annotation.model import Annotation, Relation, Span
    from jalaa.cleaning.engine import Cleaned, Cleaner
    from jalaa.corpus.read import open_corpus
    from jalaa.edits import Edit, EditLog
    from jalaa.projection import Projection

__all__ = ["Annotation", "Cleaned", "Cleaner", "Edit", "EditLog", "Projection", "Relation", "Span", "open_corpus"]

_HOMES = {
    "Annotation": "jalaa.annotation.model",
    "Cleaned": "jalaa.cleaning.engine",
    "Cleaner": "jalaa.cleaning.engine",
    "Edit": "jalaa.edits",
    "EditLog": "jalaa.edits",
    "Projection": "jalaa.projection",
    "Relation": "jalaa.annotation.model",
    "Span": "jalaa.annotation.model",
    "open_corpus": "jalaa.corpus.read",
}


def __getattr__(name: str) -> Any:
    """Public names are imported when they are asked for, so that `import jalaa` costs nothing."""
    if name not in _HOMES:
        raise AttributeError(f"module 'jalaa' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
