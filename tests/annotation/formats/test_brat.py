"""brat standoff is read whole and written back; what either loses is told."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalaa.annotation.fitting import fit
from jalaa.annotation.formats import brat, brat_writing
from jalaa.annotation.formats.brat_lines import LINE_BREAK, read_lines
from jalaa.annotation.formats.reading import read_export
from jalaa.annotation.formats.tally import as_word, tell
from jalaa.annotation.model import Annotation, Relation, Span, text_sha256
from jalaa.incidents import Refused

TEXT = "وزير الدفاع العراقي\nوصل 😀 أمس"


def told(incidents) -> list[str]:
    return [str(incident) for incident in incidents]


def read(*lines, text=TEXT):
    """Spans, relations and incidents of an .ann."""
    faults = []
    spans, relations = read_lines("\n".join(lines), text, "a1.ann", faults)
    return spans, relations, told(tell(faults))


def folder(root, files):
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return root


def test_the_samples_are_read_whole(test_data):
    export = brat.read(test_data / "exports" / "brat")
    assert export.incidents == () and len(export.tasks) == 6
    for task in export.tasks:
        lines = (test_data / "exports" / "brat" / f"{task.document}.ann").read_text(encoding="utf-8").splitlines()
        (annotation,) = task.annotations
        fitting = fit(task.text, annotation.spans, task.units, task.where)
        assert {one.how for one in fitting.fits} == {"exact"} and fitting.refused == ()
        assert len(fitting.fits) == sum(line.startswith("T") for line in lines) > 5
        assert sum(len(span.attributes) for span in annotation.spans) == sum(line.startswith("A") for line in lines)


def test_everything_that_is_said_of_a_span_is_read():
    spans, relations, incidents = read(
        "T1\tOCC 0 4\tوزير", "T2\tORG 5 19\tالدفاع العراقي", "R1\tof Arg1:T1 Arg2:T2", "R2\tof Arg2:T1 Arg1:T2",
        "A1\trole T2 a state organ", "M1\tNegation T1", "N1\tReference T2 Wikidata:Q796", "#1\tAnnotatorNotes T1\tمن هو؟", "#2\tOther T1\tx",
        "*\tEquiv T1 T2 T1",
    )  # fmt: skip
    assert [(span.id, span.label, span.attributes, span.note) for span in spans] == [
        ("T1", "OCC", (("Negation", "true"),), "من هو؟; Other: x"),
        ("T2", "ORG", (("role", "a state organ"), ("norm:Wikidata", "Q796")), None),
    ]
    assert [(one.label, one.head, one.tail) for one in relations] == [
        ("of", "T1", "T2"), ("of", "T2", "T1"), ("Equiv", "T1", "T2"), ("Equiv", "T2", "T1")
    ]  # fmt: skip
    assert incidents == []


def test_fragments_are_spans_that_continue_each_other_and_lines_are_joined():
    spans, relations, _ = read(
        "T1\tORG 0 4;12 19\tوزير العراقي", "T2\tX 12 19;20 23\tالعراقي وصل", "T3\tOLD 0 4;12 19\tوزيرالعراقي"
    )
    assert [(span.id, span.start, span.end, span.quote) for span in spans] == [
        ("T1", 0, 4, "وزير"),
        ("T1#2", 12, 19, "العراقي"),
        ("T2", 12, 23, "العراقي وصل"),
        ("T3", 0, 4, "وزير"),
        ("T3#2", 12, 19, "العراقي"),
    ]
    assert [(one.label, one.head, one.tail) for one in relations] == [
        ("continues", "T1", "T1#2"),
        ("continues", "T3", "T3#2"),
    ]
    fitting = fit(TEXT, spans, ("code point", "utf-16", "byte"), "")
    assert [one.how for one in fitting.fits] == ["exact", "exact", "blanks", "exact", "exact"]


def test_a_fragmented_span_that_quotes_something_else_is_refused_whole():
    spans, _, _ = read("T1\tORG 0 4;12 19\tوزير أربيل")
    fitting = fit(TEXT, spans, ("code point", "utf-16", "byte"), "")
    assert [span.id for span in fitting.refused] == ["T1", "T1#2"]


def test_events_are_relations_from_their_triggers():
    lines = (
        "T1\tSay 20 23\tوصل",
        "T2\tOCC 0 4\tوزير",
        "T3\tSay 26 29\tأمس",
        "E1\tSay:T1 Who:T2 What:E2",
        "E2\tSay:T3",
        "A1\tpolarity E1 denied",
    )
    spans, relations, incidents = read(*lines)
    assert [(one.label, one.head, one.tail) for one in relations] == [("Who", "T1", "T2"), ("What", "T1", "T3")]
    assert [span.attributes for span in spans] == [(("polarity", "denied"),), (), ()]
    assert incidents == [
        "note export-lost a1.ann:4: event E1 (and 1 more, the next a1.ann:5): events are read as relations from the span that triggers them, labelled by the roles"
    ]
    _, relations, incidents = read(*lines, "E3\tDeny:T1 Who:T3")
    assert len(relations) == 3
    assert [incident.split(": ", 1)[0] for incident in incidents[1:]] == [
        "note export-lost a1.ann:4", "note export-lost a1.ann:7", "note export-lost a1.ann:6"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["T1 GPE 0 4 x"], "error export-unreadable a1.ann:1: «T1 GPE 0 4 x»: brat has no such line"),
        (["X1\tGPE 0 4\tx"], "error export-unreadable a1.ann:1: «X1 GPE 0 4 x»: brat has no such line"),
        (["T1\tGPE 0\tx"], "error export-unreadable a1.ann:1: «GPE 0»: a span is written LABEL START END"),
        (["T1\tGPE 0 4;\tx"], "error export-unreadable a1.ann:1: «GPE 0 4;»: a span is written LABEL START END"),
        (["T1\tGPE 0 4\tوزير\tsure"], "note export-lost a1.ann:1: «sure»: what stands behind the text of a span"),
        (["R1\tin T1 T2"], "error export-unreadable a1.ann:1: «in T1 T2»: a relation is written LABEL Arg1:T1 Arg2:T2"),
        (["R1\tin Arg1:T1"], "error export-unreadable a1.ann:1: «in Arg1:T1»: a relation is written"),
        (["R1\tin Gov:T1 Dep:T2"], "note export-lost a1.ann:1: «Gov:T1 Dep:T2»: a relation has no names for its ends"),
        (["E1\tSay Who:T2"], "error export-unreadable a1.ann:1: «Say Who:T2»: a relation is written"),
        (["E1\t "], "error export-unreadable a1.ann:1: «»: a relation is written"),
        (["*\tEquiv T1"], "error export-unreadable a1.ann:1: «Equiv T1»: a relation is written"),
        (["A1\tx T9 y"], "error export-unreadable a1.ann:1: «x y» of T9: it is said of something that is not there"),
        (["T1\tG 0 4\tوزير", "R1\tin Arg1:T1 Arg2:T1", "A1\tx R1"], "note export-lost a1.ann:3: «x true» of R1: it is said of no span"),
        (["#1\tAnnotatorNotes\tfree"], "error export-unreadable a1.ann:1: «free» of nothing: it is said of something that"),
        (["N1\tReference T1"], "error export-unreadable a1.ann:1: «Reference T1»: brat has no such line"),
        (["T1\tG 0 4\tوزير", "N1\tReference T1 W:Q1\tوزير"], "note export-lost a1.ann:2: «وزير»: what stands behind"),
    ],
)  # fmt: skip
def test_lines_that_cannot_be_read_are_told(lines, message):
    assert message in read(*lines)[2][0]


def test_offsets_stand_as_they_were_written():
    spans, _, _ = read("T1\tG 4 0\tx", "T2\tG -1 99999999999999999999\tx", "T3\tG ٣ 4")
    assert [(span.start, span.end, span.quote) for span in spans] == [(4, 0, "x"), (-1, "9" * 20, "x"), ("٣", 4, None)]
    assert len(fit(TEXT, spans, ("code point",), "").refused) == 3


def test_folders_are_read_with_what_is_missing_told(tmp_path):
    files = {
        "b/a1.txt": TEXT,
        "b/a1.ann": "",
        "a2.ann": "",
        "a3.txt": "x",
        "a4.txt": "x",
        "a4.ann": b"\xff",
        "annotation.conf": "",
    }
    export = brat.read(folder(tmp_path, files))
    assert [(task.document, task.annotations[0].annotator, task.annotations[0].spans) for task in export.tasks] == [
        ("a1", None, ())
    ]
    assert [(incident.id, incident.where) for incident in export.incidents] == [
        ("file-utf8", "a4.ann"),
        ("export-unreadable", "a2.ann"),
        ("export-lost", "a3.txt"),
    ]


@pytest.mark.parametrize("name", ["a1.ann", "a1.txt"])
def test_one_document_is_read_by_either_of_its_files(tmp_path, name):
    folder(tmp_path, {"a1.txt": TEXT, "a1.ann": "T1\tOCC 0 4\tوزير\n", "a2.ann": "T1"})
    assert [task.document for task in brat.read(tmp_path / name).tasks] == ["a1"]


def test_nothing_to_read_is_told(tmp_path):
    (tmp_path / "none.txt").write_text("نص", encoding="utf-8")
    for path in (tmp_path, tmp_path / "none.txt"):
        assert "it holds no .ann: brat keeps an .ann and a .txt for each document" in told(brat.read(path).incidents)[0]
    with pytest.raises(Refused, match="file-missing .*there is no such file or folder"):
        brat.read(tmp_path / "none.ann")


def test_one_text_in_several_folders_has_several_annotators(tmp_path):
    files = {f"{name}/entity/a1.{end}": TEXT if end == "txt" else "" for name in ("m0", "h1") for end in ("txt", "ann")}
    export = brat.read(folder(tmp_path / "one", {**files, "h1/entity/a2.txt": "x", "h1/entity/a2.ann": ""}))
    assert [(task.document, [(one.annotator, one.layer) for one in task.annotations]) for task in export.tasks] == [
        ("a1", [("h1", "entity"), ("m0", "entity")]),
        ("a2", [("h1", "entity")]),
    ]
    files = {"train/a1.txt": "x", "train/a1.ann": "", "test/a1.txt": "y", "test/a1.ann": ""}
    export = brat.read(folder(tmp_path / "two", files))
    assert [(task.document, task.annotations[0].annotator) for task in export.tasks] == [
        ("test/a1", None),
        ("train/a1", None),
    ]


def annotation(spans, relations=(), annotator="m0", text=TEXT):
    found = tuple(spans), tuple(relations)
    return Annotation(
        "a1", annotator, "entity", "human", text_sha256(text), "1", None, None, *found, where=f"{annotator}.jsonl:1"
    )


def span(id, start, end, label="GPE", **more):
    return Span(id, "entity", label, start, end, None, None, **more)


def test_what_brat_has_no_place_for_is_told_by_label():
    spans = [
        span("e1", 0, 4, "News agency", ref="x", attributes=(("a b", "c d"), ("e", ""), ("f", "true"), ("norm:W", "Q1")), note="x\ny"),
        span("e2", 12, 20, checked_by="h1"), span("e3", 19, 20), span("e4", 5, 99),
    ]  # fmt: skip
    files, incidents = brat_writing.write(
        [("a1", TEXT, [annotation(spans, [Relation("q", "in", "e1", "e4"), Relation("q2", "in", "e2", "e1")])])]
    )
    assert files["a1.ann"].decode().split("\n") == [
        "T1\tNews_agency 0 4\tوزير", "T2\tGPE 12 19\tالعراقي", "R1\tin Arg1:T2 Arg2:T1", "A1\ta_b T1 c d", "A2\tf T1", "N1\tReference T1 W:Q1\t",
        "#1\tAnnotatorNotes T1\tx y", "",
    ]  # fmt: skip
    assert [(one.id, one.message.split(":")[0]) for one in incidents] == [
        ("export-lost", "annotations 1"), ("export-lost", "GPE 1"), ("export-lost", "GPE 1"), ("span-range", "GPE 1"),
        ("export-lost", "spans 2, relations 1"), ("export-lost", "News agency 1, a b 1"), ("export-lost", "in 1"), ("export-lost", "e 1"),
        ("export-lost", "News agency 1"), ("export-lost", "News agency 1, GPE 1"),
    ]  # fmt: skip


def test_annotators_are_folders_and_names_that_are_no_file_names_are_refused():
    files, incidents = brat_writing.write(
        [
            ("a1", TEXT, [annotation([], annotator="m0"), annotation([], annotator="h1")]),
            ("a2", "x", []),
            ("../a3", "x", []),
        ]
    )
    assert sorted(files) == ["a2.txt", "h1/entity/a1.ann", "h1/entity/a1.txt", "m0/entity/a1.ann", "m0/entity/a1.txt"]
    assert [incident.id for incident in incidents] == ["export-lost", "export-lost", "id-form"]
    _, incidents = brat_writing.write([("a1", TEXT, [annotation([]), annotation([])])])
    assert "annotation-duplicate" in {incident.id for incident in incidents}


def test_annotations_of_another_text_are_left_out():
    files, incidents = brat_writing.write([("a1", "أمس", [annotation([])])])
    assert not files and told(incidents)[0].startswith(
        "error annotation-text m0.jsonl:1: entity of m0 1: it was made on another text than the one to be written"
    )


texts = st.lists(
    st.sampled_from([*"بغداد كتب", " ", "\n", "\t", "\r\n", "😀", "ً", "\u2028", "«"]), min_size=1, max_size=30
).map("".join)
words = st.text("ابت a\n\t:😀", max_size=5)


def test_fragments_and_lines_are_written_as_brat_writes_them():
    ann = "T1\tORG 0 4;12 19\tوزير العراقي\nT2\tX 12 19;20 23\tالعراقي وصل\nR1\tin Arg1:T1 Arg2:T2\nA1\trole T1\n#1\tAnnotatorNotes T1\tx\n"
    spans, relations, _ = read(*ann.split("\n"))
    made = [span(one.id, one.start, one.end, one.label, attributes=one.attributes, note=one.note) for one in spans]
    tied = [Relation(one.id, one.label, one.head, one.tail) for one in relations]
    files, incidents = brat_writing.write([("a1", TEXT, [annotation(made, tied)])])
    assert files["a1.ann"].decode() == ann
    assert [incident.message.split(":")[0] for incident in incidents] == ["annotations 1"]
    files, _ = brat_writing.write([("a1", TEXT, [annotation(made, [*tied, Relation("R2", "in", "T1#2", "T2")])])])
    assert files["a1.ann"].decode().count("continues") == 1


@st.composite
def annotated(draw):
    """A text with spans, some of which are fragments (T1, T1#2, T1#3), tied or not, with more said of them or not."""
    text = draw(texts)
    spans, relations = [], []
    names = st.sampled_from(["role", "a b", "norm:Wikidata"])
    for number in range(1, draw(st.integers(1, 4))):
        ids = [f"T{number}", f"T{number}#2", f"T{number}#3"][: draw(st.integers(1, 3))]
        places = sorted(draw(st.lists(st.integers(0, len(text)), min_size=2 * len(ids), max_size=2 * len(ids))))
        label = draw(st.sampled_from(["GPE", "ORG", "News agency"]))
        for id, start, end in zip(ids, places[::2], places[1::2], strict=True):
            start = min(start, len(text) - 1)
            more = draw(st.booleans()) if id == ids[0] else draw(st.integers(0, 9)) == 0
            attributes = tuple(draw(st.dictionaries(names, words, max_size=2)).items()) if more else ()
            note = draw(words.filter(bool)) if more else None
            spans.append(span(id, start, max(end, start + 1), label, attributes=attributes, note=note))
        for head, tail in zip(ids, ids[1:], strict=False):
            if draw(st.integers(0, 9)):
                relations.append(Relation(f"{tail}.continues", "continues", head, tail))
    if spans and draw(st.booleans()):
        found = st.sampled_from([one.id for one in spans])
        ties = st.tuples(st.sampled_from(["in", "a b", "continues"]), found, found)
        relations += [Relation(f"R{number}", *tie) for number, tie in enumerate(draw(st.lists(ties, max_size=2)))]
    return text, annotation(spans, relations, text=text)


def meaning(spans, relations):
    """What is said, whatever the ids: ranges, labels, attributes and notes; relations by the places of their ends."""
    place = {one.id: (one.start, one.end, one.label) for one in spans}
    marked = sorted((one.start, one.end, one.label, tuple(sorted(one.attributes)), one.note or "") for one in spans)
    return marked, sorted((one.label, place[one.head], place[one.tail]) for one in relations)


def as_brat_holds_it(text, made):
    """Spans without line breaks at their ends, names without blanks, values and notes without tabs and line breaks; what is left of relations."""
    spans = []
    for one in made.spans:
        breaks = [found.span() for found in LINE_BREAK.finditer(text, one.start, one.end)]
        start = breaks[0][1] if breaks and breaks[0][0] == one.start else one.start
        end = breaks[-1][0] if breaks and breaks[-1][1] == one.end else one.end
        held = tuple(
            (as_word(name), value) for name, value in one.attributes if value and not re.search(r"[\t\n]", value)
        )
        note = re.sub(r"[\t\n]", " ", one.note) if one.note else None
        if start < end:
            spans.append(replace(one, start=start, end=end, label=as_word(one.label), attributes=held, note=note))
    kept = {one.id for one in spans}
    return spans, [replace(one, label=as_word(one.label)) for one in made.relations if {one.head, one.tail} <= kept]


@given(annotated())
def test_reading_back_gives_what_went_in_as_far_as_brat_holds_it(made):
    """And if that is not all that went in, an incident tells."""
    text, given_annotation = made
    files, incidents = brat_writing.write([("a1", text, [given_annotation])])
    faults = []
    spans, relations = read_lines(files["a1.ann"].decode(), files["a1.txt"].decode(), "a1.ann", faults)
    assert faults == [] and files["a1.txt"].decode() == text
    assert fit(text, spans, ("code point",), "").refused == ()
    held = meaning(*as_brat_holds_it(text, given_annotation))
    assert meaning(spans, relations) == held
    always = ("annotations ", "spans ", "relations ")
    losses = [one for one in incidents if not one.message.startswith(always)]
    assert bool(losses) == (held != meaning(given_annotation.spans, given_annotation.relations))


@given(st.data())
def test_an_ann_broken_anywhere_is_read_or_told(data):
    lines = ["T1\tOCC 0 4;12 19\tوزير العراقي", "T2\tSay 20 23\tوصل", "E1\tSay:T2 Who:T1", "A1\tx E1 y", "N1\tReference T1 W:Q", "R1\tin Arg1:T1 Arg2:E1", "#1\tAnnotatorNotes T2\tz", "*\tEquiv T1 T2"]  # fmt: skip
    whole = "\n".join(lines)
    place = data.draw(st.integers(0, len(whole) - 1))
    piece = data.draw(st.sampled_from(["\t", "\n", " ", ":", ";", "#", "*", "E1", "T"]) | st.text(max_size=3))
    spans, relations, incidents = read(whole[:place] + piece + whole[place + data.draw(st.integers(0, 3)) :])
    assert len(spans) + len(relations) + len(incidents) > 3


def test_links_in_a_folder_are_told_and_not_followed(tmp_path):
    (tmp_path / "private").write_text("not to be stored", encoding="utf-8")
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "a.ann").write_text("", encoding="utf-8")
    (inside / "a.txt").symlink_to(tmp_path / "private")
    read = read_export(inside, "brat")
    assert ([name for name, _ in read.files], read.export.tasks) == (["a.ann"], ())
    assert [str(one).partition(":")[0] for one in read.export.incidents] == [
        "error export-unreadable a.txt",
        "error export-unreadable a.ann",
    ]
