"""The personal-data gate finds what must not be published, plain and encoded, and leaves alone what only looks like it."""

import base64
import hashlib
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalaa.build.counts import count
from jalaa.build.files import built_files
from jalaa.commands.check import gather
from jalaa.corpus.config import Allowed
from jalaa.corpus.read import Corpus, open_corpus
from jalaa.corpus.tables import Built, build_tables
from jalaa.release.edition import Edition
from jalaa.release.personal import findings, search_published, search_strings
from jalaa.release.personal_decoders import decoded
from jalaa.release.personal_finders import find_personal
from jalaa.release.personal_known import Known, known_of
from jalaa.release.published_strings import PublishedString

ZOO = Path(__file__).resolve().parents[2] / "zoo"
NOTHING = Known((), frozenset())
ADDRESS = "198.51.100.7"


def kinds(text: str) -> list[str]:
    return [one.kind for one in findings(text, NOTHING)]


PERSONAL = {
    "ip: 198.51.100.7": "ip-address",
    "دخل من ١٩٨.٥١.١٠٠.٧ أمس": "ip-address",
    "من 2001:db8:85a3::8a2e:370:7334 إلى": "ip-address",
    "راسلنا على editor@mail.example.iq.": "email",
    "راسلنا على editor＠mail.example.iq": "email",
    "للتواصل: \u200e+964 770 123 4567\u200e": "phone",
    "+964-770-1234567": "phone",
    "واتساب ٠٧٧٠١٢٣٤٥٦٧": "phone",
    "0770 123 4567": "phone",
    "00447900000000": "phone",
    "هاتف المكتب: 5727722": "phone",
    "كتب @some_person أمس": "handle",
    "https://www.facebook.com/some.person": "handle",
    "t.me/some_channel": "handle",
    "https://a.example/?utm_source=mail&id=3": "tracking",
    "https://a.example/b?fbclid=IwAR3UEgEXQ": "tracking",
    "hf_" + "a1B2" * 9: "token",
    "ghp_" + "a1B2" * 9: "token",
    "AKIA" + "A1B2" * 4: "token",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmN": "token",
    "-----BEGIN RSA PRIVATE KEY-----": "token",
    "Authorization: Token " + "0a1b" * 10: "token",
}


@pytest.mark.parametrize("text", PERSONAL, ids=[f"{kind}-{number}" for number, kind in enumerate(PERSONAL.values())])
def test_each_form_of_personal_data_is_found(text: str):
    assert kinds(text) == [PERSONAL[text]]


@pytest.mark.parametrize(
    "text",
    [
        "الإصدار 1.2.3.4 من النظام",
        "pyarrow==26.0.1.2",
        "version 10.20.30.40",
        "1.2.3.4",
        "2024-01-09 و 12:30:45 و 05.06.2023 12",
        "بين 1990-2003 و2003-2011، 1,200,000 دينار و 3.5 مليون",
        "هاتف جديد في عام 2007-2009",
        "بقيمة 080 .131 .303 .44 درهما",
        "Q796 wd:Q6256 Q1234567890",
        "jalaa1:86aaebb8c5825548d9ed8fd5c67290297e5b6e646ff85e062fcb882b3150ef92",
        "000_0d4a704cb29f1de7",
        "0770123456712aa0b1c2d3e4f5061728",
        "@type",
        "@dataset{jalaa, title = {Jalaa}}",
        "raw/river@2.txt",
        "https://twitter.com/share?url=1",
        "utm_source is a tracking parameter, hf_ begins a token",
        "data/default/train.parquet sha256_received internationalization",
        "https://doi.org/10.5281/zenodo.1234567",
        "2026-11-23T10:00:00+03:00",
    ],
)
def test_what_only_looks_like_it_is_left_alone(text: str):
    assert kinds(text) == []


def base64_of(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


ENCODINGS: dict[str, Callable[[str], str]] = {
    "base64": base64_of,
    "url-safe base64 without padding": lambda text: base64.urlsafe_b64encode(text.encode()).decode().rstrip("="),
    "base64 glued to a word": lambda text: "id/x" + base64_of(text),
    "hexadecimal": lambda text: text.encode().hex(),
    "hexadecimal, odd": lambda text: "a" + text.encode().hex(),
    "percent": lambda text: "".join(f"%{byte:02X}" for byte in text.encode()),
    "character references": lambda text: "".join(f"&#{ord(character)};" for character in text),
    "base64 in base64": lambda text: base64_of(base64_of(text)),
    "base64 in percent": lambda text: quote(base64_of(text + "=?"), safe=""),
    "hexadecimal in base64 in a query": lambda text: f"https://a.example/?q={quote(base64_of(text.encode().hex()))}",
}


@pytest.mark.parametrize("name", ENCODINGS)
@pytest.mark.parametrize("text", [f"ip: {ADDRESS} ", "someone@mail.example.iq"])
def test_it_is_found_in_every_encoding_and_the_range_is_that_of_the_encoded_run(name: str, text: str):
    encoded = ENCODINGS[name](text)
    (found,) = findings(f"قال {encoded} ثم", NOTHING)
    assert found.kind == ("ip-address" if ADDRESS in text else "email") and found.encoded
    assert found.value in text and 4 <= found.start < found.end <= 4 + len(encoded)


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Known:
    return known_of(open_corpus(withheld_corpus(tmp_path_factory.mktemp("known") / "corpus")).documents)


def withheld_corpus(root: Path) -> Path:
    """An invented corpus with a tracking string that is withheld: `ip: 192.0.2.7` in base64."""
    shutil.copytree(ZOO / "sound", root)
    case = ZOO / "evidence-withheld"
    shutil.copyfile(case / "dataset" / "raw" / "river.txt", root / "dataset" / "raw" / "river.txt")
    sources = root / "dataset" / "sources.yaml"
    data = (root / "dataset" / "raw" / "river.txt").read_bytes()
    old = hashlib.sha256((ZOO / "sound" / "dataset" / "raw" / "river.txt").read_bytes()).hexdigest()
    sources.write_text(
        sources.read_text(encoding="utf-8").replace(old, hashlib.sha256(data).hexdigest()), encoding="utf-8"
    )
    return root


def test_what_is_withheld_is_found_wherever_it_stands(known: Known):
    assert [one.kind for one in findings("x aXA6IDE5Mi4wLjIuNyA= y", known)] == ["withheld"]
    assert [one.kind for one in findings("only 192.0.2.7 of it", known)] == ["withheld"]


@pytest.mark.parametrize("algorithm", ["md5", "sha1", "sha256", "sha512"])
@pytest.mark.parametrize("said", ["192.0.2.7", "ip: 192.0.2.7", "aXA6IDE5Mi4wLjIuNyA=", "192.0.2.7\n"])
def test_a_hash_that_verifies_what_is_withheld_is_found(known: Known, algorithm: str, said: str):
    digest = hashlib.new(algorithm, said.encode())
    for written in (
        digest.hexdigest(),
        digest.hexdigest().upper(),
        digest.hexdigest()[:20],
        base64.b64encode(digest.digest()).decode(),
    ):
        assert [one.kind for one in findings(f"sha {written}.", known)] == ["hash"], written
    assert findings(hashlib.new(algorithm, b"192.0.2.8").hexdigest(), known) == []


def test_the_hash_of_a_received_file_with_withheld_characters_is_one(known: Known):
    data = (ZOO / "evidence-withheld" / "dataset" / "raw" / "river.txt").read_bytes()
    assert [one.kind for one in findings(hashlib.sha256(data).hexdigest(), known)] == ["hash"]


def files_of(corpus: Corpus, built: Built) -> dict[str, bytes]:
    return built_files(corpus, built, count(built), "jalaa1:" + "0" * 64, [])


def test_nothing_is_found_in_this_corpus_in_either_edition(corpus: Corpus, built: Built, edition: Edition):
    assert list(search_published(corpus, files_of(corpus, built))) == []
    assert list(search_published(corpus, edition.files)) == []


def test_a_note_in_the_rows_is_told_with_its_row_and_never_itself(tmp_path: Path):
    root = shutil.copytree(ZOO / "sound", tmp_path / "corpus")
    layer = root / "annotations" / "layers" / "m0-entity.jsonl"
    said = layer.read_text(encoding="utf-8").replace(
        '"checked_by": null', '"checked_by": null, "note": "ask someone@mail.example.iq"', 1
    )
    layer.write_text(said, encoding="utf-8")
    corpus = open_corpus(root)
    (incident,) = search_published(corpus, files_of(corpus, build_tables(corpus)))
    place = "annotations/test/004/entity/m0/spans[0].note[4:27)"
    place = place if place in incident.message else place.replace("test", "train")
    assert incident.id == "personal-data" and incident.where.startswith("dataset/data/annotations/")
    assert f'{{what: email, where: "{place}"' in incident.message and "someone" not in incident.message
    allowed = root / "dataset" / "corpus.yaml"
    told = allowed.read_text(encoding="utf-8")
    allowed.write_text(
        f'{told}allowed:\n  - {{what: email, where: "{place}", reason: she asked for it}}\n', encoding="utf-8"
    )
    corpus = open_corpus(root)
    assert list(search_published(corpus, files_of(corpus, build_tables(corpus)))) == []


def test_who_allows_something_without_a_reason_allows_nothing():
    string = PublishedString("data/default/train.parquet", "a", "default/train/a/text", "call 0770 123 4567")
    allowed = [Allowed("phone", "default/train/a/text[5:18)", " "), Allowed("email", "README.md █@█.██", "it is ours")]
    assert [one.id for one in search_strings([string], NOTHING, allowed)] == ["personal-data", "allowed-unused"]


def test_what_stands_in_several_places_of_a_document_is_told_once():
    strings = [
        PublishedString("data/default/train.parquet", "a", f"default/train/a/{name}", "call 0770 123 4567")
        for name in ("text", "headline")
    ]
    (incident,) = search_strings(strings, NOTHING)
    assert "default/train/a/text[5:18), and in 1 more places of it" in incident.message


def test_the_gate_of_a_check_reads_what_would_be_published_not_what_was(tmp_path: Path):
    root = shutil.copytree(ZOO / "sound", tmp_path / "corpus")
    with (root / "DATASHEET.md").open("a", encoding="utf-8") as file:
        file.write("\nsomeone@mail.example.iq\n")
    assert "personal-data" in {one.id for one in gather(root)}


@given(st.text(max_size=300))
def test_no_string_stops_the_search(text: str):
    for one in findings(text, NOTHING):
        assert 0 <= one.start < one.end <= len(text)


HOSTILE = {
    "base64 letters": lambda size: "QUJD" * (size // 4),
    "digits": lambda size: "1" * size,
    "numbers and dots": lambda size: "1." * (size // 2),
    "local parts": lambda size: "a." * (size // 2) + "@",
    "at signs": lambda size: "a@" * (size // 2),
    "percent": lambda size: "%41" * (size // 3),
    "colons": lambda size: "a:" * (size // 2),
    "phones": lambda size: "+1 " * (size // 3),
    "labels": lambda size: "هاتف " * (size // 5),
    "equals": lambda size: "utm_source=" * (size // 11),
    "handles": lambda size: "@abc " * (size // 5),
    "numbers": lambda size: "0770 123 4567 " * (size // 14),
    "dotted tokens": lambda size: "eyJ" + "a" * 12 + ".eyJ" * (size // 4),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_time_grows_with_the_length_of_a_hostile_string_and_no_faster(name: str):
    def steps(size: int) -> int:
        text, begun = HOSTILE[name](size), time.process_time_ns()
        findings(text, NOTHING)
        return time.process_time_ns() - begun

    small = min(steps(20_000) for _ in range(3))
    # A square would take sixteen times as long; the clock of a busy machine takes some of that room.
    assert min(steps(80_000) for _ in range(3)) < 12 * small + 50_000_000


def test_finders_and_decoders_agree_on_positions_in_arabic():
    text = "اتصل على ٠٧٧٠١٢٣٤٥٦٧ الآن"
    ((kind, start, end),) = find_personal(text)
    assert (kind, text[start:end]) == ("phone", "٠٧٧٠١٢٣٤٥٦٧")
    assert [one for one in decoded(text) if one.pieces] == []
