"""Learning an outlet's own furniture from its unlabelled texts: proposals for rules, each with its counts and with what speaks against it.

What repeats is not yet furniture: «وتولت النيابة التحقيق.» ends hundreds of reports and is content. So a proposal has a confidence, and a person
decides; `sure` is for runs where nobody looks. Once written, a rule depends on no other text.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

import re2
import yaml

from jalaa.cleaning.engine import Cleaner
from jalaa.cleaning.examples import prove
from jalaa.cleaning.observe import Seen, observe
from jalaa.cleaning.patterns import vocabularies
from jalaa.cleaning.prose import is_narrative
from jalaa.cleaning.rules import Rule

Confidence = Literal["sure", "likely", "doubtful"]
CONFIDENCES: tuple[Confidence, ...] = ("sure", "likely", "doubtful")

_FEWEST = 4
"""Texts that a thing has to stand in to be proposed; and so many in a hundred."""
_FEWEST_SHARE = 0.01
_SURE_FEWEST = 5
_SURE_SHARE = 0.02
_OFTEN = 20
_OFTEN_SHARE = 0.4
"""A short line that stands in so many texts, and such a share of them, is the page's own wherever it stands."""
_MOSTLY = 0.85
_SEPARATOR = re.compile(r"[-/|:،_(]")
_DASH = re.compile(r"[-/|_(]")
_CUES = re.compile(
    r"https?://|www\.|@|©|facebook|twitter|sms|whatsapp|فيسبوك|تويتر|واتساب|يوتيوب|تلغرام|تطبيق|اشترك|تابعنا|تابعونا|اضغط|انقر|المزيد|حقوق|محفوظ"
    r"|مقالات|صوره|تصوير|كاتب|رابط|تعليق|شارك|للتواصل|البريد|العدد|نشر|النسخه|المصدر|وكالات|بقلم|كتب"
)


@dataclass(frozen=True)
class Proposal:
    """A rule that an outlet's texts suggest.

    `texts` of `of` texts hold it, `share` is their quotient; `positions` counts head, body and tail; `contexts` shows up to three places as
    received, the find between ⟦ and ⟧; `against` says what speaks against it.
    """

    rule: Rule
    confidence: Confidence
    texts: int
    of: int
    share: float
    positions: dict[str, int]
    contexts: tuple[str, ...]
    against: tuple[str, ...]


def learn(texts: Sequence[str], outlet: str, known: Cleaner) -> list[Proposal]:
    """Proposals from the unlabelled texts of one outlet, the surest and most frequent first; what the rules `known` find is not proposed again.

    >>> texts = [f"قال الوزير رقم {n} ذلك أمام الناس في المدينة أمس.\\nنشرة المرآة الصباحية" for n in range(9)]
    >>> best = learn(texts, "mirror", Cleaner(()))[0]
    >>> best.confidence, best.rule.match, best.texts
    ('sure', '^نشره المراه الصباحيه$', 9)
    """
    pages = [known.page_left(text, outlet) for text in texts]
    fewest = max(_FEWEST, _FEWEST_SHARE * len(texts))
    proposals, taken = [], []
    for one in sorted(observe(pages, fewest), key=_most_telling):
        if any(_says_the_same(one, other) for other in taken):
            continue
        rule = _rule(one, outlet, len(texts))
        if rule is None or prove([rule], {}):
            continue
        taken.append(one)
        against = tuple(_against(one, len(texts)))
        positions = {"head": one.head, "body": max(0, one.times - one.head - one.tail), "tail": one.tail}
        share = len(one.texts) / len(texts)
        proposals.append(
            Proposal(
                rule,
                _confidence(one, against, len(texts)),
                len(one.texts),
                len(texts),
                share,
                positions,
                tuple(one.contexts),
                against,
            )
        )
    return sorted(proposals, key=lambda one: (CONFIDENCES.index(one.confidence), -one.texts, one.rule.id))


def to_yaml(proposals: Iterable[Proposal]) -> str:
    """The rules of the proposals as a file of rules; of none of them an empty list, which loads.

    >>> to_yaml([])
    '[]\\n'
    """
    empty = (None, (), "", False)
    rules = [
        {
            key: list(value) if isinstance(value, tuple) else value
            for key, value in asdict(one.rule).items()
            if value not in empty
        }
        for one in proposals
    ]
    return yaml.safe_dump(rules, allow_unicode=True, sort_keys=False, width=10_000)


def _most_telling(one: Seen) -> tuple:
    """Longer fixed parts come first among those that stand in nearly as many texts; whole lines before frames."""
    forms = {"block": 0, "line": 1, "end": 1, "before-slot": 2, "after-slot": 2, "end-slot": 3}
    return forms[one.form], -len(one.texts), -len(one.key), one.key


def _says_the_same(one: Seen, other: Seen) -> bool:
    """Whether a proposal already taken covers most of the texts that this one was met in, with the same words."""
    if len(one.texts & other.texts) < 0.7 * len(one.texts):
        return False
    return (
        one.key == other.key
        or (one.form != other.form and (one.key in other.key or other.key in one.key))
        or (
            one.form == other.form
            and one.form not in ("line", "end")
            and (
                one.key.startswith(other.key)
                or other.key.startswith(one.key)
                or one.key.endswith(other.key)
                or other.key.endswith(one.key)
            )
        )
    )


def _rule(one: Seen, outlet: str, of: int) -> Rule | None:
    """The rule that finds what was seen, limited to the outlet; None where no rule could be safe."""
    if sum(character.isalpha() for character in one.key) < 3 or (
        one.form in ("before-slot", "after-slot") and not _fixed_enough(one)
    ):
        return None
    fixed = re2.escape(one.key).replace(r"\ ", " ").replace("0", r"\d+").replace("1", "(?:{months}|{weekdays})")
    where = None if _anywhere(one, of) else _where(one)
    match one.form:
        case "line":
            find, pattern, until = "line", f"^{fixed}$", None
        case "block":
            find, pattern, until, where = "block", f"^{fixed}$", "article-resumes", None
        case "before-slot":
            find, pattern, until = "line", f"^{fixed} [^.؟!]{{1,50}}$", None
        case "after-slot":
            find, pattern, until = "line", f"^[^.؟!]{{1,50}} {fixed}$", None
        case "end":
            find, pattern, until, where = "inline", f"""[.!؟…"»)] ?({fixed})$""", None, "last"
        case _:
            find, pattern, until, where = "inline", f"""[.!؟…"»)] ?({fixed} [^.؟!]{{1,150}})$""", None, "last"
    if one.form in ("before-slot", "after-slot") and where is None:
        return None
    id = "learnt-" + hashlib.sha256((outlet + pattern).encode()).hexdigest()[:12]
    why = f"It stands in {len(one.texts)} of this outlet's texts."
    before = "^.{60,}" if where == "head" and one.above_prose >= _MOSTLY * one.times else None
    rule = Rule(id, _kind(one), find, why, match=pattern, where=where, before=before, until=until, outlets=(outlet,))
    return Rule(**{**{key: getattr(rule, key) for key in rule.__dataclass_fields__}, "cuts": (_example(one, rule),)})


def _anywhere(one: Seen, of: int) -> bool:
    return one.form == "line" and len(one.texts) >= max(_OFTEN, _OFTEN_SHARE * of)


def _where(one: Seen) -> str | None:
    head, tail = one.head >= _MOSTLY * one.times, one.tail >= _MOSTLY * one.times
    if head and (not tail or one.above_prose >= _MOSTLY * one.times):
        return "head"
    return "tail" if tail else None


def _kind(one: Seen) -> str:
    """The kind that the words suggest."""
    if one.form == "block":
        return "related"
    cues = (
        ("@|sms|للتواصل", "contact"),
        ("فيسبوك|تويتر|شارك|تعليق|تطبيق|facebook|twitter", "share"),
        ("المزيد|اضغط|انقر|رابط", "related"),
        ("صوره|تصوير", "caption"),
        ("www|http", "tracking"),
    )
    for pattern, kind in cues:
        if re.search(pattern, one.key):
            return kind
    return "byline" if one.form in ("before-slot", "after-slot") or one.head > one.tail else "notice"


def _example(one: Seen, rule: Rule) -> str:
    """A text of our own wording round the fixed part, which shows that the rule finds it."""
    key = one.key.replace("1", "مارس")
    line = {"before-slot": f"{key} كلمة", "after-slot": f"كلمة {key}", "end-slot": f"{key} كلمة"}.get(one.form, key)
    prose = "أعلن الوزير ذلك أمس في المدينة البعيدة أمام الناس جميعا بلا استثناء."
    if one.form == "block":
        return f"{prose}\n⟦{line}\nعشرة أسرار عن القهوة⟧\n{prose}"
    if rule.find == "inline":
        return f"{prose}\n{prose} ⟦{line}⟧"
    return f"⟦{line}⟧\n{prose}" if rule.where == "head" else f"{prose}\n⟦{line}⟧"


def _against(one: Seen, of: int) -> Iterable[str]:
    """What speaks against taking it for furniture, most weighty first."""
    if one.sentence > 0.3 * one.times and not _CUES.search(one.key):
        yield "it is a whole sentence, as a formula of reports is"
    if is_narrative(one.key):
        yield "it begins as narration does"
    if (
        one.form in ("line", "before-slot", "after-slot")
        and one.tail < _MOSTLY * one.times
        and one.head < _MOSTLY * one.times
    ):
        yield "it stands in the middle of texts, where headings stand"
    if (
        one.form == "line"
        and one.head >= _MOSTLY * one.times
        and one.first > 0.5 * one.times
        and one.above_prose > 0.5 * one.times
    ):
        yield "it is the first line and a paragraph follows, so it may be the headline of a column"
    if one.form in ("before-slot", "after-slot") and one.head >= _MOSTLY * one.times and not _parted(one):
        yield "only a colon, or nothing, parts the fixed words from what changes, so it may be a headline"
    if one.form in ("before-slot", "after-slot") and one.head > one.tail and one.above_prose < _MOSTLY * one.times:
        yield "no paragraph follows it, so it may be a headline"
    if one.tail > one.head and one.form not in ("end", "end-slot") and one.behind_stop < _MOSTLY * one.times:
        yield "the line above it does not end, so it may be a piece of a sentence"
    if one.form not in ("end", "end-slot") and one.broken > (1 - _MOSTLY) * one.times:
        yield "a paragraph above it breaks off, so it may be a link inside a sentence"
    if one.form in ("end", "end-slot") and len(one.key) < 4:
        yield "it is too short to tell from prose"
    if one.form == "block" and (one.listed < _MOSTLY * one.times or len(one.fillers) < _MOSTLY * one.times):
        yield "what follows it is not always a list of headlines, or always the same one"
    share = _FEWEST_SHARE if one.form in ("line", "end") else _SURE_SHARE
    if len(one.texts) < max(_SURE_FEWEST, share * of):
        yield f"it stands in {len(one.texts)} of {of} texts only"


def _parted(one: Seen) -> bool:
    """Whether a dash, stroke or bracket stands between the fixed words and the slot, and the fixed words are no mere place."""
    edge = one.key.split(" ")[-1] if one.form == "before-slot" else one.key.split(" ")[0]
    words = _SEPARATOR.sub(" ", one.key).strip()
    return bool(_DASH.search(edge)) and bool(words) and words not in vocabularies()["cities"]


def _fixed_enough(one: Seen) -> bool:
    """Whether the slot changes and something tells the fixed words from the beginning of any headline."""
    return len(one.fillers) >= 3 and (
        _parted(one) or bool(_CUES.search(one.key)) or (one.form == "before-slot" and one.key.endswith(":"))
    )


def _confidence(one: Seen, against: tuple[str, ...], of: int) -> Confidence:
    if not against:
        return "sure"
    return (
        "likely" if len(against) == 1 and "sentence" not in against[0] and "narration" not in against[0] else "doubtful"
    )
