"""`jalaa explain` says what was cut, by which rule and why, and what became of a position."""

import json
from pathlib import Path

import pytest

from jalaa.commands.explain import run

SOUND = Path(__file__).resolve().parents[1] / "zoo" / "sound"


def told(capsys: pytest.CaptureFixture[str], *arguments) -> dict:
    assert run(SOUND, *arguments, True) == 0
    return json.loads(capsys.readouterr().out)


def test_every_edit_is_shown_with_rule_and_reason(capsys: pytest.CaptureFixture[str]):
    (edit,) = told(capsys, "004", None)["edits"]
    assert (edit["rule"], edit["kind"], edit["removed"]) == ("share-prompt", "share", "\n\nشارك المقال\n")
    assert edit["why"]


def test_the_text_is_shown_with_its_cuts_in_place(capsys: pytest.CaptureFixture[str]):
    assert run(SOUND, "river", None, False) == 0
    out = capsys.readouterr().out
    assert "العام الماضي.⟦1: ⏎⏎اقرأ أيضاً: مباراة الليلة⏎⟧" in out
    assert "1. [" in out


def test_a_position_is_kept_or_cut(capsys: pytest.CaptureFixture[str]):
    received = (SOUND / "dataset" / "raw" / "river.txt").read_text(encoding="utf-8")
    kept = told(capsys, "river", received.index("البصرة"))
    assert (kept["kept"], kept["character"], kept["edit"]) == (True, "ا", None)
    cut = told(capsys, "river", received.index("مباراة"))
    assert (cut["kept"], cut["edit"]["kind"]) == (False, "related")


@pytest.mark.parametrize(
    ("beginning", "at", "message"),
    [
        ("x", None, "no id begins with `x`"),
        ("", None, "begins 3 ids"),
        ("004", 10_000, "10000 lies outside"),
        ("004", -1, "-1 lies outside"),
    ],
)
def test_a_wrong_call_is_told_and_ends_with_2(capsys: pytest.CaptureFixture[str], beginning, at, message):
    assert run(SOUND, beginning, at, False) == 2
    assert message in capsys.readouterr().err
