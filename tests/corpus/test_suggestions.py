"""What is suggested for a document comes from what was accepted of others, never from what anybody made of it or what a person has not decided."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from jalaa.annotation.model import Annotation, Span, text_sha256, write_annotations
from jalaa.corpus.read import Corpus, open_corpus
from jalaa.corpus.suggestions import check_suggester, measured, suggestions
from jalaa.incidents import Refused
from tests.server.conftest import lay_texts

SOUND = Path(__file__).resolve().parents[1] / "zoo" / "sound"
TEXTS = {
    "a": "زار سالم بغداد.",
    "b": "عاد سالم إلى الموصل.",
    "c": "التقى سالم ليلى في بغداد والموصل.",
}
NAMES = {"سالم": "PERS", "ليلى": "PERS", "بغداد": "GPE", "الموصل": "GPE"}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = shutil.copytree(SOUND, tmp_path / "corpus")
    lay_texts(root, TEXTS)
    return root


def annotated(document: str, who: str = "m0", kind: str = "model") -> Annotation:
    """Every name of a text, marked."""
    text = TEXTS[document]
    places = [(text.index(name), name) for name in NAMES if name in text]
    spans = tuple(
        Span(f"e{n}", "entity", NAMES[name], start, start + len(name), name, name, made_by=who)
        for n, (start, name) in enumerate(sorted(places), 1)
    )
    return Annotation(document, who, "entity", kind, text_sha256(text), "1", None, "2026-11-23", spans)


def put(root: Path, file: str, *annotations: Annotation) -> Corpus:
    """The corpus with these annotations in a file under annotations/."""
    path = root / "annotations" / file
    path.parent.mkdir(exist_ok=True)
    path.write_text(write_annotations(annotations), "utf-8")
    return open_corpus(root)


def decide(root: Path, *documents: str) -> Corpus:
    """The corpus with these documents decided, and no layer of anybody."""
    return put(root, "decided/entity.jsonl", *map(annotated, documents))


def texts(corpus: Corpus) -> dict[str, list[str]]:
    layer = corpus.scheme.layers[0]
    return {one.document: [span.text for span in one.spans] for one in suggestions(corpus, layer, corpus.documents)}


def test_a_name_decided_in_one_text_is_suggested_in_the_others(root: Path):
    assert texts(decide(root, "a")) == {"a": [], "b": ["سالم"], "c": ["سالم", "بغداد"]}
    assert texts(decide(root, "a", "b")) == {"a": ["سالم"], "b": ["سالم"], "c": ["سالم", "بغداد", "الموصل"]}


def test_what_is_decided_goes_before_what_is_shown_and_a_model_may_be_shown(root: Path):
    corpus = put(root, "layers/m0-entity.jsonl", annotated("a"), annotated("b"))
    assert texts(corpus)["c"] == ["سالم", "بغداد", "الموصل"]
    nothing = replace(annotated("b"), spans=())
    assert texts(put(root, "decided/entity.jsonl", nothing))["c"] == ["سالم", "بغداد"]


def test_what_a_person_made_and_nobody_decided_is_never_shown_to_others(root: Path):
    settings = root / "dataset" / "corpus.yaml"
    settings.write_text(settings.read_text("utf-8").replace("entity: m0", "entity: a1"), "utf-8")
    corpus = put(root, "layers/a1-entity.jsonl", *(annotated(one, "a1", "human") for one in TEXTS))
    assert not any(texts(corpus).values())


def test_nobody_is_shown_suggestions_before_a_model_stands_for_them(root: Path):
    with pytest.raises(Refused, match="- {id: s1, kind: model"):
        check_suggester(open_corpus(root))
    annotators = root / "annotations" / "annotators.yaml"
    annotators.write_text(annotators.read_text("utf-8") + "- {id: s1, kind: human}\n", "utf-8")
    with pytest.raises(Refused, match="no model is called so"):
        check_suggester(open_corpus(root))
    annotators.write_text(annotators.read_text("utf-8").replace("s1, kind: human", "s1, kind: model"), "utf-8")
    check_suggester(open_corpus(root))


def test_what_suggestions_are_worth_is_measured_on_decided_texts_alone(root: Path):
    found = measured(decide(root, "a", "c"), open_corpus(root).scheme.layers[0])
    everything = found.labels[-1]
    assert (found.documents, found.decided_by) == (2, "a model")
    # «ليلى» and «الموصل» stand in one text alone, and of «a» nothing else is known.
    assert (everything.score.second, everything.unchanged, everything.added) == (6, 4, 2)


def test_a_text_whose_withheld_words_would_be_quoted_is_suggested_nothing_there(root: Path):
    document = open_corpus(root).by_id["a"]
    hidden = replace(document, withheld=((9, 14),))
    corpus = decide(root, "b", "c")
    (made,) = suggestions(corpus, corpus.scheme.layers[0], [hidden])
    assert [span.text for span in made.spans] == ["سالم"] and "بغداد" not in repr(made)
