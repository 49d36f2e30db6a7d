"""`jalaa scheme show`, `config` and `tables`: what annotators mark, the same for Label Studio, and as tables in the guidelines.

Exit codes: 0 well, 1 the scheme or the guidelines cannot be read, 2 there is no such layer.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from jalaa.annotation.label_studio_config import label_studio_config
from jalaa.annotation.scheme import Layer, Scheme, check_scheme
from jalaa.annotation.scheme_change import check_changes, scheme_json
from jalaa.annotation.scheme_tables import GUIDELINES, fill_scheme_tables
from jalaa.commands.printing import json_text, visible_line
from jalaa.corpus.read import relative
from jalaa.files import read_text, write_beside
from jalaa.incidents import Refused, nearest
from jalaa.settings import load


def run_show(root: Path, as_json: bool) -> int:
    """Print the scheme, a line for each name; labels in use are marked with a star, defaults with an equals sign."""
    scheme = read_scheme(root)
    if as_json:
        print(json_text(json.loads(scheme_json(scheme))))
    else:
        print(f"version {scheme.version}")
        for layer in scheme.layers:
            print("\n".join(["", *map(visible_line, show_lines(layer))]))
    return 0


def run_config(root: Path, layer: str) -> int:
    """Print the labelling configuration of Label Studio for a layer."""
    scheme = read_scheme(root)
    found = scheme.layer(layer)
    if found is None:
        hint = nearest(layer, [one.id for one in scheme.layers])
        print(visible_line(f"jalaa scheme config: there is no layer `{layer}`; {hint}"), file=sys.stderr)
        return 2
    print(label_studio_config(found), end="")
    return 0


def run_tables(root: Path) -> int:
    """Write the tables in the guidelines anew, and say whether anything changed."""
    path = root / GUIDELINES
    text = read_text(path)
    filled = fill_scheme_tables(text, read_scheme(root))
    if filled == text:
        print(f"{GUIDELINES}: its tables are what the scheme says")
    else:
        write_beside(path, filled.encode("utf-8"))
        print(f"{GUIDELINES}: tables written anew; annotations made from now on name it by its new hash")
    return 0


def read_scheme(root: Path) -> Scheme:
    """The scheme of the corpus under `root`; raises `Refused` with everything that is wrong in it."""
    path = root / "annotations" / "scheme.yaml"
    try:
        scheme = load(path, Scheme)
    except Refused as refused:
        raise Refused(relative(incident, root) for incident in refused.incidents) from refused
    faults = [*check_scheme(scheme), *check_changes(scheme)]
    if faults:
        raise Refused(faults)
    return scheme


def show_lines(layer: Layer) -> Iterator[str]:
    """A layer in columns: mark, name, English, Arabic."""
    yield f"layer {layer.id}"
    yield from _columns([["*" if one.id in layer.active else "", one.id, one.en, one.ar] for one in layer.labels])
    if layer.relations:
        yield "relations"
        rows = [
            [
                "",
                one.id,
                f"{','.join(one.from_) or 'any'} → {','.join(one.to) or 'any'}",
                f"at most {one.most}" if one.most is not None else "",
                one.en,
                one.ar,
            ]
            for one in layer.relations
        ]
        yield from _columns(rows)
    for attribute in layer.attributes:
        yield f"attribute {attribute.id} of {', '.join(attribute.labels) or 'any label'}: {attribute.en} · {attribute.ar}"
        yield from _columns(
            [["=" if one.id == attribute.default else "", one.id, one.en, one.ar] for one in attribute.values]
        )


def _columns(rows: list[list[str]]) -> Iterator[str]:
    widths = [max(1, *(len(cell) for cell in column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(["", *(cell.ljust(width) for cell, width in zip(row, widths, strict=True))]).rstrip()
