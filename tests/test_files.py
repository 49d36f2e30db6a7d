"""Files are read with a limit and written whole, and whatever stands in the way is told as an incident."""

import os
from pathlib import Path

import pytest

from jalaa.files import read_bytes, write_beside
from jalaa.incidents import Refused


def looped(path: Path) -> Path:
    path.symlink_to(path)
    return path


def pipe(path: Path) -> Path:
    os.mkfifo(path)
    return path


def below_a_file(path: Path) -> Path:
    path.write_bytes(b"")
    return path / "below"


def folder(path: Path) -> Path:
    path.mkdir()
    return path


@pytest.mark.parametrize(
    ("made", "message"),
    [
        (lambda path: path, "there is no such file: put it there"),
        (folder, "there is no such file: put it there"),
        (below_a_file, "there is no such file: put it there"),
        (looped, "it cannot be read .*mend"),
        (pipe, "no plain file: put a plain file there"),
        (lambda path: Path("/dev/null"), "no plain file: put a plain file there"),
    ],
)
def test_what_is_no_readable_plain_file_is_refused_at_once(tmp_path: Path, made, message: str):
    with pytest.raises(Refused, match=f"file-missing .*{message}"):
        read_bytes(made(tmp_path / "text"))


def test_a_file_is_read_up_to_its_limit_and_through_a_link(tmp_path: Path):
    (tmp_path / "text").write_bytes(b"abc")
    (tmp_path / "link").symlink_to("text")
    assert read_bytes(tmp_path / "link", 3) == b"abc"
    with pytest.raises(Refused, match="file-size"):
        read_bytes(tmp_path / "text", 2)


@pytest.mark.parametrize("made", [folder, below_a_file])
def test_what_cannot_be_written_is_told(tmp_path: Path, made):
    with pytest.raises(Refused, match="file-missing .*it cannot be written .*mend"):
        write_beside(made(tmp_path / "text"), b"new")


def test_a_link_in_the_place_of_the_file_beside_is_not_followed(tmp_path: Path):
    (tmp_path / "foreign").write_bytes(b"not ours")
    (tmp_path / ".text.part").symlink_to("foreign")
    with pytest.raises(Refused, match="cannot be written"):
        write_beside(tmp_path / "text", b"new")
    assert (tmp_path / "foreign").read_bytes() == b"not ours"
