"""docs/annotate.md runs on the real server: every command, in its order, prints what the page says; people's part is played in between."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from jalaa.commands.connecting import TOKEN
from tests.server.conftest import Studio, account
from tests.server.hands import result, take
from tests.server.test_real_team import submit, tasks_of
from tests.test_docs import DOCS, run_page

pytestmark = pytest.mark.real

PAGE = DOCS / "annotate.md"
ADDRESS = "https://label.example.org"
PEOPLE = re.compile(r"<!-- people: (\w+) -->\n")
MARKS = {
    "a1": {
        "ship": [("البصرة", "GPE"), ("سالم كريم", "PERS")],
        "crane": [("أم قصر", "GPE")],
        "visit": [("ليلى حسن", "PERS")],
    },
    "a2": {"ship": [("البصرة", "GPE"), ("سالم كريم", "PERS")], "crane": [("ميناء أم قصر", "GPE")]},
}


def annotate(studio: Studio) -> None:
    """Both annotate; a2 leaves one text undone."""
    for who, documents in MARKS.items():
        tasks, number = tasks_of(studio, f"harbour · entity · {who}"), account(studio, f"{who}@example.org")
        for document, marks in documents.items():
            text = tasks[document]["data"]["text"]
            made = [result(text, quote, label, f"k{n}") for n, (quote, label) in enumerate(marks)]
            submit(studio, tasks[document], made, number)


def decide(studio: Studio) -> None:
    """c1 takes what a1 made wherever the two differ."""
    number = account(studio, "c1@example.org")
    for task in tasks_of(studio, "harbour · entity — adjudication").values():
        submit(studio, task, take("‹a1›")(task["predictions"][0]["result"]), number)


def steady(said: str, studio: Studio) -> str:
    """What the page shows, without what differs from run to run: the address, numbers of projects and tasks, hashes."""
    said = said.replace(studio.address, ADDRESS)
    said = re.sub(r"/projects/\d+/", "/projects/7/", said)
    said = re.sub(r"label-studio-[0-9a-f]{12}", "label-studio-1f0c9a5b2d7e", said)
    return re.sub(r"(?<=stays: )\d+", "21", said)


def test_the_page_shows_what_its_commands_print(
    studio: Studio, tmp_path: Path, golden: Callable[[Path, str], None], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setitem(os.environ, TOKEN, studio.token)
    page = PAGE.read_text("utf-8")
    parts = PEOPLE.split(page)
    assert parts[1::2] == ["annotate", "decide"]
    shown = [run_page(parts[0].replace(ADDRESS, studio.address), tmp_path)]
    for who, part in zip(parts[1::2], parts[2::2], strict=True):
        {"annotate": annotate, "decide": decide}[who](studio)
        shown += [f"<!-- people: {who} -->\n", run_page(part.replace(ADDRESS, studio.address), tmp_path)]
    golden(PAGE, steady("".join(shown), studio))
