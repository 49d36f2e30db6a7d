"""Texts to measure on: Arabic news, real where the test data lies beside the project, else of invented words; with cuts and spans."""

import gzip
import json
import os
import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

SEED = 20031
TEXTS = 300
CUTS = ((0, 1, 2, 3), (25, 40, 25, 10))
"""How many cuts a text has, and how often of 100: 1.2 on average."""
SPANS = 20
POOL = Path("cleaning") / "pool.jsonl.gz"
LABELLED = Path("cleaning") / "gold-dev.jsonl"
INVENTED_LABELLED = Path(__file__).resolve().parents[1] / "tests" / "cleaning" / "labelled" / "invented.jsonl"
INVENTED = 1_000


class Sample(NamedTuple):
    """A text, the ranges to cut from it (sorted, apart), and the spans to project; all in code points."""

    text: str
    cuts: list[tuple[int, int]]
    starts: list[int]
    ends: list[int]


def samples() -> tuple[str, list[Sample]]:
    """What the texts are, in words, and the same `TEXTS` samples in every run."""
    chance = random.Random(SEED)
    if (data() / POOL).is_file():
        return f"articles of {POOL.name}", [sample(text, chance) for text in pooled(data() / POOL, TEXTS)]
    return "articles of invented words", [sample(text, chance) for text in invented(TEXTS, chance)]


def data() -> Path:
    """Where other people's texts lie, if they do."""
    return Path(os.environ.get("JALAA_TEST_DATA") or Path(__file__).resolve().parents[2] / "shared" / "data")


def articles() -> tuple[str, Iterator[tuple[str, str | None]]]:
    """What the texts are, in words, and all of the pool, each with its outlet; `INVENTED` invented ones where there is no pool."""
    if (data() / POOL).is_file():
        return f"articles of {POOL.name}", _outlets(data() / POOL)
    return "articles of invented words", ((text, None) for text in invented(INVENTED, random.Random(SEED)))


def labelled() -> Path:
    """The labelled texts: of real outlets where they lie beside the project, else of our own writing."""
    return data() / LABELLED if (data() / LABELLED).is_file() else INVENTED_LABELLED


def evenly(count: int, texts: Sequence[Any]) -> list[Any]:
    """`count` of the texts, the same in every run and from all over them; all, where there are no more."""
    return [texts[i * len(texts) // count] for i in range(count)] if count < len(texts) else list(texts)


def sample(text: str, chance: random.Random) -> Sample:
    """The text with cuts of 5 to 20 words and with spans of 1 to 4 words, a third of them begun behind a one-letter prefix."""
    words = [match.span() for match in re.finditer(r"\S+", text)]
    cuts: list[tuple[int, int]] = []
    for _ in range(chance.choices(*CUTS)[0]):
        first = chance.randrange(len(words) - 20)
        cut = words[first][0], words[first + chance.randint(5, 19)][0]
        if all(cut[1] < start or end < cut[0] for start, end in cuts):
            cuts.append(cut)
    starts, ends = [], []
    for first in sorted(chance.sample(range(len(words) - 4), SPANS)):
        start, end = words[first][0], words[first + chance.randrange(4)][1]
        starts.append(start + (end - start > 3 and chance.random() < 1 / 3))
        ends.append(end)
    return Sample(text, sorted(cuts), starts, ends)


def _outlets(path: Path) -> Iterator[tuple[str, str | None]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield row["text"], row.get("outlet")


def pooled(path: Path, count: int) -> Iterator[str]:
    """The first `count` texts of the pool that are as long as news articles are: 2 to 8 kB of UTF-8, at least 60 words."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            text = json.loads(line)["text"]
            if 2_000 <= len(text.encode()) <= 8_000 and len(text.split()) >= 60:
                yield text
                count -= 1
            if not count:
                return


def invented(count: int, chance: random.Random) -> Iterator[str]:
    """Texts of about 4.3 kB of UTF-8 from 3,000 invented words, a few of them very common, with stops, quotation marks, numbers and tanwin."""
    letters = "اااالللليييممموووننترربهدعسفكقحجشصطخذزثضغظءةى"
    words = ["".join(chance.choices(letters, k=chance.randint(2, 7))) for _ in range(3_000)]
    weights = [1 / rank for rank in range(2, 3_002)]
    for _ in range(count):
        paragraphs = []
        for _ in range(chance.randint(8, 10)):
            chosen = chance.choices(words, weights, k=chance.randint(35, 60))
            chosen[3] = f"«{chosen[3]} {chosen[4]}»"
            chosen[9], chosen[12] = str(chance.randint(2, 2_026)), chosen[12] + "اً"
            chosen[20] += "،"
            paragraphs.append(" ".join(chosen) + ".")
        yield "\n\n".join(paragraphs)
