"""JSON of strangers: parsed without surprise. A byte order mark goes; a key that stands twice, half a character and bottomless nesting are told."""

import json
import re
from collections.abc import Iterator
from typing import Any

from jalaa.annotation.formats.tally import Fault, short
from jalaa.files import decode
from jalaa.incidents import Refused

DEEPEST = 40
"""Levels: a region's taxonomy in a wrapped project stands at level 14; deeper nesting is no export."""

_HALF_ESCAPED = re.compile(r"\\u[dD][89a-fA-F]")
_HALF = re.compile("[\ud800-\udfff]")
_NO_JSON = "it is not whole JSON: export again, and compare the sizes if the file was copied"
_TWICE = (
    "a key that stands twice in one object has two values, and the last one was read, as most tools do: export again"
)
_HALVED = "half of a character, which no file can hold, was read as U+FFFD: mend the text where it came from, and export again"


def parse(data: bytes, where: str, faults: list[Fault]) -> Any:
    """What the bytes say in JSON, None where they are not JSON; what is wrong is added to `faults`.

    A lone surrogate becomes U+FFFD, one code point for one, so that offsets keep their meaning.

    >>> faults = []
    >>> parse(b'[{"a": 1, "a": "\\\\ud83d"}]', "x.json", faults) == [{"a": "\\N{REPLACEMENT CHARACTER}"}]
    True
    >>> [(fault.id, fault.where, fault.seen) for fault in faults]
    [('json-syntax', 'x.json', 'the key `a`'), ('annotation-surrogate', 'x.json: 0.a', 'U+D83D')]
    """
    try:
        text = decode(data, where).removeprefix("\ufeff")
    except Refused as refused:
        faults += [Fault(one.id, where, *one.message.split(": ", 1)) for one in refused.incidents]
        return None
    return parse_text(text, where, faults)


def parse_text(text: str, where: str, faults: list[Fault]) -> Any:
    """What a text says in JSON, None where it is not JSON or nested deeper than `DEEPEST`; faults as `parse` tells them."""
    twice: list[str] = []

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            names = [name for name, _ in pairs]
            twice.extend(name for name in found if names.count(name) > 1)
        return found

    try:
        value = json.loads(text, object_pairs_hook=once)
        is_deep = _is_deep(value)
    except RecursionError:
        is_deep = True
    except json.JSONDecodeError as error:
        seen = f"line {error.lineno}, column {error.colno}: {error.msg}"
        faults.append(Fault("json-syntax", where, seen, _NO_JSON))
        return None
    except ValueError as error:
        faults.append(Fault("json-syntax", where, short(str(error)), _NO_JSON))
        return None
    if is_deep:
        faults.append(Fault("json-syntax", where, f"it is nested deeper than {DEEPEST} levels", "that is no export"))
        return None
    faults += [Fault("json-syntax", where, f"the key `{short(_mended(name))}`", _TWICE, "warning") for name in twice]
    return _whole(value, where, "", faults) if _HALF_ESCAPED.search(text) else value


def as_text(value: Any) -> str | None:
    """A text as it stands; a number or truth value as JSON writes it; None for anything else.

    >>> as_text("ب"), as_text(5), as_text(True), as_text(None), as_text([])
    ('ب', '5', 'true', None, None)
    """
    if isinstance(value, str):
        return value
    return json.dumps(value) if isinstance(value, bool | int | float) else None


def as_list(value: Any, what: str, where: str, faults: list[Fault]) -> list[Any]:
    """The list that stands there, an empty one where nothing stands; anything else is a fault, and what it says is left out."""
    if value is None:
        return []
    if isinstance(value, list):
        return value
    faults.append(Fault("export-unreadable", where, f"{shown(value)} is no list", f"{what} is a list: mend the export"))
    return []


def shown(value: Any) -> str:
    """A value as a message shows it, in one short line."""
    return short(json.dumps(value, ensure_ascii=False)[:200])


def _is_deep(value: Any) -> bool:
    level = [value]
    for _ in range(DEEPEST + 1):
        level = [part for one in level if isinstance(one, list | dict) for part in _parts(one)]
        if not level:
            return False
    return True


def _parts(value: list[Any] | dict[str, Any]) -> Iterator[Any]:
    return iter(value.values() if isinstance(value, dict) else value)


def _whole(value: Any, where: str, path: str, faults: list[Fault]) -> Any:
    """The value with U+FFFD for every lone surrogate; `path` is where in the export it stands."""
    if isinstance(value, list):
        return [_whole(one, where, f"{path}.{number}", faults) for number, one in enumerate(value)]
    if isinstance(value, dict):
        keys = {key: f"{path}.{short(_mended(key))}" for key in value}
        return {
            _whole(key, where, keys[key], faults): _whole(one, where, keys[key], faults) for key, one in value.items()
        }
    if isinstance(value, str) and (found := _HALF.search(value)):
        seen = f"U+{ord(found[0]):04X}"
        faults.append(Fault("annotation-surrogate", f"{where}: {path.removeprefix('.')}", seen, _HALVED))
        return _mended(value)
    return value


def _mended(text: str) -> str:
    return _HALF.sub("\ufffd", text)
