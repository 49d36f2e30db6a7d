"""Suggestions for one text in one layer: what accepted strings, dates and numbers, and attribution frames give, as an annotation of a model.

    text, layer ──▶ strings accepted elsewhere ─┐
                ├─▶ dates and numbers          ─┼─▶ what the layer has a button for ──▶ Annotation of s1
                └─▶ attribution frames         ─┘

A suggestion is a function of its text, of the scheme, and of what was accepted in other texts: never of what anybody made of the same text.
"""

from collections.abc import Iterable, Sequence

from jalaa.annotation.model import Annotation, Relation, Span, name_of, text_sha256
from jalaa.annotation.scheme import Layer, Scheme
from jalaa.annotation.suggesting.found import Found
from jalaa.annotation.suggesting.frames import Frames, find_frames
from jalaa.annotation.suggesting.quantities import LABELS, find_quantities
from jalaa.annotation.suggesting.strings import Strings, strings_of
from jalaa.annotation.suggesting.words import read_words
from jalaa.blocks import Block

SUGGESTER = "s1"
"""Who suggests, as an annotator of kind model: annotations/annotators.yaml has to say so before anything is shown to people."""


def accepted_strings(annotated: Sequence[tuple[str, str, Annotation]], layer: Layer) -> Strings:
    """The strings of a layer that may be suggested elsewhere, from (document, text, annotation).

    Left out are dates and numbers, which their surroundings decide, and what stands in a structure: labels that need a relation, and those
    that such a relation starts from. The same words are a source in one sentence and none in the next.
    """
    needed = {label.needs for label in layer.labels if label.needs is not None}
    bound = {label.id for label in layer.labels if label.needs is not None}
    bound |= {label for relation in layer.relations if relation.id in needed for label in relation.from_}
    return strings_of(annotated, (label for label in layer.active if label not in bound and label not in LABELS))


def suggest(
    document: str, text: str, blocks: Iterable[Block], layer: Layer, scheme: Scheme, strings: Strings
) -> Annotation:
    """What is suggested for a text, spans in reading order; `blocks` are its headline and the like, code points of the text.

    `strings` are left to what other documents than this one said. Labels without a button, relations and attributes that the layer does not
    have are left out.
    """
    words = read_words(text)
    named = strings.find(words, document)
    quantities = find_quantities(words)
    found = _with_quantities(named, [one for one in quantities if one.label in layer.active])
    frames = Frames((), ())
    if "CONTENT" in layer.active:
        dates = {words.at(one.start): words.at(one.end - 1) for one in quantities if one.label in ("DATE", "TIME")}
        frames = find_frames(words, blocks, dates, {words.at(one.start) for one in named})
    spans = [one for one in (*found, *frames.spans) if one.label in layer.active]
    order = sorted(set(spans), key=lambda one: (one.start, -one.end, layer.active.index(one.label)))
    ids = {one: f"s{number}" for number, one in enumerate(order, 1)}
    return Annotation(
        document=document,
        annotator=SUGGESTER,
        layer=layer.id,
        kind="model",
        text_sha256=text_sha256(text),
        scheme_version=scheme.version,
        guidelines_sha256=None,
        created=None,
        spans=tuple(_span(one, ids[one], text, layer) for one in order),
        relations=tuple(_relations(frames, ids, layer)),
    )


def _with_quantities(named: Sequence[Found], quantities: Iterable[Found]) -> list[Found]:
    """Names with the dates and numbers that part none of them; of what lies inside a name only dates are kept."""
    kept = list(named)
    ends = sorted((one.start, one.end) for one in named)
    place = reach = 0
    around: tuple[int, int] = (0, 0)
    for one in quantities:
        while place < len(ends) and ends[place][0] < one.end:
            if ends[place][1] > reach:
                around, reach = ends[place], ends[place][1]
            place += 1
        if around[1] <= one.start or (around[0] <= one.start and one.end <= around[1] and one.label == "DATE"):
            kept.append(one)
    return kept


def _span(one: Found, id: str, text: str, layer: Layer) -> Span:
    quote = text[one.start : one.end]
    article = quote.startswith("ل") and one.start > 0 and text[one.start - 1] == "ل"
    known = {attribute.id: attribute for attribute in layer.attributes}
    said = [
        (name, value)
        for name, value in one.attributes
        if name in known
        and known[name].fits(one.label)
        and value in [each.id for each in known[name].values]
        # Layer files hold only what was marked.
        and value != known[name].default
    ]
    name = name_of(quote, article_after_lam=article)
    return Span(id, layer.id, one.label, one.start, one.end, quote, name, tuple(sorted(said)), one.ref, SUGGESTER)


def _relations(frames: Frames, ids: dict[Found, str], layer: Layer) -> Iterable[Relation]:
    known = {relation.id for relation in layer.relations}
    number = 0
    for label, head, tail in frames.relations:
        if label in known and head in ids and tail in ids:
            number += 1
            yield Relation(f"r{number}", label, ids[head], ids[tail])
