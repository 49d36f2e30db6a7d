"""`jalaa withhold` writes what may be published, and nothing where the corpus has a fault or everything may."""

from pathlib import Path

import pytest

from jalaa.build.manifest import check_files
from jalaa.commands.withhold import run
from jalaa.incidents import Refused
from jalaa.release.publishable import edition_to_publish

SOUND = Path(__file__).resolve().parents[2] / "zoo" / "sound"


def test_it_writes_the_edition_and_prints_its_digest(mixed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert run(mixed, tmp_path / "bare") == 0
    assert list(check_files(tmp_path / "bare", "bare")) == []
    edition = edition_to_publish(mixed)
    assert edition is not None and capsys.readouterr().out == f"{edition.digest}\n"
    assert {
        path.relative_to(tmp_path / "bare").as_posix() for path in (tmp_path / "bare").rglob("*") if path.is_file()
    } == set(edition.files)


def test_where_every_text_may_be_published_there_is_none(tmp_path: Path):
    assert edition_to_publish(SOUND) is None
    assert run(SOUND, tmp_path / "bare") == 1 and not (tmp_path / "bare").exists()


def test_a_corpus_with_a_fault_or_with_personal_data_is_refused_and_nothing_written(mixed: Path, tmp_path: Path):
    with (mixed / "DATASHEET.md").open("a", encoding="utf-8") as file:
        file.write("\nsomeone@mail.example.iq\n")
    with pytest.raises(Refused, match="personal-data"):
        run(mixed, tmp_path / "bare")
    (mixed / "dataset" / "raw" / "river.txt").write_text("نص آخر", encoding="utf-8")
    with pytest.raises(Refused, match="raw-sha256"):
        run(mixed, tmp_path / "bare")
    assert not (tmp_path / "bare").exists()
