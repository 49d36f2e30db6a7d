"""Tables and facts of a datasheet are filled between their markers, and a marker that cannot be filled is told."""

from dataclasses import replace

import pytest

from jalaa.build.counts import Counts, count
from jalaa.build.datasheet import WIDTH, fill_datasheet
from jalaa.corpus.config import About, Config
from jalaa.corpus.read import open_corpus
from jalaa.corpus.tables import build_tables
from jalaa.incidents import Refused
from tests.test_zoo import SOUND

SHEET = "before\n<!-- table: documents -->\nstale\n<!-- end -->\nafter\n"


@pytest.fixture(scope="module")
def config() -> Config:
    return open_corpus(SOUND).config


@pytest.fixture(scope="module")
def counts() -> Counts:
    return count(build_tables(open_corpus(SOUND)))


def test_what_stands_between_the_markers_is_made_anew(counts: Counts, config: Config):
    filled = fill_datasheet(SHEET, counts, config)
    assert filled.startswith("before\n") and filled.endswith("after\n") and "stale" not in filled and "train" in filled
    assert fill_datasheet(filled, counts, config) == filled


def test_a_fact_of_the_corpus_stands_between_its_markers_in_lines_of_one_width(counts: Counts, config: Config):
    told = replace(
        config, about=About(collection="From a folder, " + "one file after another, " * 20 + "as they came.")
    )
    sheet = "<!-- fact: collection -->\nstale\n<!-- end -->\n<!-- fact: purpose -->\n<!-- end -->\n"
    filled = fill_datasheet(sheet, counts, told)
    assert " ".join(filled.split("-->")[1].split("<!--")[0].split()) == told.about.collection
    assert config.purpose in filled and "stale" not in filled
    assert max(map(len, filled.splitlines())) <= WIDTH and fill_datasheet(filled, counts, told) == filled


@pytest.mark.parametrize(
    ("sheet", "message"),
    [
        (SHEET.replace("documents", "document"), "no table `document`; did you mean `documents`"),
        (SHEET.replace("<!-- end -->", ""), "has no `<!-- end -->`"),
        (SHEET.replace("\n", "\r\n"), "save it with plain line ends"),
        (SHEET.replace("table: documents", "fact: purposes"), "no fact `purposes`; did you mean `purpose`"),
        (SHEET.replace("table: documents", "fact: harm"), "nobody stated the fact `harm`: write it under `about`"),
    ],
)
def test_a_marker_that_cannot_be_filled_is_told_with_what_to_do(
    counts: Counts, config: Config, sheet: str, message: str
):
    with pytest.raises(Refused, match=f"datasheet-table DATASHEET.md: .*{message}"):
        fill_datasheet(sheet, counts, config)
