"""Names of annotators in exports that call them by a field or a folder: ids take their place before anything is stored.

Label Studio's accounts are the matter of `label_studio_people`.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import replace

from jalaa.annotation.formats.received import Export

Files = tuple[tuple[str, bytes], ...]


def ids_for(export: Export, known: Collection[str]) -> dict[str, str]:
    """`annotator-1`, `annotator-2` … for the annotators an export names, in order; numbers and the `known` ids stay what they are."""
    named = dict.fromkeys(one.annotator for task in export.tasks for one in task.annotations if one.annotator)
    strangers = [name for name in named if name not in known and not name.isdecimal()]
    return {name: f"annotator-{number}" for number, name in enumerate(strangers, 1)}


def renamed(export: Export, ids: Mapping[str, str]) -> Export:
    """The export with the ids in the place of the names."""
    tasks = (
        replace(
            task,
            annotations=tuple(
                replace(one, annotator=ids.get(one.annotator, one.annotator) if one.annotator else None)
                for one in task.annotations
            ),
        )
        for task in export.tasks
    )
    return replace(export, tasks=tuple(tasks))


def renamed_lines(data: bytes, field: str, ids: Mapping[str, str]) -> bytes:
    """JSON lines with the ids in the place of the names in one field; lines that hold no object stay as they are.

    >>> renamed_lines(b'{"who": "Sami"}', "who", {"Sami": "annotator-1"})
    b'{"who": "annotator-1"}'
    """
    lines = data.decode("utf-8-sig").split("\n")
    return "\n".join(_renamed_line(line, field, ids) for line in lines).encode("utf-8")


def _renamed_line(line: str, field: str, ids: Mapping[str, str]) -> str:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return line
    if not (isinstance(row, dict) and isinstance(row.get(field), str) and row[field] in ids):
        return line
    return json.dumps({**row, field: ids[row[field]]}, ensure_ascii=False)


def renamed_folders(files: Files, ids: Mapping[str, str]) -> Files:
    """The files of a folder with the ids in the place of the folders that are names.

    >>> renamed_folders((("Sami/entity/a.ann", b""), ("a.txt", b"")), {"Sami": "annotator-1"})
    (('annotator-1/entity/a.ann', b''), ('a.txt', b''))
    """
    return tuple((_renamed_path(name, ids), data) for name, data in files)


def _renamed_path(name: str, ids: Mapping[str, str]) -> str:
    for person, id in ids.items():
        if name.startswith(f"{person}/"):
            return id + name.removeprefix(person)
    return name
