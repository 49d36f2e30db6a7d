"""The difference of two published datasets: documents, texts, spans, relations, attributes, labels, columns, tokens, edits, what they say of themselves.

Computed from the tables alone, so that any two releases can be compared, also of other versions of Jalaa: what one side does not have is told as a
column or config that went or came, and the rest is compared. A span that moved only because the text before it changed is no change.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from jalaa.annotation.difference import Difference
from jalaa.corpus.columns import KEYS
from jalaa.edits import EditLog
from jalaa.release.rows import Pairs, pair_rows
from jalaa.release.side import Side
from jalaa.release.spans import annotation_differences, shown_difference
from jalaa.release.texts import text_edits

_SPOKEN_OF = {"text", "spans", "relations", "sha256_text", "sha256_received"}
"""Columns whose change is told as something else."""
_FOLLOWING = {"headline", "blocks", "sentences", "edits", "made_on_sha256"}
"""Columns that follow a text, so that a change is told only where the text stayed."""


@dataclass(frozen=True)
class Moved:
    """A document that stands in another split."""

    document: str
    before: str
    after: str


@dataclass(frozen=True)
class TextChange:
    """A document whose text changed; `edits` lead from the old one to the new, None where an edition without texts leaves only their hashes."""

    document: str
    old: str | None
    new: str | None
    edits: EditLog | None


@dataclass(frozen=True)
class ValueChange:
    """A column of a document's row that holds another value; `part` is which of its rows where there are several (layer and annotator)."""

    config: str
    document: str
    part: str
    column: str
    before: Any
    after: Any


@dataclass(frozen=True)
class ColumnChange:
    """A column that came, went (None) or has another type."""

    config: str
    column: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class NameChange:
    """A label, relation, attribute or value that can be said (`what` is added or removed), or a class label with another number (moved)."""

    what: str
    kind: str
    layer: str
    name: str


@dataclass(frozen=True)
class Told:
    """A number or fact by its name, before and after; None where a side has none."""

    name: str
    before: str | int | None
    after: str | int | None


@dataclass(frozen=True)
class DatasetDifference:
    """All that differs between two published datasets; documents by id, in order.

    `added` and `removed` give the split of each document, `tokens` the documents whose unchanged text is cut into other tokens, `annotators` what
    each annotator's layers differ in, `edits` how many cuts each rule made, `others` values of columns that nothing else speaks of.
    """

    before: Side
    after: Side
    added: Mapping[str, str]
    removed: Mapping[str, str]
    moved: tuple[Moved, ...]
    texts: tuple[TextChange, ...]
    shown: Difference
    annotators: Mapping[str, Difference]
    links: tuple[Told, ...]
    others: tuple[ValueChange, ...]
    columns: tuple[ColumnChange, ...]
    names: tuple[NameChange, ...]
    tokens: tuple[str, ...]
    edits: tuple[Told, ...]
    facts: tuple[Told, ...]
    both: int
    same_content: bool

    @property
    def documents(self) -> tuple[str, ...]:
        """Documents of both sides with a change, in order."""
        found = {one.document for one in (*self.moved, *self.texts, *self.shown.changes)} | set(self.tokens)
        found |= {one.document for layer in self.annotators.values() for one in layer.changes}
        return tuple(sorted(found | {one.document for one in self.others}))


def compare(before: Side, after: Side) -> DatasetDifference:
    """What differs from `before` to `after`."""
    old, new = before.splits, after.splits
    both = sorted(old.keys() & new.keys())
    pairs, made, cut = (
        pair_rows(before.rows(config), after.rows(config), KEYS[config])
        for config in ("default", "annotations", "edits")
    )
    texts = tuple(_texts(pairs))
    changed = {one.document for one in texts}
    return DatasetDifference(
        before=before,
        after=after,
        added={id: new[id] for id in sorted(new.keys() - old.keys())},
        removed={id: old[id] for id in sorted(old.keys() - new.keys())},
        moved=tuple(Moved(id, old[id], new[id]) for id in both if old[id] != new[id]),
        texts=texts,
        shown=shown_difference(pairs, changed),
        annotators=annotation_differences(
            made, before.rows("annotations"), after.rows("annotations"), set(both), changed
        ),
        links=tuple(_links(before.rows("links"), after.rows("links"))),
        others=tuple(
            change
            for config, found in (("default", pairs), ("annotations", made), ("edits", cut))
            for change in _others(config, found, changed)
        ),
        columns=tuple(_columns(before, after)),
        names=tuple(_names(before, after)),
        tokens=tuple(_tokens(before, after, pairs, changed)),
        edits=tuple(_edits(before.rows("edits"), after.rows("edits"))),
        facts=tuple(_told({"version": before.version, **before.facts}, {"version": after.version, **after.facts})),
        both=len(both),
        same_content=same_content(before, after),
    )


def same_content(before: Side, after: Side) -> bool:
    """Whether both hold the same rows in the same splits under the same columns: what gives them one content digest."""
    places = [
        [(config, split) for config in sorted(side.tables) for split in sorted(side.tables[config])]
        for side in (before, after)
    ]
    if places[0] != places[1] or before.ner_names != after.ner_names:
        return False
    return all(
        _same_rows(config, before.tables[config][split], after.tables[config][split]) for config, split in places[0]
    )


def _same_rows(config: str, before: pa.Table, after: pa.Table) -> bool:
    if set(before.column_names) != set(after.column_names) or before.num_rows != after.num_rows:
        return False
    before, after = (table.combine_chunks() for table in (before, after.select(before.column_names)))
    if before.equals(after):
        return True
    key = [(name, "ascending") for name in KEYS.get(config, ()) if name in before.column_names]
    return bool(key) and before.sort_by(key).equals(after.sort_by(key))


def _texts(pairs: Pairs) -> Iterator[TextChange]:
    """Texts that changed, told by their hashes, which editions without texts have too; in words where both sides have the text."""
    column = next((name for name in ("sha256_text", "text") if name in pairs.common), None)
    for number in pairs.differing(column) if column else ():
        old, new = pairs.values("text", number) if "text" in pairs.common else (None, None)
        known = old is not None and new is not None
        yield TextChange(pairs.keys[number][0], old, new, text_edits(old, new) if known else None)


def _others(config: str, pairs: Pairs, changed: set[str]) -> Iterator[ValueChange]:
    """Values of columns that nothing else speaks of; what follows a text is told where the text stayed."""
    for column in pairs.common:
        for number in pairs.differing(column) if column not in _SPOKEN_OF else ():
            key = pairs.keys[number]
            if not (column in _FOLLOWING and key[0] in changed):
                yield ValueChange(config, key[0], " ".join(map(str, key[1:])), column, *pairs.values(column, number))


def _columns(before: Side, after: Side) -> Iterator[ColumnChange]:
    """Of a config that came or went, all columns."""
    for config in sorted(before.tables.keys() | after.tables.keys()):
        old, new = ({field.name: str(field.type) for field in side.rows(config).schema} for side in (before, after))
        for column in [*old, *(name for name in new if name not in old)]:
            if old.get(column) != new.get(column):
                yield ColumnChange(config, column, old.get(column), new.get(column))


def _names(before: Side, after: Side) -> Iterator[NameChange]:
    yield from (NameChange("removed", *one) for one in sorted(before.labels - after.labels))
    yield from (NameChange("added", *one) for one in sorted(after.labels - before.labels))
    for number, name in enumerate(before.ner_names):
        if name in after.ner_names and after.ner_names.index(name) != number:
            yield NameChange("moved", "class label", "entity", name)


def _links(before: pa.Table, after: pa.Table) -> Iterator[Told]:
    old, new = ({row["id"]: _link(row) for row in table.to_pylist() if "id" in row} for table in (before, after))
    yield from _told(old, new)


def _link(row: Mapping[str, Any]) -> str:
    ends = (f"{row.get(f'document_{end}')}#{row.get(f'span_{end}')}" for end in "ab")
    return " ".join(filter(None, [row.get("label"), " – ".join(ends), row.get("kind"), row.get("note")]))


def _edits(before: pa.Table, after: pa.Table) -> Iterator[Told]:
    yield from _told(_cuts(before), _cuts(after))


def _cuts(table: pa.Table) -> Counter[str]:
    """How many cuts each rule made."""
    if "edits" not in table.column_names:
        return Counter()
    rules = pc.struct_field(pc.list_flatten(table["edits"]), "rule")
    return Counter({str(one["values"]): one["counts"] for one in pc.value_counts(rules).to_pylist()})


def _told(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Told]:
    for name in [*before, *(name for name in after if name not in before)]:
        if before.get(name) != after.get(name):
            yield Told(name, before.get(name), after.get(name))


def _tokens(before: Side, after: Side, pairs: Pairs, changed: set[str]) -> Iterator[str]:
    """Documents whose text and blocks stayed and whose blocks have other tokens: the rule that cuts tokens is another."""
    old, new = before.rows("tokens"), after.rows("tokens")
    key = ("document", "start")
    column = next(
        (name for name in ("offsets", "tokens") if all(name in table.column_names for table in (old, new))), None
    )
    if column is None:
        return
    tokens = pair_rows(old, new, key, (column,))
    found: dict[str, list[int]] = {}
    for number in tokens.differing(column):
        document, start = tokens.keys[number]
        found.setdefault(document, []).append(start)
    numbers = {key[0]: number for number, key in enumerate(pairs.keys)}
    for document, starts in sorted(found.items()):
        if document in numbers and document not in changed:
            ends = _block_ends(pairs, numbers[document])
            if ends is None or any(ends[0].get(start) == ends[1].get(start) for start in starts):
                yield document


def _block_ends(pairs: Pairs, number: int) -> Sequence[dict[int, int]] | None:
    if "blocks" not in pairs.common:
        return None
    return [{block["start"]: block["end"] for block in blocks or ()} for blocks in pairs.values("blocks", number)]
