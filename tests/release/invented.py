"""Invented corpora in git repositories of their own: texts join, change and are withdrawn, and versions are released."""

import hashlib
import re
import shutil
import subprocess
from pathlib import Path

import yaml

from jalaa.build.pipeline import build
from jalaa.commands.release import run as release_verb
from jalaa.commands.split import run as split_verb

SOUND = Path(__file__).resolve().parents[1] / "zoo" / "sound"
DAY = "2026-12-01"


def git(root: Path, *arguments: str) -> str:
    return subprocess.run(["git", "-C", str(root), *arguments], check=True, capture_output=True, text=True).stdout


def begin(root: Path) -> Path:
    """The sound corpus of the zoo in a repository of its own, with an entry in its changelog, not committed yet."""
    shutil.copytree(SOUND, root)
    (root / "CHANGELOG.md").write_text(
        "# Changelog\n\n## 0.1.0\n\n- Three invented texts about Iraq.\n", encoding="utf-8"
    )
    (root / ".gitignore").write_text("dataset/.build/\n.cache/\n", encoding="utf-8")
    git(root.parent, "init", "--quiet", "--initial-branch=main", str(root))
    for name, value in (("user.name", "somebody"), ("user.email", "somebody@example.org"), ("commit.gpgsign", "false")):
        git(root, "config", name, value)
    return root


def commit(root: Path, why: str = "why") -> None:
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--allow-empty", "--message", why)


def put(root: Path, id: str, text: str, version: int = 1) -> None:
    """A text of an id; with a version above 1 it corrects the one before it, which stays."""
    path = root / "dataset" / "raw" / (f"{id}.txt" if version == 1 else f"{id}@{version}.txt")
    path.write_bytes(text.encode("utf-8"))
    change_source(root, id, sha256=hashlib.sha256(text.encode("utf-8")).hexdigest(), rights="open", licence="CC0-1.0")


def change_source(root: Path, id: str, **changes: object) -> None:
    """The entry of an id with some keys set, or taken out (None)."""
    path = root / "dataset" / "sources.yaml"
    entries = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)
    entry = next((one for one in entries if one["id"] == id), None)
    if entry is None:
        entries.append(entry := {"id": id})
    entry.update(changes)
    for key in [key for key, value in changes.items() if value is None]:
        del entry[key]
    path.write_text(yaml.safe_dump(entries, allow_unicode=True), encoding="utf-8")


def withdraw(root: Path, id: str, why: str = "2026-12-02: its publisher asked for it") -> None:
    """All that a person does where a text is taken back."""
    change_source(root, id, withdrawn=why, blocks=None, place=None) if id == "school" else change_source(
        root, id, withdrawn=why
    )
    for path in (root / "dataset" / "raw").glob(f"{id}*.txt"):
        path.unlink()
    for layer in (root / "annotations" / "layers").glob("*.jsonl"):
        lines = layer.read_text(encoding="utf-8").splitlines(keepends=True)
        layer.write_text("".join(line for line in lines if f'"document": "{id}"' not in line), encoding="utf-8")


def prepare(root: Path, version: str, words: str = "Texts were added and mended.") -> None:
    """What a person does before a release: the version in corpus.yaml, no day, an entry in the changelog; then split and build."""
    path = root / "dataset" / "corpus.yaml"
    text = re.sub(r"(?m)^version: .*$", f"version: {version}", path.read_text(encoding="utf-8"))
    path.write_text(re.sub(r"(?m)^released: .*\n", "", text), encoding="utf-8")
    log = root / "CHANGELOG.md"
    if f"## {version}" not in log.read_text(encoding="utf-8"):
        old = log.read_text(encoding="utf-8").removeprefix("# Changelog\n")
        log.write_text(f"# Changelog\n\n## {version}\n\n- {words}\n{old}", encoding="utf-8")
    assert split_verb(root, dry_run=False) == 0
    build(root)


def release(root: Path, version: str, date: str = DAY, **how: bool) -> int:
    return release_verb(root, version, date, how.get("dry_run", False), how.get("json", False))


def released(root: Path) -> Path:
    """The sound corpus, released as 0.1.0."""
    commit(begin(root))
    assert release(root, "0.1.0") == 0
    return root
