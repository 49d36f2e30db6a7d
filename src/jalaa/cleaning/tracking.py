"""Tracking strings, known by what they mean: a run of base64 is one if what it decodes to says so, whatever stands beside it."""

import base64
import binascii
import re
from collections.abc import Iterator

_RUN = re.compile(r"[A-Za-z0-9+/_-]{12,}={0,2}")
_LONGEST = 4096
"""Characters of a run that are decoded; what tells a tracking string stands at its beginning."""


def decoded_runs(text: str) -> Iterator[tuple[int, int, str]]:
    """The runs of base64 (both alphabets, padded or not) in a text that decode to readable text: start, end, what they say.

    >>> list(decoded_runs("آخر الخبر. aXA6IDE5Mi4wLjIuNyA= كلمة"))
    [(11, 31, 'ip: 192.0.2.7 ')]
    """
    for match in _RUN.finditer(text):
        said = _decode(match.group()[:_LONGEST])
        if said is not None:
            yield match.start(), match.end(), said


def _decode(run: str) -> str | None:
    plain = run.rstrip("=").replace("-", "+").replace("_", "/")
    plain = plain[: len(plain) - (len(plain) % 4 == 1)]
    try:
        said = base64.b64decode(plain + "=" * (-len(plain) % 4)).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return said if said.replace("\t", " ").replace("\n", " ").replace("\r", " ").isprintable() else None
