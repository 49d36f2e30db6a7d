"""What the rows hold that the layer files leave to be known."""

import json
import shutil
from pathlib import Path

from jalaa.corpus.read import open_corpus
from jalaa.corpus.tables import build_tables

SOUND = Path(__file__).resolve().parents[1] / "zoo" / "sound"
LAYER = "annotations/layers/m0-entity.jsonl"


def test_rows_hold_the_defaults_of_attributes_and_layer_files_only_what_was_marked(tmp_path: Path):
    root = shutil.copytree(SOUND, tmp_path / "corpus")
    scheme = root / "annotations" / "scheme.yaml"
    said = scheme.read_text(encoding="utf-8").replace(
        '{id: government, en: "its government"',
        '{id: place, en: "", ar: ""}\n          - {id: government, en: "its government"',
    )
    scheme.write_text(
        said.replace("        labels: [GPE]\n", "        labels: [GPE]\n        default: place\n"), encoding="utf-8"
    )
    rows = [json.loads(line) for line in (root / LAYER).read_text(encoding="utf-8").splitlines()]
    rows[0]["spans"][0] |= {"attributes": {"role": "government"}, "note": "الحكومة لا المدينة"}
    (root / LAYER).write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    corpus = open_corpus(root)
    tables = build_tables(corpus).tables
    for config in ("default", "annotations"):
        made = [row for split in tables[config].values() for row in split.to_pylist()]
        spans = next(row["spans"] for row in made if row.get("id", row.get("document")) == "004")
        assert [(span["label"], [tuple(one.values()) for one in span["attributes"]]) for span in spans] == [
            ("GPE", [("role", "government")]),
            ("GPE", [("role", "place")]),
            ("PERS", []),
            ("PERS", []),
        ]
        assert [span.get("note") for span in spans][:2] == [
            "الحكومة لا المدينة" if config == "annotations" else None,
            None,
        ]
    assert [span.attributes for span in corpus.annotations[0].spans] == [(("role", "government"),), (), (), ()]
