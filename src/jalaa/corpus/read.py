"""Reading a corpus: its decided files, its documents and its annotations, and an incident for everything that is not as it should be."""

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from jalaa.annotation.decisions import Decision
from jalaa.annotation.model import Annotation, read_annotations
from jalaa.annotation.references import Entity, Link
from jalaa.annotation.scheme import Annotator, Scheme
from jalaa.annotation.scheme_change import in_todays_words
from jalaa.cleaning.engine import Cleaner
from jalaa.corpus.config import VERSION, Config, Release, Source, SplitEntry
from jalaa.corpus.received import Document, read_documents
from jalaa.corpus.words import folded_words
from jalaa.incidents import Incident, Refused
from jalaa.settings import load

DATE = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?")
"""A year, a month or a day, as ISO 8601 writes them."""


def is_day(text: str) -> bool:
    """Whether a text is a day that there is, as ISO 8601 writes it.

    >>> is_day("2028-02-29"), is_day("2026-02-29"), is_day("2026-02")
    (True, False, False)
    """
    if len(text) != 10 or not DATE.fullmatch(text):
        return False
    year, month, day = map(int, text.split("-"))
    return year > 0 and day <= monthrange(year, month)[1]


@dataclass(frozen=True)
class Corpus:
    """A corpus as it lies on disk, read once; nothing in it changes."""

    root: Path
    config: Config
    cleaner: Cleaner
    documents: tuple[Document, ...]
    registered: frozenset[str]
    """Ids of dataset/sources.yaml, also of texts that could not be read or were withdrawn."""
    splits: tuple[SplitEntry, ...]
    releases: tuple[Release, ...]
    scheme: Scheme | None
    annotators: tuple[Annotator, ...]
    annotations: tuple[Annotation, ...]
    """Each annotator's own layers."""
    decided: tuple[Annotation, ...]
    """Layers decided from several: drafts where a model decided, gold where a person did."""
    decisions: tuple[Decision, ...] = ()
    """What people said of spans that did not come through cleaning unchanged."""
    entities: tuple[Entity, ...] = ()
    links: tuple[Link, ...] = ()
    withdrawn: tuple[Source, ...] = ()
    """Entries of texts that were taken back: nothing of them is published."""

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


def existing_dataset(root: Path) -> Path:
    """The folder dataset/ under `root`; raises `Refused` (`file-missing`) where there is none."""
    if (root / "dataset").is_dir():
        return root / "dataset"
    message = f"{root} holds no corpus: call this in the folder that holds dataset/, or name it with --root"
    raise Refused([Incident("file-missing", "dataset", message)])


def read_corpus(root: Path) -> tuple[Corpus | None, list[Incident]]:
    """The corpus under `root` and the incidents met on the way; None where too little could be read to speak of a corpus.

    A document with a fault of its own is left out, so that one bad file does not hide the faults of the others.
    """
    try:
        dataset, annotations = existing_dataset(root), root / "annotations"
    except Refused as refused:
        return None, list(refused.incidents)
    incidents: list[Incident] = []
    config = _settings(dataset / "corpus.yaml", root, Config, incidents)
    sources = _settings(dataset / "sources.yaml", root, list[Source], incidents)
    splits = _settings(dataset / "splits.yaml", root, list[SplitEntry], incidents, default=[])
    releases = _settings(dataset / "releases.yaml", root, list[Release], incidents, default=[])
    scheme = _settings(annotations / "scheme.yaml", root, Scheme, incidents, default=None)
    annotators = _settings(annotations / "annotators.yaml", root, list[Annotator], incidents, default=[])
    decisions = _settings(annotations / "carried.yaml", root, list[Decision], incidents, default=[])
    entities = _settings(annotations / "entities.yaml", root, list[Entity], incidents, default=[])
    links = _settings(annotations / "links.yaml", root, list[Link], incidents, default=[])
    if config is None or sources is None or splits is None:
        return None, incidents
    incidents += [*_config_faults(config), *_source_faults(sources), *_split_faults(splits)]
    if incidents:
        return None, incidents
    try:
        cleaner = load_cleaner(root, config)
    except Refused as refused:
        return None, incidents + [relative(incident, root) for incident in refused.incidents]
    withdrawn = [source for source in sources if source.withdrawn is not None]
    documents, faults = read_documents(root, sources, cleaner)
    incidents += faults
    layers, decided = (
        _layers(annotations / "layers", root, scheme, incidents),
        _layers(annotations / "decided", root, scheme, incidents),
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
        tuple(decisions or ()),
        tuple(entities or ()),
        tuple(link for link in links or () if not {link.a.document, link.b.document} & {one.id for one in withdrawn}),
        tuple(withdrawn),
    )
    return corpus, incidents


def load_cleaner(root: Path, config: Config) -> Cleaner:
    """The cleaner of a corpus; see `rule_names`. Where it is made of rule sets alone it is made once: that takes longer than cleaning a few texts."""
    names = rule_names(root, config)
    sets = tuple(name for name in names if isinstance(name, str))
    return _of_sets(sets) if len(sets) == len(names) else Cleaner.load(*names)


@lru_cache(maxsize=8)
def _of_sets(names: tuple[str, ...]) -> Cleaner:
    return Cleaner.load(*names)


def rule_names(root: Path, config: Config) -> list[str | Path]:
    """The rule sets and files that the configuration names (files as seen from the root), then dataset/rules.yaml if there is one."""
    named = [root / name if name.endswith((".yaml", ".yml")) else name for name in config.rules]
    own = root / "dataset" / "rules.yaml"
    return [*named, *([own] if own.exists() and own not in named else [])]


def _config_faults(config: Config) -> Iterator[Incident]:
    """What the types of corpus.yaml let through and nothing after it can work with."""
    policy = config.splits
    found = []
    if not VERSION.fullmatch(config.version):
        found.append(f"`version` is `{config.version}`: it is x.y.z in digits, anything else makes load_dataset fail")
    if not 0 < policy.test < 1:
        found.append(f"`test` is {policy.test}: it is a share between 0 and 1")
    if policy.shared_words < 1 or not 0 < policy.near_duplicates <= 1:
        found.append("`shared_words` is at least 1, `near_duplicates` a Jaccard likeness above 0, at most 1")
    found += [
        f"the formula `{formula}` has no word: take it out" for formula in policy.formulae if not folded_words(formula)
    ]
    if not config.authors:
        found.append("`authors` is empty: name at least the entity that publishes")
    if config.released is not None and not is_day(config.released):
        found.append(f"`released` is `{config.released}`: it is a day such as 2026-11-23, or null")
    yield from (Incident("yaml-value", "dataset/corpus.yaml", message) for message in found)


def _source_faults(sources: Iterable[Source]) -> Iterator[Incident]:
    for source in sources:
        dates = [("published", source.published), *(("not_before", bound.not_before) for bound in source.dates)]
        for what, date in dates:
            if date is not None and not DATE.fullmatch(date):
                message = f"{source.id}: `{what}` is `{date}`: it is a year, a month or a day such as 2024-01-09"
                yield Incident("yaml-value", "dataset/sources.yaml", message)


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


def _layers(folder: Path, root: Path, scheme: Scheme | None, incidents: list[Incident]) -> list[Annotation]:
    found: list[Annotation] = []
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        name = path.relative_to(root).as_posix()
        if path.name.startswith(".") and path.suffix == ".part":
            continue  # what `files.write_beside` leaves where it is ended in the middle; the next write takes it away
        if path.suffix != ".jsonl":
            incidents.append(
                Incident("layer-unread", name, "this is no .jsonl file, so nobody reads it: rename it, or take it out")
            )
            continue
        try:
            read, faults = read_annotations(path, name)
        except Refused as refused:
            read, faults = [], [relative(incident, root) for incident in refused.incidents]
        found += read
        incidents += faults
    if scheme is None:
        return found
    today, notes = in_todays_words(found, scheme, folder.relative_to(root).as_posix())
    incidents += notes
    return today
