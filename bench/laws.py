"""What has to hold of the cleaner however fast it is, looked at in a process of its own; `python -m bench.laws` prints a line for each.

restore      the log of a text, as the table of edits holds it, leads back to the text
memory       what is kept in memory does not grow with the number of texts
neighbours   a text is cleaned alike in batches of any size, in any order, and alone
"""

import random
import resource
import sys
from collections.abc import Iterable, Sequence

import pyarrow as pa

from bench.texts import SEED, articles
from jalaa.cleaning.engine import Cleaner
from jalaa.edits import Edit, EditLog, OtherText

Article = tuple[str, str | None]

BATCH = 500
GROWTH = 1.1
"""How much more memory all texts may take than the first half of them for it to count as flat."""
AMONG = 500


def main() -> None:
    """Print a line for each law; exit code 1 if one does not hold."""
    what, read = articles()
    texts = list(read)
    # A pool lies outlet by outlet: in another order its halves are alike, and what the second adds to the memory is the cleaner's.
    random.Random(SEED).shuffle(texts)
    cleaner = Cleaner.load("arabic-news")
    lines = [*run_through(cleaner, texts, what), neighbours(cleaner, texts[:AMONG])]
    print("\n".join(lines))
    sys.exit(any(not line.startswith("OK") for line in lines))


def run_through(cleaner: Cleaner, texts: Sequence[Article], what: str) -> tuple[str, str]:
    """What restoring all texts and the memory needed for it come to, the texts cleaned batch by batch."""
    wrong, settled = 0, 0.0
    for start in range(0, len(texts), BATCH):
        batch = texts[start : start + BATCH]
        cleaned, edits = cleaner.clean_table(table(batch))
        logs = logs_of(edits, batch)
        wrong += sum(
            not leads_back(log, clean, text)
            for log, clean, (text, _) in zip(logs, cleaned.to_pylist(), batch, strict=True)
        )
        if start <= len(texts) // 2:
            settled = peak()
    end = peak()
    return (
        f"{word(not wrong)} restore: {len(texts) - wrong:,} of {len(texts):,} {what} come back from their cleaned text and log",
        f"{word(end <= GROWTH * settled)} memory: at most {settled:,.0f} MB in the first half, {end:,.0f} MB in all, cleaned {BATCH} at a time",
    )


def neighbours(cleaner: Cleaner, texts: Sequence[Article]) -> str:
    """What cleaning the same texts in one batch, in small ones, backwards and one by one comes to."""
    once = in_batches(cleaner, texts, len(texts))
    backwards = in_batches(cleaner, texts[::-1], len(texts))[::-1]
    alone = [cleaner.clean(text, outlet) for text, outlet in texts]
    same = once == in_batches(cleaner, texts, 7) == backwards == [(one.text, one.edits) for one in alone]
    return f"{word(same)} neighbours: {len(texts)} texts are cleaned alike all at once, 7 at a time, backwards, and one by one"


def in_batches(cleaner: Cleaner, texts: Sequence[Article], size: int) -> list[tuple[str, EditLog]]:
    """The cleaned texts and their logs, cleaned `size` at a time."""
    found = []
    for start in range(0, len(texts), size):
        batch = texts[start : start + size]
        cleaned, edits = cleaner.clean_table(table(batch))
        found += zip(cleaned.to_pylist(), logs_of(edits, batch), strict=True)
    return found


def table(texts: Iterable[Article]) -> pa.Table:
    """Texts and outlets as the cleaner takes them."""
    column, outlets = zip(*texts, strict=True)
    return pa.table({"text": pa.array(column, pa.string()), "outlet": pa.array(outlets, pa.string())})


def logs_of(edits: pa.Table, texts: Sequence[Article]) -> list[EditLog]:
    """The log of each text, from the table of edits."""
    found: list[list[Edit]] = [[] for _ in texts]
    for row in edits.to_pylist():
        found[row["row"]].append(Edit(row["start"], row["end"], row["replacement"], row["removed"], (row["rule"],)))
    return [EditLog(tuple(log), len(text)) for log, (text, _) in zip(found, texts, strict=True)]


def leads_back(log: EditLog, clean: str, text: str) -> bool:
    """Whether the log makes the text from the cleaned one."""
    try:
        return log.restore(clean) == text
    except OtherText:
        return False


def peak() -> float:
    """The most memory this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6


def word(holds: bool) -> str:
    """How a line begins."""
    return "OK" if holds else "NO"


if __name__ == "__main__":
    main()
