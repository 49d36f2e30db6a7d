"""Tokens with tags are read in whatever scheme, and written as IOB2; what either loses is told by label."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalaa.annotation.formats import conll, conll_writing
from jalaa.annotation.model import Annotation, Relation, Span, text_sha256
from jalaa.tokens import tag, tokenize

BUILT = "the text is built here, tokens joined by one blank and sentences by a line break; the blanks of the first text are not in the file"


def told(incidents) -> list[str]:
    return [str(incident) for incident in incidents]


def read(*lines):
    return conll.read("\n".join(lines).encode(), "a1.conll")


def spans(export):
    """Label and quote of each span."""
    return [(span.label, span.quote) for task in export.tasks for one in task.annotations for span in one.spans]


def test_tokens_are_joined_by_blanks_and_sentences_by_line_breaks():
    (task,) = read("وصل O", "إلى O", "أربيل B-GPE", "", "", "أمس O", "").tasks
    assert (task.document, task.text, task.units) == ("a1", "وصل إلى أربيل\nأمس", ("code point",))
    (span,) = task.annotations[0].spans
    assert (span.id, span.start, span.end, task.text[span.start : span.end]) == ("s1", 8, 13, span.quote)


@pytest.mark.parametrize(
    ("tags", "scheme", "found"),
    [
        ("O B-P I-P O B-P B-P", "IOB2", ["b c", "e", "f"]),
        ("B-P O B-G B-P", "IOB2", ["a", "c", "d"]),
        ("I-P I-P B-P O I-G I-P", "IOB1", ["a b", "c", "e", "f"]),
        ("B-P I-P L-P U-G O O", "BILOU", ["a b c", "d"]),
        ("B-P E-P S-G S-G O B-G E-G", "BIOES", ["a b", "c", "d", "f g"]),
        ("U-P U-P O", "BILOU", ["a", "b"]),
    ],
)
def test_the_tags_tell_their_scheme(tags, scheme, found):
    export = read(*(f"{token} {name}" for token, name in zip("abcdefg", tags.split(), strict=False)))
    assert [quote for _, quote in spans(export)] == found
    assert told(export.incidents) == [f"note export-lost a1.conll: its tags are {scheme}: {BUILT}"]


@pytest.mark.parametrize(
    ("tags", "found", "odd"),
    [
        ("B-P O I-P I-P B-P", ["a", "c d", "e"], "I-P after O: IOB2 has no such sequence"),
        ("B-P I-G B-P", ["a", "b", "c"], "I-G after B-P: IOB2"),
        ("I-P O I-P B-G I-P", ["a", "c", "d", "e"], "B-G after I-P: IOB1"),
        ("B-P O U-P L-P", ["a", "c", "d"], "O after B-P (and 1 more, the next a1.conll:4): BILOU"),
        ("B-P U-P B-P", ["a", "b", "c"], "U-P after B-P (and 1 more, the next a1.conll:3): BILOU"),
    ],
)
def test_sequences_that_the_scheme_forbids_are_read_and_counted(tags, found, odd):
    export = read(*(f"{token} {name}" for token, name in zip("abcdefg", tags.split(), strict=False)))
    assert [quote for _, quote in spans(export)] == found
    assert odd in told(export.incidents)[0] and export.incidents[0].level == "warning"


def test_a_span_ends_with_its_sentence():
    export = read("a B-P", "", "b I-P")
    assert [quote for _, quote in spans(export)] == ["a", "b"]
    assert "a1.conll:3: I-P after O: IOB2" in told(export.incidents)[0]


def test_docstart_parts_documents_and_blocks_of_one_text_are_one_task():
    export = read(
        "-DOCSTART-\ta1\tm0\tentity\tO", "", "في\tO", "بغداد\tB-GPE", "",
        "-DOCSTART-\ta1\th1\tentity\tO", "", "في\tO", "بغداد\tO", "",
        "-DOCSTART-\ta2\tm0\tentity\tO", "", "أمس\tO",
    )  # fmt: skip
    assert [
        (task.document, [(one.annotator, one.layer, len(one.spans)) for one in task.annotations])
        for task in export.tasks
    ] == [
        ("a1", [("m0", "entity", 1), ("h1", "entity", 0)]),
        ("a2", [("m0", "entity", 0)]),
    ]
    export = read(
        "-DOCSTART- -X- -X- O", "", "a - - O", "", "-DOCSTART- -X- -X- O", "", "b - - O", "-DOCSTART- -X- O O"
    )
    assert [(task.document, task.text, task.annotations[0].annotator) for task in export.tasks] == [
        ("a1-1", "a", None),
        ("a1-2", "b", None),
    ]
    assert told(export.incidents)[:2] == [
        "note export-lost a1.conll: 2 of 4 columns: only the first column, the token, and the last, the tag, are read",
        "note export-lost a1.conll:8: a document: it has no tokens, so there is no text to annotate: it is left out",
    ]


@pytest.mark.parametrize(
    ("lines", "text", "message"),
    [
        (["a O", " O", "b O"], "a b", "error export-unreadable a1.conll:2: «O»: it has a tag and no token"),
        (["a\tO", "\tB-P"], "a", "error export-unreadable a1.conll:2: «B-P»: it has a tag and no token"),
        (["a O", "B-P", "b O"], "a b", "error export-unreadable a1.conll:2: «B-P»: it has a tag and no token"),
        (["a O", "b"], "a b", "error export-unreadable a1.conll:2: «b»: it has no tag, so the token is read as O"),
        (["a O", "b PER"], "a b", "error export-unreadable a1.conll:2: «PER»: a tag is O, or one of B I E S L U"),
        (
            ["a O", "b O", "New York B-P"],
            "a b New York",
            "warning export-unreadable a1.conll:3: «New York B-P»: it has more",
        ),
        (["# id 7", "a O"], "a", "note export-lost a1.conll:1: «# id 7»: a line that begins with # and bears no tag"),
        (["New York\tB-P", "# O", "#وسم O"], "New York # #وسم", "its tags are IOB2"),
        (["\ufeffa O\r", "\r", "ب\u00a0ج O\r"], "a\nب\u00a0ج", "note export-lost a1.conll: it has no spans"),
        (["", "  "], None, "error export-unreadable a1.conll: it holds no token: is this the right file?"),
        (["-DOCSTART-"], None, "note export-lost a1.conll:1: a document: it has no tokens"),
    ],
)
def test_lines_that_lack_something_are_told(lines, text, message):
    export = read(*lines)
    assert [task.text for task in export.tasks] == ([] if text is None else [text])
    assert message in told(export.incidents)[0]


def test_a_file_in_another_encoding_is_told():
    assert (
        "error file-utf8 a.conll: byte 0xC8 at 0 is no UTF-8"
        in told(conll.read("بغداد O".encode("cp1256"), "a.conll").incidents)[0]
    )


def test_anercorp_and_its_correction_are_not_quite_of_one_text(test_data):
    """Of 925 sentences 13 differ: tokens were split, and in one 16 words were overwritten by one of them."""
    found = []
    for name in ("anercorp-test", "cleananercorp-test"):
        data = (test_data / "spans" / f"{name}.conll").read_bytes()
        (task,) = conll.read(data, name).tasks
        tags = [line.split(" ")[1] for line in data.decode().splitlines() if line]
        assert len(task.annotations[0].spans) >= sum(tag[0] == "B" for tag in tags) > 2000
        found.append(task.text.split("\n"))
    differing = [pair for pair in zip(*found, strict=True) if pair[0] != pair[1]]
    assert (len(found[0]), len(differing)) == (925, 13)
    assert "السابع السابع السابع" in differing[1][1]


def annotation(text, spans, relations=()):
    return Annotation(
        "a1",
        "m0",
        "entity",
        "human",
        text_sha256(text),
        "1",
        None,
        None,
        tuple(spans),
        tuple(relations),
        where="m0.jsonl:1",
    )


def span(start, end, label, **more):
    return Span(f"e{start}-{end}", "entity", label, start, end, None, None, **more)


def test_what_conll_has_no_place_for_is_told_by_label():
    text = "وزارة الدفاع العراقية. وصل إلى بغداد."
    marked = [
        span(0, 21, "ORG", note="x"),
        span(6, 12, "FAC"),
        span(32, 36, "GPE"),
        span(5, 6, "GPE"),
        span(21, 99, "ORG"),
    ]
    data, incidents = conll_writing.write(
        [("a1", text, [annotation(text, marked, [Relation("r1", "in", "e0-21", "e6-12")])]), ("a2", "أمس", [])]
    )
    assert told(incidents) == [
        "note export-lost m0.jsonl:1: in 1: relations have no place in CoNLL and are left out",
        "note export-lost m0.jsonl:1: ORG 1: their attributes, notes, references and makers have no place in CoNLL and are left out",
        "note export-lost m0.jsonl:1: GPE 2: they begin or end where no token does, and tags cover whole tokens: read back they are wider, or narrower by blanks",
        "error span-range m0.jsonl:1: ORG 1: they are empty or lie outside their text, so they are left out: was it changed?",
        "note export-lost m0.jsonl:1: FAC 1, GPE 1: they lie in or over another span, or touch no token: a token bears one tag, so they are left out",
        "note export-lost a2: a2 1: documents without annotation are left out",
        f"note export-lost m0.jsonl:1: texts 1: {conll_writing._BLANKS}",
    ]
    assert data.decode().replace("\t", " ").split("\n") == [
        "-DOCSTART- a1 m0 entity O", "", "وزارة B-ORG", "الدفاع I-ORG", "العراقية I-ORG", ". O", "",
        "وصل O", "إلى O", "بغداد B-GPE", ". O", "", "",
    ]  # fmt: skip


def test_annotations_of_another_text_are_left_out():
    files, incidents = conll_writing.write([("a1", "أمس", [annotation("غداً", [])])])
    assert not files and told(incidents)[0].startswith(
        "error annotation-text m0.jsonl:1: entity of m0 1: it was made on another text than the one to be written"
    )


texts = st.lists(
    st.sampled_from([*"بغداد كتب", " ", "\n", ".", "😀", "ً", "\u200f", "#", "3", "O", "«", "\u00a0", "\u2028"]),
    max_size=40,
).map("".join)


@st.composite
def marked_texts(draw):
    text = draw(texts)
    marked = []
    for _ in range(draw(st.integers(0, 6)) if text else 0):
        start = draw(st.integers(0, len(text) - 1))
        marked.append(
            span(
                start,
                draw(st.integers(start + 1, len(text))),
                draw(st.sampled_from(["GPE", "ORG", "B-X", "News agency"])),
            )
        )
    return text, marked


@given(st.lists(marked_texts(), min_size=1, max_size=4))
def test_reading_back_gives_the_tokens_and_their_tags(documents):
    """What is read back are the tokens of the texts and the spans of their tags; every other span is counted."""
    given_documents = [
        (f"a{number}", text, [annotation(text, marked)]) for number, (text, marked) in enumerate(documents)
    ]
    data, incidents = conll_writing.write(given_documents)
    found = {task.document: task for task in conll.read(data, "x.conll").tasks}
    lost = 0
    for document, text, [given_annotation] in given_documents:
        tokens = tokenize(text)
        ranges = [(one.start, one.end, one.label.replace(" ", "_")) for one in given_annotation.spans]
        tagging = tag(text, tokens, ranges, list(dict.fromkeys(label for _, _, label in ranges)))
        lost += sum(tagging.lost.values())
        if not tokens:
            assert document not in found
            continue
        task = found[document]
        assert task.text.split() == [text[start:end] for start, end in tokens]
        names = [name for name in tagging.tags if name.startswith("B-")]
        assert [f"B-{one.label}" for one in task.annotations[0].spans] == names
        assert all(task.text[one.start : one.end] == one.quote for one in task.annotations[0].spans)
    assert (lost > 0) == any("a token bears one tag" in incident.message for incident in incidents)


@given(st.data())
def test_a_file_broken_anywhere_is_read_or_told(data):
    whole = "-DOCSTART-\ta1\tm0\tentity\tO\n\nفي\tO\nبغداد\tB-GPE\nأمس\tI-GPE\n\nقال\tO\n".encode()
    place = data.draw(st.integers(0, len(whole) - 1))
    broken = whole[:place] + data.draw(st.binary(max_size=3)) + whole[place + data.draw(st.integers(0, 3)) :]
    export = conll.read(broken, "a1.conll")
    assert export.incidents
    for task in export.tasks:
        assert all(task.text[one.start : one.end] == one.quote for part in task.annotations for one in part.spans)
