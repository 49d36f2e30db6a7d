"""Reading a corpus: received texts in, documents with their edit logs out, and an incident for everything that is not as it should be."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from jalaa.annotation.model import Annotation, read_annotations, text_sha256
from jalaa.annotation.scheme import Annotator, Scheme
from jalaa.cleaning.engine import Cleaner
from jalaa.corpus.config import DOCUMENT_ID, VERSION, Config, Release, Source, SplitEntry
from jalaa.edits import BadLog, Edit, EditLog, mask
from jalaa.files import decode, read_bytes, read_text
from jalaa.incidents import Incident, Refused
from jalaa.settings import load

RAW_LIMIT = 16 * 1024 * 1024
"""Bytes: the largest received text; the longest of 60,000 scraped articles had 0.3 MB."""


@dataclass(frozen=True)
class Document:
    """One received text, its source entry, and what cleaning made of it."""

    source: Source
    received: str
    text: str
    edits: EditLog
    withheld: tuple[tuple[int, int], ...]
    """Ranges of the received text whose characters are not published."""

    @property
    def id(self) -> str:
        return self.source.id

    @cached_property
    def sha256_text(self) -> str:
        """Hash of today's text."""
        return text_sha256(self.text)

    @cached_property
    def sha256_received(self) -> str:
        """Hash of the received text with withheld characters masked; the hash of the file itself would give them away."""
        return text_sha256(mask(self.received, self.withheld))

    @cached_property
    def published_edits(self) -> EditLog:
        """The log as it is published: `removed` is null where it is withheld."""
        hidden = set(self.withheld)
        edits = (
            Edit(e.start, e.end, e.replacement, None, e.rules) if (e.start, e.end) in hidden else e
            for e in self.edits.edits
        )
        return EditLog(tuple(edits), self.edits.source_length)


@dataclass(frozen=True)
class Corpus:
    """A corpus as it lies on disk, read once; nothing in it changes."""

    root: Path
    config: Config
    cleaner: Cleaner
    documents: tuple[Document, ...]
    registered: frozenset[str]
    """Ids of dataset/sources.yaml, also of texts that could not be read."""
    splits: tuple[SplitEntry, ...]
    releases: tuple[Release, ...]
    scheme: Scheme | None
    annotators: tuple[Annotator, ...]
    annotations: tuple[Annotation, ...]
    """Each annotator's own layers."""
    decided: tuple[Annotation, ...]
    """Layers decided from several: drafts where a model decided, gold where a person did."""

    @cached_property
    def by_id(self) -> dict[str, Document]:
        """Documents by id, in the order of ids."""
        return {document.id: document for document in self.documents}


def open_corpus(path: str | Path = ".") -> Corpus:
    """The corpus whose root folder (the one that holds `dataset/`) is `path`; raises `Refused` with all incidents if it has errors."""
    corpus, incidents = read_corpus(Path(path))
    errors = [incident for incident in incidents if incident.level == "error"]
    if corpus is None or errors:
        raise Refused(errors or incidents)
    return corpus


def read_corpus(root: Path) -> tuple[Corpus | None, list[Incident]]:
    """The corpus under `root` and the incidents met on the way; None where too little could be read to speak of a corpus.

    A document with a fault of its own is left out, so that one bad file does not hide the faults of the others.
    """
    incidents: list[Incident] = []
    dataset, annotations = root / "dataset", root / "annotations"
    config = _settings(dataset / "corpus.yaml", root, Config, incidents)
    sources = _settings(dataset / "sources.yaml", root, list[Source], incidents)
    splits = _settings(dataset / "splits.yaml", root, list[SplitEntry], incidents, default=[])
    releases = _settings(dataset / "releases.yaml", root, list[Release], incidents, default=[])
    scheme = _settings(annotations / "scheme.yaml", root, Scheme, incidents, default=None)
    annotators = _settings(annotations / "annotators.yaml", root, list[Annotator], incidents, default=[])
    if config is None or sources is None or splits is None:
        return None, incidents
    incidents += [*_config_faults(config), *_split_faults(splits)]
    if incidents:
        return None, incidents
    try:
        cleaner = load_cleaner(root, config)
    except Refused as refused:
        return None, incidents + [relative(incident, root) for incident in refused.incidents]
    documents = _documents(dataset / "raw", root, sources, cleaner, incidents)
    layers, decided = (
        _layers(annotations / "layers", root, incidents),
        _layers(annotations / "decided", root, incidents),
    )
    corpus = Corpus(
        root,
        config,
        cleaner,
        tuple(documents),
        frozenset(source.id for source in sources),
        tuple(splits or ()),
        tuple(releases or ()),
        scheme,
        tuple(annotators or ()),
        tuple(layers),
        tuple(decided),
    )
    return corpus, incidents


def load_cleaner(root: Path, config: Config) -> Cleaner:
    """The cleaner of a corpus: the rule sets that its configuration names, then dataset/rules.yaml if there is one."""
    own = root / "dataset" / "rules.yaml"
    return Cleaner.load(*config.rules, *([own] if own.exists() else []))


def made_log(annotation: Annotation, document: Document, root: Path) -> EditLog:
    """The log from the received text to the one that an annotation was made on.

    Raises `Refused` (`annotation-text`) if that is neither the received text, nor today's, nor one recorded in annotations/shown.
    """
    if annotation.text_sha256 == document.sha256_received:
        return EditLog((), len(document.received))
    if annotation.text_sha256 == document.sha256_text:
        return document.edits
    path = root / "annotations" / "shown" / document.id / f"{annotation.text_sha256}.json"
    name = path.relative_to(root).as_posix()
    if not re_hash(annotation.text_sha256) or not path.is_file():
        message = (
            f"{annotation.annotator} annotated a text of {document.id} with sha256 {annotation.text_sha256[:12]}…, which is neither the "
            f"received ({document.sha256_received[:12]}…) nor today's ({document.sha256_text[:12]}…): put its log into {name}"
        )
        raise Refused([Incident("annotation-text", annotation.where, message)])
    try:
        rows = json.loads(read_text(path))
        edits = tuple(
            Edit(row["start"], row["end"], row["replacement"], None, tuple(row["rules"])) for row in rows["edits"]
        )
        log = EditLog(edits, rows["source_length"])
        shown = mask(document.received, document.withheld) if log.source_length == len(document.received) else ""
        if text_sha256(log.apply(shown)) != annotation.text_sha256:
            raise BadLog("applied to the received text it gives another text than the one it is named after")
        return log
    except (ValueError, KeyError, TypeError) as error:
        raise Refused([Incident("annotation-text", name, f"{error}: restore the file from history")]) from error


def re_hash(text: str) -> bool:
    """Whether a text is a SHA-256 in hexadecimal, and so may stand in a file name."""
    return len(text) == 64 and all(character in "0123456789abcdef" for character in text)


def _config_faults(config: Config) -> Iterator[Incident]:
    """What the types of corpus.yaml let through and nothing after it can work with."""
    where, policy = "dataset/corpus.yaml", config.splits
    if not VERSION.fullmatch(config.version):
        yield Incident(
            "yaml-value",
            where,
            f"`version` is `{config.version}`: it is x.y.z in digits, anything else makes load_dataset fail",
        )
    if not 0 < policy.test < 1:
        yield Incident("yaml-value", where, f"`test` is {policy.test}: it is a share between 0 and 1")
    if policy.shared_words < 1 or not 0 < policy.near_duplicates <= 1:
        yield Incident(
            "yaml-value", where, "`shared_words` is at least 1, `near_duplicates` a Jaccard likeness above 0, at most 1"
        )


def _split_faults(splits: Iterable[SplitEntry]) -> Iterator[Incident]:
    seen: set[str] = set()
    for entry in splits:
        if entry.id in seen:
            yield Incident(
                "id-duplicate",
                "dataset/splits.yaml",
                f"`{entry.id}` has two entries: restore the file from history, a document never moves",
            )
        seen.add(entry.id)


def _settings(path: Path, root: Path, shape: type, incidents: list[Incident], **default):
    if "default" in default and not path.exists():
        return default["default"]
    try:
        return load(path, shape)
    except Refused as refused:
        incidents += [relative(incident, root) for incident in refused.incidents]
        return None


def relative(incident: Incident, root: Path) -> Incident:
    """The incident with its places as seen from the corpus's root."""
    prefix = f"{root}/"
    return Incident(
        incident.id, incident.where.removeprefix(prefix), incident.message.replace(prefix, ""), incident.level
    )


def _documents(
    raw: Path, root: Path, sources: list[Source], cleaner: Cleaner, incidents: list[Incident]
) -> Iterable[Document]:
    where = "dataset/sources.yaml"
    present = (
        {path.name.removesuffix(".txt"): path for path in sorted(raw.iterdir()) if path.suffix == ".txt"}
        if raw.is_dir()
        else {}
    )
    seen: dict[str, str] = {}
    documents = []
    for source in sources:
        if not DOCUMENT_ID.fullmatch(source.id):
            message = f"the id `{source.id}` is no name for a file: use letters, digits, . _ -, 64 at most, a letter or digit first"
            incidents.append(Incident("id-form", where, message))
            continue
        if source.id.lower() in seen:
            message = f"the id `{source.id}` stands beside `{seen[source.id.lower()]}`: give each text its own, differing in more than case"
            incidents.append(Incident("id-duplicate", where, message))
            continue
        seen[source.id.lower()] = source.id
        path = newest_raw(source.id, present)
        if path is None:
            message = f"`{source.id}` has no text: put it at dataset/raw/{source.id}.txt, or remove the entry"
            incidents.append(Incident("entry-without-raw", where, message))
            continue
        document, faults = _document(path, root, source, cleaner)
        incidents += faults
        if document is not None:
            documents.append(document)
    for stem, path in present.items():
        if stem.split("@")[0].lower() not in seen:
            message = (
                "no entry of dataset/sources.yaml has this id: register the text there, with its rights, or remove it"
            )
            incidents.append(Incident("raw-without-entry", path.relative_to(root).as_posix(), message))
    return sorted(documents, key=lambda document: document.id)


def newest_raw(id: str, present: dict[str, Path]) -> Path | None:
    """The newest received text of an id: <id>@3.txt before <id>@2.txt before <id>.txt.

    >>> newest_raw("a", {"a": Path("a.txt"), "a@2": Path("a@2.txt"), "a@10": Path("a@10.txt")})
    PosixPath('a@10.txt')
    """
    numbered = [
        (int(n), path)
        for stem, path in present.items()
        for name, _, n in [stem.partition("@")]
        if name == id and n.isdecimal()
    ]
    return max(numbered)[1] if numbered else present.get(id)


def _document(path: Path, root: Path, source: Source, cleaner: Cleaner) -> tuple[Document | None, list[Incident]]:
    where = path.relative_to(root).as_posix()
    if path.is_symlink() or not path.is_file():
        return None, [Incident("raw-link", where, "this is no plain file: copy the text itself here")]
    try:
        data = read_bytes(path, RAW_LIMIT)
        received = decode(data, where)
    except Refused as refused:
        return None, [relative(incident, root) for incident in refused.incidents]
    found = hashlib.sha256(data).hexdigest()
    if found != source.sha256:
        message = (
            f"its sha256 is {found[:12]}…, dataset/sources.yaml says {source.sha256[:12]}…: raw texts are never edited; restore it, "
            f"or put the corrected text at dataset/raw/{source.id}@2.txt and register that"
        )
        return None, [Incident("raw-sha256", where, message)]
    if not received.strip("\ufeff \t\r\n\u00a0\u200f\u200e"):
        return None, [
            Incident("raw-empty", where, "no visible character: ask for the text again, or remove it with its entry")
        ]
    if "\0" in received:
        return None, [
            Incident("raw-nul", where, f"U+0000 at code point {received.index(chr(0))}: ask for the text again")
        ]
    cleaned = cleaner.clean(received, outlet=source.outlet)
    faults = list(_evidence_faults(source, received))
    hidden = {rule.id for rule in cleaner.rules if rule.withhold}
    withheld = tuple((edit.start, edit.end) for edit in cleaned.edits.edits if hidden & set(edit.rules))
    return Document(source, received, cleaned.text, cleaned.edits, withheld), faults


def _evidence_faults(source: Source, received: str) -> Iterator[Incident]:
    where = "dataset/sources.yaml"
    for evidence in source.evidence:
        if (
            not 0 <= evidence.start < evidence.end <= len(received)
            or received[evidence.start : evidence.end] != evidence.text
        ):
            found = received[max(0, evidence.start) : max(0, evidence.end)][:60].replace("\n", "⏎").replace("\r", "␍")
            message = f"{source.id} [{evidence.start}:{evidence.end}) says «{evidence.text[:60]}», the received text there is «{found}»: count code points in dataset/raw"
            yield Incident("evidence-text", where, message)
    marks = sorted(source.blocks, key=lambda mark: mark.start)
    for first, second in zip(marks, marks[1:], strict=False):
        if second.start < first.end:
            message = f"{source.id}: {first.kind} [{first.start}:{first.end}) and {second.kind} [{second.start}:{second.end}) share characters: blocks lie side by side"
            yield Incident("block-overlap", where, message)


def _layers(folder: Path, root: Path, incidents: list[Incident]) -> list[Annotation]:
    found: list[Annotation] = []
    for path in sorted(folder.glob("*.jsonl")):
        try:
            read, faults = read_annotations(path, path.relative_to(root).as_posix())
        except Refused as refused:
            read, faults = [], [relative(incident, root) for incident in refused.incidents]
        found += read
        incidents += faults
    return found
