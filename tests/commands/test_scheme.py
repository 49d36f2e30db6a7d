"""`jalaa scheme` shows what annotators mark, for people, for programmes, for Label Studio and in the guidelines."""

import json
import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest

from jalaa.annotation.scheme import Scheme
from jalaa.commands.check import gather
from jalaa.commands.scheme import run_config, run_show, run_tables
from jalaa.incidents import Refused
from jalaa.settings import load, loads

ROOT = Path(__file__).resolve().parents[2]
SOUND = ROOT / "tests" / "zoo" / "sound"
GUIDELINES = "annotations/guidelines.md"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return shutil.copytree(SOUND, tmp_path / "corpus")


def test_every_name_of_the_scheme_has_a_line(capsys: pytest.CaptureFixture[str]):
    assert run_show(SOUND, as_json=False) == 0
    assert capsys.readouterr().out.splitlines() == [
        "version 1",
        "",
        "layer entity",
        "  *  PERS  a person's name    اسم شخص",
        "  *  GPE   a country or city  دولة أو مدينة",
        "relations",
        "     of  PERS → GPE  at most 1  belongs to  ينتمي إلى",
        "attribute role of GPE: what the place stands for · ما يدل عليه اسم المكان",
        "     government  its government  حكومته",
    ]


def test_what_programmes_are_told_is_the_scheme(capsys: pytest.CaptureFixture[str]):
    assert run_show(ROOT, as_json=True) == 0
    told = capsys.readouterr().out
    scheme = load(ROOT / "annotations" / "scheme.yaml", Scheme)
    assert loads(told, Scheme, "told") == scheme
    assert json.loads(told) == json.loads((ROOT / "dataset" / "scheme.json").read_text(encoding="utf-8"))


def test_a_configuration_is_printed_alone_and_an_unknown_layer_is_a_wrong_call(capsys: pytest.CaptureFixture[str]):
    assert run_config(SOUND, "entity") == 0
    assert [label.get("value") for label in ElementTree.fromstring(capsys.readouterr().out).iter("Label")] == [
        "PERS",
        "GPE",
    ]
    assert run_config(SOUND, "entiti") == 2
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", "jalaa scheme config: there is no layer `entiti`; did you mean `entity`?\n")


def test_tables_are_written_once_and_then_are_what_the_check_wants(root: Path, capsys: pytest.CaptureFixture[str]):
    guidelines = root / GUIDELINES
    guidelines.write_text("# دليل\n\n<!-- scheme:entity -->\n<!-- /scheme -->\n", encoding="utf-8")
    assert [one.id for one in gather(root) if one.level == "error"] == ["guidelines-table"]
    assert run_tables(root) == 0 and "written anew" in capsys.readouterr().out
    assert [one.id for one in gather(root) if one.level == "error"] == []
    written = guidelines.read_bytes()
    assert run_tables(root) == 0 and "are what the scheme says" in capsys.readouterr().out
    assert guidelines.read_bytes() == written


def test_a_broken_scheme_is_refused_by_every_verb_with_its_line(root: Path):
    scheme = root / "annotations" / "scheme.yaml"
    scheme.write_text(scheme.read_text(encoding="utf-8").replace("active:", "activ:"), encoding="utf-8")
    (root / GUIDELINES).write_text("", encoding="utf-8")
    for verb in (lambda: run_show(root, False), lambda: run_config(root, "entity"), lambda: run_tables(root)):
        with pytest.raises(Refused, match="yaml-key annotations/scheme.yaml:7: Layer has no key `activ`"):
            verb()


def test_the_scheme_of_the_documentation_is_sound():
    from jalaa.annotation.scheme import check_scheme
    from jalaa.annotation.scheme_change import check_changes

    page = (ROOT / "docs" / "scheme.md").read_text(encoding="utf-8")
    shown = loads(page.split("```yaml\n")[1].split("```")[0], Scheme, "docs/scheme.md")
    assert [*check_scheme(shown), *check_changes(shown)] == []
