"""docs/publish.md is true: its commands, one after the other, print what it shows, on the Hub of the tests."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.hub.server import serving
from tests.hub.test_end_to_end import environment

PAGE = Path(__file__).resolve().parents[2] / "docs" / "publish.md"
BLOCK = re.compile(r"^```sh\n(.*?)^```\n\n```text\n(.*?)^```\n", re.M | re.S)
HUB = "https://huggingface.co"


def pattern(shown: str) -> str:
    """What a page shows as a pattern: a line `…` stands for any lines, a `…` in a line for anything in it."""
    lines = ["(?:.*\n)*?" if line == "…" else re.escape(line).replace("…", ".*") + "\n" for line in shown.splitlines()]
    return "".join(lines)


def test_the_page_shows_what_its_commands_print(versions: dict[str, Path], tmp_path: Path):
    page = PAGE.read_text(encoding="utf-8")
    blocks = BLOCK.findall(page)
    assert len(blocks) == page.count("```sh\n") == 6
    root = shutil.copytree(versions["0.1.0"], tmp_path / "corpus")
    with serving() as served:
        environ = environment(served, tmp_path / "home")
        environ["PATH"] = f"{Path(sys.executable).parent}:{environ['PATH']}"
        for command, shown in blocks:
            done = subprocess.run(
                ["bash", "-euo", "pipefail", "-c", command],
                cwd=root,
                env=environ,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
            said = done.stdout.replace(served.address, HUB)
            assert done.returncode == 0 and re.fullmatch(pattern(shown), said), f"{command}\n{said}"
