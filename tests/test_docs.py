"""The documentation runs: every command of a page, in its order, gives what the page says it gives."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import fields
from pathlib import Path
from typing import get_args

import pytest

from jalaa.cleaning import rules
from tests.release.invented import begin

DOCS = Path(__file__).resolve().parents[1] / "docs"
BLOCK = re.compile(r"^```sh\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?", re.M | re.S)


def run_page(page: str, folder: Path) -> str:
    """The page with what its commands print today; commands run in one folder, one after the other."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])

    def replaced(block: re.Match[str]) -> str:
        command = ["bash", "-euo", "pipefail", "-c", block[1]]
        environment = {**os.environ, "PATH": path, "COLUMNS": "200"}
        done = subprocess.run(command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        said = done.stdout.decode("utf-8")
        assert done.returncode == 0, f"{block[1]}\n{said}"
        assert said == "" or block[2] is not None, f"the page does not show what this prints:\n{block[1]}\n{said}"
        return f"```sh\n{block[1]}```\n" + (f"\n```text\n{said}```\n" if block[2] is not None else "")

    return BLOCK.sub(replaced, page)


@pytest.mark.parametrize("name", ["cleaning.md", "rules.md"])
def test_a_page_shows_what_its_commands_print(name: str, tmp_path: Path, golden):
    page = (DOCS / name).read_text(encoding="utf-8")
    assert len(BLOCK.findall(page)) == page.count("```sh\n") > 3
    golden(DOCS / name, run_page(page, tmp_path))


def test_the_page_on_rights_shows_what_its_commands_print_in_this_corpus(tmp_path: Path, golden):
    page = (DOCS / "rights.md").read_text(encoding="utf-8")
    root = DOCS.parent
    for folder in ("dataset", "annotations"):
        shutil.copytree(root / folder, tmp_path / "corpus" / folder)
    for file in ("DATASHEET.md", "CITATION.cff", "LICENSE-DATA"):
        shutil.copyfile(root / file, tmp_path / "corpus" / file)
    assert len(BLOCK.findall(page)) == page.count("```sh\n") > 3
    golden(DOCS / "rights.md", run_page(page, tmp_path / "corpus"))


def test_the_page_of_releases_shows_what_its_commands_print(tmp_path: Path, golden):
    page = (DOCS / "releases.md").read_text(encoding="utf-8")
    assert len(BLOCK.findall(page)) == page.count("```sh\n") > 3
    golden(DOCS / "releases.md", run_page(page, begin(tmp_path / "corpus")))


def test_every_field_and_value_of_a_rule_is_explained():
    page = (DOCS / "rules.md").read_text(encoding="utf-8")
    names = [field.name for field in fields(rules.Rule)]
    values = [value for choice in (rules.Kind, rules.Find, rules.Where, rules.Until) for value in get_args(choice)]
    assert [name for name in names + values if f"`{name}`" not in page] == []
