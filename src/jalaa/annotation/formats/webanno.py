"""WebAnno TSV 3, as WebAnno and INCEpTION write it: tokens with a column for each feature of each layer; offsets count UTF-16.

    #FORMAT=WebAnno TSV 3.3
    #T_SP=custom.Span|value
    #T_RL=custom.Relation|value|BT_custom.Span

    #Text=في بغداد
    1-1  0-2  في     *    _         _        a Span without a value
    1-2  3-8  بغداد  GPE  located   1-1      another, and a Relation from the first to it

A span is labelled by the feature `value` of its layer, else by its first one, else by the layer; its other features are its attributes. Slots,
relation layers and chains are relations. Layers that nothing ties are annotations of their own, so that one of them can be imported alone.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import PurePath

from jalaa.annotation.formats.received import Export, ReceivedAnnotation, ReceivedRelation, ReceivedSpan, ReceivedTask
from jalaa.annotation.formats.tally import Fault, short, tell
from jalaa.annotation.formats.webanno_cells import Layer, read_layer
from jalaa.annotation.formats.webanno_marks import (
    End,
    Key,
    Mark,
    attributes_of,
    chain_labels,
    label_of,
    read_marks,
    read_ties,
)
from jalaa.annotation.formats.webanno_text import Unit, lay_out, read_sentences, slicer
from jalaa.files import decode
from jalaa.incidents import Refused

_FORMAT = re.compile(r"#FORMAT=WebAnno TSV 3\.[0-9]+\s*")
_ANY_LAYER = "uima.tcas.Annotation"

_NO_FORMAT = "a file of WebAnno TSV 3 begins with #FORMAT=WebAnno TSV 3.3 or the like: export as that"
_NO_LAYER = (
    "a line of the header is #T_SP=, #T_RL= or #T_CH= with the name of a layer: it is not read, nor are its columns"
)
_NO_END = "no such annotation is there, so the relation is left out; export again"
_TWO_VALUES = "the tokens of one annotation give it two values: the first is read; export again"
_NO_TOKEN = "no token stands behind the header, so there is no text: is the file whole?"

Name = tuple[str, Key]
"""An annotation by its layer and key."""


def read(data: bytes, where: str) -> Export:
    """The one document of a file, called by the file's name, in one annotation for each group of layers that are tied to each other.

    What relations end at, tokens too, is a span: one that the file does not annotate is labelled by its type. No offset is judged here.

    >>> lines = ["#FORMAT=WebAnno TSV 3.3", "#T_SP=custom.Span|value", "", "", "#Text=في بغداد", "1-1\\t0-2\\tفي\\t_\\t", "1-2\\t3-8\\tبغداد\\tGPE\\t"]
    >>> task = read("\\n".join(lines).encode(), "a1.tsv").tasks[0]
    >>> task.text, [(span.label, span.start, span.end, span.quote) for span in task.annotations[0].spans]
    ('في بغداد', [('GPE', 3, 8, 'بغداد')])
    """
    try:
        lines = [line.removesuffix("\r") for line in decode(data, where).removeprefix("\ufeff").split("\n")]
    except Refused as refused:
        return Export((), refused.incidents)
    if not _FORMAT.fullmatch(lines[0]):
        return Export((), tuple(tell([Fault("export-unreadable", f"{where}:1", f"«{short(lines[0])}»", _NO_FORMAT)])))
    faults: list[Fault] = []
    layers, first = _header(lines, where, faults)
    width = sum(len(layer.columns) for layer in layers)
    sentences = read_sentences(lines[first:], first + 1, width, where, faults)
    if not any(sentence.units for sentence in sentences):
        return Export((), tuple(tell([*faults, Fault("export-unreadable", where, "it ends too early", _NO_TOKEN)])))
    text, counting, askew = lay_out(sentences, where)
    by_id = {unit.id: unit for sentence in sentences for unit in sentence.units}
    annotations = _annotations(by_id, layers, slicer(text, counting), where, faults)
    units = ("utf-16", "code point") if counting == "utf-16" else ("code point", "utf-16")
    task = ReceivedTask(PurePath(where).stem, text, annotations, where, units)
    return Export((task,), tuple(tell([*faults, *askew])))


def _header(lines: list[str], where: str, faults: list[Fault]) -> tuple[list[Layer], int]:
    """The layers, and how many lines declare them."""
    layers: list[Layer] = []
    for number, line in enumerate(lines[1:], 2):
        if not line.startswith("#T_"):
            return layers, number - 1
        layer = read_layer(line, sum(len(layer.columns) for layer in layers))
        if layer is None:
            faults.append(Fault("export-unreadable", f"{where}:{number}", f"«{short(line)}»", _NO_LAYER))
        else:
            layers.append(layer)
    return layers, len(lines)


def _annotations(
    units: Mapping[str, Unit],
    layers: Sequence[Layer],
    there: Callable[[int, int], str],
    where: str,
    faults: list[Fault],
) -> tuple[ReceivedAnnotation, ...]:
    marks = [mark for unit in units.values() for layer in layers for mark in read_marks(layer, unit, where, faults)]
    groups: dict[Name, list[Mark]] = {}
    for mark in marks:
        if mark.layer.kind != "relation":
            groups.setdefault((mark.layer.name, mark.key), []).append(mark)
    ids = {name: f"s{number}" for number, name in enumerate(groups, 1)}
    spans = [(name[0], _span(ids[name], found, there, where, faults)) for name, found in groups.items()]
    relations = list(_chains(groups, ids, where, faults))
    stacked = {(mark.layer.name, mark.unit.id, mark.stack): (mark.layer.name, mark.key) for mark in marks}
    for tie in read_ties(marks, where, faults):
        ends = []
        for end in (tie.head, tie.tail):
            name = _name(end, ids, stacked, layers)
            if name is None and end.unit in units and end.layer not in {layer.name for layer in layers}:
                name = (end.layer, ("stack", end.unit, 0))
                unit = units[end.unit]
                ids[name] = f"s{len(ids) + 1}"
                label = end.layer.rpartition(".")[2]
                spans.append((end.layer, ReceivedSpan(ids[name], label, unit.start, unit.end, unit.form)))
            if name is None:
                seen = f"«{short(tie.label)}» ends at {short(end.layer.rpartition('.')[2])} on {short(end.unit)}"
                faults.append(Fault("export-unreadable", tie.where, seen, _NO_END))
            ends.append(name)
        if None not in ends:
            relations.append((tie.label, ends[0], ends[1]))
    return tuple(_parted(layers, spans, relations, ids))


def _name(
    end: End, ids: Mapping[Name, str], stacked: Mapping[tuple[str, str, int], Name], layers: Sequence[Layer]
) -> Name | None:
    """The annotation that a cell points to; an untyped slot may mean one of any layer."""
    searched = [layer.name for layer in layers] if end.layer == _ANY_LAYER else [end.layer]
    for layer in searched:
        name = (layer, ("number", end.number))
        if name in ids:
            return name
        name = stacked.get((layer, end.unit, end.stack)) or (layer, ("stack", end.unit, end.stack))
        if not end.number and name in ids:
            return name
    return None


def _span(
    id: str, marks: Sequence[Mark], there: Callable[[int, int], str], where: str, faults: list[Fault]
) -> ReceivedSpan:
    """A span over all units that bear its marks; it quotes what they say, and the text only between them."""
    first = marks[0]
    for mark in marks[1:]:
        if (label_of(mark), attributes_of(mark)) != (label_of(first), attributes_of(first)):
            seen = f"«{short(label_of(first))}» and «{short(label_of(mark))}»"
            faults.append(Fault("export-unreadable", f"{where}:{mark.unit.line}", seen, _TWO_VALUES))
    units = sorted((mark.unit for mark in marks), key=lambda unit: (unit.start, unit.end))
    start, end = units[0].start, max(unit.end for unit in units)
    quote = units[0].form
    for before, unit in zip(units, units[1:], strict=False):
        if unit.start < before.end:
            quote = there(start, end)
            break
        quote += there(before.end, unit.start) + unit.form
    return ReceivedSpan(id, label_of(first), start, end, quote, attributes_of(first))


def _chains(
    groups: Mapping[Name, list[Mark]], ids: Mapping[Name, str], where: str, faults: list[Fault]
) -> Iterator[tuple[str, Name, Name]]:
    chains: dict[tuple[str, int], list[Name]] = {}
    for name in groups:
        if name[1][0] == "link":
            chains.setdefault((name[0], name[1][1]), []).append(name)
    for found in chains.values():
        found.sort(key=lambda name: name[1][2])
        labels = chain_labels([groups[name][0] for name in found], where, faults)
        yield from zip(labels, found, found[1:], strict=False)


def _parted(
    layers: Sequence[Layer],
    spans: Sequence[tuple[str, ReceivedSpan]],
    relations: Sequence[tuple[str, Name, Name]],
    ids: Mapping[Name, str],
) -> Iterator[ReceivedAnnotation]:
    """An annotation for each group of layers that relations tie; spans keep their order, layers that of the header."""
    names = [
        *dict.fromkeys([*(layer.name for layer in layers if layer.kind != "relation"), *(name for name, _ in spans)])
    ]
    group = {name: name for name in names}
    for _, head, tail in relations:
        kept, gone = group[head[0]], group[tail[0]]
        group = {name: kept if found == gone else found for name, found in group.items()}
    for lead in dict.fromkeys(group[name] for name in names):
        yield ReceivedAnnotation(
            annotator=None,
            spans=tuple(span for name, span in spans if group[name] == lead),
            relations=tuple(
                ReceivedRelation(f"r{number}", label, ids[head], ids[tail])
                for number, (label, head, tail) in enumerate(relations, 1)
                if group[head[0]] == lead
            ),
            layer="+".join(name.rpartition(".")[2] for name in names if group[name] == lead),
        )
