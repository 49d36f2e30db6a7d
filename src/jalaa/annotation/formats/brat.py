"""brat standoff: folders of texts (.txt) and beside each an .ann of the same name, read as one export.

    news/a1.txt  news/a1.ann            one document, a1; an empty .ann says that somebody looked and found nothing
    m0/a1.ann    h1/a1.ann  (+ .txt)    one text in several folders: a folder is an annotator, one inside it a layer (m0/entity/a1.ann)

What the lines of an .ann say is the matter of `brat_lines`.
"""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from jalaa.annotation.formats.brat_lines import read_lines
from jalaa.annotation.formats.received import Export, ReceivedAnnotation, ReceivedTask
from jalaa.annotation.formats.tally import Fault, tell
from jalaa.files import decode, read_bytes
from jalaa.incidents import Incident, Refused

_NO_TEXT = "no .txt of that name stands beside it, so nobody knows what its offsets mean: put the text there"
_NO_ANN = "no .ann of that name stands beside it: nobody annotated the text, and it is left out"
_LINK = "a link may lead to a file that was never meant to be read and stored: copy the file itself here"
_NO_FILES = "brat keeps an .ann and a .txt for each document: name a folder of them, or one .ann"


class _Pair(NamedTuple):
    """A document as it lies there: its path without suffix, from the folder that is read, its text and its lines."""

    path: PurePosixPath
    text: str
    ann: str


def read(path: Path) -> Export:
    """The documents of a folder and the folders in it, or the one of an .ann or a .txt.

    A document is called by its file. Where one text lies in several folders under one name, the folders are annotators; other texts of one name
    are called by their whole path. What cannot be read is left out with an incident; no offset is judged here.
    Raises `Refused` (`file-missing`) where nothing is at `path`.
    """
    if not path.exists():
        raise Refused([Incident("file-missing", str(path), "there is no such file or folder: mend the path")])
    faults: list[Fault] = []
    incidents: list[Incident] = []
    pairs = list(_pairs(path, faults, incidents))
    texts: dict[str, set[str]] = {}
    for pair in pairs:
        texts.setdefault(pair.path.name, set()).add(pair.text)
    by_annotator = len(pairs) > sum(map(len, texts.values()))
    tasks: dict[str, ReceivedTask] = {}
    for pair in pairs:
        same = len(texts[pair.path.name]) == 1
        document = pair.path.name if same else str(pair.path)
        where = f"{pair.path}.ann"
        annotator, layer = _folders(pair.path) if by_annotator and same else (None, None)
        spans, relations = read_lines(pair.ann, pair.text, where, faults)
        before = tasks[document].annotations if document in tasks else ()
        annotation = ReceivedAnnotation(annotator, spans, relations, layer=layer)
        tasks[document] = ReceivedTask(document, pair.text, (*before, annotation), where)
    return Export(tuple(tasks.values()), (*incidents, *tell(faults)))


def _folders(path: PurePosixPath) -> tuple[str | None, str | None]:
    """Annotator and layer, by the folders of a document."""
    folders = path.parent.parts
    return (folders[0], folders[1]) if len(folders) == 2 else ("/".join(folders) or None, None)


def _pairs(path: Path, faults: list[Fault], incidents: list[Incident]) -> Iterator[_Pair]:
    folder = path if path.is_dir() else path.parent
    found = set(files(path))
    links = (file for file in _named(path) if _is_link(file, path))
    faults += [Fault("export-unreadable", file.relative_to(folder).as_posix(), "a link", _LINK) for file in links]
    if not any(file.suffix == ".ann" for file in found):
        faults.append(Fault("export-unreadable", path.name, "it holds no .ann", _NO_FILES))
        return
    for base in sorted({file.with_suffix("") for file in found}):
        name = PurePosixPath(base.relative_to(folder).as_posix())
        ann, text = base.with_name(f"{base.name}.ann"), base.with_name(f"{base.name}.txt")
        if text not in found:
            faults.append(Fault("export-unreadable", f"{name}.ann", "an .ann", _NO_TEXT))
        elif ann not in found:
            faults.append(Fault("export-lost", f"{name}.txt", "a .txt", _NO_ANN))
        else:
            try:
                yield _Pair(name, decode(read_bytes(text), f"{name}.txt"), decode(read_bytes(ann), f"{name}.ann"))
            except Refused as refused:
                incidents += refused.incidents


def files(path: Path) -> list[Path]:
    """The .ann and .txt files of a folder and the folders in it, or the two of one document; links in it are not followed."""
    return [file for file in _named(path) if file.is_file() and not _is_link(file, path)]


def _named(path: Path) -> list[Path]:
    if path.is_dir():
        return sorted(file for file in path.rglob("*") if file.suffix in (".ann", ".txt"))
    return [path.with_suffix(".ann"), path.with_suffix(".txt")]


def _is_link(file: Path, path: Path) -> bool:
    return file != path and file.is_symlink()
