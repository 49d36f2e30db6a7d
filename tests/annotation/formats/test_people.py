"""Nobody's address or name comes into the repository with an export, and what was annotated stays as it was."""

import json
from pathlib import Path

import pytest

from jalaa.annotation.formats.label_studio_people import without_people
from jalaa.annotation.formats.reading import read_export
from jalaa.incidents import Refused


def cleaned(value) -> tuple[str, dict[str, str]]:
    data, people = without_people(json.dumps(value, ensure_ascii=False).encode(), is_csv=False)
    return data.decode(), people


def test_an_account_keeps_its_number_and_loses_its_address_and_name():
    text, people = cleaned(
        [{"completed_by": {"id": 7, "email": "s@example.org", "first_name": "Sami", "last_name": ""}}]
    )
    assert (text, people) == ('[{"completed_by": 7}]', {"s@example.org": "7", "Sami": "7"})


def test_one_person_has_one_id_wherever_the_address_stands():
    text, _ = cleaned(
        {"title": "news__s@example.org", "updated_by": "s@example.org", "created_username": "Sami s@example.org, 7"}
    )
    assert json.loads(text) == {"title": "news__7", "updated_by": "7", "created_username": "7"}


def test_an_address_in_the_annotated_text_is_part_of_the_text():
    value = [{"data": {"text": "راسل a@example.org"}, "completed_by": 1}]
    data = json.dumps(value, ensure_ascii=False).encode()
    assert without_people(data, is_csv=False) == (data, {})


def test_half_a_character_elsewhere_hides_no_address():
    data = rb'[{"completed_by": {"email": "s@example.org"}, "data": {"text": "\ud83d"}}]'
    assert b"example.org" not in without_people(data, is_csv=False)[0]


def test_a_key_given_twice_in_an_export_that_names_people_is_refused():
    with pytest.raises(Refused, match="the key `a` stands twice"):
        without_people(b'[{"completed_by": "s@example.org", "a": 1, "a": 2}]', is_csv=False)


def test_the_annotator_of_a_table_too():
    data, people = without_people('annotator,text\n"s@example.org","نص"\n'.encode(), is_csv=True)
    assert (data.decode(), people) == ('"annotator","text"\n"annotator-1","نص"\n', {"s@example.org": "annotator-1"})


def test_names_in_json_lines_and_names_of_folders_become_ids(tmp_path: Path):
    lines = tmp_path / "a.jsonl"
    lines.write_text('{"text": "في بغداد", "spans": [[3, 8, "GPE"]], "who": "Sami"}\n', encoding="utf-8")
    read = read_export(lines, "jsonl", {"annotator": "who"})
    assert read.export.tasks[0].annotations[0].annotator == "annotator-1"
    assert b"Sami" not in read.files[0][1]
    for person in ("Sami", "m0"):
        (tmp_path / "b" / person).mkdir(parents=True)
        (tmp_path / "b" / person / "x.txt").write_text("في بغداد", encoding="utf-8")
        (tmp_path / "b" / person / "x.ann").write_text("T1\tGPE 3 8\tبغداد\n", encoding="utf-8")
    read = read_export(tmp_path / "b", "brat", known={"m0"})
    assert {one.annotator for one in read.export.tasks[0].annotations} == {"annotator-1", "m0"}
    assert sorted(name for name, _ in read.files) == ["annotator-1/x.ann", "annotator-1/x.txt", "m0/x.ann", "m0/x.txt"]
