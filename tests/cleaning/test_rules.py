"""Rules are data; a rule that cannot be trusted is refused where it stands."""

import pytest

from jalaa.cleaning.examples import check_rules, prove
from jalaa.cleaning.rules import Rule, load_rules
from jalaa.incidents import Refused

RULE = "- id: {id}\n  kind: share\n  find: line\n  match: '{match}'\n  why: A button.\n  cuts: [\"قال.\\n⟦شارك⟧\"]\n"


def write(path, *rules):
    path.write_text("".join(RULE.format(id=id, match=match) for id, match in rules), encoding="utf-8")
    return path


def faults(path):
    with pytest.raises(Refused) as refused:
        load_rules(path)
    return [(incident.id, incident.where, incident.message) for incident in refused.value.incidents]


def test_every_example_of_the_sets_that_come_with_jalaa_is_borne_out():
    assert check_rules("arabic-news", "arabic-forms") == []


def test_rules_of_several_files_come_in_the_order_named(tmp_path):
    own = write(tmp_path / "own.yaml", ("own", "^شارك$"))
    ids = [rule.id for rule in load_rules(own, "arabic-news")]
    assert ids[0] == "own" and ids[1:] == [rule.id for rule in load_rules("arabic-news")]


@pytest.mark.parametrize(
    ("match", "reason"),
    [
        ("(?=شارك)", "look-around"),
        ("(?<!ا)شارك", "look-around"),
        (r"(ا)\1", "back-references"),
        ("(شارك", "missing"),
        ("{nowhere}", "vocabulary"),
    ],
)
def test_a_pattern_that_is_no_re2_is_refused_with_its_place(tmp_path, match, reason):
    path = write(tmp_path / "own.yaml", ("good", "^شارك$"), ("bad", match))
    ((id, where, message),) = faults(path)
    assert (id, where) == ("rule-pattern", f"{path}:7")
    assert "`bad`" in message and match in message and reason in message


@pytest.mark.parametrize(
    ("find", "longest", "told"),
    [
        ("line", 0, "`longest: 0`, which no line is: give 1 or more"),
        ("line", -1, "`longest: -1`, which no line is: give 1 or more"),
        ("character", 5, "`longest`, but find: character looks at no line: take it out"),
        ("token", 0, "`longest`, but find: token looks at no line: take it out"),
    ],
)
def test_a_length_that_no_line_has_and_one_of_no_line_are_refused(tmp_path, find, longest, told):
    path = tmp_path / "own.yaml"
    path.write_text(f"- {{id: bad, kind: byline, find: {find}, match: ip, why: w, longest: {longest}}}\n", "utf-8")
    ((id, where, message),) = faults(path)
    assert (id, where, message) == ("rule-pattern", f"{path}:1", f"rule `bad` has {told}")


def test_two_rules_of_one_id_are_refused_with_both_places(tmp_path):
    path = write(tmp_path / "own.yaml", ("one", "^شارك$"), ("one", "^شارك$"))
    ((id, where, message),) = faults(path)
    assert (id, where) == ("rule-duplicate", f"{path}:7") and f"{path}:1" in message


def test_a_set_that_does_not_exist_is_refused_with_the_nearest():
    with pytest.raises(Refused, match="arabic-news"):
        load_rules("arabic-new")


def test_a_rule_that_its_examples_contradict_is_an_incident_with_what_it_finds():
    rule = Rule("bar", "share", "line", "w", match="^شارك", cuts=("قال.\n⟦شارك⟧",), keeps=("شاركوا في العمل",))
    (incident,) = prove([rule], {"bar": "own.yaml:3"})
    assert (incident.id, incident.where) == ("rule-example", "own.yaml:3")
    assert "keeps example 1" in incident.message and "«شاركوا في العمل»" in incident.message


def test_a_rule_without_an_example_is_an_incident():
    (incident,) = prove([Rule("bar", "share", "line", "w", match="^شارك")], {})
    assert incident.id == "rule-example"


@pytest.mark.parametrize("example", ["قال ⟦شارك", "قال شارك⟧", "شارك"])
def test_an_example_whose_marks_do_not_pair_is_an_incident(example):
    assert [
        incident.id for incident in prove([Rule("bar", "share", "line", "w", match="^شارك", cuts=(example,))], {})
    ] == ["rule-example"]


def test_patterns_are_folded_as_texts_are():
    rule = Rule("bar", "share", "line", "w", match="^إقرأ أيضًا$", cuts=("قال.\n⟦اقـــرا ايضا⟧",))
    assert prove([rule], {}) == []
