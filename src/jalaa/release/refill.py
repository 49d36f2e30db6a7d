"""Refilling: the full rows of a document from its rows without text and the text that was received.

What offsets and the text give is derived; what they cannot give (notes, what stands in a cut's place, a name mended by hand, tokens of other
rules) is the rest, a list of places with their values. `refilled` of the rows without text with the rest of the full rows gives the full rows.

    edits      received[start:end] was removed        text      the edits, applied
    headline   its block of text                       spans     text[start:end], the name derived
    tokens     made anew from text, blocks and spans   made_text from the text whose hash made_on_sha256 gives
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from jalaa.annotation.model import name_of
from jalaa.blocks import Block
from jalaa.corpus.token_rows import token_rows
from jalaa.edits import Edit, EditLog
from jalaa.release.document_rows import DocumentRows

Rest = dict[str, list[Any]]
"""`replacements`: [number of the edit, text]; `values`: [place, value], a place being keys and indexes from the rows of the document down."""


def refilled(rows: DocumentRows, received: str, rest: Rest, labels: Sequence[str]) -> DocumentRows:
    """The full rows of a document; `received` is its received text with withheld characters masked, `labels` those of layer `entity` in order."""
    derived = _derived(rows, received, dict(rest["replacements"]), labels)
    for place, value in rest["values"]:
        _put(derived, place, value)
    return derived


def rest_of(full: DocumentRows, bare: DocumentRows, received: str, labels: Sequence[str]) -> Rest:
    """What `refilled` needs besides `bare`, the rows without text, to give `full`."""
    edits = full["edits"][0]["edits"]
    replacements = [[edit["number"], edit["replacement"]] for edit in edits if edit["replacement"]]
    derived = _derived(bare, received, dict(replacements), labels)
    return {"replacements": replacements, "values": [list(found) for found in _differences(derived, full, [])]}


def _derived(rows: DocumentRows, received: str, replacements: dict[int, str], labels: Sequence[str]) -> DocumentRows:
    (edits_row,), (row,) = rows["edits"], rows["default"]
    edits = [_edit(edit, received, replacements) for edit in edits_row["edits"]]
    log = EditLog(
        tuple(Edit(one["start"], one["end"], one["replacement"], None, (one["rule"],)) for one in edits),
        len(received),
    )
    text = log.apply(received)
    blocks = [Block(**block) for block in row["blocks"]]
    headline = next((block for block in blocks if block.kind == "headline"), None)
    made_on = {row["sha256_text"]: text, row["sha256_received"]: received}
    entities = [(one["start"], one["end"], one["label"]) for one in row["spans"] if one["layer"] == "entity"]
    return {
        "default": [
            {
                **row,
                "text": text,
                "headline": text[headline.start : headline.end] if headline else None,
                "spans": [_span(span, text) for span in row["spans"]],
            }
        ],
        "tokens": list(token_rows(row["id"], text, blocks, entities, labels, row["annotation"], Counter())),
        "annotations": [
            {**one, "spans": [_made_span(span, text, made_on.get(one["made_on_sha256"])) for span in one["spans"]]}
            for one in rows["annotations"]
        ],
        "edits": [{**edits_row, "edits": edits}],
    }


def _edit(edit: dict[str, Any], received: str, replacements: dict[int, str]) -> dict[str, Any]:
    kept = {key: value for key, value in edit.items() if key not in ("length", "replacement_length")}
    removed = None if edit["withheld"] else received[edit["start"] : edit["end"]]
    return {**kept, "removed": removed, "replacement": replacements.get(edit["number"], "")}


def _span(span: dict[str, Any], text: str) -> dict[str, Any]:
    said = text[span["start"] : span["end"]]
    return {**span, "text": said, "name": name_of(said)}


def _made_span(span: dict[str, Any], text: str, made_on: str | None) -> dict[str, Any]:
    made = None if made_on is None else made_on[span["made_start"] : span["made_end"]]
    name = None if made is None else name_of(made)
    return {**_span(span, text), "name": name, "note": None, "made_text": made}


def _differences(derived: Any, full: Any, place: list[str | int]) -> Iterator[tuple[list[str | int], Any]]:
    """The places where two values of JSON part, with what stands in `full`."""
    if isinstance(derived, dict) and isinstance(full, dict) and derived.keys() == full.keys():
        for key in sorted(full):
            yield from _differences(derived[key], full[key], [*place, key])
    elif isinstance(derived, list) and isinstance(full, list) and len(derived) == len(full):
        for index, (mine, theirs) in enumerate(zip(derived, full, strict=True)):
            yield from _differences(mine, theirs, [*place, index])
    elif derived != full:
        yield place, full


def _put(value: Any, place: Sequence[str | int], new: Any) -> None:
    *way, last = place
    for key in way:
        value = value[key]
    value[last] = new
