"""A split is a promise over releases too: documents join, are corrected, bridge groups, are withdrawn, and none ever moves."""

from pathlib import Path

import pyarrow.parquet as pq
from hypothesis import given, settings
from hypothesis import strategies as st

from jalaa.corpus.config import SplitEntry
from jalaa.corpus.overlap import Tie
from jalaa.corpus.read import open_corpus
from jalaa.corpus.split import decide
from jalaa.release.history import written_out
from jalaa.release.places import side_at
from tests.release.invented import commit, prepare, put, release, withdraw

RIVER = "قاس خبراء منسوب النهر في البصرة طوال الشهر"
SCHOOL = "افتتحت وزارة التربية مدرسة جديدة في أربيل تضم عشرين قاعة"
NEWS = {
    "kirkuk": "وصل وفد من المهندسين إلى كركوك صباح الأحد. وتفقد الوفد محطة الكهرباء الجديدة في المدينة.",
    "mosul": "أنهت فرق البلدية في الموصل رصف الشارع الرئيس. وشكر الأهالي العمال على سرعة العمل.",
}


def published(root: Path, version: str) -> dict[str, str]:
    """The split of every document in the data of a release, as its tag holds it."""
    return side_at(root, f"v{version}", version).splits


def test_over_five_releases_no_document_moves(corpus: Path):
    put(corpus, "kirkuk", NEWS["kirkuk"])  # documents join
    prepare(corpus, "0.1.1")
    commit(corpus)
    assert release(corpus, "0.1.1") == 0
    put(corpus, "river", f"{RIVER} الماضي. وجاءت النتائج أفضل من العام الماضي.", 2)  # one is corrected
    train, test = open_corpus(corpus).by_id["river"].text, open_corpus(corpus).by_id["school"].text
    put(corpus, "bridge", f"{train}\n\n{test}")  # one shares words with train and with test
    prepare(corpus, "0.2.0")
    commit(corpus)
    assert release(corpus, "0.2.0") == 0
    assert {entry.id: entry.split for entry in open_corpus(corpus).splits}["bridge"] == "held"
    withdraw(corpus, "kirkuk")  # one is withdrawn
    put(corpus, "mosul", NEWS["mosul"])
    prepare(corpus, "0.3.0")
    commit(corpus)
    assert release(corpus, "0.3.0") == 0
    splits = [published(corpus, version) for version in ("0.1.0", "0.1.1", "0.2.0", "0.3.0")]
    met: dict[str, str] = {}
    for one in splits:
        assert [id for id, split in one.items() if met.setdefault(id, split) != split] == []
        assert "bridge" not in one
    assert "kirkuk" in splits[2] and "kirkuk" not in splits[3] and "mosul" in splits[3]
    with written_out(corpus, "v0.2.0") as folder:
        texts = pq.read_table(folder / "dataset" / "data" / "default" / "train.parquet").to_pylist()
        assert next(row["text"] for row in texts if row["id"] == "river").startswith(f"{RIVER} الماضي")


IDS = st.sampled_from("abcdefgh")
STEPS = st.lists(
    st.tuples(
        st.sets(IDS, max_size=3),  # join
        st.sets(IDS, max_size=2),  # leave
        st.lists(st.tuples(IDS, IDS), max_size=4),  # share text from now on
        st.dictionaries(IDS, st.sampled_from("0123456789abcdef"), max_size=2),  # are corrected: another hash
    ),
    min_size=2,
    max_size=6,
)


@given(STEPS)
@settings(max_examples=300)
def test_whatever_joins_leaves_changes_or_ties_what_was_published_stays_where_it_was(steps):
    entries: tuple[SplitEntry, ...] = ()
    there: dict[str, str] = {}
    gone: set[str] = set()
    promised: dict[str, str] = {}
    ties: list[Tie] = []
    for version, (joining, leaving, shared, corrected) in enumerate(steps, 1):
        there.update({id: f"{ord(id):02x}" for id in joining - gone - there.keys()})
        there.update({id: f"{digit}{ord(id):02x}" for id, digit in corrected.items() if id in there})
        gone |= leaving & there.keys()
        there = {id: sha256 for id, sha256 in there.items() if id not in gone}
        known = there.keys() | {entry.id for entry in entries}
        ties += [Tie((a, b), ("من", "الحكومه")) for a, b in shared if a != b and {a, b} <= known]
        entries = decide(there, ties, entries, 0.3, f"0.{version}.0").entries
        now = {entry.id: entry.split for entry in entries}
        assert {id: now.get(id) for id in promised} == promised
        promised.update({id: split for id, split in now.items() if split != "held"})
        assert now.keys() >= there.keys()
