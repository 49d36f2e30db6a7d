"""Reading an export in whichever format it has: bounded, without people's addresses and names, and with the bytes that are worth keeping."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from jalaa.annotation.formats import brat, conll, jsonl, label_studio, label_studio_table, webanno
from jalaa.annotation.formats.label_studio_people import without_people
from jalaa.annotation.formats.names import ids_for, renamed, renamed_folders, renamed_lines
from jalaa.annotation.formats.received import Export
from jalaa.files import read_bytes
from jalaa.incidents import Incident, Refused, nearest

FORMATS = ("label-studio", "brat", "webanno-tsv", "conll", "jsonl")

LIMIT = 128 * 1024 * 1024
"""Bytes: the largest export that is read; as Python objects it takes ten times as much memory."""


@dataclass(frozen=True)
class Read:
    """An export that was read: what it says, the files as they are to be stored, and the ids that stand for people's addresses and names."""

    export: Export
    files: tuple[tuple[str, bytes], ...]
    people: Mapping[str, str]

    @property
    def sha256(self) -> str:
        """SHA-256 of what is stored; of a folder that of its files' names and hashes, by name."""
        if len(self.files) == 1:
            return hashlib.sha256(self.files[0][1]).hexdigest()
        lines = (f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(self.files))
        return hashlib.sha256("".join(lines).encode("utf-8")).hexdigest()


def read_export(
    path: Path,
    format: str,
    fields: Mapping[str, str] | None = None,
    text_field: str | None = None,
    known: Collection[str] = (),
) -> Read:
    """Read an export; raises `Refused` where the file is not there, too large, or the format has no such name.

    `fields` names the fields of a JSONL; `text_field` the data field of Label Studio tasks whose text was annotated, where the export leaves
    it open; `known` are ids of annotators, which are nobody's names. What is wrong inside the file stands in the incidents of the export.
    """
    if format not in FORMATS:
        raise Refused(
            [
                Incident(
                    "export-unreadable", str(path), f"the format `{format}` is not known; {nearest(format, FORMATS)}"
                )
            ]
        )
    read = _of_format(path, format, dict(fields or {}), text_field, known)
    if not (read.export.tasks or read.export.incidents):
        told = Incident("export-unreadable", path.name, "it holds no task: was the project empty?", "warning")
        return replace(read, export=Export((), (told,)))
    return read


def _of_format(path: Path, format: str, fields: dict[str, str], text_field: str | None, known: Collection[str]) -> Read:
    if format == "brat":
        export, files = brat.read(path), _brat_files(path)
        ids = ids_for(export, known)
        return Read(renamed(export, ids), renamed_folders(files, ids), ids)
    data, people = _read(path), {}
    is_csv = path.name.lower().endswith((".csv", ".tsv")) and format == "label-studio"
    if format == "label-studio":
        data, people = without_people(data, is_csv, path.name)
    where = path.name
    if is_csv:
        export = label_studio_table.read(data, where, text_field)
    elif format == "label-studio":
        export = label_studio.read(data, where, text_field)
    elif format == "webanno-tsv":
        export = webanno.read(data, where)
    elif format == "conll":
        export = conll.read(data, where)
    else:
        export = jsonl.read(data, where, fields)
        people = ids_for(export, known)
        if people:
            export = renamed(export, people)
            data = renamed_lines(jsonl.plain(data, where), fields["annotator"], people)
    return Read(export, ((path.name, data),), people)


def _read(path: Path) -> bytes:
    try:
        return read_bytes(path, LIMIT)
    except Refused as refused:
        told = (
            Incident(one.id, one.where, f"more than {LIMIT:,} bytes: export fewer tasks at a time")
            if one.id == "file-size"
            else one
            for one in refused.incidents
        )
        raise Refused(told) from refused


def _brat_files(path: Path) -> tuple[tuple[str, bytes], ...]:
    folder = path if path.is_dir() else path.parent
    return tuple((one.relative_to(folder).as_posix(), _read(one)) for one in brat.files(path))
