"""Layers: new annotations put among those that an annotator made before, one file per annotator and layer.

A line that no new annotation takes the place of stays byte for byte, whoever it is of: layer files are read through the scheme, never rewritten.
"""

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from jalaa.annotation.model import Annotation, write_annotations
from jalaa.corpus.read import Corpus, existing_dataset
from jalaa.files import read_bytes
from jalaa.incidents import Incident

Key = tuple[str, str, str]


def merge_layers(
    corpus: Corpus, new: Iterable[Annotation], replace_old: bool
) -> tuple[dict[str, bytes], list[Incident]]:
    """The files of layers that change, as seen from the corpus's root, as they would be written, and the incidents.

    An annotation of a document that the annotator annotated before is an error unless `replace_old`, then it takes the old one's place; one that
    is the same but for where it stood changes nothing. Two new ones of one document are an error in any case.
    """
    old = {_key(one): one for one in corpus.annotations}
    arrived: dict[Key, Annotation] = {}
    incidents: list[Incident] = []
    for one in new:
        key, file = _key(one), layer_file(one.annotator, one.layer)
        if key in arrived:
            message = f"a second annotation of {one.document} by {one.annotator} in layer {one.layer}, the first is {arrived[key].where}: export one"
            incidents.append(Incident("annotation-duplicate", one.where, message))
        elif key in old and not replace_old and not _is_same(one, old[key]):
            message = f"{one.annotator} has annotated {one.document} in layer {one.layer} before ({old[key].where}): say --replace to put this in its place"
            incidents.append(Incident("annotation-duplicate", one.where, message))
        elif key in old and not old[key].where.startswith(f"{file}:"):
            message = (
                f"{old[key].where} has {one.annotator}'s annotation of {one.document}: move its lines to {file} first"
            )
            incidents.append(Incident("annotation-duplicate", one.where, message))
        arrived.setdefault(key, one)
    changed = {key: one for key, one in arrived.items() if key not in old or not _is_same(one, old[key])}
    files = sorted({layer_file(one.annotator, one.layer) for one in changed.values()})
    return {name: _merged(corpus, name, changed) for name in files}, incidents


def layer_file(annotator: str, layer: str) -> str:
    """Where the annotations of an annotator in a layer stand, as seen from the corpus's root."""
    return f"annotations/layers/{annotator}-{layer}.jsonl"


@contextmanager
def one_writer(root: Path) -> Iterator[None]:
    """Let nobody else write annotations of this corpus meanwhile: who comes second waits, and reads what the first wrote.

    Raises `Refused` (`file-missing`) where there is no corpus, and makes nothing there.
    """
    existing_dataset(root)
    folder = root / "annotations"
    folder.mkdir(exist_ok=True)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _merged(corpus: Corpus, name: str, changed: dict[Key, Annotation]) -> bytes:
    """A layer file by document: the lines that stay as they stand, and the new ones."""
    lines: list[tuple[str, bytes]] = []
    if (corpus.root / name).exists():
        standing = read_bytes(corpus.root / name).split(b"\n")
        stays = [one for one in corpus.annotations if one.where.startswith(f"{name}:") and _key(one) not in changed]
        lines += [(one.document, standing[int(one.where.removeprefix(f"{name}:")) - 1] + b"\n") for one in stays]
    for one in changed.values():
        if layer_file(one.annotator, one.layer) == name:
            lines.append((one.document, write_annotations([one]).encode("utf-8")))
    return b"".join(line for _, line in sorted(lines, key=lambda line: line[0]))


def _key(annotation: Annotation) -> Key:
    return annotation.annotator, annotation.document, annotation.layer


def _is_same(one: Annotation, other: Annotation) -> bool:
    mine, theirs = vars(one) | {"where": ""}, vars(other) | {"where": ""}
    return mine == theirs
