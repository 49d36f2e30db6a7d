"""The words that suggestions know, kept as data beside this module: calendar.yaml for dates and numbers, sayings.yaml for attribution.

They are written as people write them and folded once, when they are first asked for.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from jalaa.folding import fold
from jalaa.settings import load

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Calendar:
    """calendar.yaml; its comments say what each list is for."""

    weekdays: tuple[str, ...]
    not_days_after: tuple[str, ...]
    months: tuple[tuple[str, ...], ...]
    months_in_doubt: tuple[str, ...]
    fixing: tuple[str, ...]
    parts: tuple[str, ...]
    days: tuple[str, ...]
    behind_today: tuple[str, ...]
    year_words: tuple[str, ...]
    years_of_two: tuple[str, ...]
    units: tuple[str, ...]
    units_with_number: tuple[str, ...]
    units_fixed: tuple[str, ...]
    decades: tuple[str, ...]
    before_years: tuple[str, ...]
    perhaps_before_years: tuple[str, ...]
    eras: tuple[str, ...]
    small: tuple[str, ...]
    small_alone: tuple[str, ...]
    ten: tuple[str, ...]
    before_ten: tuple[str, ...]
    tens: tuple[str, ...]
    hundreds: tuple[str, ...]
    thousands: tuple[str, ...]
    thousands_behind: tuple[str, ...]
    first_to_tenth: tuple[str, ...]
    without_article: tuple[str, ...]
    not_ordinal_after: tuple[str, ...]
    not_ordinal_before: tuple[str, ...]
    not_number_after: tuple[str, ...]
    hours: tuple[str, ...]
    percent: tuple[str, ...]
    percent_of_two: tuple[str, ...]
    currencies: tuple[str, ...]
    measures: tuple[str, ...]
    function_words: tuple[str, ...]


def folded_words(shape: Any) -> dict[str, frozenset[str]]:
    """Every list of a vocabulary as a set of folded entries; words of one entry are parted by one blank."""
    return {field.name: frozenset(_entries(getattr(shape, field.name))) for field in fields(shape)}


def _entries(value: Any) -> list[str]:
    return [entry for one in value for entry in ([fold(one)] if isinstance(one, str) else _entries(one))]


@cache
def calendar() -> dict[str, frozenset[str]]:
    """The lists of calendar.yaml, folded."""
    return folded_words(load(FOLDER / "calendar.yaml", Calendar))


@dataclass(frozen=True)
class Verb:
    """A verb of sayings.yaml, as it stands there."""

    past: tuple[str, ...]
    present: tuple[str, ...]
    participle: str | None
    type: str = "statement"
    by: tuple[str, ...] = ()
    direct: bool = False
    denied: bool = False
    in_doubt: bool = False
    judges: bool = False


@dataclass(frozen=True)
class Nouns:
    """Nouns of one type that govern a content."""

    words: tuple[str, ...]
    type: str


@dataclass(frozen=True)
class SayingsFile:
    """sayings.yaml; its comments say what each list is for."""

    verbs: tuple[Verb, ...]
    carriers: tuple[str, ...]
    carried: tuple[Nouns, ...]
    nouns: tuple[Nouns, ...]
    no_holder: tuple[str, ...]
    clauses: tuple[str, ...]
    no_clause_after: tuple[str, ...]
    clitic_subjects: tuple[str, ...]
    negations: tuple[str, ...]
    adverbs: tuple[str, ...]
    adverbs_of_negated: tuple[str, ...]
    connectives: tuple[str, ...]
    times: tuple[str, ...]
    media: tuple[str, ...]
    before_media: tuple[str, ...]
    outlets: tuple[str, ...]
    relatives: tuple[str, ...]
    prepositions: tuple[str, ...]
    pronouns: tuple[str, ...]
    according: tuple[str, ...]
    no_sources: tuple[str, ...]
    enders: tuple[str, ...]
    no_speakers: tuple[str, ...]
    openers: tuple[str, ...]
    shapes: tuple[str, ...]
    shapes_below: tuple[str, ...]
    no_openers: tuple[str, ...]
    heads: tuple[str, ...]
    with_waw: tuple[str, ...]
    titles: tuple[str, ...]
    new_clauses: tuple[str, ...]
    named: tuple[str, ...]
    auxiliaries: tuple[str, ...]
    before_topic: tuple[str, ...]
    joining: tuple[str, ...]
    in_cue: tuple[str, ...]
    back: tuple[str, ...]


@dataclass(frozen=True)
class Form:
    """A form of a verb of saying: `kind` is finite or participle, `first` whether it holds «we» or «I» as its subject, `object` a pronoun at its end."""

    type: str
    by: frozenset[str]
    direct: bool
    denied: bool
    in_doubt: bool
    judges: bool
    kind: str
    first: bool = False
    object: bool = False


@dataclass(frozen=True)
class Sayings:
    """sayings.yaml, folded: `forms` are verbs by each of their forms, `carried` and `nouns` types by word, `lists` the other words."""

    forms: dict[str, Form]
    carried: dict[str, str]
    nouns: dict[str, str]
    lists: dict[str, frozenset[str]]
    openers: re.Pattern[str]
    openers_below: re.Pattern[str]


_PRONOUNS = ("ه", "ها", "هم", "هما", "نا")


@cache
def sayings() -> Sayings:
    """The words of attribution, with every form of every verb."""
    said = load(FOLDER / "sayings.yaml", SayingsFile)
    forms: dict[str, Form] = {}
    for verb in said.verbs:
        for word, form in _forms(verb):
            forms.setdefault(word, form)
    lists = {
        field.name: frozenset(_entries(getattr(said, field.name)))
        for field in fields(said)
        if field.name not in ("verbs", "carried", "nouns")
    }
    return Sayings(
        forms=forms,
        carried={fold(word): one.type for one in said.carried for word in one.words},
        nouns={fold(word): one.type for one in said.nouns for word in one.words},
        lists=lists,
        openers=re.compile("|".join(said.shapes)),
        openers_below=re.compile("|".join(said.shapes_below)),
    )


def _forms(verb: Verb) -> Iterator[tuple[str, Form]]:
    """Each folded form: past and present in all persons that news is written in, with a pronoun at its end, and the participle as an adverbial."""
    by = frozenset(map(fold, verb.by))

    def form(kind: str, first: bool = False, object: bool = False) -> Form:
        return Form(verb.type, by, verb.direct, verb.denied, verb.in_doubt, verb.judges, kind, first, object)

    finite: dict[str, bool] = {}
    for past in map(fold, verb.past):
        finite |= {past: False}
        if len(verb.past) == 1 and " " not in past:
            finite |= {f"{past}{ending}": False for ending in ("ت", "وا", "ا", "تا", "ن")} | {f"{past}نا": True}
    for present in map(fold, verb.present):
        finite |= {present: present.startswith("ن")}
        if len(verb.present) == 1:
            stem = present[1:]
            finite |= {f"{prefix}{stem}{ending}": False for prefix in "يت" for ending in ("", "ون", "ان", "ن")}
            finite |= {f"ن{stem}": True}
    for word, first in finite.items():
        yield word, form("finite", first)
    for word, first in finite.items():
        # «ذكروا» and a pronoun: the silent alef goes.
        plain = word[:-1] if word.endswith("وا") else word
        for pronoun in _PRONOUNS:
            yield f"{plain}{pronoun}", form("finite", first, object=True)
    if verb.participle:
        plain = fold(verb.participle)
        for ending in ("ا", "ه", "ين", "تين"):
            yield f"{plain.removesuffix('ي') if ending != 'ا' else plain}{ending}", form("participle")
