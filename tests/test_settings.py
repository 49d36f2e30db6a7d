"""Settings say what the file says, or which line is wrong."""

from dataclasses import dataclass
from typing import Literal

import pytest

from jalaa.incidents import Refused
from jalaa.settings import loads


@dataclass(frozen=True)
class Block:
    kind: Literal["headline", "heading"]
    start: int


@dataclass(frozen=True)
class Source:
    id: str
    share: float = 0.2
    active: bool = False
    outlet: str | None = None
    blocks: tuple[Block, ...] = ()
    class_: str = ""


def faults(text: str, shape=list[Source]) -> list[str]:
    with pytest.raises(Refused) as raised:
        loads(text, shape, "sources.yaml")
    return [str(incident) for incident in raised.value.incidents]


@pytest.mark.parametrize("text", ["004", "no", "12:30", "2024-01-09", "1e3", "0x10", "'null'", "on", "0o17"])
def test_a_scalar_stays_the_text_that_stands_in_the_file(text):
    assert loads(f"id: {text}", Source, "s").id == text.strip("'")


def test_nested_values_are_typed_by_the_dataclass():
    text = "- id: a\n  share: 0.5\n  active: true\n  outlet: null\n  class: x\n  blocks: [{kind: heading, start: 3}]\n"
    assert loads(text, list[Source], "s") == [Source("a", 0.5, True, None, (Block("heading", 3),), "x")]


def test_an_empty_file_is_an_empty_list():
    assert loads("# nothing yet\n", list[Source], "s") == []


def test_every_fault_of_a_file_is_told_at_once_with_its_line():
    assert faults("- id: a\n  shar: 1\n- share: x\n- id: b\n  blocks:\n    - {kind: heding, start: 1.5}\n") == [
        "error yaml-key sources.yaml:2: Source has no key `shar`; did you mean `share`?",
        "error yaml-value sources.yaml:3: `share` is `x`: it is a number such as 0.2",
        "error yaml-missing sources.yaml:3: Source lacks the key `id`: add it",
        "error yaml-value sources.yaml:6: `kind` is `heding`; did you mean `heading`?",
        "error yaml-value sources.yaml:6: `start` is `1.5`: it is a whole number in plain digits",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- {id: a, id: b}", "error yaml-syntax sources.yaml:1: `id` stands twice in entry 1 of the file: keep one"),
        (
            "- &x {id: a}\n- *x",
            "error yaml-syntax sources.yaml:1: anchors and aliases are not used here: write the value out",
        ),
        ("id: a", "error yaml-value sources.yaml:1: the file is a mapping: it is a list"),
        (
            "- {id: null}",
            "error yaml-value sources.yaml:1: `id` is null: it is a text; write it, in quotes if it is the word null",
        ),
        ("- {id: a, active: yes}", "error yaml-value sources.yaml:1: `active` is `yes`: it is true or false"),
        ("- {id: [a]}", "error yaml-value sources.yaml:1: `id` is a list: it is one value"),
        ("- id: a\n  - b", "error yaml-syntax sources.yaml:2: "),
        ("- !!python/object:os.system {id: a}", ""),
    ],
)
def test_what_is_not_plain_is_refused_where_it_stands(text, message):
    if message:
        assert faults(text)[0].startswith(message)
    else:
        assert loads(text, list[Source], "sources.yaml") == [Source("a")]


def test_a_billion_laughs_are_refused():
    bomb = "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefg", "bcdefgh", strict=True))
    assert "anchors and aliases" in faults(bomb, dict[str, list[str]])[0]


def test_deep_nesting_is_a_fault_and_no_crash():
    for text in ("[" * 100_000, "[" * 100_000 + "]" * 100_000):
        assert (
            faults(text)[0]
            == "error yaml-syntax sources.yaml:1: more than 40 levels of nesting: is this the right file?"
        )
