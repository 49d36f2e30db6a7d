"""The compiled cleaner says of every text what the engine in Python says, whatever stands beside it and however the column is kept."""

import copy
import gzip
import json
import os
import pickle
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby, islice
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from jalaa.cleaning import compiled, tables
from jalaa.cleaning.engine import Cleaner
from jalaa.cleaning.programs import Op
from jalaa.cleaning.rules import Rule
from tests.compiled_parts import SOURCES
from tests.hard_texts import ARTICLE, BASE64, EXAMPLES, MARKS, marked_texts

extension = pytest.importorskip("jalaa.cleaning._compiled", reason="the compiled cleaner is not built")

CLEANER = Cleaner.load("arabic-news")
ROOT = Path(__file__).resolve().parents[2]
OUTLETS = sorted({outlet for rule in CLEANER.rules for outlet in rule.outlets})


def in_python(cleaner, texts, outlets):
    return [(after, [tuple(one) for one in changes]) for after, changes in cleaner._clean(texts, outlets)]


def in_rows(edits):
    """What changes each text, by its row."""
    return {
        row: [(one["start"], one["end"], one["replacement"], one["rule"]) for one in of_row]
        for row, of_row in groupby(edits.to_pylist(), key=lambda one: one["row"])
    }


def in_c(cleaner, texts, outlets):
    assert cleaner._compiled is not None
    columns = {"text": pa.array(texts, pa.string()), "outlet": pa.array(outlets, pa.string())}
    cleaned, edits = cleaner.clean_table(pa.table(columns))
    assert all(one["removed"] == texts[one["row"]][one["start"] : one["end"]] for one in edits.to_pylist())
    changes = in_rows(edits)
    return [(after, changes.get(row, [])) for row, after in enumerate(cleaned.to_pylist())]


def assert_same(cleaner, texts, outlets=()):
    outlets = outlets or [None] * len(texts)
    assert in_c(cleaner, texts, outlets) == in_python(cleaner, texts, outlets)


def with_rules(*rules):
    return Cleaner(tuple(Rule(id=str(number), kind="notice", why="w", **rule) for number, rule in enumerate(rules)))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(marked_texts(), st.sampled_from([None, *OUTLETS])), min_size=1, max_size=8))
@example([("الجسر\n| أحمد علي\n" + ARTICLE, None), ("آخر تحديث 0", None), ('content=">', None)])
def test_a_text_of_anything_is_cleaned_as_in_python(texts):
    assert_same(CLEANER, *map(list, zip(*texts, strict=True)))


def test_all_examples_are_cleaned_as_in_python_from_every_outlet():
    for outlet in (None, OUTLETS[0] if OUTLETS else "المرآة"):
        assert_same(CLEANER, EXAMPLES, [outlet] * len(EXAMPLES))


def test_texts_from_outside_are_cleaned_as_in_python(test_data):
    path = test_data / "cleaning" / "pool.jsonl.gz"
    if not path.is_file():
        pytest.skip(f"no {path}: set JALAA_TEST_DATA to where the test data lies")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in islice(lines, 0, None, 10)]
    assert_same(CLEANER, [row["text"] for row in rows], [row.get("outlet") for row in rows])


PATTERNS = [
    "^شارك",
    "شارك",
    "^.{1,8}$",
    r"\d{4}",
    "[.!؟]$",
    "بغداد",
    "(?:^| )(اب) ",
    "^$",
    "(شارك).*(ب)",
    r"^[|*] ?(.+)$",
    "{cities}",
    "[&漢]",
]
CHARACTERS = [
    r"\x{A0}+",
    r"(\r)\n",
    r"\x00",
    r"[ \t]+",
    r"[\n]{3,}",
    r"\x{E0041}",
    r"[\x{200B}\x{FEFF}]{8,}|[\x{E0000}-\x{E007F}]{4,}",
    "[ـ]",
]
MAYBE = st.none() | st.none() | st.sampled_from(PATTERNS)
PLACED = st.sampled_from([None, None, "head", "body", "tail", "first", "last"])
LIMITED = st.sampled_from([(), (), ("X",), ("X", "Y")])
RULES = st.one_of(
    st.fixed_dictionaries(
        {
            "find": st.sampled_from(["line", "line", "inline", "head", "tail", "block"]),
            "match": st.sampled_from(PATTERNS),
            "where": PLACED,
            "before": MAYBE,
            "after": MAYBE,
            "beside": st.sampled_from([None, None, "cut", "cut-above", "cut-below"]),
            "once": st.sampled_from([False, False, True]),
            "longest": st.sampled_from([None, None, 1, 8, 9, 70]),
            "all_in": st.sampled_from([(), (), (), ("months", "weekdays")]),
            "outlets": LIMITED,
            "until": st.sampled_from([None, "list-ends", "heading-repeated"]),
            "withhold": st.booleans(),
        }
    ),
    st.fixed_dictionaries(
        {
            "find": st.just("character"),
            "match": st.sampled_from(CHARACTERS),
            "where": st.sampled_from([None, "edge"]),
            "replace": st.sampled_from(["", " ", "xy"]),
            "outlets": LIMITED,
            "withhold": st.booleans(),
        }
    ),
    st.fixed_dictionaries(
        {
            "find": st.just("repeat"),
            "where": PLACED,
            "outlets": LIMITED,
            "longest": st.sampled_from([None, None, 8, 70]),
        }
    ),
    st.fixed_dictionaries(
        {"find": st.just("token"), "match": st.just("ip"), "until": st.sampled_from([None, "line-end"])}
    ),
)
SAID = [
    "شارك المقال",
    "اب شارك ب",
    "12 مارس 2012",
    "بغداد",
    "قال ذلك.",
    "|",
    "| أحمد",
    "الجسر يفتح غدا أمام الناس",
    ARTICLE,
    f"{ARTICLE} {ARTICLE}",
]


@settings(max_examples=50, deadline=None)
@given(
    st.lists(RULES, min_size=1, max_size=5),
    st.lists(
        st.tuples(
            st.lists(st.sampled_from([*SAID, *SAID, *MARKS]), max_size=8).map("\n".join)
            | st.lists(st.sampled_from([*SAID, *MARKS]), max_size=8).map("  ".join),
            st.sampled_from(["X", "Y", None]),
        ),
        min_size=1,
        max_size=6,
    ),
)
@example(
    [{"find": "character", "match": r"[ \t]+", "where": "edge"}, {"find": "line", "match": "^شارك"}], [(" شارك ", None)]
)
@example(
    [{"find": "line", "match": "[&漢]"}, {"find": "line", "match": "^[|*] ?(.+)$"}],
    [("漢\nا\n&", None), ("| أحمد", None)],
)
@example([{"find": "character", "match": "[.]{2,}", "replace": ".."}], [("ا.. ب", None), ("ا... ب", None)])
@example([{"find": "line", "match": "^شارك", "longest": 1_000_000_000_000}], [("شارك المقال", None)])
def test_whatever_the_rules_are_texts_are_cleaned_as_in_python(rules, texts):
    assert_same(with_rules(*rules), *map(list, zip(*texts, strict=True)))


def test_neither_neighbours_nor_order_nor_the_size_of_batches_matter():
    texts = (EXAMPLES[::9] + [f"{ARTICLE}\n{BASE64}\n{ARTICLE}", "", "\U000e0041", "\n \n"]) * 5
    alone = [in_c(CLEANER, [text], [None])[0] for text in texts]
    assert in_c(CLEANER, texts, [None] * len(texts)) == alone
    assert in_c(CLEANER, texts[::-1], [None] * len(texts)) == alone[::-1]
    assert len(texts) > 500, "several batches"


SOME = [
    "شارك المقال\n\n" + ARTICLE,
    None,
    "",
    f"{ARTICLE}\nاترك تعليقك",
    None,
    "ا\u00a0ب",
    f"{ARTICLE} {BASE64}",
    ARTICLE,
    "😀\n© المرآة",
]


def arrays():
    """The same texts, kept in other ways."""
    plain = pa.array(SOME, pa.string())
    large = plain.cast(pa.large_string())
    yield "string", pa.chunked_array([plain])
    yield "large_string", pa.chunked_array([large])
    yield "dictionary", pa.chunked_array([plain.dictionary_encode()])
    yield "string_view", pa.chunked_array([plain.cast(pa.string_view())])
    yield "slices", pa.chunked_array([pa.array(["ا", *SOME, "ب"]).slice(1, len(SOME))])
    yield "chunks", pa.chunked_array([plain.slice(0, 1), plain.slice(1, 0), plain.slice(1, 4), plain.slice(5)])
    yield "large slices", pa.chunked_array([large.slice(0, 3), large.slice(3, 4), large.slice(7)])


@pytest.mark.parametrize("column", [pytest.param(column, id=name) for name, column in arrays()])
def test_a_column_is_cleaned_the_same_however_it_is_kept(column):
    cleaned, edits = CLEANER.clean_table(pa.table({"text": column}))
    texts = [text or "" for text in SOME]
    after, changes = zip(*in_python(CLEANER, texts, [None] * len(texts)), strict=True)
    assert cleaned.type == column.type
    assert cleaned.to_pylist() == [None if text is None else said for text, said in zip(SOME, after, strict=True)]
    assert in_rows(edits) == {row: of_row for row, of_row in enumerate(changes) if of_row}


@pytest.mark.parametrize("type", [pa.string(), pa.large_string(), pa.string_view()], ids=str)
@pytest.mark.parametrize("texts", [[], [None, None]], ids=["no rows", "nulls"])
def test_of_no_texts_nothing_is_said(type, texts):
    cleaned, edits = CLEANER.clean_table(pa.table({"text": pa.array(texts, type)}))
    assert (cleaned.type, cleaned.to_pylist(), len(edits)) == (type, texts, 0)


@pytest.mark.parametrize(
    "wrong",
    [
        b"\xff",
        b"\xd8",
        b"\xe2\x80",
        b"\xf0\x9f\x98",
        b"\xc0\x80",
        b"\xed\xa0\x80",
        b"\xf4\x90\x80\x80",
        b"\xe0\x80\x80",
        b"\xd9\x80\xf0",
        b"\x80",
    ],
    ids=bytes.hex,
)
def test_what_is_no_utf8_is_refused_in_both(wrong, monkeypatch):
    for text in (wrong, "شارك ".encode() + wrong, wrong + " ـ المقال".encode()):
        places = pa.py_buffer(b"".join(at.to_bytes(4, "little") for at in (0, 2, 2 + len(text))))
        column = pa.StringArray.from_buffers(2, places, pa.py_buffer("ا".encode() + text))
        with pytest.raises(UnicodeDecodeError):
            CLEANER.clean_table(pa.table({"text": column}))
        assert in_c(CLEANER, ["شارك المقال"], [None]) == in_python(CLEANER, ["شارك المقال"], [None])
        with monkeypatch.context() as without:
            without.setattr(compiled, "_compiled", None)
            with pytest.raises(UnicodeDecodeError):
                Cleaner(CLEANER.rules).clean_table(pa.table({"text": column}))


@pytest.mark.parametrize("before", range(58, 68))
def test_what_stands_across_blocks_of_bytes_is_read_as_in_python(before):
    """A text is read 64 bytes at a time."""
    assert_same(
        CLEANER, [f"{'a' * before}{mark}ا{more}" for mark in MARKS for more in ("", " " * 7, "\nشارك المقال", "ب" * 70)]
    )


@pytest.mark.parametrize("before", range(58, 68))
@pytest.mark.parametrize("wrong", [b"\xd8", b"\xe2\x80", b"\xf0\x9f\x98", b"\x80"], ids=bytes.hex)
def test_what_is_no_utf8_is_refused_across_blocks_too(wrong, before):
    for behind in ("", "ا", "a" * 70):
        text = b"a" * before + wrong + behind.encode()
        column = pa.StringArray.from_buffers(
            1, pa.py_buffer((0).to_bytes(4, "little") + len(text).to_bytes(4, "little")), pa.py_buffer(text)
        )
        with pytest.raises(UnicodeDecodeError):
            CLEANER.clean_table(pa.table({"text": column}))


def test_a_text_left_to_python_comes_in_its_place_with_its_edits(monkeypatch):
    asked = []
    real = Cleaner._clean
    monkeypatch.setattr(
        Cleaner, "_clean", lambda self, texts, outlets: asked.extend(texts) or real(self, texts, outlets)
    )
    left = f"{ARTICLE} {BASE64}\nاترك تعليقك"
    texts = ["شارك المقال\n" + ARTICLE, left, ARTICLE, left, "اترك تعليقك"]
    found = in_c(CLEANER, texts, [None] * 5)
    assert asked == [left, left]
    assert found == in_python(CLEANER, texts, [None] * 5) and [bool(changes) for _, changes in found] == [
        True,
        True,
        False,
        True,
        False,
    ]


def test_threads_that_share_a_cleaner_wait_for_each_other(monkeypatch):
    """While a text is left to Python another thread may run: the compiled rules have one memory."""
    real = Cleaner._clean
    monkeypatch.setattr(Cleaner, "_clean", lambda self, texts, outlets: time.sleep(0.01) or real(self, texts, outlets))
    texts = [f"{ARTICLE} {BASE64}\nاترك تعليقك", f"{ARTICLE}\nاترك تعليقك"] * 3
    with ThreadPoolExecutor(4) as pool:
        found = [*pool.map(lambda _: in_c(CLEANER, texts, [None] * 6), range(8))]
    assert found == [in_python(CLEANER, texts, [None] * 6)] * 8


@pytest.mark.parametrize("over", [-1, 0, 1])
def test_longer_texts_are_left_to_python(monkeypatch, over):
    asked = []
    text = f"{ARTICLE}\nاترك تعليقك"
    monkeypatch.setattr(compiled, "LONGEST", len(text.encode()) - over)
    real = Cleaner._clean
    monkeypatch.setattr(
        Cleaner, "_clean", lambda self, texts, outlets: asked.extend(texts) or real(self, texts, outlets)
    )
    assert in_c(CLEANER, [text], [None])[0][0] == ARTICLE
    assert asked == ([text] if over > 0 else [])


def test_an_error_of_python_comes_through_and_the_rules_stay_usable(monkeypatch):
    def fails(self, texts, outlets):
        raise LookupError("المرآة")

    with monkeypatch.context() as failing:
        failing.setattr(Cleaner, "_clean", fails)
        with pytest.raises(LookupError, match="المرآة"):
            in_c(CLEANER, [BASE64], [None])
    assert_same(CLEANER, [f"{ARTICLE}\nاترك تعليقك", BASE64])


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))], ids=["copy", "pickle"])
def test_copies_clean_as_the_cleaner_that_they_were_made_of(copied):
    cleaner = with_rules({"find": "line", "match": "^شارك"})
    assert in_c(cleaner, ["شارك"], [None])[0][0] == ""
    assert in_c(copied(cleaner), ["شارك", "ا"], [None] * 2) == in_c(cleaner, ["شارك", "ا"], [None] * 2)


def test_without_the_extension_all_is_the_same(monkeypatch):
    texts = EXAMPLES[::7] + [text or "" for text in SOME]
    monkeypatch.setattr(compiled, "_compiled", None)
    without = Cleaner(CLEANER.rules)
    assert without._compiled is None
    table = pa.table({"text": texts})
    (cleaned, edits), (said, changes) = without.clean_table(table), CLEANER.clean_table(table)
    assert cleaned.equals(said) and edits.equals(changes)


STRUCTS = {
    "rules": "rule",
    "ways": "way",
    "code": "instruction",
    "programs": "program",
    "shapes": "shape",
    "strings": "hint",
    "entries": "entry",
}
ENUMS = {
    "OP": [op.name for op in Op],
    "FIND": tables._FINDS,
    "WHERE": tables._WHERES,
    "BESIDE": tables._BESIDE,
    "UNTIL": tables._UNTIL,
}


def test_rows_of_tables_and_structs_of_c_have_one_size_and_numbers_one_meaning(tmp_path):
    compiler = shutil.which("cc")
    if not compiler:
        pytest.skip("no C compiler `cc`: the sizes of structs are not known")
    prints = [f'printf("%zu ", sizeof({struct}));' for struct in STRUCTS.values()]
    names = [
        (number, f"{kind}_{'ANY' if name is None else name.upper().replace('-', '_')}")
        for kind, named in ENUMS.items()
        for number, name in (zip(named.values(), named, strict=True) if isinstance(named, dict) else enumerate(named))
    ]
    prints += [f'printf("%d ", {name});' for _, name in names]
    (tmp_path / "sizes.c").write_text(f'#include <stdio.h>\n#include "rules.h"\nint main(void) {{ {"".join(prints)} }}')
    command = [compiler, "-std=gnu11", f"-I{SOURCES}", tmp_path / "sizes.c", "-o", tmp_path / "sizes"]
    subprocess.run(command, check=True)
    told = subprocess.run([tmp_path / "sizes"], check=True, capture_output=True, text=True).stdout.split()
    made = tables.tables_of(CLEANER.rules)
    sizes = [made[name].nbytes // len(made[name]) for name in STRUCTS]
    assert list(map(int, told)) == sizes + [number for number, _ in names]


def test_tables_and_extension_have_one_shape(monkeypatch):
    assert extension.SHAPE == tables.SHAPE
    monkeypatch.setattr(compiled, "SHAPE", tables.SHAPE + 1)
    assert Cleaner(CLEANER.rules)._compiled is None


@pytest.mark.parametrize("way", ["end", "fresh"])
def test_nothing_is_read_behind_a_text_nor_what_nobody_wrote(way):
    command = [sys.executable, "-m", "tests.guarded", way]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | {"MALLOC_PERTURB_": "66"}, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    "rule",
    [
        {"find": "character", "match": "ا", "replace": "{nfc}"},
        {"find": "character", "match": "ا.ب"},
        {"find": "line", "match": "(?i)^abc$"},
        {"find": "line", "match": "|".join(map(chr, range(0x4E00, 0x4F2C)))},
    ],
)
def test_what_the_compiled_cleaner_cannot_do_is_left_to_python(rule):
    cleaner = with_rules(rule)
    assert cleaner._compiled is None
    cleaned, _ = cleaner.clean_table(pa.table({"text": ["ا", "abc", "ا-ب"]}))
    assert cleaned.to_pylist() == [cleaner.clean(text).text for text in ("ا", "abc", "ا-ب")]


@pytest.mark.parametrize(
    "text",
    [
        "ـ" * 300_000,
        "<a>" * 150_000,
        "1" * 300_000,
        "ا\n" * 100_000,
        "«" * 200_000,
        "اقرأ أيضا\n" * 20_000,
        "نشر على example.org/news?utm_source=feed المزيد قال\nالمصدر: وكالات قال\n" * 20_000,
    ],
    ids=lambda text: text[:9],
)
def test_hostile_texts_come_back_from_what_is_left_of_them(text):
    """Each took minutes once, for something that was looked at again and again."""
    cleaned = CLEANER.clean(text)
    assert cleaned.edits.apply(text) == cleaned.text
    assert cleaned.edits.restore(cleaned.text) == text


def test_rules_that_were_given_no_tables_say_so():
    bare = extension.Rules.__new__(extension.Rules)
    with pytest.raises(RuntimeError, match="no tables"):
        bare.search(0, "ا")
    with pytest.raises(KeyError, match="entries"):
        extension.Rules({})
