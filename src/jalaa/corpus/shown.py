"""Shown texts: the log from the received text to the one that an annotator saw.

annotations/shown/<document>/<sha256 of the shown text>.json holds the edits without the removed text: that is taken from the received text.
"""

import json
from pathlib import Path

from jalaa.annotation.model import Annotation, text_sha256
from jalaa.corpus.received import Document
from jalaa.edits import BadLog, Edit, EditLog
from jalaa.files import read_text
from jalaa.incidents import Incident, Refused


def made_log(annotation: Annotation, document: Document, root: Path) -> EditLog:
    """The log from the received text to the one that an annotation was made on.

    Raises `Refused` (`annotation-text`) if that is neither the received text, nor today's, nor one recorded in annotations/shown.
    """
    if annotation.text_sha256 == document.sha256_received:
        return EditLog((), len(document.received))
    if annotation.text_sha256 == document.sha256_text:
        return document.edits
    folder = root / "annotations" / "shown" / document.id
    path = folder / f"{annotation.text_sha256}.json"
    if not is_sha256(annotation.text_sha256) or not path.is_file():
        message = (
            f"{annotation.annotator} annotated a text of {document.id} with sha256 {annotation.text_sha256[:12]}…, which is neither the received "
            f"({document.sha256_received[:12]}…) nor today's ({document.sha256_text[:12]}…), and {folder.relative_to(root).as_posix()} has no "
            "log of it: put the log there, or annotate again"
        )
        raise Refused([Incident("annotation-text", annotation.where, message)])
    try:
        log = _read_log(path, document)
        if text_sha256(log.apply(document.masked)) != annotation.text_sha256:
            raise BadLog("applied to the received text it gives another text than the one it is named after")
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        name = path.relative_to(root).as_posix()
        raise Refused([Incident("annotation-text", name, f"{error}: restore the file from history")]) from error
    return log


def withheld_on(log: EditLog, document: Document) -> list[tuple[int, int]]:
    """The withheld ranges of the received text as they lie on the text that `log` leads to; what it cut has none."""
    projections = (log.project(start, end) for start, end in document.withheld)
    return [(projection.start, projection.end) for projection in projections if projection.start < projection.end]


def is_sha256(text: str) -> bool:
    """Whether a text is a SHA-256 in hexadecimal, and so may stand in a file name."""
    return len(text) == 64 and all(character in "0123456789abcdef" for character in text)


def _read_log(path: Path, document: Document) -> EditLog:
    rows = json.loads(read_text(path))
    edits = []
    for row in rows["edits"]:
        start, end = row["start"], row["end"]
        hidden = any(start < stop and begin < end for begin, stop in document.withheld)
        removed = None if hidden else document.received[start:end]
        edits.append(Edit(start, end, row["replacement"], removed, tuple(row["rules"])))
    return EditLog(tuple(edits), rows["source_length"])
