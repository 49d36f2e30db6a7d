"""What a call that failed prints: nothing on stdout, or with --json one object that holds the incidents; a wrong call ends with 2."""

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from jalaa.cli import main

SOUND = Path(__file__).resolve().parents[1] / "zoo" / "sound"
Call = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sound corpus, with files beside it that hold nothing, no JSON, and no UTF-8."""
    root = tmp_path_factory.mktemp("refused")
    shutil.copytree(SOUND, root, dirs_exist_ok=True)
    (root / "empty.jsonl").write_bytes(b"")
    (root / "broken.jsonl").write_text('{"text": \n', encoding="utf-8")
    (root / "windows.jsonl").write_bytes('{"text": "بغداد"}\n'.encode("cp1256"))
    (root / "texts.jsonl").write_text('{"body": "نص", "n": 1}\n' * 3, encoding="utf-8")
    return root


@pytest.fixture
def jalaa(corpus: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """`jalaa` as the shell calls it, in the folder of the corpus: its exit code, stdout and stderr."""

    def call(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["jalaa", *words])
        monkeypatch.setenv("HF_TOKEN", "hf_none")  # no call here gets as far as a Hub
        monkeypatch.chdir(corpus)
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return ended.value.code, said.out, said.err

    return call


FAILED = {
    "diff broken.jsonl broken.jsonl": "json-syntax broken.jsonl:1",
    "diff annotations/layers/m0-entity.jsonl broken.jsonl": "json-syntax broken.jsonl:1",
    "diff broken.jsonl nowhere.jsonl --format jsonl": "file-missing nowhere.jsonl",
    "diff a[/b] c": "dataset-unknown a[/b]",
    "import broken.jsonl --format jsonl": "json-syntax broken.jsonl:1",
    "import nowhere --format brat --dry-run": "file-missing nowhere",
    "overlap broken.jsonl": "other-text broken.jsonl:1",
    "overlap empty.jsonl": "other-source empty.jsonl",
    "adjudicate show --annotator nobody": "annotation-annotator layer entity",
    "adjudicate export out --annotator nobody": "annotation-annotator layer entity",
    "adjudicate import broken.jsonl --layer entity": "json-syntax broken.jsonl",
    "adjudicate import windows.jsonl --layer entity": "file-utf8 windows.jsonl",
    "publish somebody/news": "version-unreleased dataset/releases.yaml",
    "publish somebody/news --root nowhere": "file-missing dataset",
    "fetch somebody/news@0.1.0 --into annotations": "fetch-folder annotations",
    "adjudicate take --root annotations": "file-missing dataset",
    "carry --root nowhere": "file-missing dataset",
    "rehydrate nowhere --from dataset/raw": "file-missing nowhere",
    "release 0.1.0": "release-tree git",
}


@pytest.mark.parametrize("call", FAILED)
def test_a_failed_call_prints_nothing_on_stdout_and_with_json_one_object_with_its_incidents(jalaa: Call, call: str):
    code, out, err = jalaa(*call.split())
    assert (code, out) == (1, "") and f"error {FAILED[call]}" in err
    code, out, err = jalaa(*call.split(), "--json")
    told = [f"{one['id']} {one['where']}" for one in json.loads(out)["incidents"] if one["level"] == "error"]
    assert (code, [one for one in err.splitlines() if "error" in one]) == (1, []) and FAILED[call] in told


def test_an_export_that_has_no_place_here_is_not_counted_as_if_it_were_imported(jalaa: Call, corpus: Path):
    rows = [{"text": "نص قصير", "spans": [{"start": 0, "end": 2, "label": "GPE"}]}]
    (corpus / "others.jsonl").write_text(json.dumps(rows[0]) + "\n", encoding="utf-8")
    words = ("import", "others.jsonl", "--format", "jsonl", "--layer", "entity", "--annotator", "m0")
    code, out, err = jalaa(*words)
    assert (code, out) == (1, "") and "import-document" in err
    code, out, _ = jalaa(*words, "--dry-run")
    assert code == 0 and "spans: 1 read = 1 kept + 0 refused" in out


def test_a_verb_that_finds_no_corpus_makes_nothing_there(jalaa: Call, corpus: Path):
    (corpus / "void").mkdir(exist_ok=True)
    for call in ("adjudicate take", "carry --accept exact", "import texts.jsonl --format jsonl"):
        code, _, err = jalaa(*call.split(), "--root", "void")
        assert code == 1 and "error file-missing" in err and list((corpus / "void").iterdir()) == []


WRONG = [
    "adjudicate show --layer entitty",
    "adjudicate import broken.jsonl --layer entitty",
    "suggest --layer entitty",
    "export out.json --format label-studio --layer entitty",
    "import texts.jsonl --format jsonl --layer entitty --dry-run",
    "import texts.jsonl --format jsonll",
    "export out --format bratt",
    "diff broken.jsonl broken.jsonl --format jsonll",
]


@pytest.mark.parametrize("call", WRONG)
def test_a_layer_or_format_that_is_not_known_is_a_wrong_call_and_the_nearest_is_named(jalaa: Call, call: str):
    code, out, err = jalaa(*call.split())
    near = "entity" if "entitty" in call else "jsonl" if "jsonll" in call else "brat"
    assert (code, out) == (2, "") and f"did you mean `{near}`?" in err


def test_a_column_that_is_not_there_is_said_once_with_those_that_are(jalaa: Call):
    code, out, err = jalaa("overlap", "texts.jsonl", "--column", "nope")
    assert (code, out, err.count("nope")) == (1, "", 1)
    assert "texts.jsonl:1: it has no column of strings `nope`; columns of strings: `body`" in err


def test_only_a_text_of_the_corpus_is_to_be_registered_anew_when_it_is_converted(jalaa: Call):
    _, _, err = jalaa("import", "windows.jsonl", "--format", "jsonl")
    assert "is no UTF-8: convert the file to UTF-8\n" in err and "register" not in err
