"""People in Label Studio exports: e-mail addresses and names of annotators become ids before anything is read or stored.

What was annotated (`data` of a task, `value` of a region) is left as it is: an address there is part of the text.
"""

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from jalaa.incidents import Incident, Refused

_PERSON = frozenset(
    [
        "annotator",
        "annotators",
        "assignee",
        "assignees",
        "comment_authors",
        "completed_by",
        "created_by",
        "created_username",
        "last_created_by",
        "reviewed_by",
        "reviewer",
        "reviewers",
        "updated_by",
        "user",
    ]
)
"""Keys whose value is a person: a number, an address or name, or an object."""

_TEXTS = frozenset({"data", "value", "meta"})

_USERNAME = re.compile(r"(?P<name>.*?) *, *(?P<id>[0-9]+)")
"""«Name address, 7», as `created_username` of drafts has it."""

_ADDRESS = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")


@dataclass
class _Register:
    """Ids given so far, by address or name, in the order of appearance."""

    ids: dict[str, str] = field(default_factory=dict)
    addresses: set[str] = field(default_factory=set)

    def id_of(self, person: str) -> str:
        """The id of a person, a new one where the person is new."""
        if person not in self.ids:
            self.ids[person] = f"annotator-{len(set(self.ids.values())) + 1}"
        return self.ids[person]

    def without_addresses(self, text: str) -> str:
        """The text with ids for addresses; of `news__ali@example.org` only what is an address elsewhere in the export too."""
        return _ADDRESS.sub(lambda found: self._address(found[0]), text)

    def _address(self, address: str) -> str:
        parts = address.split("_")
        for number in range(len(parts) - 1, 0, -1):
            shorter = "_".join(parts[number:])
            if shorter in self.addresses:
                return address.removesuffix(shorter) + self.id_of(shorter)
        return self.id_of(address)


def without_people(data: bytes, is_csv: bool, where: str = "export") -> tuple[bytes, dict[str, str]]:
    """The export with ids in the place of people, and the ids by address or name; byte for byte the same where it names nobody.

    An account with a number keeps the number, as the server's own exports have it; others are `annotator-1`, `annotator-2` … in order. What
    cannot be parsed is given back as it is: the reader refuses it. Raises `Refused` where a key stands twice in an export that names people.

    >>> without_people(b'[{"completed_by": {"id": 7, "email": "a@example.org"}, "title": "of a@example.org"}]', is_csv=False)
    (b'[{"completed_by": 7, "title": "of 7"}]', {'a@example.org': '7'})
    """
    register = _Register()
    twice: list[str] = []
    try:
        if is_csv:
            text = _csv_without(data.decode("utf-8-sig"), register)
        else:
            value = json.loads(data.decode("utf-8-sig"), object_pairs_hook=lambda pairs: _told(pairs, twice))
            for person, id in _numbered(value):
                register.ids.setdefault(person, id)
            register.addresses |= {found[0] for text in _strings(value) for found in _ADDRESS.finditer(text)}
            text = _dumped(_without(value, register))
    except (ValueError, RecursionError, csv.Error):
        return data, {}
    if not register.ids:
        return data, {}
    if twice:
        message = f"the key `{twice[0]}` stands twice in one object, and the export names people: it cannot be stored without losing one of the two; export again"
        raise Refused([Incident("json-syntax", where, message)])
    return text.encode("utf-8"), register.ids


def _dumped(value: Any) -> str:
    """JSON with Arabic as itself; where it holds half of a character, which no file can hold, escaped whole."""
    text = json.dumps(value, ensure_ascii=False)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(value)
    return text


def _told(pairs: list[tuple[str, Any]], twice: list[str]) -> dict[str, Any]:
    """An object, and what keys stand twice in it."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice += [name for name in found if names.count(name) > 1]
    return found


def _numbered(value: Any) -> Iterator[tuple[str, str]]:
    """Addresses of accounts that an object names together with their number."""
    if isinstance(value, list):
        for one in value:
            yield from _numbered(one)
    elif isinstance(value, dict):
        for key, one in value.items():
            if key in _PERSON and isinstance(one, dict) and type(one.get("id")) is int:
                yield from ((one[name], str(one["id"])) for name in ("email", "username") if _is_named(one.get(name)))
            elif key in _PERSON and isinstance(one, str) and (found := _USERNAME.fullmatch(one)):
                yield one, found["id"]
                yield from ((address[0], found["id"]) for address in _ADDRESS.finditer(found["name"]))
            elif key not in _TEXTS:
                yield from _numbered(one)


def _strings(value: Any) -> Iterator[str]:
    """All strings that are no part of what was annotated."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)
    elif isinstance(value, dict):
        for key, one in value.items():
            if key not in _TEXTS:
                yield from _strings(one)


def _without(value: Any, register: _Register, key: str = "") -> Any:
    if isinstance(value, list):
        return [_without(one, register, key) for one in value]
    if isinstance(value, dict):
        if key in _PERSON:
            return _person(value, register)
        return {name: one if name in _TEXTS else _without(one, register, name) for name, one in value.items()}
    if isinstance(value, str):
        if key in _PERSON and _is_named(value):
            return register.id_of(value)
        return register.without_addresses(value)
    return value


def _person(person: dict[str, Any], register: _Register) -> Any:
    if type(person.get("id")) is int:
        for name in ("email", "username", "first_name", "last_name"):
            if _is_named(person.get(name)):
                register.ids.setdefault(person[name], str(person["id"]))
        return person["id"]
    named = [person[name] for name in ("email", "username", "first_name", "last_name") if _is_named(person.get(name))]
    return register.id_of(named[0]) if named else None


def _is_named(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip()) and not value.strip().isdecimal()


def _csv_without(text: str, register: _Register) -> str:
    rows = list(csv.reader(io.StringIO(text, newline="")))
    if not rows:
        return text
    columns = [number for number, name in enumerate(rows[0]) if name in _PERSON]
    for row in rows[1:]:
        for column in columns:
            if column < len(row) and _is_named(row[column]):
                row[column] = register.id_of(row[column])
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)
    return out.getvalue()
