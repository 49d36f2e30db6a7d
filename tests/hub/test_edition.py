"""What is published of a corpus whose texts may not be: its edition without texts, from which the full dataset comes back."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from jalaa.build.published import read_published
from jalaa.build.staging import locked
from jalaa.commands.publish import ready_to_send
from jalaa.incidents import Refused
from jalaa.release.fetch import check_published, fetch
from jalaa.release.publish import publish
from jalaa.release.rehydrate import rehydrate
from tests.hub.hands import NAME, account, quiet
from tests.hub.server import serving
from tests.hub.versions import SOUND, change, released

OPEN = "rights: open\n  licence: CC0-1.0\n"


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A released corpus of which every text is under its publisher's rights."""
    from jalaa.build.pipeline import build

    root = shutil.copytree(SOUND, tmp_path_factory.mktemp("closed") / "corpus")
    change(root / "dataset" / "sources.yaml", OPEN, "rights: publisher\n")
    build(root)
    return released(root)


def test_the_edition_is_sent_fetched_and_made_whole_again_to_the_released_digest(closed: Path, tmp_path: Path):
    with serving() as served, locked(closed / "dataset"), ready_to_send(closed) as (folder, manifest):
        hub = account(served)
        publish(hub, NAME, folder, quiet)
        check_published(hub, NAME, folder, quiet)
        fetched = fetch(hub, NAME, "0.1.0", tmp_path / "fetched", quiet)
    whole = read_published(closed / "dataset", "dataset").manifest
    there = read_published(tmp_path / "fetched", "fetched")
    assert there.manifest == manifest and manifest.digest != whole.digest and fetched
    assert "text" not in there.tables["default"]["train"].column_names and "tokens" not in there.tables
    done = rehydrate(tmp_path / "fetched", closed / "dataset" / "raw")
    assert (done.is_full, done.digest) == (True, whole.digest)
    assert not (folder.exists() or folder.parent.exists())


def test_an_edition_of_something_else_than_was_built_is_not_sent(closed: Path, tmp_path: Path):
    root = shutil.copytree(closed, tmp_path / "corpus")
    layer = root / "annotations" / "layers" / "m0-entity.jsonl"
    row, *others = [json.loads(line) for line in layer.read_text(encoding="utf-8").splitlines()]
    row |= {"spans": row["spans"][1:], "relations": []}
    layer.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in (row, *others)), encoding="utf-8")
    with (
        pytest.raises(Refused, match="built-stale dataset/MANIFEST.json: the build has the digest"),
        ready_to_send(root),
    ):
        pass


def released_without_texts(closed: Path, root: Path) -> Path:
    """A copy of the corpus whose ledger has an edition without texts, of a digest that is not today's."""
    shutil.copytree(closed, root)
    ledger = root / "dataset" / "releases.yaml"
    told = ledger.read_text(encoding="utf-8").rstrip("\n").removesuffix("}")
    ledger.write_text(f"{told}, digest_without_texts: 'jalaa1:{'0' * 64}'}}\n", encoding="utf-8")
    return root


def test_an_edition_of_another_digest_than_the_ledger_has_is_not_sent(closed: Path, tmp_path: Path):
    root = released_without_texts(closed, tmp_path / "corpus")
    with pytest.raises(Refused, match="version-reused .* published without texts, and not as"), ready_to_send(root):
        pass


def test_a_version_released_without_texts_is_not_sent_with_them(closed: Path, tmp_path: Path):
    root = released_without_texts(closed, tmp_path / "corpus")
    config = root / "dataset" / "corpus.yaml"
    said = config.read_text(encoding="utf-8")
    config.write_text(f"{said}texts_under_copyright: included\ntexts_reason: they agreed\n", encoding="utf-8")
    with pytest.raises(Refused, match="version-reused .* published without texts, and not as"), ready_to_send(root):
        pass


def test_what_the_tag_holds_is_sent_and_not_what_was_changed_since(closed: Path, tmp_path: Path):
    root = shutil.copytree(closed, tmp_path / "corpus")
    for words in (
        ["init", "--quiet"],
        ["add", "."],
        ["-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "--quiet", "--message", "released"],
        ["tag", "v0.1.0"],
    ):
        subprocess.run(["git", "-C", str(root), *words], check=True)
    config = root / "dataset" / "corpus.yaml"
    config.write_text(
        config.read_text(encoding="utf-8").replace("authors: [", "authors: [Somebody, "), encoding="utf-8"
    )
    with ready_to_send(root) as (folder, _):
        assert "Somebody" not in (folder / "CITATION.cff").read_text(encoding="utf-8")
    with ready_to_send(closed) as (folder, _):  # where nothing is tagged it is what lies there
        assert (folder / "CITATION.cff").is_file()
