"""The house is built as its plan says, and the reader of its imports finds every way to break the plan."""

import importlib
import os
import shutil
import subprocess
import sys
import sysconfig
import tomllib
from pathlib import Path

import pytest

from tests.house import GROUND, import_incidents

ROOT = Path(__file__).resolve().parents[1]
HEAVY = {"datasets", "pyarrow", "pandas", "rich", "re2", "huggingface_hub", "ahocorasick_rs", "rensa"}


def tree(root: Path, files: dict[str, str]) -> Path:
    """A house of invented modules, given as `cleaning/rules.py: source`."""
    for name, source in files.items():
        path = root / "src" / "jalaa" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8")
    return root


def test_jalaa_imports_downwards_only():
    """No module of Jalaa imports from above, from beside, in a circle or from the public face."""
    assert [str(incident) for incident in import_incidents(ROOT)] == []


def test_imports_that_go_down_are_fine(tmp_path):
    """Downwards, to the left on the ground floor, and within a package: all three are allowed, written in any way."""
    house = tree(
        tmp_path,
        {
            "__init__.py": "from jalaa.edits import EditLog",
            "__main__.py": "from jalaa.cli import main",
            "cli.py": "from importlib import import_module\nimport_module('jalaa.commands.build')",
            "commands/build.py": "from jalaa.build.pipeline import run\nimport jalaa.edits",
            "build/pipeline.py": "from . import card\nfrom .card import render\nfrom ..corpus import read",
            "build/card.py": "import json",
            "corpus/read.py": "from jalaa.cleaning import engine, Cleaner",
            "cleaning/__init__.py": "from jalaa.cleaning.engine import Cleaner",
            "cleaning/engine.py": "from jalaa.edits import EditLog",
            "edits.py": "from jalaa.incidents import Incident",
            "incidents.py": "",
        },
    )
    assert import_incidents(house) == []


BROKEN = {
    "up": (
        {"edits.py": "import re\nfrom jalaa.corpus.read import documents", "corpus/read.py": ""},
        "error import-floor src/jalaa/edits.py:2: `jalaa.edits` (floor 0) imports `jalaa.corpus.read` (floor 2): imports go down; move what both need "
        "down, or the caller up",
    ),
    "up, inside a function": (
        {"build/card.py": "def render():\n    from jalaa.release import gate\n", "release/gate.py": ""},
        "error import-floor src/jalaa/build/card.py:2: `jalaa.build.card` (floor 3) imports `jalaa.release.gate` (floor 4): imports go down; move what both "
        "need down, or the caller up",
    ),
    "up, for types only": (
        {
            "corpus/read.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from ..cli import main\n",
            "cli.py": "",
        },
        "error import-floor src/jalaa/corpus/read.py:3: `jalaa.corpus.read` (floor 2) imports `jalaa.cli` (floor 6): imports go down; move what both need "
        "down, or the caller up",
    ),
    "up, by name": (
        {"corpus/read.py": "import importlib\nimportlib.import_module('jalaa.cli')", "cli.py": ""},
        "error import-floor src/jalaa/corpus/read.py:2: `jalaa.corpus.read` (floor 2) imports `jalaa.cli` (floor 6): imports go down; move what both need "
        "down, or the caller up",
    ),
    "to the right": (
        {"units.py": "from .edits import Edit", "edits.py": ""},
        "error import-floor src/jalaa/units.py:1: `jalaa.units` imports `jalaa.edits`, which stands to its right on floor 0: move what both need to its left "
        f"({' '.join(GROUND)})",
    ),
    "sideways": (
        {"cleaning/engine.py": "from jalaa.annotation.model import Span", "annotation/model.py": ""},
        "error import-floor src/jalaa/cleaning/engine.py:1: `jalaa.cleaning.engine` imports `jalaa.annotation.model`: cleaning and annotation stand side by "
        "side on floor 1 and know nothing of each other: move what both need below",
    ),
    "the public face": (
        {"cleaning/engine.py": "from jalaa import EditLog"},
        "error import-floor src/jalaa/cleaning/engine.py:1: `jalaa.cleaning.engine` imports from `jalaa` itself, which stands on top of it: name the module, "
        "as in `from jalaa.edits import EditLog`",
    ),
    "the public face, by dots": (
        {"cleaning/engine.py": "from .. import edits", "edits.py": ""},
        "error import-floor src/jalaa/cleaning/engine.py:1: `jalaa.cleaning.engine` imports from `jalaa` itself, which stands on top of it: name the module, "
        "as in `from jalaa.edits import EditLog`",
    ),
    "a circle of two": (
        {
            "build/card.py": "from jalaa.build import digest",
            "build/digest.py": "import os\nfrom jalaa.build.card import render",
        },
        "error import-floor src/jalaa/build/card.py:1: imports go in a circle, `jalaa.build.card` → `jalaa.build.digest` → `jalaa.build.card`: move what they "
        "share into a module of its own",
    ),
    "a circle through the package": (
        {
            "cleaning/__init__.py": "from .engine import Cleaner",
            "cleaning/engine.py": "from jalaa.cleaning import Cleaner",
        },
        "error import-floor src/jalaa/cleaning/__init__.py:1: imports go in a circle, `jalaa.cleaning` → `jalaa.cleaning.engine` → `jalaa.cleaning`: move what "
        "they share into a module of its own",
    ),
    "a module without a floor": (
        {"helpers.py": ""},
        "error import-floor src/jalaa/helpers.py: `jalaa.helpers` stands on no floor: give `helpers` its place in GROUND or ROOMS of tests/house.py",
    ),
    "an import of nothing": (
        {"edits.py": "from jalaa.missing import x"},
        "error import-floor src/jalaa/edits.py:1: `jalaa.missing` stands on no floor: give `missing` its place in GROUND or ROOMS of tests/house.py",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_each_breach_of_the_plan_is_told(tmp_path, name):
    """An invented house with one breach gives one incident, in exactly these words."""
    files, message = BROKEN[name]
    assert [str(incident) for incident in import_incidents(tree(tmp_path, files))] == [message]


def test_a_circle_is_told_once_and_by_its_shortest_way(tmp_path):
    """Of three modules that import each other all round, one circle is told, not one for each module in it."""
    files = {"build/a.py": "from . import b", "build/b.py": "from . import c", "build/c.py": "from . import a"}
    (incident,) = import_incidents(tree(tmp_path, files))
    assert "`jalaa.build.a` → `jalaa.build.b` → `jalaa.build.c` → `jalaa.build.a`" in incident.message


def test_help_imports_nothing_heavy():
    """`jalaa --help` answers at once because no verb, and nothing a verb needs, is imported for it."""
    command = [sys.executable, "-X", "importtime", "-m", "jalaa", "--help"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr[-2000:]
    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()}
    assert "jalaa" in imported, "the list of imports was not read"
    assert imported & HEAVY == set()


def test_every_file_in_c_is_compiled_or_looked_at():
    """A file that is left out is missed only when the extension is loaded, and what cannot be loaded is gone without."""
    (extension,) = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"][
        "ext-modules"
    ]
    in_c = sorted((ROOT / "src" / "jalaa" / "cleaning" / "csource").iterdir())
    assert extension["sources"] == [str(path.relative_to(ROOT)) for path in in_c if path.suffix == ".c"]
    assert extension["depends"] == [str(path.relative_to(ROOT)) for path in in_c if path.suffix == ".h"]


def test_the_extension_is_there_where_it_can_be_compiled():
    """Tests of it skip where it is not: so that they do not skip where it should be."""
    compiler, headers = sysconfig.get_config_var("CC") or "cc", Path(sysconfig.get_path("include")) / "Python.h"
    if not (shutil.which(os.environ.get("CC", compiler).split()[0]) and headers.is_file()):
        pytest.skip("no C compiler, or Python's headers are not there")
    importlib.import_module("jalaa.cleaning._compiled")
