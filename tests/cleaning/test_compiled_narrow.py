"""Machines that look at fewer bytes together find the same: the compiled cleaner is compiled as for them, and both clean hard texts."""

import importlib.util
import random
import shutil
import subprocess
import sysconfig
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jalaa.cleaning.engine import Cleaner
from jalaa.cleaning.tables import tables_of
from tests.compiled_parts import SOURCES
from tests.hard_texts import ARTICLE, EXAMPLES, LINES, MARKS, marked_texts

extension = pytest.importorskip("jalaa.cleaning._compiled", reason="the compiled cleaner is not built")

CLEANER = Cleaner.load("arabic-news")
TABLES = tables_of(CLEANER.rules)
WIDE = extension.Rules(TABLES)


def compiled_as(narrow: int, folder) -> ModuleType:
    compiler = shutil.which("cc")
    if not compiler:
        pytest.skip("no C compiler `cc`: nothing can be compiled for other machines")
    path = folder / "_compiled.so"
    options = ["-std=gnu11", "-O1", "-shared", "-fPIC", f"-DJALAA_NARROW={narrow}"]
    includes = f"-I{sysconfig.get_path('include')}"
    subprocess.run([compiler, *options, includes, *sorted(SOURCES.glob("*.c")), "-o", path], check=True)
    spec = importlib.util.spec_from_file_location("jalaa.cleaning._compiled", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module", params=[1, 2], ids=["32 bytes together", "none together"])
def narrow(request, tmp_path_factory):
    return compiled_as(request.param, tmp_path_factory.mktemp("narrow")).Rules(TABLES)


def cleaned(rules, texts):
    """What comes of texts; those that are left to Python come back with their number."""
    encoded = [text.encode() for text in texts]
    starts = np.cumsum([0, *map(len, encoded)], dtype=np.int64)
    outlets = np.full(len(texts), -1, dtype=np.int32)
    return rules.clean(b"".join(encoded), starts, outlets, 1_000_000, lambda row: (f"left {row}".encode(), []))


def test_examples_of_all_rules_are_cleaned_the_same(narrow):
    assert cleaned(narrow, EXAMPLES) == cleaned(WIDE, EXAMPLES)


def test_marks_are_read_the_same_at_every_place_of_a_block(narrow):
    texts = ["ا" * places + mark + "ب" + mark * 2 + " " + ARTICLE for mark in MARKS for places in range(40)]
    texts += [
        "a" * places + blanks + mark + blanks + "b"
        for mark in MARKS
        for blanks in (" ", "    ", "     ")
        for places in range(54, 68)
    ]
    assert cleaned(narrow, texts) == cleaned(WIDE, texts)


@settings(max_examples=60, deadline=None)
@given(st.lists(marked_texts(), min_size=1, max_size=8))
def test_a_text_of_anything_is_cleaned_the_same(narrow, texts):
    assert cleaned(narrow, texts) == cleaned(WIDE, texts)


def test_long_texts_of_lines_and_marks_are_cleaned_the_same(narrow):
    chosen = random.Random(5)
    texts = [
        "".join(
            chosen.choice([chosen.choice(LINES), ARTICLE, chosen.choice(MARKS), "\n", "\n", " "]) for _ in range(40)
        )
        for _ in range(150)
    ]
    assert cleaned(narrow, texts) == cleaned(WIDE, texts)


def test_texts_from_outside_are_cleaned_the_same(narrow, pool):
    assert cleaned(narrow, pool) == cleaned(WIDE, pool)
