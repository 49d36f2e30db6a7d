"""An invented corpus in two released versions, and a small one of it, built by the pipeline."""

import json
import shutil
from pathlib import Path

import pyarrow as pa
import yaml

from jalaa.build.card import data_path
from jalaa.build.digest import content_digest
from jalaa.build.manifest import MANIFEST, manifest_bytes, manifest_of
from jalaa.build.parquet import parquet_bytes
from jalaa.corpus.columns import SCHEMAS, SPLITS
from jalaa.files import write_beside

SOUND = Path(__file__).resolve().parents[1] / "zoo" / "sound"


def build_versions(folder: Path) -> dict[str, Path]:
    """0.1.0: the sound corpus; 0.2.0: a span is gone, and with DATASHEET.md a file. Both are in the ledger of the second."""
    from jalaa.build.pipeline import build  # it imports `datasets`, which takes seconds

    first = released(shutil.copytree(SOUND, folder / "first"))  # it is built as it lies there
    second = shutil.copytree(first, folder / "second")
    (second / "DATASHEET.md").unlink()
    layer = second / "annotations" / "layers" / "m0-entity.jsonl"
    row, *others = [json.loads(line) for line in layer.read_text(encoding="utf-8").splitlines()]
    row["spans"] = row["spans"][1:]
    row["relations"] = []
    layer.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in (row, *others)), encoding="utf-8")
    change(second / "dataset" / "corpus.yaml", "version: 0.1.0", "version: 0.2.0")
    build(second)
    return {"0.1.0": first, "0.2.0": released(second)}


def small_dataset(folder: Path) -> Path:
    """Three files with the manifest, two of them large: as little as can be published, to be published a hundred times."""
    rows = [{"document": id, "sha256_received": "0", "sha256_text": "0", "edits": []} for id in ("ماء", "نار")]
    tables = {split: pa.Table.from_pylist([row], SCHEMAS["edits"]) for split, row in zip(SPLITS, rows, strict=True)}
    data = [{"split": split, "path": data_path("edits", split)} for split in SPLITS]
    head = {"configs": [{"config_name": "edits", "version": "0.1.0", "data_files": data}], "dataset_info": []}
    files = {data_path("edits", split): parquet_bytes(table) for split, table in tables.items()}
    files["README.md"] = f"---\n{yaml.safe_dump(head)}---\n\n# Small\n".encode()
    manifest = manifest_of("small", "0.1.0", content_digest({"edits": tables}, []), files)
    for path, content in {**files, MANIFEST: manifest_bytes(manifest)}.items():
        write_beside(folder / "dataset" / path, content)
    return folder / "dataset"


def released(root: Path) -> Path:
    """Write the version that was built into the ledger."""
    built = json.loads((root / "dataset" / "MANIFEST.json").read_text(encoding="utf-8"))
    ledger = root / "dataset" / "releases.yaml"
    told = ledger.read_text(encoding="utf-8") if ledger.exists() else ""
    entry = f"- {{version: {built['version']}, date: 2026-11-23, digest: '{built['digest']}'}}\n"
    ledger.write_text(told + entry, encoding="utf-8")
    return root


def change(path: Path, old: str, new: str) -> None:
    """Say something else in a file."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
