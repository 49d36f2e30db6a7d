"""CoNLL: one token a line with its tag, sentences parted by blank lines, documents by -DOCSTART-.

    -DOCSTART-  a1  m0  entity  O      document, annotator and layer, where Jalaa wrote the file; other files have -X- or nothing there

    وزير    O
    الدفاع  B-ORG        text   وزير الدفاع العراقي ⏎ قال        built here: tokens joined by one blank, sentences by a line break
    العراقي I-ORG        span        [ORG          )

    قال     O

Tags are IOB1, IOB2, BILOU or BIOES; they tell themselves which. In all of them a span goes on while its label does; a sequence that the scheme
forbids, such as I- after O in IOB2, begins a span all the same, and that is counted. Writing is IOB2 over `jalaa.tokens`.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import NamedTuple

from jalaa.annotation.formats.received import Export, ReceivedAnnotation, ReceivedSpan, ReceivedTask
from jalaa.annotation.formats.tally import Fault, short, tell
from jalaa.files import decode
from jalaa.incidents import Refused

DOCSTART = "-DOCSTART-"

_TAG = re.compile(r"O|([BIESLU])-(.+)", re.S)
_REMARKS = {"#", "#begin", "#end"}
_NOTHING = {"-X-", "O", "_", "-", DOCSTART}

_NO_TOKEN = "it has a tag and no token, so it is left out; mend the line"
_NO_TAG = "it has no tag, so the token is read as O; mend the line"
_NOT_A_TAG = "a tag is O, or one of B I E S L U with - and a label, so the token is read as O; mend the tag"
_MANY = "it has more columns than most lines; what is too much is taken as part of the token: look at it"
_COLUMNS = "only the first column, the token, and the last, the tag, are read"
_COMMENT = "a line that begins with # and bears no tag is a remark, which a layer has no place for"
_EMPTY = "it has no tokens, so there is no text to annotate: it is left out"


class _Token(NamedTuple):
    """A token, its tag split into the letter and the label ("O", "" outside of spans), and the number of its line."""

    form: str
    letter: str
    label: str
    line: int


class _Document(NamedTuple):
    names: list[str]
    line: int
    sentences: list[list[_Token]]


def read(data: bytes, where: str) -> Export:
    """The documents of a file. Their text is built here, so it is seldom the text that the tokens were cut from; a note says so.

    Columns are parted by tabs where any line has one, else by blanks (not by NBSP, which is part of a token). Documents without a name are
    called by the file, several of them by file and number. Blocks of one document with one text are annotations of one task.

    >>> export = read("في O\\nبغداد B-GPE\\n\\nأمس O\\n".encode(), "a1.conll")
    >>> task = export.tasks[0]
    >>> task.document, task.text, [(span.label, span.quote) for span in task.annotations[0].spans]
    ('a1', 'في بغداد\\nأمس', [('GPE', 'بغداد')])
    """
    try:
        text = decode(data, where).removeprefix("\ufeff")
    except Refused as refused:
        return Export((), refused.incidents)
    faults: list[Fault] = []
    documents = list(_documents(text, where, faults))
    scheme = _scheme(documents)
    tasks: dict[tuple[str, str], ReceivedTask] = {}
    for number, document in enumerate(documents, 1):
        if not document.sentences:
            faults.append(Fault("export-lost", f"{where}:{document.line}", "a document", _EMPTY))
            continue
        task = _task(document, _name(document, number, len(documents), where), where, scheme, faults)
        before = tasks.get((task.document, task.text))
        if before:
            task = ReceivedTask(
                task.document, task.text, before.annotations + task.annotations, before.where, task.units
            )
        tasks[task.document, task.text] = task
    if tasks:
        seen = f"its tags are {scheme}" if scheme else "it has no spans"
        rule = "the text is built here, tokens joined by one blank and sentences by a line break; the blanks of the first text are not in the file"
        faults.append(Fault("export-lost", where, seen, rule))
    elif not faults:
        faults.append(Fault("export-unreadable", where, "it holds no token", "is this the right file?"))
    return Export(tuple(tasks.values()), tuple(tell(faults)))


def _documents(text: str, where: str, faults: list[Fault]) -> Iterator[_Document]:
    rows = list(_rows(text))
    usual = _usual_width(rows)
    if usual > 2:
        faults.append(Fault("export-lost", where, f"{usual - 2} of {usual} columns", _COLUMNS))
    document = _Document([], 1, [])
    sentence: list[_Token] = []
    begun = False
    for number, columns in rows:
        if columns and columns[0] == DOCSTART:
            if begun:
                yield document
            names = [column for column in columns[1:-1] or columns[1:] if column not in _NOTHING]
            document, sentence, begun = _Document(names, number, []), [], True
        elif not columns:
            sentence = []
        elif (token := _token(columns, usual, number, where, faults)) is not None:
            begun = True
            if not sentence:
                document.sentences.append(sentence)
            sentence.append(token)
    if begun:
        yield document


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Number and columns of each line; a line of blanks alone has none."""
    tabbed = "\t" in text
    for number, line in enumerate(text.split("\n"), 1):
        line = line.removesuffix("\r")
        if not line.strip(" \t\r"):
            yield number, []
        elif tabbed and "\t" in line:
            yield number, [column.strip(" ") for column in line.rstrip("\t").split("\t")]
        else:
            # A line that begins with a blank has lost its token: the blank parts nothing from the tag.
            yield number, re.split(" +", line.rstrip(" "))


def _usual_width(rows: Sequence[tuple[int, list[str]]]) -> int:
    widths = Counter(len(columns) for _, columns in rows if columns and columns[0] not in {DOCSTART, *_REMARKS})
    return widths.most_common(1)[0][0] if widths else 2


def _token(columns: list[str], usual: int, number: int, where: str, faults: list[Fault]) -> _Token | None:
    here = f"{where}:{number}"
    tag = _TAG.fullmatch(columns[-1])
    if columns[0] in _REMARKS and tag is None:
        faults.append(Fault("export-lost", here, f"«{short(' '.join(columns))}»", _COMMENT))
        return None
    if not columns[0] or (len(columns) == 1 and usual > 1 and tag is not None):
        faults.append(Fault("export-unreadable", here, f"«{short(' '.join(columns))}»", _NO_TOKEN))
        return None
    form = columns[0]
    if len(columns) == 1:
        faults.append(Fault("export-unreadable", here, f"«{short(form)}»", _NO_TAG))
        return _Token(form, "O", "", number)
    if len(columns) > usual:
        faults.append(Fault("export-unreadable", here, f"«{short(' '.join(columns))}»", _MANY, "warning"))
        form = " ".join(columns[: len(columns) - max(usual, 2) + 1])
    if tag is None:
        faults.append(Fault("export-unreadable", here, f"«{short(columns[-1])}»", _NOT_A_TAG))
        return _Token(form, "O", "", number)
    return _Token(form, tag[1] or "O", tag[2] or "", number)


def _scheme(documents: Sequence[_Document]) -> str:
    """What the tags of a file are: IOB1, IOB2, BILOU or BIOES, "" where it has no span.

    B and I alone are IOB1 if spans begin with I, and B stands only where it parts two neighbours of one label; in a file that does neither or
    both, the more frequent beginning decides. The spans are the same either way.
    """
    letters: Counter[str] = Counter()
    bare = parting = 0
    for document in documents:
        for sentence in document.sentences:
            before = ""
            for token in sentence:
                letters[token.letter] += 1
                bare += token.letter == "I" and token.label != before
                parting += token.letter == "B" and token.label == before
                before = token.label
    if letters["L"] or letters["U"]:
        return "BILOU"
    if letters["E"] or letters["S"]:
        return "BIOES"
    if not letters["B"] and not letters["I"]:
        return ""
    return "IOB1" if bare > letters["B"] - parting else "IOB2"


def _spans(sentence: Sequence[_Token], scheme: str, where: str, faults: list[Fault]) -> Iterator[tuple[int, int, str]]:
    """First and last token of each span, last one out, and its label."""
    first = 0
    before = _Token("", "O", "", 0)
    for number, token in enumerate([*sentence, _Token("", "O", "", 0)]):
        goes_on = bool(before.label) and before.letter not in "LEUS" and token.label == before.label
        if before.label and not (goes_on and token.letter in "ILE"):
            yield first, number, before.label
        if not (goes_on and token.letter in "ILE"):
            first = number
        if _is_odd(before, token, goes_on, scheme):
            seen = f"{token.letter}-{token.label}" if token.label else token.letter
            ends = f"after {before.letter}-{before.label}" if before.label else "after O"
            place = f"{where}:{token.line or before.line}"
            rule = (
                f"{scheme} has no such sequence; a span is read wherever a label begins, goes on or ends: look at them"
            )
            faults.append(Fault("export-unreadable", place, f"{seen} {ends}", rule, "warning"))
        before = token


def _is_odd(before: _Token, token: _Token, goes_on: bool, scheme: str) -> bool:
    """Whether a token may not follow the one before it in the scheme."""
    if scheme == "IOB1":
        return token.letter == "B" and token.label != before.label
    inside = token.letter in "ILE"
    if scheme == "IOB2":
        return inside and not goes_on
    return (inside and not goes_on) or (not inside and before.letter in "BI")


def _task(document: _Document, name: str, where: str, scheme: str, faults: list[Fault]) -> ReceivedTask:
    pieces, spans = [], []
    place = 0
    for sentence in document.sentences:
        starts = []
        for token in sentence:
            starts.append(place)
            place += len(token.form) + 1
        pieces.append(" ".join(token.form for token in sentence))
        for first, behind, label in _spans(sentence, scheme, where, faults):
            start, end = starts[first], starts[behind - 1] + len(sentence[behind - 1].form)
            quote = " ".join(token.form for token in sentence[first:behind])
            spans.append(ReceivedSpan(f"s{len(spans) + 1}", label, start, end, quote))
    names = [*document.names, *[None] * 3]
    annotation = ReceivedAnnotation(annotator=names[1], spans=tuple(spans), layer=names[2])
    return ReceivedTask(name, "\n".join(pieces), (annotation,), f"{where}:{document.line}", ("code point",))


def _name(document: _Document, number: int, count: int, where: str) -> str:
    stem = PurePath(where).name.partition(".")[0]
    return document.names[0] if document.names else stem if count == 1 else f"{stem}-{number}"
