"""What a person would have to change is counted by what a person does."""

from dataclasses import replace

from jalaa.annotation.model import Annotation, Span
from jalaa.annotation.scheme import Annotator, Label, Layer, Scheme
from jalaa.annotation.suggesting.measure import measure

LAYER = Layer("entity", tuple(Label(id, id, id) for id in ("PERS", "GPE", "DATE")), ("PERS", "GPE", "DATE"))
SCHEME = Scheme("1", (LAYER,))
PEOPLE = (Annotator("m4", "model"), Annotator("c1", "human"), Annotator("agreed", "model"))
TEXT = "زار سالم بغداد أمس الثلاثاء مع ليلى"


def made(who: str, *marks: tuple[str, str], kind: str = "model") -> Annotation:
    spans = tuple(
        Span(f"e{n}", "entity", label, TEXT.index(words), TEXT.index(words) + len(words), words, words)
        for n, (words, label) in enumerate(marks)
    )
    return Annotation("d", who, "entity", kind, "x", "1", None, None, spans)


def test_every_span_is_unchanged_moved_relabelled_removed_or_added():
    suggested = made("s1", ("سالم", "PERS"), ("بغداد", "PERS"), ("الثلاثاء", "DATE"), ("زار", "GPE"))
    decided = made("m4", ("سالم", "PERS"), ("بغداد", "GPE"), ("أمس الثلاثاء", "DATE"), ("ليلى", "PERS"))
    found = measure(LAYER, SCHEME, [suggested], [decided], {"d": len(TEXT)}, PEOPLE)
    rows = {one.score.label: (one.unchanged, one.moved, one.relabelled, one.removed, one.added) for one in found.labels}
    assert rows == {"PERS": (1, 0, 1, 0, 1), "GPE": (0, 0, 0, 1, 0), "DATE": (0, 1, 0, 0, 0), "all": (1, 1, 1, 1, 1)}
    assert (found.labels[-1].precision, found.labels[-1].recall) == (0.25, 0.25)


def test_who_decided_is_said_and_a_label_that_nobody_has_has_no_figure():
    # A person who accepts what a model marked has decided; a model that picks among what people marked has not made it people's.
    for who, kind, said in (
        ("m4", "model", "a model"),
        ("m4", "human", "a model"),
        ("m4", "mixed", "a model"),
        ("c1", "human", "people"),
        ("c1", "mixed", "people"),
        ("c1", "model", "people"),
        ("agreed", "human", "nobody"),
    ):
        decided = made(who, ("سالم", "PERS"), kind=kind)
        found = measure(LAYER, SCHEME, [made("s1")], [decided], {"d": len(TEXT)}, PEOPLE)
        assert (found.decided_by, found.documents) == (said, 1)
    assert (found.labels[0].precision, found.labels[0].recall) == (None, 0.0)


def test_who_decided_one_text_and_who_another_are_both_said():
    decided = [made("c1", ("سالم", "PERS")), replace(made("m4", ("سالم", "PERS")), document="d2")]
    suggested = [made("s1"), replace(made("s1"), document="d2")]
    found = measure(LAYER, SCHEME, suggested, decided, {"d": len(TEXT), "d2": len(TEXT)}, PEOPLE)
    assert (found.decided_by, found.documents) == ("people and a model", 2)
