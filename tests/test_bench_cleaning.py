"""The measurement of the cleaner gives each cleaner what it removed, and says so where something does not hold; how fast anything is, no test asserts."""

import re
import subprocess
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.align import removed
from bench.alternation import drop_lines, dropped
from bench.cleaning import NOTHING, RIVALS, Row, find_python, lines_of, quality, with_each_once
from bench.laws import neighbours, run_through
from bench.rival_cleaners import RIVALS as RUNS
from bench.rival_cleaners import page
from bench.texts import evenly, labelled
from jalaa.cleaning.engine import Cleaner
from jalaa.cleaning.score import Label, Labelled
from tests.venvs import NotMade

ROOT = Path(__file__).resolve().parents[1]
TEXTS = [
    ("عاد الوفد إلى بغداد أمس.\n\nاترك تعليقك\n", None),
    ("قال الوزير إن الوفد عاد.\n", None),
    ("وصل الوفد.\n\nشارك المقال\n", "outlet"),
]


def seen(text: str, ranges: list[tuple[int, int]]) -> set[int]:
    """The places in the ranges that are not blank."""
    return {place for start, end in ranges for place in range(start, end) if not text[place].isspace()}


@given(
    st.lists(
        st.tuples(st.text("ابت .", min_size=1, max_size=9), st.booleans()),
        max_size=12,
        unique_by=lambda line: line[0].replace(" ", ""),
    )
)
def test_lines_that_did_not_come_back_are_what_was_removed(lines):
    """Whichever lines are dropped, and however the others are trimmed, the alignment finds the dropped ones and nothing else."""
    text = "\n".join(line for line, _ in lines)
    gone, start = [], 0
    for line, stays in lines:
        gone += [] if stays else [(start, start + len(line))]
        start += len(line) + 1
    assert seen(text, removed(text, [line.strip() for line, stays in lines if stays])) == seen(text, gone)


def test_of_two_equal_lines_the_first_has_survived():
    """A cleaner that takes out the second copy is not charged with the first."""
    assert removed("بغداد\nعاد الوفد.\nبغداد\n", ["بغداد", "عاد الوفد."]) == [(17, 22)]


def test_in_a_line_that_came_back_changed_the_characters_are_aligned():
    """A reference mark cut out of a sentence costs the sentence nothing, nor does what the cleaner added."""
    assert removed("قال[1] ذلك.", ["قال ذلك."]) == [(3, 6)]
    assert removed("قال ذلك.", ["- قال ذلك."]) == []


def test_a_text_that_was_rejected_is_removed_whole():
    """Nothing survived, so all that can be seen is gone."""
    assert seen("قال.\n\nعاد.", removed("قال.\n\nعاد.", [])) == {0, 1, 2, 3, 6, 7, 8, 9}


def test_the_alternation_drops_the_lines_that_it_says_it_dropped():
    """What is timed and what is scored are the same."""
    text = "عاد الوفد.\nإقرأ أيضاً: خبر آخر\nشارك المقال\nوأضاف الوزير."
    start, end = dropped(text)[0]
    assert text[start:end] == "إقرأ أيضاً: خبر آخر"
    kept = [line for line in text.split("\n") if line not in {text[start:end] for start, end in dropped(text)}]
    assert drop_lines(text.encode()).decode().split("\n") == kept == ["عاد الوفد.", "وأضاف الوزير."]


def test_a_text_becomes_a_page_that_says_the_same():
    """Markup in a text stays text, and NUL does not end the page."""
    assert "<p>a &lt;b&gt;</p>\n<p>c</p>" in page("a <b>\n\0c")


def test_every_run_of_a_rival_can_be_asked_for():
    """What the one side calls a run the other side knows."""
    assert [run for rival in RIVALS for run in rival.runs] == list(RUNS)


def test_a_rival_that_no_python_here_can_run_says_so():
    """Not an error of the measurement: the row says what is missing."""
    with pytest.raises(NotMade, match=r"needs Python 3\.90, this is 3\."):
        find_python((3, 90))


def test_the_table_shows_speed_and_quality_side_by_side():
    """A row has its ratio to doing nothing and its score; a rival that is not there has its name and the reason."""
    gold = [Labelled("a", None, "قال. شارك", (Label(5, 9, "share"),))]
    rows = [
        Row("ours", 50.0, 10, quality(gold, [[(5, 9)]])),
        Row(NOTHING, 200.0, 10),
        Row("theirs", why_not="did not run: no"),
    ]
    head, ours, nothing, theirs = lines_of(rows)
    assert ours.split() == ["ours", "50.0", "0.250", "10", "1.000", "1.000", "1.000", "0"]
    assert nothing.split()[-6:] == ["1.000", "10", "–", "–", "–", "–"]
    assert theirs.split(maxsplit=1) == ["theirs", "did not run: no"]
    assert len(head) == len(ours) == len(nothing)


def test_texts_are_timed_that_were_not_seen_before():
    """All but the first, which makes the cleaner ready; behind the rows of the same work."""
    rows = [*with_each_once([Row("ours", 1.0, 1), Row("decode", 1.0, 1), Row(NOTHING, 1.0, 1)], TEXTS)]
    assert [row.name for row in rows] == [
        "ours",
        "ours, each text once",
        "decode",
        NOTHING,
        f"{NOTHING}, each text once",
    ]
    assert [row.texts for row in rows] == [1, len(TEXTS) - 1, 1, 1, len(TEXTS) - 1]
    assert all(row.speed > 0 and row.speed != 1.0 for row in rows if row.texts > 1)


def test_the_laws_are_looked_at():
    """Our cleaner keeps them; one that forgets edits, or looks at the first text of a batch, does not."""
    cleaner = Cleaner.load("arabic-news")
    restore, memory = run_through(cleaner, TEXTS, "texts")
    assert restore == "OK restore: 3 of 3 texts come back from their cleaned text and log"
    assert memory.startswith("OK memory: at most ")
    assert neighbours(cleaner, TEXTS * 5).startswith("OK neighbours: 15 texts")

    class Forgetful:
        def clean_table(self, table):
            texts, edits = cleaner.clean_table(table)
            return texts, edits.slice(0, 1)

    class Nosy:
        clean = cleaner.clean

        def clean_table(self, table):
            texts, edits = cleaner.clean_table(table)
            return pa.chunked_array([[texts[0].as_py()] * len(texts)]), edits

    assert run_through(Forgetful(), TEXTS, "texts")[0].startswith("NO restore: 2 of 3")
    assert neighbours(Nosy(), TEXTS).startswith("NO neighbours")


def test_texts_are_taken_from_all_over(tmp_path, monkeypatch):
    """Evenly, no text twice; and where there are no labelled texts of real outlets, those of our own writing."""
    assert evenly(4, range(10)) == [0, 2, 5, 7]
    assert evenly(4, "abc") == ["a", "b", "c"]
    monkeypatch.setenv("JALAA_TEST_DATA", str(tmp_path))
    assert labelled() == ROOT / "tests" / "cleaning" / "labelled" / "invented.jsonl"


def test_an_unknown_measurement_is_refused():
    """One sentence, and nothing is set up or measured for it."""
    done = subprocess.run(["bash", "scripts/bench", "speed"], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "There is no measurement called speed: say offsets, cleaning or diff.\n"


def test_the_commands_of_the_page_exist():
    """Each command of docs/benchmarks.md is a script, and what it is told to measure a module of bench."""
    commands = re.findall(
        r"^(?:\$ )?(\./scripts/\S+)(?: (\w+))?$", (ROOT / "docs" / "benchmarks.md").read_text(), re.MULTILINE
    )
    assert {script for script, _ in commands} == {"./scripts/bench"}
    assert all((ROOT / script).is_file() for script, _ in commands)
    accepted = re.search(r"^  (.+)\) ;;$", (ROOT / "scripts" / "bench").read_text(), re.MULTILINE).group(1).split(" | ")
    for _, measured in commands:
        name = measured or "offsets"
        assert name in accepted
        assert (ROOT / "bench" / f"{name}.py").is_file()
