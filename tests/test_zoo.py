"""The zoo: for every broken corpus exactly the message that helps, and for every incident a broken corpus."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from jalaa import settings
from jalaa.annotation.arriving import Names
from jalaa.annotation.formats.reading import read_export
from jalaa.build.pipeline import build
from jalaa.cleaning.reading import open_texts
from jalaa.commands.check import gather
from jalaa.commands.clean import as_incident
from jalaa.commands.import_ import look
from jalaa.corpus.others import open_others
from jalaa.corpus.read import open_corpus
from jalaa.corpus.tables import build_tables
from jalaa.incidents import INCIDENTS, Incident, Refused
from jalaa.release.edition import edition_without_texts
from jalaa.release.folder import write_folder
from jalaa.release.rehydrate import rehydrate
from tests.house import import_incidents
from tests.hub.served import hubbed
from tests.release.zoo import refused
from tests.server.served import served

ZOO = Path(__file__).parent / "zoo"
SOUND = ZOO / "sound"
CASES = sorted(path for path in ZOO.iterdir() if path.is_dir() and path != SOUND)


@dataclass(frozen=True)
class Case:
    """case.yaml: what a case has that cannot lie there as a file."""

    remove: tuple[str, ...] = ()
    large: dict[str, int] = field(default_factory=dict)
    link: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ImportCase:
    """import.yaml: an export beside it that is imported into the corpus, and how."""

    file: str
    format: str = "label-studio"
    fields: dict[str, str] = field(default_factory=dict)
    reanchor: bool = False


def lay_out(case: Path, root: Path) -> Path:
    """The sound corpus with a case's files over it."""
    shutil.copytree(SOUND, root)
    shutil.copytree(
        case,
        root,
        dirs_exist_ok=True,
        ignore=shutil.ignore_patterns(
            "expected.txt", "case.yaml", "import.yaml", "server.yaml", "hub.yaml", "release.yaml"
        ),
    )
    told = settings.load(case / "case.yaml", Case) if (case / "case.yaml").exists() else Case()
    for path in (*told.remove, *told.link):
        target = root / path
        shutil.rmtree(target) if target.is_dir() else target.unlink()
    for path, size in told.large.items():
        (root / path).write_bytes(b" " * size)
    for path, target in told.link.items():
        (root / path).symlink_to(target)
    return root


def found(case: Path, root: Path) -> str:
    if (case / "texts").is_dir():
        incidents = unreadable(shutil.copytree(case / "texts", root))
    elif (case / "other").is_dir():
        incidents = uncompared(shutil.copytree(case / "other", root))
    elif (case / "import.yaml").exists():
        incidents = imported(case, lay_out(case, root))
    elif (case / "copies").is_dir():
        incidents = rehydrated(lay_out(case, root), root.with_name("edition"))
    elif (case / "server.yaml").exists():
        incidents = served(case, lay_out(case, root))
    elif (case / "hub.yaml").exists():
        incidents = hubbed(case, lay_out(case, root))
    elif (case / "release.yaml").exists():
        incidents = refused(case, root)
    else:
        incidents = import_incidents(case) if (case / "src").is_dir() else gather(lay_out(case, root))
    return "".join(f"{incident}\n" for incident in sorted(incidents))


def imported(case: Path, root: Path) -> list[Incident]:
    """What `jalaa import` says of an export, which the corpus need not be able to take."""
    how = settings.load(case / "import.yaml", ImportCase)
    try:
        names = Names(annotators={None: "a1", "1": "a1"})
        read = read_export(root / how.file, how.format, how.fields)
        return list(look(read, open_corpus(root), names, how.reanchor).incidents)
    except Refused as refused:
        return [Incident(one.id, one.where.removeprefix(f"{root}/"), one.message) for one in refused.incidents]


def rehydrated(root: Path, folder: Path) -> list[Incident]:
    """What making the edition without texts says, and making the full dataset of it with what lies in `copies`."""
    corpus = open_corpus(root)
    edition = edition_without_texts(corpus, build_tables(corpus))
    write_folder(folder, edition.files)
    done = rehydrate(folder, root / "copies")
    return [
        *edition.incidents,
        *(Incident(one.id, one.where, one.message.replace(f"{root}/", "")) for one in done.incidents),
    ]


def unreadable(folder: Path) -> list[Incident]:
    """What `jalaa clean` says of texts of other people, without the folder they lie in."""
    try:
        batches = (batch for path in sorted(folder.iterdir()) for batch in open_texts(path).batches)
        incidents = [as_incident(reject) for batch in batches for reject in batch.rejects]
    except Refused as refused:
        incidents = list(refused.incidents)
    return [Incident(one.id, one.where.removeprefix(f"{folder}/"), one.message) for one in incidents]


def uncompared(folder: Path) -> list[Incident]:
    """What `jalaa overlap` says of a collection of others, without the folder it lies in."""
    try:
        others = open_others(folder)
        unread = [one.incident() for batch in others.batches for one in batch.unread]
        incidents = [*others.notes, *unread]
    except Refused as refused:
        incidents = list(refused.incidents)
    return [Incident(one.id, one.where.replace(str(folder), "other"), one.message, one.level) for one in incidents]


def test_the_sound_corpus_is_what_a_build_makes_of_it(tmp_path: Path, renew: bool):
    if renew:
        build(SOUND)
    root = tmp_path / "sound"
    shutil.copytree(SOUND, root)
    for built in ("data", "README.md", "MANIFEST.json"):
        path = root / "dataset" / built
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    build(root)
    assert {p.relative_to(root): p.read_bytes() for p in root.rglob("*") if p.is_file()} == {
        p.relative_to(SOUND): p.read_bytes() for p in SOUND.rglob("*") if p.is_file()
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_broken_corpus_gives_exactly_its_message(case: Path, tmp_path: Path, golden: Callable[[Path, str], None]):
    golden(case / "expected.txt", found(case, tmp_path / "corpus"))


def test_every_incident_has_a_corpus_in_the_zoo():
    told = "".join((case / "expected.txt").read_text(encoding="utf-8") for case in CASES)
    assert [id for id in INCIDENTS if f" {id} " not in told] == []


def test_ids_that_look_like_numbers_stay_texts(tmp_path: Path):
    corpus = open_corpus(lay_out(ZOO / "numeric-ids", tmp_path / "corpus"))
    assert [document.id for document in corpus.documents] == ["004", "1e3", "no"]


def test_check_says_the_same_as_json_and_by_its_exit_code(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    from jalaa.commands.check import run

    assert run(lay_out(ZOO / "raw-sha256", tmp_path / "broken"), strict=False, json=True) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["errors"] == 1 and told["incidents"][0]["id"] == "raw-sha256"
    assert run(lay_out(ZOO / "sound-as-it-is", tmp_path / "sound"), strict=True, json=False) == 0
    leak = lay_out(ZOO / "split-leak", tmp_path / "leak")
    build(leak)
    assert (run(leak, strict=False, json=False), run(leak, strict=True, json=False)) == (0, 1)
