"""`jalaa rules` lists rules, shows one as it could be written, and proves all by their examples."""

import json
from pathlib import Path

import pytest

from jalaa.cleaning.rules import Rule, load_rules
from jalaa.commands.rules import run_list, run_show, run_test
from jalaa.incidents import Refused
from jalaa.settings import loads

OWN = """
- id: own-button
  kind: share
  find: line
  match: '^اضغط هنا$'
  where: tail
  outlets: [null-news, "12"]
  why: "A button: of the page."
  cuts: ["نص الخبر.\\n⟦اضغط هنا⟧"]
  keeps: ["قال لهم: اضغط هنا وهناك."]
"""


@pytest.fixture
def own(tmp_path: Path) -> str:
    path = tmp_path / "own.yaml"
    path.write_text(OWN, encoding="utf-8")
    return str(path)


def test_every_rule_of_the_set_is_a_line_in_its_order(capsys: pytest.CaptureFixture[str]):
    assert run_list([], False) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == [rule.id for rule in load_rules("arabic-news")]


def test_rules_are_listed_of_the_sets_and_files_named(own: str, capsys: pytest.CaptureFixture[str]):
    assert run_list([own], False) == 0
    assert capsys.readouterr().out == "own-button  share  line  tail  A button: of the page.\n"
    assert run_list([own, "arabic-news"], True) == 0
    first, *others = json.loads(capsys.readouterr().out)
    assert first["outlets"] == ["null-news", "12"] and len(others) == len(load_rules("arabic-news"))


@pytest.mark.parametrize("rule", load_rules("arabic-news"), ids=lambda rule: rule.id)
def test_a_rule_as_shown_is_the_rule(rule: Rule, capsys: pytest.CaptureFixture[str]):
    """What `show` prints can stand in a file of rules and says the same."""
    assert run_show(rule.id, []) == 0
    assert loads(capsys.readouterr().out, list[Rule], "shown") == [rule]


def test_examples_of_several_lines_are_shown_on_one(own: str, capsys: pytest.CaptureFixture[str]):
    assert run_show("own-button", [own]) == 0
    assert '  - "نص الخبر.\\n⟦اضغط هنا⟧"\n' in capsys.readouterr().out


def test_a_rule_that_is_not_there_is_told_with_the_nearest(capsys: pytest.CaptureFixture[str]):
    assert run_show("share-prompd", []) == 2
    assert "did you mean `share-prompt`?" in capsys.readouterr().err


def test_rules_that_hold_are_counted(own: str, capsys: pytest.CaptureFixture[str]):
    assert run_test([own]) == 0
    assert capsys.readouterr().out == "1 rules hold: 1 examples of what they cut, 1 of what they keep\n"
    assert run_test([]) == 0


def test_an_example_that_does_not_hold_is_an_incident(own: str, capsys: pytest.CaptureFixture[str]):
    Path(own).write_text(OWN.replace("قال لهم: اضغط هنا وهناك.", "قال لهم.\\nاضغط هنا"), encoding="utf-8")
    assert run_test([own]) == 1
    told = capsys.readouterr()
    assert f"error rule-example {own}:2: rule `own-button`, keeps example 1" in told.err
    assert told.out == "1 of the rules' proofs failed\n"


def test_a_rule_given_twice_is_an_incident(own: str, capsys: pytest.CaptureFixture[str]):
    assert run_test([own, own]) == 1
    assert "rule-duplicate" in capsys.readouterr().err


def test_a_set_that_is_not_there_is_refused():
    with pytest.raises(Refused, match="did you mean `arabic-news`"):
        run_list(["arabic-new"], False)
