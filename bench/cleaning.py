"""How fast and how good the cleaner is, beside plain text work and other people's cleaners; `python -m bench.cleaning` prints the table.

Speeds are MB of UTF-8 per CPU-second of one core, reading and writing files left out; all but the rivals on the same texts, a rival, being slow,
on some of them. Quality is that of the same cleaner on labelled texts, so that the two are read together.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from bench.align import Range
from bench.alternation import drop_lines, dropped
from bench.laws import Article, table
from bench.texts import articles, evenly, labelled
from bench.timing import cpu_seconds
from jalaa.cleaning.engine import Cleaner
from jalaa.cleaning.score import Labelled, Score, read_labelled, score_text, summarise
from tests.venvs import NotMade, venv_python

ROOT = Path(__file__).resolve().parents[1]
TIMED, RIVAL_TIMED = 1_000, 100
NOTHING = "decode, split, join, encode"


class Rival(NamedTuple):
    """Where a rival comes from: its environment, what is in it, the oldest Python it takes, and what of it `bench.rival_cleaners` runs."""

    home: str
    requirements: tuple[str, ...]
    python: tuple[int, int]
    runs: tuple[str, ...]


RIVALS = (
    Rival(
        "bench-datatrove",
        ("datatrove==0.10.1", "nltk", "regex", "spacy"),
        (3, 11),
        ("datatrove C4", "datatrove C4, lines alone"),
    ),
    Rival("bench-justext", ("jusText==3.0.2", "lxml_html_clean"), (3, 11), ("jusText",)),
    Rival("bench-trafilatura", ("trafilatura==2.3.1", "lxml_html_clean"), (3, 11), ("trafilatura",)),
    Rival("bench-araclean", ("araclean==0.3.0",), (3, 12), ("araclean", "araclean, with positions")),
)


class Row(NamedTuple):
    """A line of the table: MB per CPU-second on so many texts, and the score, where there is one; or why there is neither."""

    name: str
    speed: float = 0.0
    texts: int = 0
    score: Score | None = None
    why_not: str = ""


def main() -> None:
    """Measure, print the table and what holds of the cleaner."""
    what, texts = articles()
    texts = list(texts)
    timed, gold = evenly(TIMED, texts), read_labelled(labelled())
    rows = [*with_each_once([*measure(timed, gold)], texts)]
    some = evenly(RIVAL_TIMED, [text for text, _ in timed])
    for rival in RIVALS:
        rows += measure_rival(rival, some, gold)
    size = megabytes([text for text, _ in timed]) / len(timed)
    print(
        f"{len(timed):,} {what}: {1e3 * size:.1f} kB of UTF-8 each. Quality: {len(gold)} texts of {labelled().name}, {characters(gold):,} characters."
    )
    print("\n".join(lines_of(rows)))
    print("What holds of the cleaner (a minute)", file=sys.stderr)
    sys.exit(subprocess.run([sys.executable, "-m", "bench.laws"], cwd=ROOT).returncode)


def measure(timed: Sequence[Article], gold: Sequence[Labelled]) -> list[Row]:
    """The rows of Jalaa and of plain work on text."""
    cleaner, in_python = Cleaner.load("arabic-news"), Cleaner.load("arabic-news")
    in_python.__dict__["_compiled"] = None
    given, encoded = table(timed), [text.encode() for text, _ in timed]
    score = quality(
        gold, [[(edit.start, edit.end) for edit in cleaner.clean(one.text, one.outlet).edits.edits] for one in gold]
    )
    by_lines = quality(gold, [dropped(one.text) for one in gold])
    work: list[tuple[str, Callable[[], object], Score | None]] = [
        ("jalaa, Cleaner.clean_table", lambda: cleaner.clean_table(given), score),
        ("jalaa, Cleaner.clean", lambda: [cleaner.clean(text, outlet) for text, outlet in timed], score),
        ("jalaa, clean_table without the extension", lambda: in_python.clean_table(given), score),
        ("decode", lambda: [text.decode() for text in encoded], None),
        (NOTHING, lambda: nothing(encoded), None),
        ("the same with one `re` alternation per line", lambda: [drop_lines(text) for text in encoded], by_lines),
    ]
    amount = sum(map(len, encoded)) / 1e6
    return [Row(name, amount / cpu_seconds(run), len(timed), score) for name, run, score in work]


def nothing(encoded: Sequence[bytes]) -> list[bytes]:
    """The work that does nothing to texts."""
    return ["\n".join(text.decode().split("\n")).encode() for text in encoded]


def with_each_once(rows: Sequence[Row], texts: Sequence[Article]) -> Iterator[Row]:
    """The rows, and behind those of the cleaner on tables and of doing nothing the same of all texts, one after the other, each once."""
    speeds = dict(zip((rows[0].name, NOTHING), speeds_at_first(texts), strict=True))
    for row in rows:
        yield row
        if row.name in speeds:
            yield row._replace(name=f"{row.name}, each text once", speed=speeds[row.name], texts=len(texts) - 1)


def speeds_at_first(texts: Sequence[Article]) -> tuple[float, float]:
    """MB per CPU-second of texts that have not been seen: by the cleaner, made ready by the first one, and of doing nothing to them."""
    cleaner, given, encoded = Cleaner.load("arabic-news"), table(texts[1:]), [text.encode() for text, _ in texts[1:]]
    cleaner.clean_table(table(texts[:1]))
    amount = sum(map(len, encoded)) / 1e6
    return amount / seconds_of(lambda: cleaner.clean_table(given)), amount / seconds_of(lambda: nothing(encoded))


def seconds_of(work: Callable[[], object]) -> float:
    """CPU seconds of one round of `work`, its results kept meanwhile."""
    begun = time.process_time()
    _kept = work()
    return time.process_time() - begun


def measure_rival(rival: Rival, timed: Sequence[str], gold: Sequence[Labelled]) -> list[Row]:
    """The rows of a rival, measured in an environment of its own; or rows that say why it could not be."""
    print(f"Measuring {rival.requirements[0]} (the first run makes its environment)", file=sys.stderr)
    try:
        python = venv_python(rival.home, rival.requirements, base=find_python(rival.python))
    except NotMade as error:
        return [Row(name, why_not=f"could not be installed: {str(error).splitlines()[-1]}") for name in rival.runs]
    given = json.dumps({"timed": timed, "labelled": [one.text for one in gold]})
    rows = []
    for name in rival.runs:
        command = [str(python), "-m", "bench.rival_cleaners", name]
        done = subprocess.run(command, input=given, capture_output=True, text=True, cwd=ROOT)
        if done.returncode:
            rows.append(
                Row(name, why_not=f"did not run: {(done.stderr.splitlines() or ['it ended without a word'])[-1]}")
            )
            continue
        found = json.loads(done.stdout)
        shown = f"{name} ({rival.requirements[0].partition('==')[2]}, Python {found['python']})"
        rows.append(Row(shown, megabytes(timed) / found["seconds"], len(timed), quality(gold, found["removed"])))
    return rows


def find_python(oldest: tuple[int, int]) -> str:
    """This Python if it is new enough, else the first on the path that is; raises `NotMade` where none is."""
    if sys.version_info[:2] >= oldest:
        return sys.executable
    for minor in range(oldest[1], oldest[1] + 4):
        for folder in os.get_exec_path():
            found = shutil.which(f"python3.{minor}", path=folder)
            if found and subprocess.run([found, "-c", ""], capture_output=True).returncode == 0:
                return found
    raise NotMade(
        f"it needs Python {oldest[0]}.{oldest[1]}, this is {sys.version_info[0]}.{sys.version_info[1]}, and the path has none"
    )


def quality(gold: Sequence[Labelled], removed: Sequence[Sequence[Range]]) -> Score:
    """The score of what was removed from the labelled texts."""
    return summarise(
        [score_text(one, [(start, end, "") for start, end in gone]) for one, gone in zip(gold, removed, strict=True)]
    )


def lines_of(rows: Sequence[Row]) -> list[str]:
    """The table; the ratio is to the work that does nothing to a text."""
    base = next(row.speed for row in rows if row.name == NOTHING)
    head = f"{'':<58}{'MB per CPU-second':>18}{'ratio':>9}{'texts':>8}{'F1':>7}{'precision':>11}{'recall':>8}{'lost per million':>18}"
    return [head, *(line_of(row, base) for row in rows)]


def line_of(row: Row, base: float) -> str:
    """A line of the table."""
    if row.why_not:
        return f"{row.name:<58}{row.why_not}"
    line = f"{row.name:<58}{row.speed:>18,.{0 if row.speed >= 100 else 1 if row.speed >= 10 else 2}f}{row.speed / base:>9.3f}{row.texts:>8,}"
    if row.score is None:
        return f"{line}{'–':>7}{'–':>11}{'–':>8}{'–':>18}"
    score = row.score
    return f"{line}{score.f1:>7.3f}{score.precision:>11.3f}{score.recall:>8.3f}{score.lost_per_million:>18,.0f}"


def megabytes(texts: Sequence[str]) -> float:
    """How much UTF-8 the texts are."""
    return sum(len(text.encode()) for text in texts) / 1e6


def characters(gold: Sequence[Labelled]) -> int:
    """How many code points the labelled texts are."""
    return sum(len(one.text) for one in gold)


if __name__ == "__main__":
    main()
