"""The tables of a datasheet are filled between their markers, and a marker that cannot be filled is told."""

import pytest

from jalaa.build.counts import Counts, count
from jalaa.build.datasheet import fill_datasheet
from jalaa.corpus.read import open_corpus
from jalaa.corpus.tables import build_tables
from jalaa.incidents import Refused
from tests.test_zoo import SOUND

SHEET = "before\n<!-- table: documents -->\nstale\n<!-- end -->\nafter\n"


@pytest.fixture(scope="module")
def counts() -> Counts:
    return count(build_tables(open_corpus(SOUND)))


def test_what_stands_between_the_markers_is_made_anew(counts: Counts):
    filled = fill_datasheet(SHEET, counts)
    assert filled.startswith("before\n") and filled.endswith("after\n") and "stale" not in filled and "train" in filled
    assert fill_datasheet(filled, counts) == filled


@pytest.mark.parametrize(
    ("sheet", "message"),
    [
        (SHEET.replace("documents", "document"), "no table `document`; did you mean `documents`"),
        (SHEET.replace("<!-- end -->", ""), "has no `<!-- end -->`"),
        (SHEET.replace("\n", "\r\n"), "save it with plain line ends"),
    ],
)
def test_a_marker_that_cannot_be_filled_is_told_with_what_to_do(counts: Counts, sheet: str, message: str):
    with pytest.raises(Refused, match=f"datasheet-table DATASHEET.md: .*{message}"):
        fill_datasheet(sheet, counts)
