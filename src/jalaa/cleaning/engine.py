"""The cleaner: a page is read, rules find, findings become one log of edits. A function of the text, its outlet and the rules, of nothing else."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from jalaa.cleaning.characters import Characters, InBatch
from jalaa.cleaning.cutting import Change, Finding, apply, log_of, share_out
from jalaa.cleaning.finders import FINDERS, find_character, find_token
from jalaa.cleaning.layout import lay_out
from jalaa.cleaning.page import Page, page_of
from jalaa.cleaning.prose import fragment
from jalaa.cleaning.repeats import find_repeat
from jalaa.cleaning.rules import Rule, load_rules
from jalaa.cleaning.sheet import Sheet, read_sheets
from jalaa.cleaning.sieve import Known, Sieve
from jalaa.cleaning.spotting import Spotter
from jalaa.edits import EditLog

if TYPE_CHECKING:
    import pyarrow

    from jalaa.cleaning.compiled import Compiled

_ROUNDS = 6
"""How often what is left is looked at again: a byline above a cut share button is then the last line."""

_LONGEST_HEADING = 60

_FEW = 50
"""Rules; for fewer, one text at a time, it does not pay to make them ready for the compiled cleaner."""


@dataclass(frozen=True)
class Cleaned:
    """The cleaned text and the log that leads from the received text to it; the log always holds what was removed."""

    text: str
    edits: EditLog


@dataclass(frozen=True)
class Cleaner:
    """Rules, ready to clean texts.

    >>> cleaner = Cleaner.load("arabic-news")
    >>> cleaned = cleaner.clean("عاد الوفد إلى بغداد أمس.\\n\\nاترك تعليقك\\n")
    >>> cleaned.text, [(edit.start, edit.end, edit.rules) for edit in cleaned.edits.edits]
    ('عاد الوفد إلى بغداد أمس.', [(24, 38, ('share-prompt',))])
    """

    rules: tuple[Rule, ...]

    @classmethod
    def load(cls, *names: str | Path) -> "Cleaner":
        """A cleaner with the rules of the sets or files named, in that order; raises `Refused` as `load_rules` does."""
        return cls(load_rules(*names))

    def clean(self, text: str, outlet: str | None = None) -> Cleaned:
        """The text without what the rules find, and the edits.

        Findings come in the order of the rules, but those of rules that withhold come first: no other edit may publish what they found.
        """
        if len(self.rules) < _FEW or self._compiled is None:
            ((after, changes),) = self._clean([text], [outlet])
        else:
            after, changes = self._compiled.clean(text, outlet, lambda _: next(self._clean([text], [outlet])))
        return Cleaned(after, log_of(text, changes))

    def _clean(self, texts: Sequence[str], outlets: Sequence[str | None]) -> Iterator[tuple[str, Sequence[Change]]]:
        """Each text after cleaning, and what changes it."""
        for text, found in zip(texts, self.find_all(texts, outlets), strict=True):
            if found:
                findings = sorted(found, key=lambda one: (self._rank[one.rule], one.start, -one.end))
                changes = share_out(text, findings, self._replacements)
                yield apply(text, changes), changes
            else:
                yield text, ()

    def find(self, text: str, outlet: str | None = None) -> tuple[Finding, ...]:
        """All findings in the order of the text, also those that lie wholly in one of an earlier rule and make no edit."""
        (found,) = self.find_all([text], [outlet], shadowed=True)
        return tuple(sorted(found, key=lambda finding: (finding.start, finding.end, self._order[finding.rule])))

    def find_all(
        self, texts: Sequence[str], outlets: Sequence[str | None] = (), shadowed: bool = False
    ) -> Iterator[set[Finding]]:
        """The findings of many texts, which are looked at together; `outlets` of the texts, none where they are not known.

        Single characters that an earlier rule has too, which make no edit, are named only with `shadowed`.
        """
        batch = None
        in_batch: InBatch = {}
        spotted: dict[int, Known] = {}
        for sheet, outlet in zip(read_sheets(texts), outlets or [None] * len(texts), strict=True):
            if sheet.batch not in (None, batch):
                batch = sheet.batch
                in_batch = self._characters.find(batch, shadowed)
                spotted = self._spotter.texts(lay_out(batch.folded))
            found = set(self._on_text(sheet, in_batch, outlet))
            if sheet.batch is None or sheet.number in spotted or any(self._is_token(one) for one in found):
                known = (sheet.batch and spotted.get(sheet.number)) or Known({}, {}, {})
                found = self._find_on(page_of(sheet), found, outlet, known)
            yield found

    def _is_token(self, finding: Finding) -> bool:
        return self._by_id[finding.rule].find != "character"

    def _find_on(self, page: Page, found: set[Finding], outlet: str | None, known: Known) -> set[Finding]:
        """All findings, from those of characters and tokens on."""
        hidden = {finding for finding in found if self._is_token(finding)}
        for _ in range(_ROUNDS):
            if hidden:
                page = page.without(_union(hidden))
            new = set(self._on_cells(page, outlet, known)) - found
            # What repeats is looked for last: a copy in what was cut is no first copy.
            new = new or set(self._repeated(page, outlet)) - found
            if not new:
                break
            found |= new
            hidden |= new
        return found

    def clean_table(self, table: "pyarrow.Table") -> "tuple[pyarrow.ChunkedArray, pyarrow.Table]":
        """The cleaned texts of a table, in row order, and its edits as a table; see `jalaa.cleaning.arrow`."""
        from jalaa.cleaning.arrow import clean_table

        return clean_table(self._clean, self.rules, self._names, self._compiled, table)

    @cached_property
    def _names(self) -> "tuple[pyarrow.Array, pyarrow.Array]":
        from jalaa.cleaning.arrow import named

        return named(self.rules)

    @cached_property
    def _compiled(self) -> "Compiled | None":
        """The rules for the compiled cleaner, which says the same of texts as what stands here; see `jalaa.cleaning.compiled`."""
        from jalaa.cleaning.compiled import compiled

        return compiled(self.rules)

    def _on_text(self, sheet: Sheet, in_batch: InBatch, outlet: str | None) -> Iterable[Finding]:
        if sheet.batch is None:
            rules = self._of("character", "token")
        else:
            hits = in_batch.get(sheet.number, ())
            yield from (Finding(start, end, rule.id) for start, end, rule in hits if rule and _for_outlet(rule, outlet))
            rules = self._characters.others
            if any(rule is None for _, _, rule in hits):
                rules += self._of("token")
        for rule in rules:
            if _for_outlet(rule, outlet):
                finder = find_token if rule.find == "token" else find_character
                yield from (Finding(start, end, rule.id) for start, end in finder(rule, sheet))

    @cached_property
    def _characters(self) -> Characters:
        return Characters(self.rules)

    @cached_property
    def _sieve(self) -> Sieve:
        return Sieve(self.rules)

    @cached_property
    def _spotter(self) -> Spotter:
        return Spotter(self._sieve)

    def _on_cells(self, page: Page, outlet: str | None, known: Known) -> Iterable[Finding]:
        done: dict[str, int] = {}
        for number, (said, stand) in enumerate(zip(page.said, page.stands, strict=True)):
            own = known.may_match(self._sieve, said)
            own = own if page.cut else own & self._sieve.away_from_cuts
            ways = self._sieve.near(page.said, number, stand, own, known) if own else 0
            for rule in self._sieve.matching(ways, said) if ways else ():
                if (
                    _for_outlet(rule, outlet)
                    and page.cells[number].start >= done.get(rule.id, 0)
                    and holds(rule, page, number)
                ):
                    for start, end in FINDERS[rule.find](rule, page, number):
                        done[rule.id] = max(done.get(rule.id, 0), end)
                        yield Finding(start, end, rule.id)

    def _repeated(self, page: Page, outlet: str | None) -> Iterable[Finding]:
        for rule in self._of("repeat"):
            for (start, end), number in find_repeat(rule, page):
                if _for_outlet(rule, outlet) and holds(rule, page, number):
                    yield Finding(start, end, rule.id)

    @cached_property
    def _order(self) -> dict[str, int]:
        return {rule.id: number for number, rule in enumerate(self.rules)}

    @cached_property
    def _rank(self) -> dict[str, tuple[bool, int]]:
        return {rule.id: (not rule.withhold, number) for number, rule in enumerate(self.rules)}

    @cached_property
    def _by_id(self) -> dict[str, Rule]:
        return {rule.id: rule for rule in self.rules}

    @cached_property
    def _replacements(self) -> dict[str, Callable[[str], str]]:
        return {rule.id: rule.put for rule in self.rules if rule.replace}

    def _of(self, *finds: str) -> tuple[Rule, ...]:
        return tuple(rule for find in finds for rule in self._by_find.get(find, ()))

    @cached_property
    def _by_find(self) -> dict[str, list[Rule]]:
        by_find: dict[str, list[Rule]] = {}
        for rule in self.rules:
            by_find.setdefault(rule.find, []).append(rule)
        return by_find


def holds(rule: Rule, page: Page, number: int) -> bool:
    """Whether the conditions of a rule hold for a cell of the page that its pattern was found in."""
    said = page.said[number]
    above = page.said[number - 1] if number else ""
    below = page.said[number + 1] if number + 1 < len(page.said) else ""
    return (
        _placed(rule.where, page, number)
        and (rule.longest is None or len(said) <= rule.longest)
        and _beside(rule.beside, page, number)
        and (rule.words is None or (rule.words.hold(said) and not _heads_sections(rule, page, number)))
        and not (rule.find in ("line", "block") and fragment(said, above))
        and (rule.pattern_after is None or rule.pattern_after.search(above) is not None)
        and (rule.pattern_before is None or rule.pattern_before.search(below) is not None)
    )


def _beside(beside: str | None, page: Page, number: int) -> bool:
    match beside:
        case "cut-above":
            return page.cells[number].cut_above
        case "cut-below":
            return page.cells[number].cut_below
        case "cut":
            return page.cells[number].cut_above or page.cells[number].cut_below
    return True


def _heads_sections(rule: Rule, page: Page, number: int) -> bool:
    """Whether lines like this one stand elsewhere too, not next to it: then it is a heading of the article (a timeline of dates), no furniture of its head."""
    if rule.where != "head":
        return False
    if rule.id not in page.alike:
        page.alike[rule.id] = [
            other
            for other, said in enumerate(page.said)
            if len(said) < _LONGEST_HEADING and rule.words.hold(said) and rule.pattern.search(said)
        ]
    alike = page.alike[rule.id]
    return bool(alike) and (alike[0] < number - 1 or alike[-1] > number + 1)


def _placed(where: str | None, page: Page, number: int) -> bool:
    match where:
        case "first":
            return number == 0
        case "last":
            return number == len(page.said) - 1
        case "head":
            return number < page.head_end
        case "tail":
            return number >= page.tail_start
        case "body":
            return page.head_end <= number < page.tail_start
    return True


def _for_outlet(rule: Rule, outlet: str | None) -> bool:
    return not rule.outlets or outlet in rule.outlets


def _union(findings: Iterable[Finding]) -> Sequence[tuple[int, int]]:
    """The ranges as sorted ranges that neither overlap nor touch."""
    union: list[tuple[int, int]] = []
    for start, end, _ in sorted(findings):
        if union and start <= union[-1][1]:
            union[-1] = union[-1][0], max(end, union[-1][1])
        else:
            union.append((start, end))
    return union
