"""Rows of JSON are read as the standard reader reads them, with the place of the text; no row is larger in memory than the limit."""

import io
import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jalaa.cleaning.reading import _lines, read_object

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)
ROWS = st.dictionaries(st.sampled_from(["id", "text", "outlet", "n", "", "مفتاح"]), VALUES, max_size=6)


@given(ROWS, st.booleans(), st.sampled_from([(", ", ": "), (",", ":"), (" ,\t", " \r:  ")]))
def test_a_row_is_read_as_it_was_written_and_the_text_has_its_place(
    row: dict, escaped: bool, separators: tuple[str, str]
):
    line = json.dumps(row, ensure_ascii=escaped, separators=separators)
    read, (start, end) = read_object(line)
    assert read == row and list(read) == list(row)
    assert (json.loads(line[start:end]) == row["text"]) if "text" in row else start == end == 0


@given(ROWS, st.integers(0, 80), st.text('{}[]",:\\0 a', max_size=2))
@example({}, 1, ",")
@example({"n": 1}, 0, "")
def test_what_is_no_json_for_others_is_none_here(row: dict, at: int, put: str):
    """Lines with a stroke of the keyboard in the wrong place are taken or refused as the standard reader does, but for keys given twice."""
    line = json.dumps(row)
    line = line[:at] + put + line[at + 1 :]
    try:
        expected = json.loads(line)
    except ValueError:
        expected = None
    try:
        read = read_object(line.strip())[0]
    except ValueError as error:
        assert not isinstance(expected, dict) or "stands twice" in str(error)
    else:
        assert read == expected


@pytest.mark.parametrize("key", ["id", "text", "outlet", "\\u0074ext"])
def test_a_key_that_matters_given_twice_is_refused(key: str):
    line = f'{{"id": "a", "text": "b", "outlet": "c", "{key}": "d"}}'
    with pytest.raises(ValueError, match="stands twice"):
        read_object(line)


@given(st.lists(st.binary(max_size=12).map(lambda line: line.replace(b"\n", b"")), max_size=8), st.integers(1, 10))
def test_lines_up_to_the_limit_come_whole_and_longer_ones_are_told(lines: list[bytes], limit: int):
    """The limit counts the line's end; the last line may have none."""
    data = b"\n".join(lines)
    expected = [line + b"\n" for line in lines[:-1]] + ([lines[-1]] if lines and lines[-1] else [])
    found = list(_lines(io.BytesIO(data), limit))
    assert [number for number, _ in found] == list(range(1, len(expected) + 1))
    assert [line for _, line in found] == [line if len(line) <= limit else None for line in expected]
