"""Other virtual environments are made once, are made again when half made, and say why when they cannot be made."""

import subprocess

import pytest

from tests.venvs import NotMade, venv_python


@pytest.mark.real
def test_made_once_and_again_only_when_half_made(tmp_path):
    """The second call finds the first one's work; without its stamp, or for other requirements, the environment is made anew."""
    python = venv_python("a name", ["pip"], tmp_path)
    assert subprocess.run([python, "-c", "import pip"]).returncode == 0
    mark = python.parent / "mark"
    mark.touch()
    assert venv_python("a name", ["pip"], tmp_path) == python
    assert mark.exists()
    (tmp_path / "a name" / "stamp").unlink()
    venv_python("a name", ["pip"], tmp_path)
    assert not mark.exists()
    mark.touch()
    venv_python("a name", ["pip", "pip>0"], tmp_path)
    assert not mark.exists()


@pytest.mark.real
def test_what_cannot_be_made_says_why(tmp_path):
    """Where pip fails the error names the environment and ends with what pip said; the next call does not trust the rest of it."""
    with pytest.raises(NotMade, match="the virtual environment broken could not be made(.|\n)*no-such-folder"):
        venv_python("broken", [str(tmp_path / "no-such-folder")], tmp_path)
    assert not (tmp_path / "broken" / "stamp").exists()
