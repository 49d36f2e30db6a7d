"""What is written for Label Studio comes back, or an incident says what did not."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalaa.annotation.formats import label_studio
from jalaa.annotation.formats.label_studio_writing import write
from jalaa.annotation.formats.received import ReceivedAnnotation, ReceivedRelation, ReceivedSpan
from jalaa.annotation.label_studio_config import label_studio_config
from jalaa.annotation.model import Annotation, Relation, Span, name_of, text_sha256
from jalaa.annotation.scheme import Label, Layer

TEXT = "وصل الرئيس إلى أربيل"


def span(id: str = "k1", start: int = 15, end: int = 20, text: str = TEXT, **more) -> Span:
    """A span that says nothing which Label Studio could not hold."""
    return Span(id, "entity", "GPE", start, end, text[start:end], name_of(text[start:end]), **more)


def annotation(*spans: Span, text: str = TEXT, **more) -> Annotation:
    """An annotation of a person."""
    made = Annotation("a1", "a1", "entity", "human", text_sha256(text), "", None, None, spans)
    return replace(made, **more)


def told(*annotations: Annotation, text: str = TEXT) -> list[str]:
    """The incidents of writing one document, as they are printed."""
    return [str(incident) for incident in write([("d1", text, annotations)])[1]]


def test_a_task_is_what_the_server_imports():
    """Names are those of the project's config; no `completed_by` that the server would refuse; nothing is ground truth unless a person says so."""
    marked = span(attributes=(("role", "government"),), note="أهي المدينة؟")
    other = span("k2", 0, 3)
    made = annotation(marked, other, relations=(Relation("r1", "in", "k1", "k2"),), created="2026-01-09T10:00:00Z")
    data, incidents = write([("d1", TEXT, [made])])
    place = {"start": 15, "end": 20, "text": "أربيل"}
    region = {"id": "k1", "to_name": "text", "origin": "manual"}
    assert json.loads(data) == [
        {
            "data": {"document": "d1", "text": TEXT, "text_sha256": text_sha256(TEXT)},
            "annotations": [
                {
                    "was_cancelled": False,
                    "ground_truth": False,
                    "created_at": "2026-01-09T10:00:00Z",
                    "result": [
                        {**region, "from_name": "entity", "type": "labels", "value": {**place, "labels": ["GPE"]}},
                        {
                            **region,
                            "from_name": "role",
                            "type": "choices",
                            "value": {**place, "choices": ["government"]},
                        },
                        {
                            **region,
                            "from_name": "note",
                            "type": "textarea",
                            "value": {**place, "text": ["أهي المدينة؟"]},
                        },
                        {
                            "id": "k2",
                            "to_name": "text",
                            "origin": "manual",
                            "from_name": "entity",
                            "type": "labels",
                            "value": {"start": 0, "end": 3, "text": "وصل", "labels": ["GPE"]},
                        },
                        {"from_id": "k1", "to_id": "k2", "type": "relation", "direction": "right", "labels": ["in"]},
                    ],
                }
            ],
            "predictions": [],
            "meta": {"annotators": ["a1"]},
        }
    ]
    assert incidents == []
    assert data.endswith(b"\n]\n")


def test_the_names_are_those_of_the_config():
    """A layer's control, the text's tag and the note's tag are in the config that the scheme makes."""
    layer = Layer("entity", (Label("GPE", "a country", "دولة"),), ("GPE",))
    config = label_studio_config(layer)
    data, _ = write([("d1", TEXT, [annotation(span(note="هنا"))])])
    (task,) = json.loads(data)
    for result in task["annotations"][0]["result"]:
        assert f'name="{result["from_name"]}"' in config and f'name="{result["to_name"]}"' in config
    assert 'value="$document"' in config and 'value="$text"' in config


def test_an_annotator_who_is_a_number_is_an_account():
    """The server knows its accounts by number."""
    (task,) = json.loads(write([("d1", TEXT, [annotation(annotator="12")])])[0])
    assert (task["annotations"][0]["completed_by"], "meta" in task) == (12, False)


def test_what_a_model_made_is_a_prediction():
    """It is never an annotation, which would be shown as a person's; in a person's annotation, its spans are suggestions."""
    model = annotation(span(), annotator="m1", kind="model")
    mixed = annotation(span(made_by="m1"), span("k2", 0, 3), kind="mixed")
    data, incidents = write([("d1", TEXT, [model, mixed])])
    (task,) = label_studio.read(data, "x").tasks
    assert [(one.state, one.annotator, [found.origin for found in one.spans]) for one in task.annotations] == [
        ("annotation", "a1", ["prediction", "manual"]),
        ("prediction", "m1", ["prediction"]),
    ]
    assert [str(one) for one in incidents] == [
        "note export-lost d1: k1: m1: `made_by` of a span: Label Studio has no place for it, so it is left out: the layer file keeps it"
    ]


NO_PLACE = "Label Studio has no place for it, so it is left out: the layer file keeps it"


@pytest.mark.parametrize(
    ("made", "messages"),
    [
        (
            annotation(span(ref="erbil"), span("k2", 0, 3, ref="x")),
            [f"note export-lost d1: k1: erbil (and 1 more, the next d1): `ref` of a span: {NO_PLACE}"],
        ),
        (annotation(span(checked_by="a2")), [f"note export-lost d1: k1: a2: `checked_by` of a span: {NO_PLACE}"]),
        (annotation(span(status="joined")), [f"note export-lost d1: k1: joined: `status` of a span: {NO_PLACE}"]),
        (annotation(replace(span(), name="هولير")), [f"note export-lost d1: k1: هولير: `name` of a span: {NO_PLACE}"]),
        (
            annotation(replace(span(), text=None, name=None)),
            [f"note export-lost d1: k1: null: `text` of a span: {NO_PLACE}"],
        ),
        (
            annotation(span(), scheme_version="2"),
            [f"note export-lost d1: 2: `scheme_version` of an annotation: {NO_PLACE}"],
        ),
        (
            annotation(span(), guidelines_sha256="ff"),
            [f"note export-lost d1: ff: `guidelines_sha256` of an annotation: {NO_PLACE}"],
        ),
        (
            annotation(span(), relations=(Relation("t7", "in", "k1", "k1"),)),
            [
                "note export-lost d1: t7: a relation has no id in Label Studio; read back they are r1, r2 … in order: nothing to do"
            ],
        ),
        (
            annotation(span(), relations=(Relation("r1", "in", "k1", "gone"),)),
            [
                "error relation-end d1: relation r1 (in) from k1 to gone: one of its ends is not written, so it is left out: mend the layer, "
                "`jalaa check` names such spans"
            ],
        ),
        (
            annotation(span(end=99)),
            [
                "error span-range d1: span k1 [15:99) says «أربيل»: that does not stand there, so it is left out: mend the layer, `jalaa check` names such spans"
            ],
        ),
        (
            annotation(replace(span(), text="بغداد", name="بغداد")),
            [
                "error span-text d1: span k1 [15:20) says «بغداد»: that does not stand there, so it is left out: mend the layer, `jalaa check` names such spans"
            ],
        ),
        (
            annotation(span(), span()),
            [
                "error span-duplicate d1: a second span k1: it is left out: mend the layer, `jalaa check` names such spans"
            ],
        ),
        (
            annotation(span(), text="نص آخر"),
            [
                "error annotation-text d1: entity of a1: it was made on another text than the one to be written, so it is left out: write it with its "
                "own, or carry it first"
            ],
        ),
        (
            annotation(span(note="\ud83d")),
            [
                "error annotation-surrogate d1: it holds U+D83D: half a character makes every export of a project fail, so the document is left out: mend it"
            ],
        ),
    ],
)
def test_what_is_not_written_is_told(made, messages):
    """One message for each kind of loss."""
    assert told(made) == messages


def test_no_spans_is_of_the_layer_of_the_others_or_told():
    """Without a span nothing in the file says which layer it was."""
    messages = [
        "note export-lost d1: attribution of a1: an annotation without spans has the layer of the others in the file, and these are of none or of "
        "another: write one layer at a time"
    ]
    assert told(annotation(span()), annotation(layer="attribution")) == messages
    assert told(annotation(layer="attribution")) == messages
    assert told(annotation(span()), annotation()) == []


LETTERS = st.sampled_from(list('بغدادأربيلو \n\t\r،\u064b\u200f\u200d😀👩🏽🇮🇶\\n"«»'))
NAMES = st.text(alphabet="abk|#/ب1 ", max_size=4)


@st.composite
def documents(draw) -> list[tuple[str, str, list[Annotation]]]:
    """Documents with annotations of one layer that say nothing which Label Studio could not hold."""
    found = []
    for number in range(draw(st.integers(0, 3))):
        text = draw(st.text(LETTERS, min_size=1, max_size=30))
        made = []
        for annotator, kind in draw(
            st.lists(st.sampled_from([("a1", "human"), ("12", "human"), ("m1", "model")]), max_size=3)
        ):
            ids = draw(st.lists(NAMES, unique=True, max_size=5))
            ranges = [
                sorted(draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=2, unique=True))) for _ in ids
            ]
            attributes = [draw(st.dictionaries(NAMES, NAMES, max_size=2)) for _ in ids]
            spans = tuple(
                Span(
                    id,
                    "entity",
                    draw(NAMES),
                    start,
                    end,
                    text[start:end],
                    name_of(text[start:end]),
                    tuple(sorted(said.items())),
                    note=draw(st.none() | NAMES),
                )
                for id, (start, end), said in zip(ids, ranges, attributes, strict=True)
            )
            ends = st.sampled_from(ids) if ids else st.nothing()
            ties = draw(st.lists(st.tuples(NAMES, ends, ends), max_size=3)) if ids else []
            relations = tuple(Relation(f"r{place}", *tie) for place, tie in enumerate(ties, 1))
            made.append(
                Annotation(
                    f"d{number}",
                    annotator,
                    "entity",
                    kind,
                    text_sha256(text),
                    "",
                    None,
                    draw(st.none() | NAMES),
                    spans,
                    relations,
                )
            )
        found.append((f"d{number}", text, made))
    return found


def as_received(made: Annotation, is_only_empty: bool) -> ReceivedAnnotation:
    """What a reader should make of an annotation; a layer that no span of the file names is lost."""
    is_model = made.kind == "model"
    spans = tuple(
        ReceivedSpan(
            one.id,
            one.label,
            one.start,
            one.end,
            one.text,
            one.attributes,
            one.note,
            "prediction" if is_model else "manual",
        )
        for one in made.spans
    )
    relations = tuple(ReceivedRelation(one.id, one.label, one.head, one.tail) for one in made.relations)
    state = "prediction" if is_model else "annotation"
    return ReceivedAnnotation(
        made.annotator, spans, relations, state, made.created, None if is_only_empty else made.layer
    )


@given(documents())
def test_what_is_written_comes_back(documents):
    """Texts with emoji and line ends, nested spans and spans of one range, attributes, notes and relations: all as they were."""
    data, incidents = write(documents)
    is_only_empty = not any(made.spans for _, _, annotations in documents for made in annotations)
    assert len(incidents) == (is_only_empty and any(annotations for _, _, annotations in documents))
    export = label_studio.read(data, "x")
    expected = [
        (document, text, [as_received(one, is_only_empty) for one in sorted(made, key=lambda one: one.kind == "model")])
        for document, text, made in documents
    ]
    assert [(task.document, task.text, list(task.annotations)) for task in export.tasks] == expected
    assert [one.id for one in export.incidents if one.level == "error"] == []
