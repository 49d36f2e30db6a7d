"""Human-annotated corpora of other people, read whole: every span lands, and two releases or two layers are told apart."""

import hashlib
import json
import os
import shutil
from collections import Counter
from pathlib import Path

import pytest

from jalaa.annotation.arriving import Counts, Names, arrive
from jalaa.annotation.difference import difference
from jalaa.annotation.formats.reading import read_export
from jalaa.annotation.model import Annotation
from jalaa.corpus.carrying import carry_annotation
from jalaa.corpus.landing import land
from jalaa.corpus.read import read_corpus

DATA = Path(os.environ.get("JALAA_TEST_DATA", Path(__file__).resolve().parents[3] / "shared" / "data"))
SOUND = Path(__file__).resolve().parents[1] / "zoo" / "sound"
pytestmark = pytest.mark.skipif(not (DATA / "spans").is_dir(), reason=f"other people's spans are not at {DATA}/spans")

ARMPRO = {"text": "paragraph", "id": "paragraph_id", "spans": "labels", "label": "technique"}
IDRISI = {"id": "tweet_id", "spans": "location_mentions", "start": "startIdx", "end": "endIdx", "label": "type"}


def read(path: Path, format: str, fields: dict[str, str] | None = None) -> tuple[list[Annotation], Counts]:
    arrived = list(arrive(read_export(path, format, fields).export, Names(), None))
    return [one for each in arrived for one in each.annotations], sum((each.counts for each in arrived), Counts())


def rows(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def test_between_two_releases_of_armpro_exactly_the_paragraphs_that_differ_are_named():
    old, new = (DATA / "spans" / f"armpro-dev-{version}.jsonl" for version in ("v1", "v2"))
    spans = [
        {
            row["paragraph_id"]: Counter((one["start"], one["end"], one["technique"]) for one in row["labels"])
            for row in rows(path)
        }
        for path in (old, new)
    ]
    found = difference(*(read(path, "jsonl", ARMPRO)[0] for path in (old, new)))
    assert set(found.documents) == {id for id in spans[0] if spans[0][id] != spans[1][id]}
    assert (found.only_before, found.only_after, found.both) == ((), (), len(spans[0]))


@pytest.mark.parametrize("name", ["beirut_explosion_2020", "covid_2019", "kuwait_floods_2018"])
def test_every_span_of_idrisi_lands_emoji_and_all(name: str):
    path = DATA / "spans" / f"idrisi-{name}-dev.jsonl"
    annotations, counts = read(path, "jsonl", IDRISI)
    assert counts.spans_kept == counts.spans_read == sum(len(row["location_mentions"]) for row in rows(path))
    written = [one["text"] for row in rows(path) for one in row["location_mentions"]]
    assert sorted(span.text for one in annotations for span in one.spans) == sorted(written)


def corpus_of(root: Path, versions: dict[str, str]) -> Path:
    """A corpus of one document whose received text was corrected, cleaned by nothing but what marks characters."""
    shutil.copytree(SOUND / "annotations", root / "annotations", ignore=shutil.ignore_patterns("layers"))
    raw = root / "dataset" / "raw"
    raw.mkdir(parents=True)
    for name, text in versions.items():
        (raw / name).write_text(text, encoding="utf-8", newline="")
    newest = hashlib.sha256((raw / "wire@2.txt").read_bytes()).hexdigest()
    (root / "dataset" / "sources.yaml").write_text(f"- {{id: wire, sha256: {newest}, rights: unchecked}}\n")
    settings = (SOUND / "dataset" / "corpus.yaml").read_text(encoding="utf-8")
    (root / "dataset" / "corpus.yaml").write_text(
        settings.replace("rules: [arabic-news]", "rules: []"), encoding="utf-8"
    )
    return root


def test_anercorp_and_its_cleaned_edition_become_two_layers_over_one_text(tmp_path: Path):
    """CLEANANERCorp parted some tokens anew, so its text is a corrected one: the older layer is re-anchored on it."""
    exports = [
        read_export(DATA / "spans" / f"{name}-test.conll", "conll").export for name in ("anercorp", "cleananercorp")
    ]
    old, new = (export.tasks[0].text for export in exports)
    root = corpus_of(tmp_path / "corpus", {"wire.txt": old, "wire@2.txt": new})
    corpus, _ = read_corpus(root)
    layers = []
    for export, who in zip(exports, ("m0", "a1"), strict=True):
        landed = land(arrive(export, Names(annotators={None: who}, layer="entity"), corpus.scheme), corpus).landed
        layers.append(carry_annotation(corpus, landed[0].annotation))
    before, after = layers
    assert {one.span.status for one in after.spans} == {"exact"}
    statuses = Counter(one.span.status for one in before.spans)
    assert set(statuses) == {"reanchored", "deleted"}
    assert statuses["deleted"] < 0.01 * len(before.spans)
    assert all(
        corpus.by_id["wire"].text[one.span.start : one.span.end] == one.made_text
        for one in before.spans
        if one.span.text
    )
    same = {(one.span.start, one.span.end, one.span.label) for one in before.spans} & {
        (one.span.start, one.span.end, one.span.label) for one in after.spans
    }
    assert len(same) > 0.7 * len(before.spans)
