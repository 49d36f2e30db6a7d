"""CoNLL written: annotations as IOB2 over the tokens of their text, in the shape that `conll` reads.

    -DOCSTART-  a1  m0  entity  O      document, annotator, layer; one such block for each annotation

    وزير    B-OCC
    الدفاع  I-OCC        a sentence a block; a span that goes over the end of a sentence keeps the two together

A tag covers whole tokens, and a token bears one. What that leaves out is told by label.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from jalaa.annotation.formats.conll import DOCSTART
from jalaa.annotation.formats.tally import Fault, as_word, is_ours_alone, of_text, tell_counts
from jalaa.annotation.model import Annotation
from jalaa.blocks import lay_blocks, sentences
from jalaa.incidents import Incident
from jalaa.tokens import tag, tokenize

_NESTED = "they lie in or over another span, or touch no token: a token bears one tag, so they are left out"
_WIDENED = "they begin or end where no token does, and tags cover whole tokens: read back they are wider, or narrower by blanks"
_BARE = "their attributes, notes, references and makers have no place in CoNLL and are left out"
_RELATIONS = "relations have no place in CoNLL and are left out"
_RENAMED = "blanks part columns, so those in names are written as _"
_RANGE = "they are empty or lie outside their text, so they are left out: was it changed?"
_NOBODY = "documents without annotation are left out"
_BLANKS = "of the texts only the tokens are written: the blanks between them are not in CoNLL, nor when and by which guidelines who annotated"


def write(documents: Iterable[tuple[str, str, Sequence[Annotation]]]) -> tuple[bytes, list[Incident]]:
    """The file, in UTF-8, and an incident for each kind of thing that it does not hold. Each document is its id, its text and its annotations.

    >>> from jalaa.annotation.model import Span, text_sha256
    >>> span = Span("e1", "entity", "GPE", 3, 8, "بغداد", "بغداد")
    >>> made = Annotation("a1", "m0", "entity", "model", text_sha256("في بغداد"), "1", None, None, (span,))
    >>> data, _ = write([("a1", "في بغداد", [made])])
    >>> print(data.decode().replace("\\t", " "), end="")
    -DOCSTART- a1 m0 entity O
    <BLANKLINE>
    في O
    بغداد B-GPE
    <BLANKLINE>
    """
    faults: list[Fault] = []
    blocks = []
    for document, text, annotations in documents:
        if not annotations:
            faults.append(Fault("export-lost", document, document, _NOBODY))
            continue
        tokens = tokenize(text)
        begins = _begins(text, tokens)
        for annotation in of_text(annotations, text, document, faults):
            where = annotation.where or document
            names = [document, annotation.annotator, annotation.layer]
            words = [as_word(name) for name in names]
            faults += [
                Fault("export-lost", where, name, _RENAMED)
                for name, word in zip(names, words, strict=True)
                if name != word
            ]
            blocks.append("\t".join([DOCSTART, *words, "O"]) + "\n\n")
            blocks += _lines(text, tokens, begins, annotation, where, faults)
    if blocks:
        faults.append(Fault("export-lost", faults[0].where if faults else "CoNLL", "texts", _BLANKS))
    return "".join(blocks).encode("utf-8"), tell_counts(faults)


def _begins(text: str, tokens: Sequence[tuple[int, int]]) -> set[int]:
    """Numbers of the tokens with which a sentence begins, but for the first."""
    starts = [start for start, _ in sentences(text, lay_blocks(text, []))]
    within = [bisect_right(starts, start) for start, _ in tokens]
    return {number for number in range(1, len(tokens)) if within[number] != within[number - 1]}


def _lines(
    text: str,
    tokens: Sequence[tuple[int, int]],
    begins: set[int],
    annotation: Annotation,
    where: str,
    faults: list[Fault],
) -> Iterator[str]:
    faults += [Fault("export-lost", where, relation.label, _RELATIONS) for relation in annotation.relations]
    starts, ends = {start for start, _ in tokens}, {end for _, end in tokens}
    ranges = []
    for span in annotation.spans:
        word = as_word(span.label)
        if not 0 <= span.start < span.end <= len(text):
            faults.append(Fault("span-range", where, span.label, _RANGE))
            continue
        ranges.append((span.start, span.end, word))
        if span.start not in starts or span.end not in ends:
            faults.append(Fault("export-lost", where, span.label, _WIDENED))
        if word != span.label:
            faults.append(Fault("export-lost", where, span.label, _RENAMED))
        if span.attributes or span.note or is_ours_alone(span, annotation.annotator):
            faults.append(Fault("export-lost", where, span.label, _BARE))
    tagging = tag(text, tokens, ranges, list(dict.fromkeys(label for _, _, label in ranges)))
    faults += [
        Fault("export-lost", where, label, _NESTED) for label, count in tagging.lost.items() for _ in range(count)
    ]
    for number, ((start, end), name) in enumerate(zip(tokens, tagging.tags, strict=True)):
        if number in begins and not name.startswith("I-"):
            yield "\n"
        yield f"{text[start:end]}\t{name}\n"
    if tokens:
        yield "\n"
