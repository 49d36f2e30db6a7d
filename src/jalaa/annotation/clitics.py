"""Clitics at the beginning of spans: و ف ب ل ك are written on to the word that follows, and stand outside of spans.

    وبغداد      the span is بغداد
    للولايات    the span begins at the second lam: its text is لولايات, its name الولايات

Which letters are clitics takes a lexicon to know (والي is a governor, وليد a name), so what is found here is a question. A note on the span
answers it: it is not asked again.
"""

from collections.abc import Iterable, Iterator

from jalaa.annotation.model import Annotation, Span, name_of
from jalaa.incidents import Incident

CLITICS = tuple("وفبلك")
LETTERS_AFTER_ARTICLE = 3
"""A clitic and the article are seen only before so many letters: والي, فالح, بالي and كالاس are words of their own."""


def check_clitics(annotations: Iterable[Annotation]) -> Iterator[Incident]:
    """An incident `span-clitic` for every span without a note that seems to begin with a clitic.

    Three signs: لل; a clitic before ال; a first letter without which the rest stands elsewhere under the same label in the same layer. All
    annotations of a corpus belong in one call, since they are what the third sign looks into. A span whose name restores the article is
    one that begins after the clitic.
    """
    annotations = list(annotations)
    said = {(span.layer, span.label, _plain(span)) for annotation in annotations for span in annotation.spans}
    for annotation in annotations:
        for span in annotation.spans:
            plain = _plain(span)
            rest = plain[1:]
            article_restored = (span.name or "").startswith("ال")
            if span.note is not None or article_restored or plain[:1] not in CLITICS:
                continue
            if rest and (span.layer, span.label, rest) in said:
                sign = f"«{rest}» is {span.label} elsewhere"
            elif begins_with_clitic(plain):
                sign = "the article follows it"
            else:
                continue
            message = f"span {span.id} ({span.label}) «{span.text}» seems to begin with the clitic {plain[0]}, {sign}: leave it outside, or say in a note why it stays"
            yield Incident("span-clitic", annotation.where, message)


def begins_with_clitic(text: str) -> bool:
    """Whether a text begins with a clitic before the article, as far as its letters tell.

    >>> begins_with_clitic("للولايات"), begins_with_clitic("والعراق"), begins_with_clitic("وبالعراق")
    (True, True, True)
    >>> begins_with_clitic("لولايات"), begins_with_clitic("والي"), begins_with_clitic("العراق")
    (False, False, False)
    """
    word = text.split()[0] if text.split() else ""
    for clitics in (1, 2):
        rest = word[clitics:]
        if any(letter not in CLITICS for letter in word[:clitics]):
            break
        if rest.startswith("ال") and len(rest) >= 2 + LETTERS_AFTER_ARTICLE:
            return True
        if word[:clitics].endswith("ل") and rest.startswith("ل") and len(rest) >= 1 + LETTERS_AFTER_ARTICLE:
            return True
    return False


def _plain(span: Span) -> str:
    return name_of(span.text or "")
