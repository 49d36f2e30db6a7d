"""A citation says version and digest, and another program reads of it what was meant."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from pybtex.database import parse_string

from jalaa.commands.cite import run
from jalaa.incidents import Refused
from jalaa.release.cite import Cited, apa, bibtex, read_cited

SOUND = Path(__file__).resolve().parents[1] / "zoo" / "sound"
CITED = Cited(
    name="jalaa",
    title="جلاء: «نص» 100% of {R&D}_#1 ~ $5 ^ \\x",
    version="0.1.0",
    digest="jalaa1:" + "0a" * 32,
    authors=("جماعة البحث and Sons", "B, C & Co"),
    released="2026-11-23",
    address="https://example.org/a_b?c={d}%20e",
    text="",
)


def entry(cited: Cited):
    """What pybtex reads of the BibTeX of a citation."""
    (key,) = (read := parse_string(bibtex(cited), "bibtex")).entries
    return key, read.entries[key]


def plain(latex: str) -> str:
    """A field without LaTeX, as it is set."""
    from pybtex.richtext import Text

    return str(Text.from_latex(latex))


def test_bibtex_is_read_back_as_it_was_meant():
    key, read = entry(CITED)
    assert (key, read.type, read.fields["year"], read.fields["version"]) == ("jalaa-0.1.0", "misc", "2026", "0.1.0")
    assert read.fields["title"].startswith("{جلاء: «نص» 100\\% of ")
    assert CITED.digest in read.fields["note"]
    assert read.fields["url"] == "https://example.org/a_b?c=%7Bd%7D%20e"


def test_authors_stay_whole_whatever_stands_in_them():
    people = entry(CITED)[1].persons["author"]
    names = [plain(" ".join(person.last_names)) for person in people]
    assert names == ["جماعة البحث and Sons", "B, C & Co"]
    assert [person.first_names for person in people] == [[], []]


@pytest.mark.parametrize("title", ["{", "}", "}}", "\\", "a \\", '"', "@misc{x,", "%", "{\\", "#", "سطر\nسطر"])
def test_no_title_breaks_out_of_its_field(title: str):
    read = entry(replace(CITED, title=title))[1]
    assert list(read.fields) == ["title", "year", "version", "note", "url"]
    assert read.fields["title"].count("{") == read.fields["title"].count("}")


def test_without_a_date_there_is_no_year():
    unreleased = replace(CITED, released=None)
    assert entry(unreleased)[1].fields["year"] == "n.d."
    assert "in preparation" in bibtex(unreleased) and "in preparation" not in bibtex(CITED)
    assert "(n.d.)" in apa(unreleased) and "(Version 0.1.0, in preparation)" in apa(unreleased)


def test_a_corpus_and_its_dataset_give_the_same_citation(capsys: pytest.CaptureFixture[str]):
    for folder in (SOUND, SOUND / "dataset"):
        assert run(folder, "bibtex") == 0
    first, second = capsys.readouterr().out.split("@misc")[1:]
    assert first == second


def test_cff_is_the_file_as_it_stands(capsys: pytest.CaptureFixture[str]):
    run(SOUND, "cff")
    said = capsys.readouterr().out
    assert said == (SOUND / "dataset" / "CITATION.cff").read_text(encoding="utf-8")
    assert yaml.safe_load(said)["version"] == read_cited(SOUND).version == "0.1.0"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [("version: 0.1.0", "version: 0.1.1", "not the file that MANIFEST.json names"), ("", "", "there is no such file")],
)
def test_a_citation_of_another_build_is_refused(old: str, new: str, said: str, tmp_path: Path):
    dataset = shutil.copytree(SOUND / "dataset", tmp_path / "dataset")
    path = dataset / "CITATION.cff"
    if old:
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    else:
        path.unlink()
    with pytest.raises(Refused, match=said):
        read_cited(tmp_path)


def test_where_nothing_was_built_there_is_nothing_to_cite(tmp_path: Path):
    with pytest.raises(Refused, match=r"there is no MANIFEST\.json"):
        read_cited(tmp_path)
