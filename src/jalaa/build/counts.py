"""Counts: every number that card and datasheet state, taken from the tables and from nowhere else."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from jalaa.annotation.agreement import Agreement
from jalaa.build.accord import accords
from jalaa.build.markdown import markdown_table
from jalaa.corpus.tables import Built


@dataclass(frozen=True)
class Counts:
    """What the tables hold, counted.

    `spans` are those shown in `default`, by label and split; `statuses` those of all annotations, by how they were carried; `cuts` are edits by
    rule: (kind, edits, characters removed, documents); `accords` compare annotators of the same documents.
    """

    documents: dict[str, int]
    characters: dict[str, int]
    tokens: dict[str, int]
    spans: dict[str, dict[str, int]]
    statuses: dict[str, int]
    cuts: dict[str, tuple[str, int, int, int]]
    made_by: dict[str, int]
    annotation: tuple[str, ...]
    rights: dict[str, int]
    relations: dict[str, dict[str, int]]
    links: dict[str, int]
    accords: tuple[Agreement, ...]

    @property
    def all_documents(self) -> int:
        return sum(self.documents.values())


def count(built: Built) -> Counts:
    """The counts of built tables."""
    default = {split: table.to_pylist() for split, table in built.tables["default"].items()}
    tokens = {split: table.to_pylist() for split, table in built.tables["tokens"].items()}
    rows = [row for split in default.values() for row in split]
    labels = sorted({span["label"] for row in rows for span in row["spans"]})
    return Counts(
        documents={split: len(found) for split, found in default.items()},
        characters={split: sum(len(row["text"]) for row in found) for split, found in default.items()},
        tokens={split: sum(len(row["tokens"]) for row in found) for split, found in tokens.items()},
        spans={
            label: {
                split: sum(span["label"] == label for row in found for span in row["spans"])
                for split, found in default.items()
            }
            for label in labels
        },
        statuses=dict(
            sorted(Counter(span["status"] for row in _rows(built, "annotations") for span in row["spans"]).items())
        ),
        cuts=_cuts(_rows(built, "edits")),
        made_by=dict(sorted(Counter(span["made_by"] for row in rows for span in row["spans"]).items())),
        annotation=tuple(sorted({row["annotation"] for row in rows})),
        rights=dict(sorted(Counter(row["rights"] for row in rows).items())),
        relations={
            label: {
                split: sum(relation["label"] == label for row in found for relation in row["relations"])
                for split, found in default.items()
            }
            for label in sorted({relation["label"] for row in rows for relation in row["relations"]})
        },
        links=dict(sorted(Counter(row["label"] for row in _rows(built, "links")).items())),
        accords=tuple(accords(built)),
    )


def _rows(built: Built, config: str) -> list[dict[str, Any]]:
    return [row for table in built.tables.get(config, {}).values() for row in table.to_pylist()]


def _cuts(rows: Iterable[dict[str, Any]]) -> dict[str, tuple[str, int, int, int]]:
    edits = [(row["document"], edit) for row in rows for edit in row["edits"]]
    found = {}
    for rule in sorted({edit["rule"] for _, edit in edits}):
        own = [(document, edit) for document, edit in edits if edit["rule"] == rule]
        removed = sum(edit["end"] - edit["start"] for _, edit in own)
        found[rule] = (own[0][1]["kind"], len(own), removed, len({document for document, _ in own}))
    return found


def documents_table(counts: Counts) -> list[str]:
    """Documents, characters and tokens by split, with a line for the whole."""
    splits = list(counts.documents)
    columns = (counts.documents, counts.characters, counts.tokens)
    rows = [[split, *(column[split] for column in columns)] for split in splits]
    rows.append(["all", *(sum(column.values()) for column in columns)])
    return list(markdown_table(["split", "documents", "characters", "tokens"], rows))


def spans_table(counts: Counts) -> list[str]:
    """Spans shown in `default` by label and split."""
    splits = list(counts.documents)
    rows = [[label, *(found[split] for split in splits), sum(found.values())] for label, found in counts.spans.items()]
    return list(markdown_table(["label", *splits, "all"], rows))


def relations_table(counts: Counts) -> list[str]:
    """Relations shown in `default` by label and split."""
    splits = list(counts.documents)
    rows = [
        [label, *(found[split] for split in splits), sum(found.values())] for label, found in counts.relations.items()
    ]
    return list(markdown_table(["relation", *splits, "all"], rows))


def links_table(counts: Counts) -> list[str]:
    """Links between documents by label."""
    return list(markdown_table(["link", "number"], counts.links.items()))


def statuses_table(counts: Counts) -> list[str]:
    """Spans of all annotations by the status with which they came to today's text."""
    return list(markdown_table(["status", "spans"], counts.statuses.items()))


def cuts_table(counts: Counts) -> list[str]:
    """Edits by rule."""
    rows = [[f"`{rule}`", *values] for rule, values in counts.cuts.items()]
    return list(markdown_table(["rule", "kind", "edits", "characters", "documents"], rows))
