"""Where every span lands when rules change, a rule is withdrawn, or a received text is corrected: nested spans, relations and attributes too."""

import hashlib
import shutil
from pathlib import Path

import pytest

from jalaa.annotation.carry import Carried
from jalaa.annotation.decisions import Decision, write_decisions
from jalaa.annotation.model import Annotation, Relation, Span, text_sha256, write_annotations
from jalaa.corpus.carrying import carry_annotation
from jalaa.corpus.read import Corpus, open_corpus
from jalaa.corpus.shown import made_on, write_shown
from jalaa.corpus.tables import build_tables

SOUND = Path(__file__).resolve().parents[1] / "zoo" / "sound"
LAYER = "annotations/layers/m0-entity.jsonl"
TEXT = "افتتح محافظ بغداد سالم كريم جسرا فوق دجلة.\nوقال كريم: بغداد تفرح.\nزاوية كاميرا المدينة\nوحضر سالم كريم إلى بغداد.\n"
CUT = """
- id: photo-line
  kind: caption
  find: line
  match: '^زاويه'
  why: A photographer is named under the story.
  cuts: ["افتتح الجسر اليوم.\\n⟦زاوية فلان⟧"]
  keeps: ["في زاوية الجسر اليوم."]
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = shutil.copytree(SOUND, tmp_path / "corpus")
    put(root, TEXT)
    return root


def put(root: Path, text: str, file: str = "river") -> None:
    """The received text of `river`, or a corrected one beside it."""
    (root / "dataset" / "raw" / f"{file}.txt").write_text(text, encoding="utf-8", newline="")
    sources = root / "dataset" / "sources.yaml"
    entries = [
        one for one in sources.read_text(encoding="utf-8").split("- id: ") if one and not one.startswith("river\n")
    ]
    entries.append(
        f"river\n  sha256: {hashlib.sha256(text.encode()).hexdigest()}\n  rights: open\n  licence: CC0-1.0\n"
    )
    sources.write_text("".join(f"- id: {entry}" for entry in entries), encoding="utf-8")


def span(id: str, label: str, quote: str, nth: int = 0, text: str = TEXT, **more) -> Span:
    start = -1
    for _ in range(nth + 1):
        start = text.index(quote, start + 1)
    return Span(id, "entity", label, start, start + len(quote), quote, quote, made_by="m0", **more)


SPANS = (
    span("whole", "PERS", "محافظ بغداد سالم كريم"),
    span("nested", "GPE", "بغداد", attributes=(("role", "government"),)),
    span("photo", "PERS", "كاميرا المدينة"),
    span("across", "PERS", "تفرح.\nزاوية كاميرا"),
    span("third", "GPE", "بغداد", nth=2),
)
RELATIONS = (Relation("r1", "of", "whole", "nested"), Relation("r2", "of", "photo", "third"))


def annotate(root: Path, sha256: str = text_sha256(TEXT), spans: tuple[Span, ...] = SPANS) -> None:
    made = Annotation("river", "m0", "entity", "model", sha256, "1", None, None, spans, RELATIONS)
    (root / LAYER).write_text(write_annotations([made]), encoding="utf-8", newline="")


def carried(root: Path) -> tuple[Corpus, Carried]:
    corpus = open_corpus(root)
    return corpus, carry_annotation(corpus, corpus.annotations[0])


def told(found: Carried) -> dict[str, tuple[str, str | None]]:
    return {one.span.id: (one.span.status, one.span.text) for one in found.spans}


def test_an_untouched_text_leaves_every_span_exact(root: Path):
    annotate(root)
    _, found = carried(root)
    assert {status for status, _ in told(found).values()} == {"exact"}
    assert found.relations == RELATIONS


def test_a_new_rule_deletes_what_it_cuts_and_clips_what_reaches_over_it(root: Path):
    annotate(root)
    (root / "dataset" / "rules.yaml").write_text(CUT, encoding="utf-8")
    corpus, found = carried(root)
    assert told(found) == {
        "whole": ("exact", "محافظ بغداد سالم كريم"),
        "nested": ("exact", "بغداد"),
        "photo": ("deleted", ""),
        "across": ("clipped", "تفرح.\n"),
        "third": ("exact", "بغداد"),
    }
    assert dict(found.spans[1].span.attributes) == {"role": "government"}
    assert [one.id for one in found.relations] == ["r1"]
    assert [one.id for one in found.incidents] == ["relation-lost"]
    for one in found.spans:
        assert corpus.by_id["river"].text[one.span.start : one.span.end] == one.span.text


def test_a_withdrawn_rule_brings_its_text_back_and_the_spans_stay_where_they_were(root: Path):
    (root / "dataset" / "rules.yaml").write_text(CUT, encoding="utf-8")
    corpus = open_corpus(root)
    seen = corpus.by_id["river"].text
    spans = (
        span("whole", "PERS", "محافظ بغداد سالم كريم", text=seen),
        span("across", "PERS", "تفرح.\nوحضر", text=seen),
        span("third", "GPE", "بغداد", nth=2, text=seen),
    )
    made = Annotation("river", "m0", "entity", "model", text_sha256(seen), "1", None, None, spans)
    (root / LAYER).write_text(write_annotations([made]), encoding="utf-8", newline="")
    document = corpus.by_id["river"]
    write_shown(made_on(made, document, root), document, root)
    (root / "dataset" / "rules.yaml").unlink()
    _, found = carried(root)
    assert told(found) == {
        "whole": ("exact", "محافظ بغداد سالم كريم"),
        "across": ("parted", "تفرح.\nزاوية كاميرا المدينة\nوحضر"),
        "third": ("exact", "بغداد"),
    }


def test_after_a_corrected_text_spans_are_reanchored_and_wait(root: Path):
    annotate(root)
    put(root, "عاجل\n" + TEXT.replace("كاميرا المدينة", "عدسة").replace("وحضر", "ثم حضر"), file="river@2")
    corpus, found = carried(root)
    assert told(found) == {
        "whole": ("reanchored", "محافظ بغداد سالم كريم"),
        "nested": ("reanchored", "بغداد"),
        "photo": ("deleted", ""),
        "across": ("deleted", ""),
        "third": ("reanchored", "بغداد"),
    }
    assert corpus.by_id["river"].text.count("بغداد", 0, found.spans[4].span.start) == 2
    assert found.shown == ()


def test_an_annotation_on_a_cleaned_text_whose_raw_was_replaced_is_reanchored_too(root: Path):
    (root / "dataset" / "rules.yaml").write_text(CUT, encoding="utf-8")
    corpus = open_corpus(root)
    document = corpus.by_id["river"]
    last = span("third", "GPE", "بغداد", nth=2, text=document.text)
    made = Annotation("river", "m0", "entity", "model", text_sha256(document.text), "1", None, None, (last,))
    (root / LAYER).write_text(write_annotations([made]), encoding="utf-8", newline="")
    write_shown(made_on(made, document, root), document, root)
    put(root, TEXT.replace("فوق دجلة", "على نهر دجلة"), file="river@2")
    _, found = carried(root)
    assert told(found) == {"third": ("reanchored", "بغداد")}


def decide(root: Path, id: str, decision: str) -> None:
    _, found = carried(root)
    one = next(one.span for one in found.spans if one.span.id == id)
    said = Decision("m0", "entity", "river", id, decision, one.status, one.start, one.end, one.text, "invented")
    (root / "annotations" / "carried.yaml").write_text(write_decisions([said]), encoding="utf-8")


def test_an_accepted_span_is_published_with_its_status(root: Path):
    annotate(root)
    (root / "dataset" / "rules.yaml").write_text(CUT, encoding="utf-8")
    decide(root, "across", "accept")
    corpus, found = carried(root)
    assert [one.id for one in found.shown] == ["whole", "nested", "across", "third"]
    row = build_tables(corpus).tables["default"]["train"].to_pylist()
    assert ("across", "clipped") in [(one["id"], one["status"]) for document in row for one in document["spans"]]


def test_a_dropped_span_takes_its_relations_with_it_without_another_word(root: Path):
    annotate(root)
    (root / "dataset" / "rules.yaml").write_text(CUT, encoding="utf-8")
    decide(root, "photo", "drop")
    _, found = carried(root)
    assert (found.incidents, [one.id for one in found.relations]) == ((), ["r1"])


def test_a_decision_lapses_when_cleaning_makes_something_else_of_the_span(root: Path):
    annotate(root)
    (root / "dataset" / "rules.yaml").write_text(CUT, encoding="utf-8")
    decide(root, "across", "accept")
    (root / "dataset" / "rules.yaml").write_text(
        CUT.replace("'^زاويه'", "'^وقال'").replace("زاوية فلان", "وقال فلان"), encoding="utf-8"
    )
    corpus, found = carried(root)
    assert next(one for one in found.spans if one.span.id == "across").decided is None
    lapsed = [one for one in build_tables(corpus).incidents if one.id == "carry-lapsed"]
    assert str(lapsed[0]).startswith(
        "warning carry-lapsed annotations/carried.yaml: m0/entity/river/across was decided on (accept) as clipped ["
    )
