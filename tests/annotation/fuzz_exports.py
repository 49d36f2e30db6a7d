"""Fuzz `jalaa import` up to what it would write: the hour outside CI, see CONTRIBUTING.md. Needs atheris, which nothing else here needs.

    python tests/annotation/fuzz_exports.py label-studio CORPUS_FOLDER -max_total_time=720

CORPUS_FOLDER is filled with a few exports of the sound corpus of the zoo, and the fuzzer keeps there what it finds. An input that breaks a law is
written to the folder the programme runs in, as `crash-…`.
"""

import json
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["jalaa.annotation", "jalaa.corpus.landing", "jalaa.corpus.layers"]):
    from jalaa.annotation.arriving import Names, arrive
    from jalaa.annotation.fitting import says
    from jalaa.annotation.formats import brat_writing, conll_writing, label_studio_writing
    from jalaa.annotation.formats.reading import read_export
    from jalaa.annotation.model import check_shape, read_annotations
    from jalaa.corpus.landing import land
    from jalaa.corpus.layers import merge_layers

from jalaa.corpus.read import open_corpus
from jalaa.incidents import Refused

ZOO = Path(__file__).parents[1] / "zoo"
CORPUS = open_corpus(ZOO / "sound")
TEXT = CORPUS.by_id["river"].text
FILES = {"label-studio": "a.json", "label-studio-csv": "a.csv", "brat": "river.ann", "webanno-tsv": "river.tsv"}
PARTED = b"\n\x1d\n"
"""Between the .txt and the .ann of one input for brat."""

FIELDS = (
    {},
    {"text": "paragraph", "spans": "labels", "label": "technique", "id": "n"},
    {"annotator": "who", "quote": "q"},
)

NASTY = (
    None,
    True,
    -1,
    0,
    9999,
    1 << 70,
    1e308,
    "",
    "5",
    "\ud83d",
    "\u202e\x1b[31m",
    "😀",
    [],
    {},
    [[]],
    {"a": []},
    "text",
    "id",
    "entity",
)
WORDS = (
    b"\t", b"\n", b" ", b"|", b"[1]", b";", b"->", b"_", b"*", b"\\n", b"\\ud83d", b"9999999999999999999", b"-1", b"#Text=", b"#T_SP=x|y",
    b"#T_RL=a|BT_b", b"\xff", b"\xef\xbb\xbf", b"\xe2\x80\xa8", b"\r", b"\0", b"{", b"}", b"[[", b"null", b"1e999", b"-DOCSTART-\t", b"B-GPE",
    b"I-PERS", b"R1\tof Arg1:T1 Arg2:T2\n", b"A1\trole T1 government\n", b"E1\tGPE:T1\n", b"#1\tAnnotatorNotes T1\tx\n", "😀".encode(), "بغداد".encode(),
)  # fmt: skip


def seeds(form: str) -> Iterator[bytes]:
    """A few valid exports of the sound corpus, and what the zoo holds of that format."""
    texts = [(one.document, CORPUS.by_id[one.document].text, [one]) for one in CORPUS.annotations]
    if form == "label-studio":
        yield label_studio_writing.write(texts)[0]
        yield from (path.read_bytes() for path in sorted(ZOO.glob("import-*/*.json")))
    elif form == "label-studio-csv":
        label = json.dumps([{"start": 25, "end": 31, "text": "البصرة", "labels": ["GPE"]}], ensure_ascii=False).replace(
            '"', '""'
        )
        yield f'id,text,entity,annotator\nriver,"{TEXT}","{label}",1\n'.encode()
    elif form == "brat":
        files = brat_writing.write(texts)[0]
        yield from (
            files[name.replace(".ann", ".txt")] + PARTED + files[name] for name in files if name.endswith(".ann")
        )
        yield (
            TEXT.encode()
            + PARTED
            + b"T1\tGPE 25 27;28 31\tx\nE1\tGPE:T1 of:T1\nA1\trole E1 government\n*\tEquiv T1 T1\n"
        )
    elif form == "conll":
        yield conll_writing.write(texts)[0]
        yield "-DOCSTART-\n\nفي O\nبغداد B-GPE\n".encode()
    elif form == "webanno-tsv":
        head = "#FORMAT=WebAnno TSV 3.2\n#T_SP=webanno.custom.Entity|value|role\n#T_RL=webanno.custom.Tie|label|BT_webanno.custom.Entity\n\n\n#Text=في بغداد كريم\n"
        yield f"{head}1-1\t0-2\tفي\t_\t_\t_\t_\n1-2\t3-8\tبغداد\tGPE[1]\tgovernment[1]\t_\t_\n1-3\t9-13\tكريم\tPERS\t_\tof\t1-2[1_0]\n".encode()
    else:
        span = {"start": 25, "end": 31, "label": "GPE", "text": "البصرة"}
        yield json.dumps({"id": "river", "text": TEXT, "who": "a1", "spans": [span]}, ensure_ascii=False).encode()
        yield json.dumps({"n": "river", "paragraph": TEXT, "labels": [{**span, "technique": "GPE"}]}).encode()
        yield json.dumps([TEXT, {"entities": [[25, 31, "GPE"]]}]).encode()


def mutated(data: bytes, size: int, seed: int) -> bytes:
    """Half of the time the fuzzer's own change; else one that knows JSON, or words that mean something in a format."""
    chance = random.Random(seed)
    kind = chance.random()
    if kind < 0.3:
        return atheris.Mutate(data, size)
    if kind < 0.65:
        try:
            tree = json.loads(data)
            return json.dumps(_bent(tree, chance), ensure_ascii=chance.random() < 0.5).encode("utf-8", "surrogatepass")[
                :size
            ]
        except (ValueError, RecursionError):
            pass
    place = chance.randrange(len(data) + 1)
    if kind < 0.85:
        return (data[:place] + chance.choice(WORDS) + data[place:])[:size]
    lines = data.split(b"\n")
    lines.insert(chance.randrange(len(lines) + 1), chance.choice(lines))
    return b"\n".join(lines)[:size]


def _bent(tree: object, chance: random.Random) -> object:
    """The tree with one of its values put in another's place, doubled, removed or made nasty."""
    places = list(_places(tree))
    if not places:
        return chance.choice(NASTY)
    holder, key = chance.choice(places)
    what = chance.randrange(4)
    if what == 0:
        holder[key] = chance.choice(NASTY)
    elif what == 1:
        other, at = chance.choice(places)
        holder[key] = json.loads(json.dumps(other[at]))
    elif what == 2 and isinstance(holder, list):
        holder.insert(key, json.loads(json.dumps(holder[key])))
    elif type(holder[key]) is int:
        holder[key] += chance.choice((-1, 1, 5))
    else:
        del holder[key]
    return tree


def _places(tree: object) -> Iterator[tuple[object, object]]:
    for key in list(tree) if isinstance(tree, dict) else range(len(tree)) if isinstance(tree, list) else ():
        yield tree, key
        yield from _places(tree[key])


def check(form: str, data: bytes) -> None:
    """Read, arrive, land and merge one export; raises AssertionError where something is lost in silence."""
    format = form.removesuffix("-csv")
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as folder:
        path = Path(folder) / FILES.get(form, "a.txt")
        if format == "brat" and PARTED in data:
            text, data = data.split(PARTED, 1)
            path.with_suffix(".txt").write_bytes(text)
        path.write_bytes(data)
        for fields in FIELDS if format == "jsonl" else FIELDS[:1]:
            for reanchor in (False, True):
                try:
                    read = read_export(path, format, fields, None, {"m0", "a1"})
                except Refused as refused:
                    assert refused.incidents and str(refused).encode("utf-8")
                    continue
                judge(read, reanchor, Path(folder))


def judge(read, reanchor: bool, folder: Path) -> None:
    """The laws of an import, on one export that was read."""
    assert read.export.tasks or read.export.incidents, "nothing was read and nothing said"
    arrived = list(arrive(read.export, Names(annotators={None: "a1", "1": "a1"}), CORPUS.scheme, reanchor))
    for one in arrived:
        lawful(one)
    landing = land(arrived, CORPUS)
    merged, told = merge_layers(CORPUS, [one.annotation for one in landing.landed], True)
    for incident in (
        *read.export.incidents,
        *landing.incidents,
        *told,
        *(said for one in arrived for said in one.incidents),
    ):
        str(incident).encode("utf-8")
    for one in landing.landed:
        faults = list(check_shape(one.annotation, one.made_on.text, one.made_on.withheld))
        assert not faults, faults
    written = {}
    for data in merged.values():
        layer = folder / "layer.jsonl"
        layer.write_bytes(data)
        again, faults = read_annotations(layer)
        assert not faults, faults
        written |= {(one.annotator, one.document, one.layer): (one.spans, one.relations) for one in again}
    for one in (each.annotation for each in landing.landed if not told):
        key = (one.annotator, one.document, one.layer)
        assert written.get(key) == (one.spans, one.relations) or one.annotator == "m0", key


def lawful(one) -> None:
    """Read = kept + refused; each refused span has its incident; each kept one says what stands there."""
    counts, finished = one.counts, [each for each in one.task.annotations if each.state == "annotation"]
    assert counts.spans_read == sum(len(each.spans) for each in finished) == counts.spans_kept + counts.spans_refused
    assert counts.spans_kept == sum(len(each.spans) for each in one.annotations)
    told = Counter(incident.id for incident in one.incidents)
    refusals = told["span-range"] + told["span-text"]
    assert refusals == counts.spans_refused or (told["span-drift"] and counts.spans_refused > refusals), (told, counts)
    assert sum(len(each.relations) for each in finished) == counts.relations_kept + told["relation-end"]
    quotes: dict[str, list[str | None]] = {}
    for span in (span for each in finished for span in each.spans):
        quotes.setdefault(span.id, []).append(span.quote)
    for span in (span for each in one.annotations for span in each.spans):
        there = one.task.text[span.start : span.end]
        assert 0 <= span.start < span.end <= len(one.task.text) and span.text == there, span
        said = quotes.get(span.id, []) + quotes.get(span.id.rpartition("#")[0], [])
        assert any(quote is None or says(there, quote) for quote in said), span


def main() -> None:
    """Fill the corpus with seeds and fuzz."""
    form, folder = sys.argv[1], Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds(form)):
        (folder / f"seed-{number}").write_bytes(seed)
    arguments = [sys.argv[0], str(folder), *sys.argv[3:], "-max_len=20000", "-timeout=20", "-rss_limit_mb=3000"]
    atheris.Setup(arguments, lambda data: check(form, data), custom_mutator=mutated)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
