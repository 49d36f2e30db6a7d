"""Two datasets are compared by what they hold: documents, texts, spans, labels, columns, tokens; and the difference names the least version."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalaa.commands.diff_datasets import difference_json, difference_lines
from jalaa.corpus.columns import SCHEMAS
from jalaa.release.diff import DatasetDifference, compare
from jalaa.release.side import Side
from jalaa.release.versions import Reason, least_version, number, reasons

BAGHDAD = "وصل الوفد إلى بغداد صباح الأحد."
NAMES = ("O", "B-GPE", "I-GPE")


def span(id: str, start: int, text: str, label: str = "GPE", **more: Any) -> dict[str, Any]:
    rest = {"name": text, "attributes": [], "ref": None, "made_by": "m0", "checked_by": None, "status": "exact"}
    return {
        "id": id,
        "layer": "entity",
        "label": label,
        "start": start,
        "end": start + len(text),
        "text": text,
        **rest,
    } | more


def row(id: str, text: str = BAGHDAD, spans: tuple = (), **more: Any) -> dict[str, Any]:
    empty = {"headline": None, "blocks": [{"start": 0, "end": len(text), "kind": "paragraph"}], "sentences": []}
    rest = {"relations": [], "annotation": "model", "credits": [], "place": None, "outlet": None, "published": None}
    hashes = {"rights": "open", "sha256_text": text, "sha256_received": text}
    return {"id": id, "text": text, "spans": list(spans), **empty, **rest, **hashes} | more


def side(default: Mapping[str, list[dict[str, Any]]], **more: Any) -> Side:
    tables = {
        "default": {split: pa.Table.from_pylist(rows, schema=SCHEMAS["default"]) for split, rows in default.items()}
    }
    tables |= more.pop("tables", {})
    known = frozenset({("label", "entity", "GPE"), ("label", "entity", "LOC")})
    return replace(Side("here", "0.1.0", None, tables, NAMES, known, {}), **more)


def told(before: Side, after: Side) -> list[Reason]:
    return list(reasons(compare(before, after)))


ONE = side({"train": [row("a", spans=(span("e1", 14, "بغداد"),)), row("b")]})


def test_a_dataset_does_not_differ_from_itself_whatever_the_order_of_its_rows():
    turned = side({"train": [row("b"), row("a", spans=(span("e1", 14, "بغداد"),))]})
    found = compare(ONE, turned)
    assert found.same_content and found.documents == () and reasons(found) == ()


def test_a_document_less_another_split_and_another_text_ask_for_a_major_version():
    assert told(ONE, side({"train": [row("b")]}))[0] == Reason("major", "`a` is gone from train")
    moved = side({"train": [row("a", spans=(span("e1", 14, "بغداد"),))], "test": [row("b")]})
    assert told(ONE, moved) == [Reason("major", "`b` moved from train to test")]
    mended = side(
        {"train": [row("a", spans=(span("e1", 14, "بغداد"),)), row("b", BAGHDAD.replace("الأحد", "الاثنين"))]}
    )
    assert told(ONE, mended) == [Reason("major", "the text of `b` changed")]


def test_a_document_or_a_span_more_asks_for_a_minor_version():
    more = side({"train": [*ONE.rows("default").to_pylist(), row("c")]})
    assert told(ONE, more) == [Reason("minor", "`c` joined train")]
    span_more = side(
        {"train": [row("a", spans=(span("e1", 14, "بغداد"),)), row("b", spans=(span("e1", 14, "بغداد"),))]}
    )
    assert told(ONE, span_more) == [Reason("minor", "spans and relations: added 1")]


def test_a_span_that_stands_later_because_words_came_before_it_is_no_change():
    later = "صباح اليوم " + BAGHDAD
    after = side({"train": [row("a", later, (span("e1", 25, "بغداد"),)), row("b")]})
    found = compare(ONE, after)
    assert [change.document for change in found.texts] == ["a"] and found.shown.changes == ()


def test_a_span_that_was_relabelled_moved_or_given_another_attribute_is_told():
    after = side(
        {
            "train": [
                row("a", spans=(span("e1", 14, "بغداد", "LOC"),)),
                row("b", spans=(span("e1", 14, "بغداد", attributes=[{"name": "role", "value": "government"}]),)),
            ]
        }
    )
    before = side({"train": [*ONE.rows("default").to_pylist()[:1], row("b", spans=(span("e1", 14, "بغداد"),))]})
    assert [(one.document, one.what) for one in compare(before, after).shown.changes] == [
        ("a", "relabelled"),
        ("b", "attributes"),
    ]


def test_a_label_or_column_that_went_is_major_and_one_that_came_is_minor():
    more = replace(ONE, labels=ONE.labels | {("label", "entity", "FAC")})
    assert told(more, ONE) == [Reason("major", "the label `FAC` of entity is gone")]
    columns = ONE.tables["default"]["train"].drop_columns(["place"])
    less = replace(ONE, tables={"default": {"train": columns}})
    assert told(ONE, less) == [Reason("major", "the column `place` of `default` is gone")]
    assert told(less, ONE)[0] == Reason("minor", "the column `place` of `default` is new")
    retyped = columns.append_column("place", pa.array([1, 2]))
    (reason,) = told(ONE, replace(ONE, tables={"default": {"train": retyped}}))
    assert reason == Reason("major", "the column `place` of `default` was string and is int64")


def test_a_class_label_with_another_number_is_major():
    turned = replace(ONE, ner_names=("O", "I-GPE", "B-GPE"))
    assert [reason.what for reason in told(ONE, turned)][0] == "the class label `B-GPE` has another number"


def tokens(*offsets: tuple[int, int]) -> dict[str, dict[str, pa.Table]]:
    found = {"id": "a#000", "document": "a", "block": "paragraph", "start": 0, "annotation": "model"}
    lists = {"tokens": [], "prefix": [], "ner_tags": [], "ner_all": []}
    one = {**found, **lists, "offsets": [{"start": start, "end": end} for start, end in offsets]}
    return {"tokens": {"train": pa.Table.from_pylist([one], schema=SCHEMAS["tokens"])}}


def test_the_same_text_in_other_tokens_is_another_token_rule_and_another_block_is_not():
    before = side({"train": [row("a")]}, tables=tokens((0, 3), (4, 9)))
    after = side({"train": [row("a")]}, tables=tokens((0, 3), (4, 6), (6, 9)))
    assert told(before, after) == [Reason("major", "the text of `a` is cut into other tokens")]
    blocks = [{"start": 0, "end": 9, "kind": "headline"}, {"start": 10, "end": len(BAGHDAD), "kind": "paragraph"}]
    parted = side({"train": [row("a", blocks=blocks)]}, tables=tokens((0, 3)))
    assert all(reason.step == "minor" for reason in told(before, parted))


def test_what_only_is_said_of_a_dataset_asks_for_a_patch():
    found = compare(ONE, replace(ONE, facts={"citation: title": "Another title"}))
    assert [one.name for one in found.facts] == ["citation: title"] and reasons(found) == ()
    assert least_version("1.2.3", reasons(found)) == "1.2.4"


def test_an_edition_without_texts_is_compared_by_the_hashes_of_its_texts():
    bare = [
        replace(one, tables={"default": {"train": one.rows("default").drop_columns(["text", "headline"])}})
        for one in (ONE, ONE)
    ]
    changed = bare[1].rows("default").to_pylist()
    changed[0]["sha256_text"] = "another"
    schema = bare[1].rows("default").schema
    after = replace(bare[1], tables={"default": {"train": pa.Table.from_pylist(changed, schema=schema)}})
    assert [(one.document, one.edits) for one in compare(bare[0], after).texts] == [("a", None)]


def test_people_read_what_went_and_what_came_and_programmes_the_edits():
    mended = BAGHDAD.replace("بغداد", "أربيل").replace(" صباح", "\u00a0صباح")
    found = compare(ONE, side({"train": [row("a", mended, (span("e1", 14, "أربيل"),)), row("b")]}))
    lines = [line for line, _ in difference_lines(found, reasons(found))]
    assert "      [14:20) وصل الوفد إلى [-بغداد -]{+أربيل<U+00A0>+}صباح الأحد." in lines
    assert lines[-1] == "a release of this after 0.1.0 is 0.2.0 at least: the text of `a` changed"
    rows = json.loads(json.dumps(difference_json(found, reasons(found)), ensure_ascii=False))
    assert rows["documents"]["texts"][0]["edits"][0]["removed"] == "بغداد "
    assert rows["least_version"] == "0.2.0" and rows["same_content"] is False


@pytest.mark.parametrize("last", ["0.0.1", "0.9.9", "1.0.0", "3.2.1"])
def test_the_least_version_always_comes_after_the_last(last: str):
    for why in ([], [Reason("minor", "x")], [Reason("major", "x"), Reason("minor", "y")]):
        assert number(least_version(last, why)) > number(last)


IDS = st.sampled_from("abcde")
STATES = st.dictionaries(
    IDS, st.tuples(st.sampled_from(["train", "test"]), st.sampled_from([BAGHDAD, "نص آخر."])), min_size=1
)


def of_state(state: Mapping[str, tuple[str, str]]) -> Side:
    splits: dict[str, list[dict[str, Any]]] = {}
    for id, (split, text) in sorted(state.items()):
        splits.setdefault(split, []).append(row(id, text))
    return side(splits)


@given(STATES, STATES)
def test_whatever_two_states_are_the_difference_says_all_of_it_and_backwards_the_contrary(one: dict, two: dict):
    there: DatasetDifference = compare(of_state(one), of_state(two))
    back = compare(of_state(two), of_state(one))
    assert there.same_content == (one == two) == (reasons(there) == ())
    assert there.added == back.removed and there.removed == back.added
    assert {m.document for m in there.moved} == {id for id in one.keys() & two.keys() if one[id][0] != two[id][0]}
    assert {t.document for t in there.texts} == {id for id in one.keys() & two.keys() if one[id][1] != two[id][1]}
    lost = one.keys() - two.keys() or there.moved or there.texts
    assert any(reason.step == "major" for reason in reasons(there)) == bool(lost)
