"""What suggestions are worth: compared with annotations of the same texts, what agrees, and what a person would have to change.

suggested   ⟦بغداد|GPE⟧  ⟦الثلاثاء|DATE⟧           ⟦الرئيس|OCC⟧
decided     ⟦بغداد|GPE⟧  ⟦أمس الثلاثاء|DATE⟧  ⟦داعش|ORG⟧
            unchanged     moved                added    removed
"""

from collections.abc import Sequence
from dataclasses import dataclass

from jalaa.annotation.adjudicate import AGREED, standing
from jalaa.annotation.agreement import ALL, Score, Shared, agree
from jalaa.annotation.difference import difference
from jalaa.annotation.model import Annotation
from jalaa.annotation.scheme import Annotator, Layer, Scheme, with_defaults


@dataclass(frozen=True)
class Worth:
    """Suggestions of one label beside what was decided: `score` has suggested as first, decided as second; the rest are spans by what a person does."""

    score: Score
    unchanged: int
    moved: int
    relabelled: int
    removed: int
    added: int

    @property
    def precision(self) -> float | None:
        """Exact ÷ suggested; None where nothing was suggested."""
        return self.score.exact / self.score.first if self.score.first else None

    @property
    def recall(self) -> float | None:
        """Exact ÷ decided; None where nothing was decided."""
        return self.score.exact / self.score.second if self.score.second else None


@dataclass(frozen=True)
class Measured:
    """One layer: over how many documents, decided by whom, and what suggestions of each label, of relations and of attributes were worth."""

    layer: str
    documents: int
    decided_by: str
    labels: tuple[Worth, ...]
    relations: tuple[Score, ...]
    attributes: tuple[Shared, ...]


def measure(
    layer: Layer,
    scheme: Scheme,
    suggested: Sequence[Annotation],
    decided: Sequence[Annotation],
    lengths: dict[str, int],
    annotators: Sequence[Annotator],
) -> Measured:
    """Compare suggestions with annotations of the same texts; `lengths` are those texts' in code points, `annotators` say who is a person.

    A span that was moved and relabelled counts under both; the sums of a label are those of the span that was suggested, of an added one its own.
    """
    suggested = [with_defaults(one, scheme) for one in suggested]
    decided = [with_defaults(one, scheme) for one in decided]
    accord = agree(suggested, decided, lengths, [label.id for label in layer.labels])
    changes = difference(suggested, decided).by_label()
    return Measured(
        layer=layer.id,
        documents=accord.documents,
        decided_by=_deciding(decided, annotators),
        labels=tuple(_worth(score, changes) for score in accord.labels),
        relations=accord.relations,
        attributes=accord.attributes,
    )


def _deciding(decided: Sequence[Annotation], annotators: Sequence[Annotator]) -> str:
    """Who decided, in words: whoever signed a line, whatever the kind of its spans; what is signed `agreed` nobody decided."""
    who = {
        "people" if standing(one, annotators) == "gold" else "nobody" if one.annotator == AGREED else "a model"
        for one in decided
    }
    return " and ".join(name for name in ("people", "a model", "nobody") if name in who)


def _worth(score: Score, changes: dict) -> Worth:
    mine = list(changes.values()) if score.label == ALL else [changes[score.label]] if score.label in changes else []
    counts = {what: sum(one[what] for one in mine) for what in ("moved", "relabelled", "removed", "added")}
    return Worth(score, score.exact, **counts)
