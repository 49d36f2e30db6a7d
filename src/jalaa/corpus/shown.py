"""Shown texts: the log from a received text to the one that an annotator saw.

annotations/shown/<document>/<sha256 of the shown text>.json holds the edits without the removed text: that is taken from the received text.
"""

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from jalaa.annotation.model import Annotation, text_sha256
from jalaa.corpus.received import Document, Replaced
from jalaa.edits import BadLog, Edit, EditLog, mask
from jalaa.files import read_text, write_beside
from jalaa.incidents import Incident, Refused


@dataclass(frozen=True)
class MadeOn:
    """The text that an annotation was made on: `log` leads to it from a received text, today's one or one that was replaced."""

    source: Document | Replaced
    log: EditLog

    @property
    def is_replaced(self) -> bool:
        """Whether that received text is no longer the document's."""
        return isinstance(self.source, Replaced)

    @cached_property
    def text(self) -> str:
        """The text itself, with its withheld characters."""
        return self.log.apply(self.source.received)

    @cached_property
    def withheld(self) -> tuple[tuple[int, int], ...]:
        """The withheld ranges of the received text as they lie on this one; what was cut has none."""
        projections = (self.log.project(start, end) for start, end in self.source.withheld)
        return tuple((there.start, there.end) for there in projections if there.start < there.end)

    @cached_property
    def masked(self) -> str:
        """The text with its withheld characters masked."""
        return mask(self.text, self.withheld)

    @cached_property
    def sha256(self) -> str:
        """The hash by which annotations know this text: that of the masked one."""
        return text_sha256(self.masked)


def made_on(annotation: Annotation, document: Document, root: Path) -> MadeOn:
    """The text that an annotation was made on.

    Raises `Refused` (`annotation-text`) if that is neither today's text, nor a received one, nor one recorded in annotations/shown.
    """
    for known in plain_texts(document):
        if annotation.text_sha256 == known.sha256:
            return known
    folder = root / "annotations" / "shown" / document.id
    path = folder / f"{annotation.text_sha256}.json"
    if not is_sha256(annotation.text_sha256) or not path.is_file():
        message = (
            f"{annotation.annotator} annotated a text of {document.id} with sha256 {annotation.text_sha256[:12]}…, which is neither the received "
            f"({document.sha256_received[:12]}…) nor today's ({document.sha256_text[:12]}…), and {folder.relative_to(root).as_posix()} has no "
            "log of it: put the log there, or annotate again"
        )
        raise Refused([Incident("annotation-text", annotation.where, message)])
    return read_shown(path, document, root)


def plain_texts(document: Document) -> list[MadeOn]:
    """The texts of a document that need no record: received, today's, and the received ones before it."""
    empty = EditLog((), len(document.received))
    older = [MadeOn(one, EditLog((), len(one.received))) for one in document.replaced]
    return [MadeOn(document, empty), MadeOn(document, document.edits), *older]


def shown_texts(document: Document, root: Path) -> list[MadeOn]:
    """All texts of a document that an annotation can have been made on; raises `Refused` for a record that is broken."""
    folder = root / "annotations" / "shown" / document.id
    recorded = sorted(folder.glob("*.json")) if folder.is_dir() else []
    return [*plain_texts(document), *(read_shown(path, document, root) for path in recorded)]


def read_shown(path: Path, document: Document, root: Path) -> MadeOn:
    """A recorded text; raises `Refused` (`annotation-text`) where the record leads from no received text to the one it is named after."""
    fault = "applied to the received text it gives another text than the one it is named after"
    for source in (document, *document.replaced):
        try:
            found = MadeOn(source, _read_log(path, source))
            if found.sha256 == path.stem:
                return found
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            fault = fault if isinstance(error, BadLog) and source is not document else str(error)
    name = path.relative_to(root).as_posix()
    raise Refused([Incident("annotation-text", name, f"{fault}: restore the file from history")])


def write_shown(known: MadeOn, document: Document, root: Path) -> Path:
    """Record a text, so that annotations made on it can be carried after the rules have changed; the file it stands in.

    A text that was recorded before is left as it is: its name is its hash.
    """
    path = root / "annotations" / "shown" / document.id / f"{known.sha256}.json"
    if not path.is_file():
        edits = [
            {"start": one.start, "end": one.end, "replacement": one.replacement, "rules": list(one.rules)}
            for one in known.log.edits
        ]
        row = {"source_length": known.log.source_length, "edits": edits}
        write_beside(path, (json.dumps(row, ensure_ascii=False) + "\n").encode("utf-8"))
    return path


def is_sha256(text: str) -> bool:
    """Whether a text is a SHA-256 in hexadecimal, and so may stand in a file name."""
    return len(text) == 64 and all(character in "0123456789abcdef" for character in text)


def _read_log(path: Path, source: Document | Replaced) -> EditLog:
    row = json.loads(read_text(path))
    log = EditLog(tuple(_edit(edit, source.received) for edit in row["edits"]), row["source_length"])
    if log.source_length != len(source.received):
        raise BadLog(f"source_length is {log.source_length}, {len(source.received)} was received")
    return log


def _edit(row: dict[str, Any], received: str) -> Edit:
    start, end = row["start"], row["end"]
    return Edit(start, end, row["replacement"], received[start:end], tuple(row["rules"]))
