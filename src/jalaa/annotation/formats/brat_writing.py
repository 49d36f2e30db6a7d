"""brat standoff written: a .txt and an .ann for each document, in the shape that `brat` reads.

    a1.txt  a1.ann                       where no document has more than one annotation
    m0/entity/a1.txt  m0/entity/a1.ann   annotator and layer as folders, where one has

    text    وزير ⏎ الدفاع      T1 ⇥ OCC 0 4;5 11 ⇥ وزير الدفاع      brat holds no line break in a span: so it writes one itself

What brat has no place for is told by label.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from jalaa.annotation.formats.brat_lines import CONTINUES, LINE_BREAK, NORM
from jalaa.annotation.formats.tally import Fault, as_word, is_ours_alone, of_text, tell_counts
from jalaa.annotation.model import Annotation, Relation, Span
from jalaa.incidents import Incident

_NAME = re.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_UNHELD = re.compile(r"[\t\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_NORM = re.compile(rf"{NORM}([^\s:]+):(\S+)")

_NO_NAME = (
    "it cannot be the name of a file everywhere, so nothing of it is written: give it letters, digits, . _ and - alone"
)
_TWICE = "the annotator has another annotation of the document in that layer, which is written; this one is left out"
_RANGE = "they are empty or lie outside their text, so they are left out: was it changed?"
_ONLY_BREAKS = "they hold nothing but line breaks, which brat has in no span: they are left out"
_EDGES = "they begin or end with a line break, which brat has in no span: it is left out of them"
_RENAMED = "blanks part what brat says, so those in names are written as _"
_IDS = "brat numbers spans and relations itself: theirs are written as T1, R1 and so on"
_VALUE = "brat holds no attribute without a value, or with a tab or a line break in it: they are left out"
_NOTE = "brat holds no tab and no line break in a note: they are written as blanks"
_OF_SPANS = (
    "names other than the text, references and who made or checked a span have no place in brat and are left out"
)
_ENDS = "they end at a span that is left out, so they are left out too"
_NOBODY = "documents without annotation are written as .txt alone"
_OF_ALL = "kind, date, scheme and guidelines of annotations have no place in brat and are left out"

Ranges = list[tuple[int, int]]


def write(documents: Iterable[tuple[str, str, Sequence[Annotation]]]) -> tuple[dict[str, bytes], list[Incident]]:
    """Files by their names, in UTF-8, and an incident for each kind of thing that brat cannot hold. Each document is id, text and annotations.

    Ids stay where all of an annotation are brat's own (T1, R1); else its spans and relations are numbered in order. Fragments that relations
    `continues` tie, as the reader leaves them, become one span in fragments again.

    >>> from jalaa.annotation.model import text_sha256
    >>> span = Span("e1", "entity", "GPE", 3, 8, "بغداد", "بغداد")
    >>> made = Annotation("a1", "m0", "entity", "model", text_sha256("في بغداد"), "1", None, None, (span,))
    >>> files, _ = write([("a1", "في بغداد", [made])])
    >>> list(files), files["a1.ann"].decode()
    (['a1.txt', 'a1.ann'], 'T1\\tGPE 3 8\\tبغداد\\n')
    """
    faults: list[Fault] = []
    files: dict[str, bytes] = {}
    documents = list(documents)
    flat = all(len(annotations) < 2 for _, _, annotations in documents)
    for document, text, annotations in documents:
        if not annotations and _is_name(document, document, faults):
            faults.append(Fault("export-lost", document, document, _NOBODY))
            files[f"{document}.txt"] = text.encode("utf-8")
        for annotation in of_text(annotations, text, document, faults):
            where = annotation.where or document
            folders = [] if flat else [annotation.annotator, annotation.layer]
            if not all(_is_name(name, where, faults) for name in (*folders, document)):
                continue
            path = "/".join([*folders, document])
            if f"{path}.ann" in files:
                faults.append(Fault("annotation-duplicate", where, document, _TWICE))
                continue
            faults.append(Fault("export-lost", where, "annotations", _OF_ALL))
            files[f"{path}.txt"] = text.encode("utf-8")
            files[f"{path}.ann"] = "".join(f"{line}\n" for line in _lines(text, annotation, where, faults)).encode(
                "utf-8"
            )
    return files, tell_counts(faults)


def _is_name(name: str, where: str, faults: list[Fault]) -> bool:
    if _NAME.fullmatch(name):
        return True
    faults.append(Fault("id-form", where, name, _NO_NAME))
    return False


def _lines(text: str, annotation: Annotation, where: str, faults: list[Fault]) -> Iterator[str]:
    chains = _chains(text, annotation)
    later = {span.id for chain in chains.values() for span in chain[1:]}
    written = []
    for span in annotation.spans:
        ranges = [] if span.id in later else _ranges(text, chains.get(span.id, [span]), where, faults)
        if ranges:
            written.append((span, ranges))
    names = _numbered("T", [span.id for span, _ in written], "spans", where, faults)
    ids = {span.id: name for (span, _), name in zip(reversed(written), reversed(names), strict=True)}
    for (span, ranges), name in zip(written, names, strict=True):
        places = ";".join(f"{start} {end}" for start, end in ranges)
        quote = " ".join(text[start:end] for start, end in ranges)
        yield f"{name}\t{_word(span.label, where, faults)} {places}\t{quote}"
    relations = [one for one in annotation.relations if not (one.label == CONTINUES and one.tail in later)]
    yield from _relations(relations, ids, where, faults)
    yield from _said([(ids[span.id], span) for span, _ in written], where, faults)
    more = [span.label for span in annotation.spans if is_ours_alone(span, annotation.annotator)]
    faults += [Fault("export-lost", where, label, _OF_SPANS) for label in more]


def _numbered(letter: str, ids: Sequence[str], kind: str, where: str, faults: list[Fault]) -> list[str]:
    """The ids, if all are brat's own and none stands twice; else new ones, in order."""
    if len(set(ids)) == len(ids) and all(re.fullmatch(f"{letter}[0-9]+", id) for id in ids):
        return list(ids)
    faults += [Fault("export-lost", where, kind, _IDS) for _ in ids]
    return [f"{letter}{number}" for number in range(1, len(ids) + 1)]


def _word(name: str, where: str, faults: list[Fault]) -> str:
    word = as_word(name)
    if word != name:
        faults.append(Fault("export-lost", where, name, _RENAMED))
    return word


def _chains(text: str, annotation: Annotation) -> dict[str, list[Span]]:
    """The spans that `continues` ties as fragments of one, by the id of the first, where a reader finds exactly them again."""
    spans = {span.id: span for span in annotation.spans}
    ties = Counter((one.head, one.tail) for one in annotation.relations if one.label == CONTINUES)
    chains = {}
    for head in spans:
        chain = [head]
        while (chain[-1], f"{head}#{len(chain) + 1}") in ties:
            chain.append(f"{head}#{len(chain) + 1}")
        if len(chain) > 1 and all(id in spans for id in chain):
            chains[head] = [spans[id] for id in chain]
    ends = Counter(end for one in annotation.relations for end in (one.head, one.tail))
    return {head: chain for head, chain in chains.items() if _is_one(text, chain, ends)}


def _is_one(text: str, chain: Sequence[Span], ends: Mapping[str, int]) -> bool:
    """Whether nothing is said of a later fragment but that it continues the one before, and no line break alone stands between two."""
    for number, span in enumerate(chain[1:], 1):
        before = chain[number - 1]
        is_last = number == len(chain) - 1
        bare = span.label == chain[0].label and not span.attributes and not span.note
        if not bare or ends[span.id] != (1 if is_last else 2) or not before.end < span.start:
            return False
        if LINE_BREAK.fullmatch(text, before.end, span.start):
            return False
    return all(_is_whole(text, span) for span in chain)


def _is_whole(text: str, span: Span) -> bool:
    pieces = _pieces(text, span)
    return bool(pieces) and (pieces[0][0], pieces[-1][1]) == (span.start, span.end)


def _pieces(text: str, span: Span) -> Ranges:
    """The parts of a span between line breaks; none where it is no range of the text."""
    if not 0 <= span.start < span.end <= len(text):
        return []
    pieces, place = [], span.start
    for found in LINE_BREAK.finditer(text, span.start, span.end):
        pieces.append((place, found.start()))
        place = found.end()
    return [(start, end) for start, end in [*pieces, (place, span.end)] if start < end]


def _ranges(text: str, chain: Sequence[Span], where: str, faults: list[Fault]) -> Ranges:
    ranges = []
    for span in chain:
        pieces = _pieces(text, span)
        if not 0 <= span.start < span.end <= len(text):
            faults.append(Fault("span-range", where, span.label, _RANGE))
        elif not pieces:
            faults.append(Fault("export-lost", where, span.label, _ONLY_BREAKS))
        elif not _is_whole(text, span):
            faults.append(Fault("export-lost", where, span.label, _EDGES))
        ranges += pieces
    return ranges


def _relations(relations: Sequence[Relation], ids: Mapping[str, str], where: str, faults: list[Fault]) -> Iterator[str]:
    kept = []
    for one in relations:
        if one.head in ids and one.tail in ids:
            kept.append(one)
        else:
            faults.append(Fault("export-lost", where, one.label, _ENDS))
    names = _numbered("R", [one.id for one in kept], "relations", where, faults)
    for name, one in zip(names, kept, strict=True):
        yield f"{name}\t{_word(one.label, where, faults)} Arg1:{ids[one.head]} Arg2:{ids[one.tail]}"


def _said(spans: Sequence[tuple[str, Span]], where: str, faults: list[Fault]) -> Iterator[str]:
    """Lines of attributes, normalisations and notes."""
    numbers: Counter[str] = Counter()
    for id, span in spans:
        for name, value in span.attributes:
            if not value or _UNHELD.search(value):
                faults.append(Fault("export-lost", where, name, _VALUE))
                continue
            norm = _NORM.fullmatch(f"{name}:{value}") if name.startswith(NORM) else None
            kind = "N" if norm else "A"
            numbers[kind] += 1
            word = f"Reference {id} {norm[1]}:{norm[2]}" if norm else f"{_word(name, where, faults)} {id}"
            yield f"{kind}{numbers[kind]}\t{word}" + ("\t" if norm else "" if value == "true" else f" {value}")
        if span.note:
            note = _UNHELD.sub(" ", span.note)
            if note != span.note:
                faults.append(Fault("export-lost", where, span.label, _NOTE))
            numbers["#"] += 1
            yield f"#{numbers['#']}\tAnnotatorNotes {id}\t{note}"
