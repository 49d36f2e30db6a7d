"""Contents: where one ends, and whose words it is in.

… أن القوات باقية ، وهو ما …        ends before the comma: what follows is the writer's
: “لن نغادر” و“لن ننسحب”.           two pieces joined by و are one content; its marks belong to it
ووصفته بأنه “عدائي”                  mixed: «أنه» stands outside of the marks
"""

from jalaa.annotation.suggesting.bounds import COMMAS, STOPS, Bounds
from jalaa.annotation.suggesting.governing import Content
from jalaa.annotation.suggesting.vocabulary import sayings
from jalaa.annotation.suggesting.words import QUOTES, Words, readings

_NEVER_LAST = COMMAS | STOPS | {":", "؛", "-", "–", "(", "["}
_LOOKED_AT = 100


def content_end(words: Words, bounds: Bounds, content: Content) -> int:
    """The token behind the last one of a content."""
    token = content.token
    limit = bounds.limit[token] if content.kind != "quotation" else len(words.folded)
    if content.kind == "quotation":
        return _quotations_end(words, bounds, token)
    end = min(limit, bounds.ender[token + 1] if token not in bounds.closes else bounds.ender[bounds.closes[token] + 1])
    if content.kind == "noun":
        end = next(
            (place for place in range(token + 1, min(end, token + _LOOKED_AT)) if _is_new_clause(words, place)), end
        )
    while end > token + 1 and (
        words.folded[end - 1] in _NEVER_LAST or (words.folded[end - 1] in QUOTES and end - 1 not in bounds.paired)
    ):
        end -= 1
    return end


def _is_new_clause(words: Words, token: int) -> bool:
    """A comma behind which a verb of its own is joined: no noun phrase goes on there."""
    following = words.folded[token + 1] if token + 1 < len(words.folded) else ""
    return words.folded[token] in COMMAS and following in sayings().lists["new_clauses"]


def _quotations_end(words: Words, bounds: Bounds, opening: int) -> int:
    """Behind the closing mark, and behind that of each quotation that only و joins to it."""
    end = bounds.closes[opening] + 1
    while (
        end + 1 < len(words.folded)
        and words.folded[end] == "و"
        and end + 1 in bounds.closes
        and words.lines[end] == words.lines[opening]
    ):
        end = bounds.closes[end + 1] + 1
    return end


def quotation_of(words: Words, telling: list[int], bounds: Bounds, first: int, behind: int) -> str:
    """`direct` where the marks surround all of it, `mixed` where they surround more than names, else `indirect`.

    `telling` counts, up to each token, the opening marks of quotations that are no names.
    """
    if first in bounds.closes and _quotations_end(words, bounds, first) == behind:
        return "direct"
    return "mixed" if telling[behind] > telling[first] else "indirect"


def telling_quotations(words: Words, bounds: Bounds, names: set[int]) -> list[int]:
    """How many quotations that are no names have opened before each token; `names` are tokens at which a name begins.

    A name is a word or two behind a noun that it names («وكالة “أسوشيتد برس”»), or what is known as one; «“تهديد”» and longer ones are quoted.
    """
    counts, count = [0], 0
    for token in range(len(words.folded)):
        if token in bounds.closes and not _is_name(words, bounds, token, names):
            count += 1
        counts.append(count)
    return counts


def _is_name(words: Words, bounds: Bounds, opening: int, names: set[int]) -> bool:
    closing = bounds.closes[opening]
    if closing - opening > 4:
        return False
    before = words.folded[opening - 1] if opening else ""
    if opening + 1 in names or any(rest in sayings().lists["named"] for _, rest in readings(before)):
        return True
    # «أن “الكاظمي” نجا»: one word that is the subject.
    return before == "ان" and closing - opening == 2
