"""The corpora that the tests of editions share, each built once."""

import shutil
from pathlib import Path

import pytest

from jalaa.corpus.read import Corpus, open_corpus
from jalaa.corpus.tables import Built, build_tables
from jalaa.release.edition import Edition, edition_without_texts
from jalaa.release.folder import write_folder

ROOT = Path(__file__).resolve().parents[3]
SOUND = ROOT / "tests" / "zoo" / "sound"
OPEN = "  rights: open\n  licence: CC0-1.0\n"


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    """This repository's corpus, of which no text may be published."""
    return open_corpus(ROOT)


@pytest.fixture(scope="session")
def built(corpus: Corpus) -> Built:
    return build_tables(corpus)


@pytest.fixture(scope="session")
def edition(corpus: Corpus, built: Built) -> Edition:
    return edition_without_texts(corpus, built)


@pytest.fixture(scope="session")
def bare(edition: Edition, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of its edition without texts."""
    folder = tmp_path_factory.mktemp("edition") / "bare"
    write_folder(folder, edition.files)
    return folder


@pytest.fixture
def copies(tmp_path: Path) -> Path:
    """Somebody's own copies of its texts."""
    return shutil.copytree(ROOT / "dataset" / "raw", tmp_path / "copies")


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """An invented corpus of three texts, of which one, with an address that is withheld, is under its publisher's rights."""
    root = shutil.copytree(SOUND, tmp_path / "mixed")
    sources = root / "dataset" / "sources.yaml"
    said = sources.read_text(encoding="utf-8")
    river = said.index("- id: river")
    sources.write_text(said[:river] + said[river:].replace(OPEN, "  rights: publisher\n", 1), encoding="utf-8")
    return root
