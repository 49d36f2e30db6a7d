"""Cleans texts where reading too far shows, each way in a process of its own: `python -m tests.guarded end` or `fresh`.

end      each text ends where the memory does that may be read: one byte more kills the process
fresh    rules that are made for one text alone, whose memory nobody wrote to; with MALLOC_PERTURB_ it holds what no text says
"""

import ctypes
import mmap
import sys

import numpy as np
import pyarrow as pa

from jalaa.cleaning.engine import Cleaner
from jalaa.cleaning.rules import Rule
from tests.hard_texts import EXAMPLES

SHORT = ("شا", "قال", "\ufeb7\ufe8e", "–", "ا" * 62 + "–\n\ufeb7\ufe8e", "ا حذف ب", "")
PATTERNS = ("^شا$", "^(?:ابتثجح|شاركن|قال)", "^–$", "(حذف)")
ROOM = 1 << 20


def main(way: str) -> None:
    """Clean; exit code 1 with the first text that is cleaned otherwise than it should be."""
    {"end": end, "fresh": fresh}[way]()


def end() -> None:
    """Texts at the end of memory."""
    room = mmap.mmap(-1, ROOM + mmap.PAGESIZE)
    stop = ctypes.addressof(ctypes.c_char.from_buffer(room)) + ROOM
    if ctypes.CDLL(None).mprotect(ctypes.c_void_p(stop), ctypes.c_size_t(mmap.PAGESIZE), 0):
        sys.exit("no memory could be closed")
    for cleaner in (Cleaner.load("arabic-news"), few_rules()):
        for text in (*SHORT, *EXAMPLES):
            data = text.encode()
            room[ROOM - len(data) : ROOM] = data
            placed = pa.foreign_buffer(stop - len(data), len(data), room)
            places = pa.py_buffer(np.array([0, len(data)], dtype=np.int64))
            column = pa.Array.from_buffers(pa.large_string(), 1, [None, places, placed])
            compare(cleaner, text, column, cleaner.clean(text).text)


def fresh() -> None:
    """Texts that are each the first one of its rules."""
    for _ in range(4):
        for text in SHORT:
            cleaner = few_rules()
            ((after, _),) = cleaner._clean([text], [None])
            compare(cleaner, text, pa.array([text], pa.large_string()), after)


def few_rules() -> Cleaner:
    """A cleaner that tells few characters apart."""
    return Cleaner(tuple(Rule(f"r{at}", "notice", "inline", "w", match=one) for at, one in enumerate(PATTERNS)))


def compare(cleaner: Cleaner, text: str, column: pa.Array, expected: str) -> None:
    """What a column of one text comes to, and what it should."""
    cleaned, _ = cleaner.clean_table(pa.table({"text": column}))
    if cleaned[0].as_py() != expected:
        sys.exit(f"{text!r}: {cleaned[0].as_py()!r}, not {expected!r}")


if __name__ == "__main__":
    main(sys.argv[1])
