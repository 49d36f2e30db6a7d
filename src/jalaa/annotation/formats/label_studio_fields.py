"""Text fields: which field of a task's data is the text that its regions lie in.

A task shows its data through a config that exports do not hold. A region says only the name of the tag (`to_name`), which often is the name of the
field too, and often is not: `<Text name="text" value="$about_origin"/>`. Then the quotes of the regions tell.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from jalaa.annotation.formats.received import ReceivedSpan
from jalaa.annotation.formats.tally import Fault, short
from jalaa.units import slice_is

_IDS = ("id", "document", "text_sha256")


class Shown(NamedTuple):
    """What a task shows in one of its tags: its data, and the spans that lie in the text of that tag."""

    data: Mapping[str, Any]
    spans: Sequence[ReceivedSpan]


def text_field_of(
    tag: str | None, tasks: Sequence[Shown], said: str | None, where: str, faults: list[Fault]
) -> str | None:
    """The data field whose text a tag shows; None, and an incident `export-field` that asks, where that is open.

    The field that a person `said`; else the one called as the tag is; else the only text there is; else the one in which more than half of the
    quotes stand where they say, and more than in any other. `tag` is None where the export names none.

    >>> tasks = [Shown({"url": "b", "about": "في بغداد"}, [ReceivedSpan("k1", "GPE", 3, 8, "بغداد")])]
    >>> text_field_of("text", tasks, None, "export.json", [])
    'about'
    """
    texts = {name: None for one in tasks for name, text in one.data.items() if isinstance(text, str) and text}
    names = [name for name in texts if name not in _IDS] or list(texts)
    if said is not None:
        if said in names:
            return said
        faults.append(Fault("export-field", where, f"no task has a text `{short(said)}`", _question(names)))
        return None
    named = tag if any(tag in one.data for one in tasks) else None
    names = names if named is None or named in names else [*names, named]
    fitting, quotes = _fitting(tasks, names) if len(names) > 1 else ({}, 0)
    clear = _clear(fitting, quotes)
    if named is not None:
        if clear not in (None, named):
            seen = f"of {quotes:,} quotes {fitting[named]:,} stand where they say in `{short(named)}`, which the tag is called, {fitting[clear]:,} in `{short(clear)}`"
            rule = f"is `{short(named)}` the text that was annotated? if not, name the other with --text-field"
            faults.append(Fault("export-field", where, seen, rule, "warning"))
        return named
    if len(names) == 1:
        return names[0]
    if clear is not None:
        seen = f"no field is called as {_called(tag)} is; of {quotes:,} quotes {fitting[clear]:,} stand where they say in `{short(clear)}`, which was read"
        faults.append(Fault("export-field", where, seen, "if it is another, name it with --text-field", "note"))
        return clear
    if tag is None and "text" in names:
        return "text"
    faults.append(Fault("export-field", where, f"{_called(tag)} may show any of {len(names)} texts", _question(names)))
    return None


def _fitting(tasks: Sequence[Shown], names: Sequence[str]) -> tuple[dict[str, int], int]:
    """How many quotes stand, in each field, where their offsets say, and how many quotes there are."""
    fitting, quotes = dict.fromkeys(names, 0), 0
    for data, spans in tasks:
        texts = [(name, data[name]) for name in names if isinstance(data.get(name), str)]
        for span in spans:
            if span.quote and type(span.start) is int and type(span.end) is int:
                quotes += 1
                for name, text in texts:
                    fitting[name] += slice_is(text, span.start, span.end, span.quote)
    return fitting, quotes


def _clear(fitting: Mapping[str, int], quotes: int) -> str | None:
    best = max(fitting, key=lambda name: fitting[name], default=None)
    if best is None or 2 * fitting[best] <= quotes or list(fitting.values()).count(fitting[best]) > 1:
        return None
    return best


def _called(tag: str | None) -> str:
    return "the tag that shows the text" if tag is None else f"the tag `{short(tag)}`"


def _question(names: Sequence[str]) -> str:
    there = ", ".join(f"`{short(name)}`" for name in names) or "none"
    return f"the data has these texts: {there}; name the one that was annotated with --text-field"
