"""What a string says when it is decoded: base64, hexadecimal, percent-encoding and character references, one in another.

    MTk4LjUxLjEwMC43        base64                     3139382e35312e3130302e37     hexadecimal
    198%2E51%2E100%2E7      percent-encoding           &#49;98.51.100.7             character references

Whatever stands glued to an encoded run moves its beginning, so each run is tried from every place that it could begin at. What is decoded is
never longer than what it came from, and at most `DEPTH` layers are taken off: time grows with the length of the string.
"""

import base64
import html
import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

DEPTH = 3
"""How many encodings one in another are taken off."""

_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{10,}", re.A)
_HEX = re.compile(r"[0-9A-Fa-f]{14,}", re.A)
_WORD = re.compile(r"\S+")
_PERCENT = re.compile(r"%[0-9A-Fa-f]{2}", re.A)
_READABLE = re.compile("[^\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd]{6,}")
_URL_SAFE = str.maketrans("-_", "+/")


class Decoded(NamedTuple):
    """What [start, end) of a string says when it is decoded: the bytes, and the readable pieces in them."""

    start: int
    end: int
    data: bytes
    pieces: tuple[str, ...]


def decoded(text: str) -> Iterator[Decoded]:
    """One layer of encoding taken off, wherever there may be one.

    >>> ["".join(one.pieces) for one in decoded("x=aXA6IDE5OC41MS4xMDAuNyA=") if one.pieces]
    ['ip: 198.51.100.7 ']
    """
    for match in _BASE64.finditer(text):
        run = match[0].translate(_URL_SAFE)
        for shift in range(4):
            yield _decoded(match, _base64(run[shift:]))
    for match in _HEX.finditer(text):
        for shift in (0, 1):
            run = match[0][shift:]
            yield _decoded(match, bytes.fromhex(run[: len(run) // 2 * 2]))
    if "%" in text or "&" in text:
        for match in _WORD.finditer(text):
            if _PERCENT.search(match[0]):
                yield _decoded(match, unquote_to_bytes(match[0]))
            if "&" in match[0] and (said := html.unescape(match[0])) != match[0]:
                yield _decoded(match, said.encode("utf-8", "replace"))


def _base64(run: str) -> bytes:
    whole = run[: len(run) // 4 * 4] if len(run) % 4 == 1 else run + "=" * (-len(run) % 4)
    return base64.b64decode(whole)


def _decoded(match: re.Match[str], data: bytes) -> Decoded:
    pieces = _READABLE.findall(data.decode("utf-8", "replace"))
    return Decoded(*match.span(), data, tuple(pieces))
