"""Responsible AI: the fields `rai:…` of Croissant, from what people said in corpus.yaml and from what was counted; nothing else is known here.

A field that nobody said anything for, and that no count shows, is left out.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from jalaa.annotation.scheme import Annotator, Layer, Scheme
from jalaa.build.counts import Counts
from jalaa.corpus.config import About
from jalaa.corpus.tables import Tables

_CLEANING = "Every cut is a recorded, named, invertible edit (config edits)."


def responsible(
    about: About, counts: Counts, tables: Tables, annotators: Sequence[Annotator], scheme: Scheme | None
) -> dict[str, Any]:
    """The fields that can be stated; what Croissant wants as several values is a list, the rest a text.

    Each model that made an annotation in `tables`, or a span that is shown, is a machine annotation tool; of people nothing is told.
    """
    made = [row for table in tables.get("annotations", {}).values() for row in table.to_pylist()]
    makers = {row["annotator"] for row in made} | counts.made_by.keys()
    facts = {
        "dataCollection": about.collection,
        "dataLimitations": _listed(about.limits),
        "dataUseCases": _listed(about.uses),
        "dataBiases": _listed(about.biases),
        "personalSensitiveInformation": _listed(about.personal),
        "dataSocialImpact": about.harm,
        "dataReleaseMaintenancePlan": about.upkeep,
        "dataPreprocessingProtocol": [_CLEANING, *_cuts(counts)],
        "dataAnnotationProtocol": [_layer(layer) for layer in scheme.layers] if scheme and made else [],
        "annotationsPerItem": _annotations_per_item(made),
        "machineAnnotationTools": [
            f"{one.id}: {one.which or 'a model'}" for one in annotators if one.kind == "model" and one.id in makers
        ],
        "dataAnnotationAnalysis": list(_analysis(counts)),
    }
    return {f"rai:{name}": said for name, said in facts.items() if said}


def _listed(said: str | None) -> list[str]:
    return [said] if said else []


def _cuts(counts: Counts) -> Iterator[str]:
    """What was cut, by rule; a line only where something was."""
    if counts.cuts:
        edits = sum(found[1] for found in counts.cuts.values())
        yield (
            f"Edits: {edits}; by rule: " + ", ".join(f"{rule} {found[1]}" for rule, found in counts.cuts.items()) + "."
        )


def _layer(layer: Layer) -> str:
    """One layer of the scheme in a line: its labels, relations and attributes by name."""
    parts = [("labels in use", layer.active), ("relations", [one.id for one in layer.relations])]
    parts.append(("attributes", [one.id for one in layer.attributes]))
    said = "; ".join(f"{what}: {', '.join(names)}" for what, names in parts if names)
    return f"Layer {layer.id}: spans of characters; {said}."


def _annotations_per_item(made: Iterable[dict[str, Any]]) -> str | None:
    """How many annotators each document has, by layer."""
    numbers: dict[str, Counter[str]] = {}
    for row in made:
        numbers.setdefault(row["layer"], Counter())[row["document"]] += 1
    said = [f"{layer}: {_range(found.values())}" for layer, found in sorted(numbers.items())]
    return f"Annotations of one document, by layer: {', '.join(said)}." if said else None


def _range(numbers: Iterable[int]) -> str:
    least, most = min(found := list(numbers)), max(found)
    return str(most) if least == most else f"{least} to {most}"


def _analysis(counts: Counts) -> Iterator[str]:
    """Agreement of people, self-consistency of a model, under the name that it bears."""
    for one in counts.accords:
        whole = one.labels[-1]
        found = whole.exact_f1 is not None
        figures = f"; exact F1 {whole.exact_f1:.2f}, overlap F1 {whole.overlap_f1:.2f}" if found else ""
        said = f"{one.called.capitalize()} of {one.first} and {one.second} in the layer {one.layer}"
        yield f"{said}, documents: {one.documents}{figures}."
