"""Cues: the words that govern what is said, and where that begins.

    و ⟦أكد|CUE⟧ وزير الدفاع، الخميس، | أن القوات …           a clause: إن، أن, with what is joined to it
    ⟦قال|CUE⟧ الكاظمي | “ما نريده …”                        a quotation
    ⟦طالب|CUE⟧ت القوى السياسية ب | انسحاب القوات             a verbal noun, where the verb takes one
    أعرب الجنرال عن ⟦قلقه|CUE⟧ من | تطوير …                  the noun that the verb brings in

A verb with nothing of this behind it is no cue: «أكد الفريق فوزه» yes, «ذكر وأنثى» never.
"""

from dataclasses import dataclass
from typing import NamedTuple

from jalaa.annotation.suggesting.bounds import COMMAS, STOPS, Bounds
from jalaa.annotation.suggesting.topics import Topic, topic_before
from jalaa.annotation.suggesting.vocabulary import Form, Sayings, sayings
from jalaa.annotation.suggesting.words import QUOTES, Words, readings

REACH = 45
"""Tokens between a cue and its content, at most."""

_LINKS = frozenset(("الي", "من", "علي", "عن", "في"))
"""Prepositions that lead to a clause and stay outside of it."""

_SAYING = frozenset(("قائلا", "قائله", "قائلين"))
"""Behind any verb it is on these that the content depends: «أضاف ⟦قائلا|CUE⟧ إنه …»."""

_NEAR = 12
"""Tokens between a verb of wanting or holding and a quotation that it governs, at most."""

_QUOTED_WORDS = 4
"""A quotation without a colon before it is what was said from so many words on: shorter ones are names."""


class Content(NamedTuple):
    """Where a content begins: its first token and the letters left out of it, the last token before what leads to it, and what kind it is."""

    token: int
    letters: int
    before: int
    kind: str


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
    if carried is not None and (_stem(words, token, letters) in said.lists["carriers"] or _stem(words, carried.first, carried.letters) in _SAYING):
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
    content = _content(words, bounds, token, behind, form, topic.is_overt or topic.form == "enclitic", said)
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
    return phrase in said.lists["no_holder"] and behind < len(words.folded) and words.folded[behind] in said.lists["clauses"]


def _content(words: Words, bounds: Bounds, verb: int, begin: int, form: Form, topic: bool, said: Sayings) -> Content | None:
    """The nearest thing behind a verb that it can govern."""
    limit = min(bounds.limit[verb], begin + REACH)
    token, relative = begin, False
    while token < limit:
        word = words.folded[token]
        if word == ":":
            return _behind_colon(words, bounds, token, limit)
        if word in STOPS:
            return None
        if token in bounds.closes:
            closing = bounds.closes[token]
            if _is_speech(words, token, closing) and (form.type == "statement" or token - begin < _NEAR):
                return Content(token, 0, token, "quotation")
            token = closing + 1
            continue
        if word in said.lists["relatives"] or word in ("وهو", "وهي"):
            relative = True
        elif word in COMMAS:
            relative = False
        found = None if relative else _clause(words, token, begin, said) or _nominal(words, token, begin, form, topic, said)
        if found is not None:
            return None if _lacks_preposition(words, found, form) else found
        if token > begin and not relative and _is_another(words, token, said):
            return None
        token += 1
    return None


def _lacks_preposition(words: Words, found: Content, form: Form) -> bool:
    """Whether a word that is also another one stands before a clause without the preposition that would make it a verb: «أمر محزن أن»."""
    leads = "ب" if found.letters else words.folded[found.before]
    return form.in_doubt and bool(form.by) and leads not in form.by


def _behind_colon(words: Words, bounds: Bounds, colon: int, limit: int) -> Content | None:
    token = colon + 1
    if token >= bounds.limit[colon]:
        return None
    return Content(token, 0, colon, "quotation" if token in bounds.closes else "speech")


def _is_speech(words: Words, opening: int, closing: int) -> bool:
    """Whether quoted words are what was said, and no name."""
    return sum(words.is_word[opening:closing]) >= _QUOTED_WORDS


def _clause(words: Words, token: int, begin: int, said: Sayings) -> Content | None:
    word = words.folded[token]
    before = [words.folded[place] for place in (token - 1, token - 2) if place >= begin]
    if before and (before[0] in said.lists["no_clause_after"] or (before[0] in _LINKS and before[-1] in said.lists["no_clause_after"])):
        return None
    if word in said.lists["clauses"] and word != "الا":
        return Content(token, 0, token - 1 if before and before[0] in _LINKS else token, "clause")
    if word[:1] == "ب" and word[1:] in said.lists["clauses"]:
        return Content(token, 1, token, "clause")
    return None


def _nominal(words: Words, token: int, begin: int, form: Form, topic: bool, said: Sayings) -> Content | None:
    """A noun phrase as content: behind its preposition, or a verbal noun where the verb needs none."""
    if form.in_doubt and not form.by or form.object:
        return None
    word = words.folded[token]
    if word in said.lists["pronouns"]:
        return None
    if word in form.by and token + 1 < len(words.folded) and _may_be_content(words, token + 1, form, said):
        return Content(token + 1, 0, token, "noun")
    if word[:1] in form.by and len(word) > 3 and word[:1] in "بل" and _opens(words, token, 1, said):
        return Content(token, 1, token, "noun")
    if not form.direct:
        return None
    if token > begin and words.folded[token - 1] in said.lists["prepositions"]:
        return None
    leads = form.kind == "participle" and not words.folded[begin - 1].endswith("ه")
    if (leads or topic) and token == begin and words.is_word[token] and word not in said.lists["prepositions"]:
        return Content(token, 0, token, "noun")
    if (token == begin or words.folded[token - 1] not in said.lists["heads"]) and _opens(words, token, 0, said):
        is_name = token + 1 < len(words.folded) and words.folded[token + 1] in said.lists["clauses"] and word.startswith("ال")
        return None if is_name else Content(token, 0, token, "noun")
    return None


def _may_be_content(words: Words, token: int, form: Form, said: Sayings) -> bool:
    word = words.folded[token]
    if word in QUOTES:
        return True
    if not words.is_word[token] or any(word in said.lists[kind] for kind in ("clauses", "prepositions", "pronouns")):
        return False
    return True if form.by & {"الي", "علي"} else _opens(words, token, 0, said)


def _opens(words: Words, token: int, letters: int, said: Sayings) -> bool:
    """Whether a word is a verbal noun such as opens a content, with or without its article and a pronoun at its end."""
    word = words.folded[token][letters:]
    if word in said.lists["openers"]:
        return True
    restored = letters and word.startswith("ل")
    word = word[2:] if word.startswith("ال") else word[1:] if restored else word
    start = words.place(token, letters)
    if word in said.lists["media"] or word in said.lists["outlets"]:
        return False
    below = "إ" in words.text[start : start + 4]
    for ending in ("", "ه", "ها", "هم"):
        plain = word.removesuffix(ending) if ending else word
        if ending and plain == word or len(plain) < 2:
            continue
        # A pronoun behind ة: the letter is ت there.
        for one in (plain, f"{plain[:-1]}ه") if ending and plain.endswith("ت") else (plain,):
            if one in said.lists["no_openers"]:
                return False
            if one in said.lists["openers"] or said.openers.fullmatch(one) or (below and said.openers_below.fullmatch(one)):
                return True
    return False


def _is_another(words: Words, token: int, said: Sayings) -> bool:
    """Whether another verb of saying stands here: then the first one has no content of its own."""
    for letters, word in readings(words.folded[token]):
        form = said.forms.get(word)
        if form is not None and letters < 2 and form.kind == "finite" and not form.in_doubt:
            return True
    return False


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
                return Cue(place, left, place + 1, token + 1, content, said.carried[word], False, None, token, Topic(None, form, True))
    return None


def _carried_content(words: Words, bounds: Bounds, cue: int, limit: int, said: Sayings) -> Content | None:
    token = cue + 1
    while token < min(limit, cue + 8):
        word = words.folded[token]
        if word == ":":
            return _behind_colon(words, bounds, token, limit)
        if token in bounds.closes and _is_speech(words, token, bounds.closes[token]):
            return Content(token, 0, token, "quotation")
        found = _clause(words, token, cue + 1, said)
        if found is not None:
            return found
        if word in ("من", "ازاء", "في", "علي", "عن") and token + 1 < limit and words.folded[token + 1] not in said.lists["clauses"]:
            return Content(token + 1, 0, token, "noun")
        if word[:1] in "بل" and len(word) > 4 and words.is_word[token] and _opens(words, token, 1, said):
            return Content(token, 1, token, "noun")
        token += 1
    return None


def _from_noun(words: Words, bounds: Bounds, token: int, letters: int, type: str) -> Cue | None:
    """A noun that governs a clause, itself or by «من»; its owner stands between them."""
    said = sayings()
    for place in range(token + 1, min(bounds.limit[token], token + 8)):
        found = _clause(words, place, token + 1, said)
        if found is not None:
            return Cue(token, letters, token + 1, token + 1, found, type, False, None, token, Topic(None, "none", False))
        if words.folded[place] in COMMAS or words.folded[place] == ":" or _is_another(words, place, said):
            return None
    return None
