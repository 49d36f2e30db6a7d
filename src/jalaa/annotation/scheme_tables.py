"""Tables of the scheme for the guidelines, between markers, so that guidelines and scheme cannot say two things.

    <!-- scheme:entity -->
    …labels, relations, attributes and values of the layer `entity`, in English and Arabic…
    <!-- /scheme -->

A build never writes them: annotations name the guidelines by their hash, so the file changes only when a person calls `jalaa scheme tables`.
"""

import re
from collections.abc import Iterable, Iterator

from jalaa.annotation.scheme import Label, Layer, RelationLabel, Scheme
from jalaa.incidents import Incident, Refused, nearest

GUIDELINES = "annotations/guidelines.md"

_MARKED = re.compile(r"^(<!-- scheme:([^\s>]*) -->\n)(.*?)^(<!-- /scheme -->)$", re.DOTALL | re.MULTILINE)
_OPENING = "<!-- scheme:"


def fill_scheme_tables(text: str, scheme: Scheme) -> str:
    """The guidelines with every marked table made anew; `Refused` (`guidelines-table`) for a marker that names no layer or has no end."""
    faults = []

    def filled(match: re.Match[str]) -> str:
        layer = scheme.layer(match[2])
        if layer is None:
            hint = nearest(match[2], [layer.id for layer in scheme.layers])
            faults.append(f"there is no layer `{match[2]}` to make a table of; {hint}")
            return match[0]
        return match[1] + "\n".join(scheme_table(layer)) + "\n" + match[4]

    done, found = _MARKED.subn(filled, text)
    if found != text.count(_OPENING):
        faults.append(
            "its lines end as Windows ends them (CR LF): save it with plain line ends (LF)"
            if "\r\n" in text
            else "a marker `<!-- scheme:… -->` has no `<!-- /scheme -->` after it: each on a line of its own"
        )
    if faults:
        raise Refused(Incident("guidelines-table", GUIDELINES, fault) for fault in faults)
    return done


def check_scheme_tables(text: str, scheme: Scheme) -> Iterator[Incident]:
    """Incidents `guidelines-table` where the guidelines' tables are not what the scheme says today."""
    try:
        if fill_scheme_tables(text, scheme) != text:
            message = "a table is not what annotations/scheme.yaml says now: write it anew with `jalaa scheme tables`"
            yield Incident("guidelines-table", GUIDELINES, message)
    except Refused as refused:
        yield from refused.incidents


def scheme_table(layer: Layer) -> Iterator[str]:
    """What a layer consists of, as tables in Markdown; labels in use are bold, and the value that unmarked spans have is named.

    >>> print("\\n".join(scheme_table(Layer("entity", (Label("GPE", "a country", "دولة"),), ("GPE",)))))
    | label · وسم | English | العربية |
    |---|---|---|
    | **GPE** | a country | دولة |
    """
    yield from _table(
        ["label · وسم"], ([f"**{one.id}**" if one.id in layer.active else one.id, *_lines(one)] for one in layer.labels)
    )
    if layer.relations:
        yield ""
        yield from _table(
            ["relation · علاقة", "from → to"], ([f"`{one.id}`", _ends(one), *_lines(one)] for one in layer.relations)
        )
    for attribute in layer.attributes:
        where = ", ".join(attribute.labels) or "any label · أي وسم"
        yield ""
        yield f"`{attribute.id}` ({where}): {attribute.en} · {attribute.ar}"
        yield ""
        default = " (default · المفترض)"
        rows = ([f"`{one.id}`{default * (one.id == attribute.default)}", *_lines(one)] for one in attribute.values)
        yield from _table(["value · قيمة"], rows)


def _lines(one: Label | RelationLabel) -> list[str]:
    return [one.en, one.ar]


def _ends(relation: RelationLabel) -> str:
    ends = " → ".join(", ".join(labels) or "any" for labels in (relation.from_, relation.to))
    return f"{ends}, at most {relation.most}" if relation.most is not None else ends


def _table(heads: list[str], rows: Iterable[list[str]]) -> Iterator[str]:
    heads = [*heads, "English", "العربية"]
    yield _row(heads)
    yield "|" + "---|" * len(heads)
    yield from map(_row, rows)


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(map(_cell, cells))} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
