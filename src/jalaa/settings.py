"""Settings: strict YAML, typed by frozen dataclasses.

Plain `yaml.safe_load` turns the id `004` into 4, `no` into False and `12:30` into 750. Here every scalar is read as the text that stands in the
file, and the type hints of a dataclass say what it is to be. A key that the dataclass does not know is an error, with the nearest known key and
the line; so are a missing key, a value of another type, a key given twice, an anchor and an alias. All faults of a file are reported at once.

>>> @dataclass(frozen=True)
... class Source:
...     id: str
...     words: int = 0
...     outlet: str | None = None
>>> loads("- {id: 004, words: 12}", list[Source], "sources.yaml")
[Source(id='004', words=12, outlet=None)]
>>> loads("- {id: 004, oulet: null}", list[Source], "sources.yaml")
Traceback (most recent call last):
    ...
jalaa.incidents.Refused: error yaml-key sources.yaml:1: Source has no key `oulet`; did you mean `outlet`?
"""

import re
import types
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import yaml

from jalaa.files import read_text
from jalaa.incidents import Incident, Refused, nearest

SETTINGS_LIMIT = 16 * 1024 * 1024
"""Bytes: the largest settings file read."""

DEPTH_LIMIT = 40
"""Levels of nesting; the parser is recursive C, and a hundred thousand brackets would end the process."""

_OPENING = (
    yaml.BlockMappingStartToken,
    yaml.BlockSequenceStartToken,
    yaml.FlowMappingStartToken,
    yaml.FlowSequenceStartToken,
)
_CLOSING = (yaml.BlockEndToken, yaml.FlowMappingEndToken, yaml.FlowSequenceEndToken)

Shape = TypeVar("Shape")


class _Loader(getattr(yaml, "CBaseLoader", yaml.BaseLoader)):
    """PyYAML's base loader: every scalar is a text; nothing is ever constructed from a tag."""


def load(path: Path, shape: type[Shape]) -> Shape:
    """The settings that a file holds, as `shape`: a dataclass, or list[…], dict[str, …] of one.

    Raises `Refused` with every fault found, each with file and line.
    """
    return loads(read_text(path, SETTINGS_LIMIT), shape, str(path))


def loads(text: str, shape: type[Shape], name: str) -> Shape:
    """`load` for a text already read; `name` is how incidents call it."""
    node = _compose(text, name)
    reading = _Reading(name, [])
    value = reading.value(node, shape, "the file") if node is not None else reading.nothing(shape)
    if reading.faults:
        raise Refused(reading.faults)
    return value


def _compose(text: str, name: str) -> yaml.Node | None:
    try:
        depth = 0
        for token in yaml.scan(text, Loader=_Loader):
            where = f"{name}:{token.start_mark.line + 1}"
            depth += isinstance(token, _OPENING) - isinstance(token, _CLOSING)
            if isinstance(token, yaml.AliasToken | yaml.AnchorToken):
                raise Refused(
                    [Incident("yaml-syntax", where, "anchors and aliases are not used here: write the value out")]
                )
            if depth > DEPTH_LIMIT:
                raise Refused(
                    [
                        Incident(
                            "yaml-syntax", where, f"more than {DEPTH_LIMIT} levels of nesting: is this the right file?"
                        )
                    ]
                )
        return yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{name}:{mark.line + 1}" if mark else name
        problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "the file is not YAML"
        raise Refused([Incident("yaml-syntax", where, f"{problem}: mend the YAML there")]) from error


@cache
def _hints(shape: type) -> dict[str, Any]:
    return get_type_hints(shape)


@dataclass(frozen=True)
class _Reading:
    """One pass over the nodes of a file; `faults` gathers what is wrong."""

    name: str
    faults: list[Incident]

    def fault(self, id: str, node: yaml.Node, message: str) -> None:
        self.faults.append(Incident(id, f"{self.name}:{node.start_mark.line + 1}", message))

    def nothing(self, shape: Any) -> Any:
        """An empty file: an empty list or mapping, else a fault."""
        if get_origin(shape) in (list, tuple, dict):
            return get_origin(shape)()
        self.faults.append(
            Incident("yaml-missing", f"{self.name}:1", "the file is empty: see the example in the documentation")
        )
        return None

    def value(self, node: yaml.Node, shape: Any, what: str) -> Any:
        """What a node says, read as its shape asks."""
        origin, arguments = get_origin(shape), get_args(shape)
        if origin in (Union, types.UnionType):
            if _is_null(node):
                return None
            return self.value(node, next(a for a in arguments if a is not types.NoneType), what)
        if is_dataclass(shape):
            return self.record(node, shape, what)
        if origin in (list, tuple, Sequence):
            return self.sequence(node, arguments[0], what, tuple if origin is tuple else list)
        if origin in (dict, Mapping):
            return self.mapping(node, arguments[1], what)
        return self.scalar(node, shape, what)

    def sequence(self, node: yaml.Node, shape: Any, what: str, kind: type) -> Any:
        if not isinstance(node, yaml.SequenceNode):
            self.fault("yaml-value", node, f"{what} is {_say(node)}: it is a list")
            return kind()
        return kind(self.value(child, shape, f"entry {number} of {what}") for number, child in enumerate(node.value, 1))

    def pairs(self, node: yaml.Node, what: str) -> list[tuple[str, yaml.Node, yaml.Node]]:
        """The keys of a mapping with their nodes and values, each key once."""
        if not isinstance(node, yaml.MappingNode):
            self.fault("yaml-value", node, f"{what} is {_say(node)}: it is a mapping of keys to values")
            return []
        found: dict[str, tuple[str, yaml.Node, yaml.Node]] = {}
        for key, child in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self.fault("yaml-value", key, f"a key of {what} is {_say(key)}: keys are words")
            elif key.value in found:
                self.fault("yaml-syntax", key, f"`{key.value}` stands twice in {what}: keep one")
            else:
                found[key.value] = (key.value, key, child)
        return list(found.values())

    def mapping(self, node: yaml.Node, shape: Any, what: str) -> dict[str, Any]:
        return {name: self.value(child, shape, f"`{name}`") for name, _, child in self.pairs(node, what)}

    def record(self, node: yaml.Node, shape: type, what: str) -> Any:
        """A mapping as a dataclass; None where any key or value of it is at fault."""
        hints, faults_before = _hints(shape), len(self.faults)
        known = {field.name.rstrip("_"): field for field in fields(shape)}
        values = {}
        for name, key, child in self.pairs(node, what):
            if name in known:
                values[known[name].name] = self.value(child, hints[known[name].name], f"`{name}`")
            else:
                self.fault("yaml-key", key, f"{shape.__name__} has no key `{name}`; {nearest(name, known)}")
        if isinstance(node, yaml.MappingNode):
            for name, field in known.items():
                required = field.default is MISSING and field.default_factory is MISSING
                if required and field.name not in values:
                    self.fault("yaml-missing", node, f"{shape.__name__} lacks the key `{name}`: add it")
        return shape(**values) if len(self.faults) == faults_before else None

    def scalar(self, node: yaml.Node, shape: Any, what: str) -> Any:
        """One value, typed by its shape and by nothing in how it is written."""
        if not isinstance(node, yaml.ScalarNode):
            self.fault("yaml-value", node, f"{what} is {_say(node)}: it is one value")
            return None
        text = node.value
        if get_origin(shape) is Literal:
            if text in get_args(shape):
                return text
            self.fault("yaml-value", node, f"{what} is `{text}`; {nearest(text, get_args(shape))}")
        elif shape is str:
            if not _is_null(node):
                return text
            self.fault("yaml-value", node, f"{what} is null: it is a text; write it, in quotes if it is the word null")
        elif shape is bool:
            if text in ("true", "false"):
                return text == "true"
            self.fault("yaml-value", node, f"{what} is `{text}`: it is true or false")
        elif shape is int:
            if re.fullmatch(r"-?(0|[1-9][0-9]{0,17})", text):
                return int(text)
            self.fault("yaml-value", node, f"{what} is `{text}`: it is a whole number in plain digits")
        elif shape is float:
            if re.fullmatch(r"-?[0-9]{1,17}(\.[0-9]{1,17})?", text):
                return float(text)
            self.fault("yaml-value", node, f"{what} is `{text}`: it is a number such as 0.2")
        else:
            raise TypeError(
                f"settings cannot read a {shape!r}: use str, int, float, bool, Literal, a dataclass, or list, tuple, dict of them"
            )
        return None


def _is_null(node: yaml.Node) -> bool:
    plain = isinstance(node, yaml.ScalarNode) and not node.style
    return plain and node.value in ("null", "~", "")


def _say(node: yaml.Node) -> str:
    if isinstance(node, yaml.ScalarNode):
        return f"`{node.value[:60]}`"
    return "a list" if isinstance(node, yaml.SequenceNode) else "a mapping"
