"""CITATION.cff and .zenodo.json say the same, are what their readers take, and a check tells when one was edited by hand."""

import json
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml

from jalaa.build import files
from jalaa.build.citation import ZENODO, citation, cite_as, zenodo
from jalaa.build.pipeline import build
from jalaa.commands.check import gather
from jalaa.corpus.config import Config
from jalaa.corpus.read import open_corpus
from tests.test_zoo import SOUND
from tests.venvs import venv_python

ROOT = Path(__file__).resolve().parents[2]
DIGEST = "jalaa1:" + "0" * 64
KNOWN = {
    "released": "2026-11-29",
    "homepage": "https://corpus.example/jalaa",
    "repository": "https://code.example/jalaa",
}
"""Facts that this corpus does not have yet, of the shape that they will have."""


@pytest.fixture(scope="module")
def config() -> Config:
    return open_corpus(ROOT).config


def variants(config: Config) -> list[Config]:
    return [config, replace(config, **KNOWN), replace(config, keywords=(), language="ckb")]


def test_both_files_say_the_same(config: Config):
    for one in variants(config):
        cff, deposit = yaml.safe_load(citation(one, DIGEST)), json.loads(zenodo(one, DIGEST))
        assert [cff["title"], cff["version"], cff["abstract"], cff["authors"], cff.get("keywords")] == [
            *(
                deposit["title"],
                deposit["version"],
                deposit["description"],
                deposit["creators"],
                deposit.get("keywords"),
            )
        ]
        assert cff["license"].lower() == deposit["license"]
        assert cff.get("date-released") == deposit.get("publication_date")
        assert DIGEST in deposit["notes"] and cff["identifiers"][0]["value"] == DIGEST
        related = {one["identifier"] for one in deposit.get("related_identifiers", ())}
        assert related == {cff[key] for key in ("url", "repository-code") if key in cff}


def test_the_abstract_says_what_the_licence_does_not_cover(config: Config):
    assert "the texts are not under it" in yaml.safe_load(citation(config, DIGEST))["abstract"]


ZENODO_KEYS = {
    *("upload_type", "title", "version", "publication_date", "creators", "description", "access_right", "license"),
    *("keywords", "language", "notes", "related_identifiers"),
}
"""Of the keys of Zenodo's deposit metadata (developers.zenodo.org, help.zenodo.org/docs/github/describe-software/zenodo-json) those that are used."""
RELATIONS = {"isDescribedBy", "isDerivedFrom"}


def zenodo_faults(deposit: dict[str, Any]) -> list[str]:
    """What Zenodo's documentation asks of the keys that are used, where they are not so."""
    faults = [f"no key {key}" for key in deposit.keys() - ZENODO_KEYS]
    faults += [
        f"{key} is missing" for key in ("upload_type", "title", "creators", "description") if not deposit.get(key)
    ]
    asked = {
        "upload_type": deposit["upload_type"] == "dataset",
        "access_right": deposit["access_right"] in ("open", "embargoed", "restricted", "closed"),
        "license": deposit["access_right"] != "open" or re.fullmatch(r"[a-z0-9.+-]+", deposit["license"]),
        "creators": all(
            set(one) <= {"name", "affiliation", "orcid", "gnd"} and one["name"] for one in deposit["creators"]
        ),
        "publication_date": re.fullmatch(r"\d{4}-\d\d-\d\d", deposit.get("publication_date", "2026-11-29")),
        "language": re.fullmatch(r"[a-z]{3}", deposit.get("language", "ara")),
        "keywords": len(set(deposit.get("keywords", ()))) == len(deposit.get("keywords", ())),
        "related_identifiers": all(
            one.keys() == {"identifier", "relation"} and one["relation"] in RELATIONS
            for one in deposit.get("related_identifiers", ())
        ),
    }
    return faults + [f"{key} is {deposit.get(key)}" for key, well in asked.items() if not well]


def test_zenodo_can_take_the_deposit(config: Config):
    for one in variants(config):
        assert zenodo_faults(json.loads(zenodo(one, DIGEST))) == []


def test_a_deposit_that_zenodo_could_not_take_is_seen(config: Config):
    """The check above can fail: each of these is told."""
    for key, value in (("license", "CC BY"), ("language", "ar"), ("publication_date", "2026"), ("creators", [{}])):
        deposit = json.loads(zenodo(config, DIGEST)) | {key: value}
        with pytest.raises((AssertionError, KeyError)):
            assert zenodo_faults(deposit) == []


def test_a_year_alone_is_no_day_of_publication(config: Config):
    assert "publication_date" not in json.loads(zenodo(replace(config, released="2026"), DIGEST))


def test_the_citation_in_one_line_has_a_year_only_where_one_was_given(config: Config):
    assert "(2026)" in cite_as(replace(config, **KNOWN), DIGEST)
    assert re.search(r"\(\d{4}\)", cite_as(replace(config, released=None), DIGEST)) is None


def test_a_file_edited_at_the_root_or_in_the_dataset_is_told(tmp_path: Path):
    root = shutil.copytree(SOUND, tmp_path / "sound")
    build(root)
    assert [str(one) for one in gather(root) if one.level == "error"] == []
    at_root = root / ZENODO
    at_root.write_text(at_root.read_text(encoding="utf-8").replace("0.1.0", "1.0.0"), encoding="utf-8")
    assert [(one.id, one.where) for one in gather(root) if one.level == "error"] == [("built-stale", ZENODO)]
    build(root)
    (root / "dataset" / "croissant.json").write_text("{}", encoding="utf-8")
    assert {(one.id, one.where) for one in gather(root) if one.level == "error"} == {
        ("built-stale", "dataset/croissant.json"),
        ("built-missing", "dataset/croissant.json"),
    }


def test_parquet_of_another_pyarrow_is_no_fault_nor_is_what_croissant_says_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def other_bytes(table: pa.Table) -> bytes:
        sink = pa.BufferOutputStream()
        pq.write_table(table, sink, compression="snappy")
        return sink.getvalue().to_pybytes()

    root = shutil.copytree(SOUND, tmp_path / "sound")
    monkeypatch.setattr(files, "parquet_bytes", other_bytes)
    build(root)
    monkeypatch.undo()
    assert [str(one) for one in gather(root) if one.level != "note"] == []


@pytest.mark.real
def test_cffconvert_validates_the_citation_and_makes_of_it_what_zenodo_gets(config: Config, tmp_path: Path):
    """Other people's converter, from CITATION.cff alone, comes to the same values that .zenodo.json states."""
    python = venv_python("cffconvert", ["cffconvert==2.0.0"])
    for one in variants(config):
        path = tmp_path / "CITATION.cff"
        path.write_text(citation(one, DIGEST), encoding="utf-8")
        assert "valid" in _cffconvert(python, path, "--validate")
        converted, ours = json.loads(_cffconvert(python, path, "-f", "zenodo")), json.loads(zenodo(one, DIGEST))
        assert converted.pop("license")["id"].lower() == ours["license"]
        converted.pop("related_identifiers", None)
        assert {key: ours[key] for key in converted} == converted


def _cffconvert(python: Path, path: Path, *arguments: str) -> str:
    command = [str(python.parent / "cffconvert"), *arguments, "-i", str(path)]
    run = subprocess.run(command, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout
