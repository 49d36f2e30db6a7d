"""Layers: new annotations put among those that an annotator made before, one file per annotator and layer."""

from collections.abc import Iterable

from jalaa.annotation.model import Annotation
from jalaa.corpus.read import Corpus
from jalaa.incidents import Incident


def merge_layers(
    corpus: Corpus, new: Iterable[Annotation], replace_old: bool
) -> tuple[dict[str, list[Annotation]], list[Incident]]:
    """The files of layers that change, as seen from the corpus's root, with all their annotations by document, and the incidents.

    An annotation of a document that the annotator annotated before is an error unless `replace_old`, then it takes the old one's place; one that
    is the same but for where it stood changes nothing. Two new ones of one document are an error in any case.
    """
    old = {_key(one): one for one in corpus.annotations}
    elsewhere = {
        key for key, one in old.items() if not one.where.startswith(f"{layer_file(one.annotator, one.layer)}:")
    }
    arrived: dict[tuple[str, str, str], Annotation] = {}
    incidents: list[Incident] = []
    for one in new:
        key = _key(one)
        if key in arrived:
            message = f"a second annotation of {one.document} by {one.annotator} in layer {one.layer}, the first is {arrived[key].where}: export one"
            incidents.append(Incident("annotation-duplicate", one.where, message))
        elif key in old and not replace_old and not _is_same(one, old[key]):
            message = f"{one.annotator} has annotated {one.document} in layer {one.layer} before ({old[key].where}): say --replace to put this in its place"
            incidents.append(Incident("annotation-duplicate", one.where, message))
        elif key in elsewhere:
            message = f"{old[key].where} has {one.annotator}'s annotation of {one.document}: move its lines to {layer_file(one.annotator, one.layer)} first"
            incidents.append(Incident("annotation-duplicate", one.where, message))
        arrived.setdefault(key, one)
    files = {(one.annotator, one.layer) for one in arrived.values()}
    everything = {key: one for key, one in old.items() if key not in elsewhere} | arrived
    return {
        layer_file(annotator, layer): [
            everything[key]
            for key in sorted(everything, key=lambda key: key[1])
            if (key[0], key[2]) == (annotator, layer)
        ]
        for annotator, layer in sorted(files)
    }, incidents


def layer_file(annotator: str, layer: str) -> str:
    """Where the annotations of an annotator in a layer stand, as seen from the corpus's root."""
    return f"annotations/layers/{annotator}-{layer}.jsonl"


def _key(annotation: Annotation) -> tuple[str, str, str]:
    return annotation.annotator, annotation.document, annotation.layer


def _is_same(one: Annotation, other: Annotation) -> bool:
    mine, theirs = vars(one) | {"where": ""}, vars(other) | {"where": ""}
    return mine == theirs
