"""What a way of suggesting finds: a labelled range, before it has an id, a maker or a layer."""

from typing import NamedTuple


class Found(NamedTuple):
    """A range of a text in code points, half-open, with its label and what the span would bear."""

    start: int
    end: int
    label: str
    attributes: tuple[tuple[str, str], ...] = ()
    ref: str | None = None
