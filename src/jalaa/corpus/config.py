"""What people decided about a corpus: the shapes of dataset/*.yaml and annotations/*.yaml, and where everything lies.

<root>/dataset/raw/<id>.txt      received, never edited
<root>/dataset/corpus.yaml       the one source of name, version, licences, citation, split policy, rule sets   → Config
<root>/dataset/sources.yaml      one entry per text, each fact with its evidence in the received text           → Source
<root>/dataset/splits.yaml       written by `jalaa split`, then frozen                                          → SplitEntry
<root>/dataset/rules.yaml        cleaning rules of this corpus alone
<root>/dataset/releases.yaml     the ledger, written by `jalaa release`                                         → Release
<root>/annotations/…             scheme, annotators, layers, shown texts
"""

import re
from dataclasses import dataclass, field
from typing import Literal

DOCUMENT_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
VERSION = re.compile(r"(0|[1-9][0-9]{0,5})\.(0|[1-9][0-9]{0,5})\.(0|[1-9][0-9]{0,5})")

BlockKind = Literal["headline", "standfirst", "dateline", "heading"]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
Rights = Literal["open", "permission", "publisher", "unchecked"]
Copyrighted = Literal["excluded", "included"]


@dataclass(frozen=True)
class SplitPolicy:
    """How documents are divided: `test` is a share of the documents, the rest says when two texts belong together (see `jalaa split`)."""

    test: float
    shared_words: int
    near_duplicates: float
    formulae: tuple[str, ...] = ()


@dataclass(frozen=True)
class Licences:
    """SPDX ids where there is one; the texts are their publishers'."""

    annotations: str
    code: str


@dataclass(frozen=True)
class About:
    """What no table can show, in sentences that hold for this corpus; null is "nobody said", and is then said nowhere.

    The datasheet repeats them between markers, Croissant as its fields of responsible AI: `collection` how the texts came, `limits` what the
    data cannot show, `uses` what it serves, `biases` whom it represents and whom not, `personal` what it says of persons, `harm` whom it
    might harm, `upkeep` who maintains it, and how.
    """

    collection: str | None = None
    limits: str | None = None
    uses: str | None = None
    biases: str | None = None
    personal: str | None = None
    harm: str | None = None
    upkeep: str | None = None


@dataclass(frozen=True)
class Allowed:
    """A finding of the personal-data gate that a person lets pass: its kind, its place as the incident names it, and why it may be published."""

    what: str
    where: str
    reason: str


@dataclass(frozen=True)
class Config:
    """dataset/corpus.yaml: the one source of every fact that card, citation and manifest repeat.

    `version` is the one being prepared; `released` is the date of its release, given by a person, null until then. `show` names, per layer,
    the annotator whose layer the rows show where no decided layer exists. `homepage` is where people read of it, `repository` where its
    source lies: addresses, null until there is one. `texts_under_copyright` says whether texts under their publishers' rights are published;
    `included` takes a `texts_reason`, which the card repeats. `allowed` are findings of the personal-data gate.
    """

    name: str
    title: str
    version: str
    language: str
    purpose: str
    licences: Licences
    authors: tuple[str, ...]
    rules: tuple[str, ...]
    splits: SplitPolicy
    show: dict[str, str] = field(default_factory=dict)
    released: str | None = None
    homepage: str | None = None
    repository: str | None = None
    keywords: tuple[str, ...] = ()
    about: About = field(default_factory=About)
    texts_under_copyright: Copyrighted = "excluded"
    texts_reason: str | None = None
    allowed: tuple[Allowed, ...] = ()


@dataclass(frozen=True)
class Evidence:
    """Words of the received text, [start, end) in code points, that prove something."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class BlockMark:
    """A part of the received text that is no plain paragraph; `text` is what stands there."""

    kind: BlockKind
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class DateBound:
    """What the text alone says of its date: not before `value` (a date, a month or a year), with the words that say so."""

    not_before: str
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class WeekdayMark:
    """The day of the week on which the text was written, with the words that say so: «أمس الثلاثاء» is written on a Wednesday."""

    value: Weekday
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Permission:
    """Leave to publish a text: who gave it, the day, what it covers in their words, and the document that proves it and where that is kept.

    Nothing of it is published: the document may be a letter with names in it.
    """

    by: str
    given: str
    covers: str
    document: str


@dataclass(frozen=True)
class Source:
    """One entry of dataset/sources.yaml. `outlet` and `published` stay null unless something outside the text proves them.

    `rights`: `open` has a `licence` (SPDX id or address), `permission` a `permission`; `publisher` is under its publisher's copyright,
    `unchecked` says that nobody has looked yet.
    `withdrawn` says why, and when, a text was taken back: it is published no more, its id never comes back, and its entry in splits.yaml stays.
    """

    id: str
    sha256: str
    rights: Rights
    licence: str | None = None
    permission: Permission | None = None
    outlet: str | None = None
    published: str | None = None
    blocks: tuple[BlockMark, ...] = ()
    credits: tuple[Evidence, ...] = ()
    place: Evidence | None = None
    dates: tuple[DateBound, ...] = ()
    weekday: WeekdayMark | None = None
    withdrawn: str | None = None

    @property
    def evidence(self) -> tuple[Evidence | BlockMark | DateBound | WeekdayMark, ...]:
        """Everything of this entry that quotes the received text."""
        lone = (one for one in (self.place, self.weekday) if one)
        return (*self.blocks, *self.credits, *lone, *self.dates)


@dataclass(frozen=True)
class SplitEntry:
    """One entry of dataset/splits.yaml: `since` is the version in which the document first stood there; `held` is in no split."""

    id: str
    split: Literal["train", "test", "held"]
    group: str
    since: str


@dataclass(frozen=True)
class Accord:
    """How far two annotators of one layer agreed over the documents that both annotated; `called` says whether they are people.

    `exact_f1` is that of all labels together, null where neither has a span.
    """

    called: str
    layer: str
    first: str
    second: str
    documents: int
    exact_f1: float | None = None


@dataclass(frozen=True)
class Release:
    """One entry of dataset/releases.yaml, oldest first.

    `documents` are counted by split, `spans` by layer and label as `default` shows them, `relations` and `links` by label; `made_with` are the
    versions of what decides the bytes; `withdrawn` are documents that it holds and that were taken back since.
    """

    version: str
    date: str
    digest: str
    digest_without_texts: str | None = None
    documents: dict[str, int] = field(default_factory=dict)
    spans: dict[str, dict[str, int]] = field(default_factory=dict)
    relations: dict[str, int] = field(default_factory=dict)
    links: dict[str, int] = field(default_factory=dict)
    accord: tuple[Accord, ...] = ()
    made_with: dict[str, str] = field(default_factory=dict)
    withdrawn: tuple[str, ...] = ()
