"""An import that is ended in the middle leaves no layer that could not be carried, and the same call again finishes it."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from jalaa.annotation.model import read_annotations
from jalaa.corpus.read import open_corpus
from tests.commands.killed_import import __file__ as programme

SOUND = Path(__file__).resolve().parents[1] / "zoo" / "sound"
PLACE = Path(__file__).resolve().parents[2]


def test_an_import_ended_at_any_write_loses_nothing_and_is_finished_by_the_next(tmp_path: Path):
    root = shutil.copytree(SOUND, tmp_path / "corpus")
    corpus = open_corpus(root)
    tasks = []
    for document in corpus.documents:  # each text of today is one whose log has to be recorded
        value = {"start": 0, "end": 3, "text": document.text[:3], "labels": ["GPE"]}
        result = [{"id": "k", "from_name": "entity", "to_name": "text", "type": "labels", "value": value}]
        made = [{"completed_by": 1, "result": result}]
        tasks.append({"data": {"document": document.id, "text": document.text}, "annotations": made})
    export = tmp_path / "export.json"
    export.write_text(json.dumps(tasks, ensure_ascii=False), encoding="utf-8")
    (tmp_path / "scratch").mkdir()
    call = [sys.executable, programme, str(root), str(export), str(tmp_path / "scratch")]
    done = subprocess.run(call, capture_output=True, env={**os.environ, "PYTHONPATH": str(PLACE)}, check=False)
    assert done.returncode == 0, done.stderr.decode()
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["killed"] for one in told] == [True] * (len(told) - 1) + [False]
    assert len(told) > 8
    assert [one["n"] for one in told if one["lost"] or one["again"] or not one["same"]] == []
    whole, incidents = read_annotations(tmp_path / "scratch" / "whole" / "annotations" / "layers" / "a1-entity.jsonl")
    assert (len(whole), incidents) == (len(corpus.documents), [])
