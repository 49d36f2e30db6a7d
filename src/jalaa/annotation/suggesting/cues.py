"""Cues: the words that govern what is said, and where that begins.

    و ⟦أكد|CUE⟧ وزير الدفاع، الخميس، | أن القوات …           a clause: إن، أن, with what is joined to it
    ⟦قال|CUE⟧ الكاظمي | “ما نريده …”                        a quotation
    ⟦طالب|CUE⟧ت القوى السياسية ب | انسحاب القوات             a verbal noun, where the verb takes one
    أعرب الجنرال عن ⟦قلقه|CUE⟧ من | تطوير …                  the noun that the verb brings in

A verb with nothing of this behind it is no cue: «أكد الفريق فوزه» yes, «ذكر وأنثى» never.
"""

from dataclasses import dataclass

from jalaa.annotation.suggesting.bounds import COMMAS, Bounds
from jalaa.annotation.suggesting.governing import (
    REACH,
    Content,
    behind_colon,
    clause_at,
    governed,
    is_another_saying,
    is_speech,
    opens_content,
)
from jalaa.annotation.suggesting.topics import Topic, topic_before
from jalaa.annotation.suggesting.vocabulary import Form, Sayings, sayings
from jalaa.annotation.suggesting.words import Words, readings

_SAYING = frozenset(("قائلا", "قائله", "قائلين"))
"""Behind any verb it is on these that the content depends: «أضاف ⟦قائلا|CUE⟧ إنه …»."""


@dataclass(frozen=True)
class Cue:
    """Tokens [first, behind) of a cue, the letters left out of the first; where the phrase of its subject begins, and the content it leads to."""

    first: int
    letters: int
    behind: int
    subject: int
    content: Content
    type: str
    denied: bool
    form: Form | None
    verb: int
    topic: Topic


def cue_at(words: Words, bounds: Bounds, token: int) -> Cue | None:
    """The cue whose verb or noun stands at a token, if there is a content behind it."""
    said = sayings()
    for letters, word in readings(words.folded[token]):
        if letters > 1:
            return None
        form = said.forms.get(word)
        if form is not None and _is_verb(words, token, letters, form, said):
            return _from_verb(words, bounds, token, letters, form, said)
        if word in said.lists["carriers"]:
            return _from_carrier(words, bounds, token, letters, said)
        if word in said.nouns:
            return _from_noun(words, bounds, token, letters, said.nouns[word])
    return None


def _from_verb(words: Words, bounds: Bounds, token: int, letters: int, form: Form, said: Sayings) -> Cue | None:
    carried = _from_carrier(words, bounds, token, letters, said)
    if carried is not None and (
        _stem(words, token, letters) in said.lists["carriers"]
        or _stem(words, carried.first, carried.letters) in _SAYING
    ):
        return carried
    if _without_holder(words, bounds, token, said):
        return None
    first, denied = token, form.denied
    if token > bounds.first[token] and not letters:
        before = words.folded[token - 1]
        for left, rest in readings(before) if len(before) > 2 else [(0, before), (1, before[1:])]:
            if rest in said.lists["negations"]:
                first, letters, denied = token - 1, left, True
                break
    behind = token + 1
    adverbs = said.lists["adverbs"] | (said.lists["adverbs_of_negated"] if first < token else frozenset())
    if behind < bounds.limit[token] and words.folded[behind] in adverbs:
        behind += 1
    topic = topic_before(words, bounds, first, letters, form)
    content = governed(words, bounds, token, behind, form, topic.is_overt or topic.form == "enclitic", said)
    if content is None:
        return None
    return Cue(first, letters, behind, behind, content, form.type, denied, form, token, topic)


def _stem(words: Words, token: int, letters: int) -> str:
    return words.folded[token][letters:]


def _is_verb(words: Words, token: int, letters: int, form: Form, said: Sayings) -> bool:
    """Whether the form can be meant: a participle stands without و, a pronoun at the end needs «ما» before it or a verb that judges."""
    if form.kind == "participle":
        return not letters and (not words.folded[token].endswith("ه") or _is_adverbial(words, token, said))
    if not form.object:
        return True
    before = words.folded[token - 1] if token else ""
    follows = before in said.lists["relatives"] or before in ("ما", "كما", "لما")
    return (follows or form.judges) and not _is_feminine(words, token)


def _is_adverbial(words: Words, token: int, said: Sayings) -> bool:
    """Whether a participle in ة tells how somebody acts («، مؤكدة أن …»), and is no adjective («أرقام مؤكدة») and no noun («مطالبه»)."""
    if not _is_feminine(words, token):
        return False
    if token and words.folded[token - 1] in COMMAS:
        return True
    following = words.folded[token + 1 : token + 3]
    return any(word in said.lists["clauses"] or word[1:] in said.lists["clauses"] or word == ":" for word in following)


def _is_feminine(words: Words, token: int) -> bool:
    return "ة" in words.text[words.starts[token] : words.ends[token]]


def _without_holder(words: Words, bounds: Bounds, token: int, said: Sayings) -> bool:
    """Whether the verb is of a formula that nobody says: «يذكر أن», «من المتوقع أن»."""
    behind = token + 1
    if behind < len(words.folded) and words.folded[behind] == "الي":
        phrase, behind = f"{words.folded[token]} الي", behind + 1
    else:
        phrase = words.folded[token]
    return (
        phrase in said.lists["no_holder"]
        and behind < len(words.folded)
        and words.folded[behind] in said.lists["clauses"]
    )


def _from_carrier(words: Words, bounds: Bounds, token: int, letters: int, said: Sayings) -> Cue | None:
    """The word that a verb such as «أعرب» brings in, with the verb's subject."""
    limit = min(bounds.limit[token], token + REACH)
    for place in range(token + 1, limit):
        if words.folded[place] in said.lists["clauses"] or words.folded[place] == ":":
            return None
        for left, word in [(0, words.folded[place]), (1, words.folded[place][1:])]:
            if word in said.carried and (not left or words.folded[place][:1] in "بو"):
                content = _carried_content(words, bounds, place, limit, said)
                if content is None:
                    return None
                form = "dropped" if word in _SAYING or word == "القول" else "enclitic"
                return Cue(
                    place,
                    left,
                    place + 1,
                    token + 1,
                    content,
                    said.carried[word],
                    False,
                    None,
                    token,
                    Topic(None, form, True),
                )
    return None


def _carried_content(words: Words, bounds: Bounds, cue: int, limit: int, said: Sayings) -> Content | None:
    token = cue + 1
    while token < min(limit, cue + 8):
        word = words.folded[token]
        if word == ":":
            return behind_colon(words, bounds, token)
        if token in bounds.closes and is_speech(words, token, bounds.closes[token]):
            return Content(token, 0, token, "quotation")
        found = clause_at(words, token, cue + 1, said)
        if found is not None:
            return found
        if (
            word in ("من", "ازاء", "في", "علي", "عن")
            and token + 1 < limit
            and words.folded[token + 1] not in said.lists["clauses"]
        ):
            return Content(token + 1, 0, token, "noun")
        if word[:1] in "بل" and len(word) > 4 and words.is_word[token] and opens_content(words, token, 1, said):
            return Content(token, 1, token, "noun")
        token += 1
    return None


def _from_noun(words: Words, bounds: Bounds, token: int, letters: int, type: str) -> Cue | None:
    """A noun that governs a clause, itself or by «من»; its owner stands between them."""
    said = sayings()
    for place in range(token + 1, min(bounds.limit[token], token + 8)):
        found = clause_at(words, place, token + 1, said)
        if found is not None:
            return Cue(
                token, letters, token + 1, token + 1, found, type, False, None, token, Topic(None, "none", False)
            )
        if words.folded[place] in COMMAS or words.folded[place] == ":" or is_another_saying(words, place, said):
            return None
    return None
