"""What the card says otherwise of each edition: the full dataset, and the one without the texts that may not be published."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from jalaa.corpus.config import Config, Source
from jalaa.corpus.rights import is_withheld


@dataclass(frozen=True)
class EditionWords:
    """`notice` stands under the title, `configs` and `columns` replace what is said of rows and columns, `rights` is the section of that name."""

    rights: tuple[str, ...]
    notice: tuple[str, ...] = ()
    configs: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def full_words(config: Config, sources: Sequence[Source]) -> EditionWords:
    """The words for the full dataset; `sources` are the entries of the documents in it."""
    withheld = sum(is_withheld(config, source.rights) for source in sources)
    said = list(_rights(config, sources))
    if withheld:
        said += [
            f"This build holds the text of every document. {_of(withheld, sources)} may not be published: what is published is the edition "
            "without texts, from which `jalaa rehydrate` makes this one where somebody has the texts."
        ]
    return EditionWords(rights=tuple(_apart(said)))


def words_without_texts(config: Config, sources: Sequence[Source], full_digest: str) -> EditionWords:
    """The words for the edition without texts; `full_digest` is that of the full dataset."""
    withheld = sum(is_withheld(config, source.rights) for source in sources)
    notice = [
        f"**This is the edition without texts.** {_of(withheld, sources)} may not be published: instead of texts there are offsets, and the "
        f"SHA-256 of every text. The full dataset of this version has the content digest `{full_digest}`; whoever has the texts makes it with",
        "```sh\njalaa rehydrate . --from FOLDER_WITH_THE_TEXTS --into FULL\n```",
        "Each text is taken only if its SHA-256 is the one given here; one that is nearly the same is reported with the place where it differs, "
        "and not used. What quotes the texts (notes on spans and links, the card of the full dataset) lies locked in `rehydrate.json`: the text "
        "itself is the key.",
    ]
    mixed = "" if withheld == len(sources) else "; null where the text is withheld"
    columns = {
        "default": {
            "text": f"the text after cleaning{mixed}; all offsets count its code points, half-open",
            "headline": f"the headline{mixed}, and where the text has none",
            "blocks": "headline, standfirst, dateline, heading, paragraph: ranges of the text after cleaning, in code points, half-open",
            "sentences": "ranges of the text; a sentence never ends inside quotation marks",
            "spans": "labelled ranges of the text, possibly nested; `made_by` names the annotator; `attributes` with their defaults",
            "sha256_text": "hash of the text after cleaning",
        },
        "annotations": {
            "spans": "range on today's text and `status`; `made_start`, `made_end` on the text it was made on",
        },
        "edits": {
            "edits": "in order: rule, kind, range on the received text, `length` of what was there, `replacement_length` of what is there "
            f"instead (0: it was cut); `withheld` marks personal data{'; `removed` and `replacement`' + mixed if mixed else ''}",
        },
        "links": {"note": f"why they belong together{mixed}"},
    }
    configs = {
        "default": "one document: its blocks, sentences, and the spans and relations of one annotation per layer, all as offsets into its text",
        "edits": "what cleaning changed in one document, as offsets into the received text",
    }
    return EditionWords(tuple(_apart(_rights(config, sources))), (*_apart(notice), ""), configs, columns)


def _rights(config: Config, sources: Sequence[Source]) -> Iterator[str]:
    """What holds for annotations and for texts, by their rights, with the reason where copyright is set aside."""
    counts = Counter(source.rights for source in sources)
    held = ", ".join(f"{rights} {number:,}" for rights, number in sorted(counts.items()))
    yield (
        f"Annotations, guidelines, edit offsets and metadata: {config.licences.annotations}. "
        f"Texts, `rights` by document: {held}."
    )
    licences = Counter(source.licence for source in sources if source.rights == "open" and source.licence)
    if licences:
        yield f"Open texts by licence: {', '.join(f'{licence} {number:,}' for licence, number in sorted(licences.items()))}."
    if counts["permission"]:
        yield f"{counts['permission']:,} by permission of those who hold the rights, given for this corpus."
    if counts["publisher"]:
        yield f"{counts['publisher']:,} under the copyright of their publishers; no licence to them is given."
        if config.texts_under_copyright == "included" and config.texts_reason:
            yield f"They are published with their texts for this reason: {' '.join(config.texts_reason.split())}"
    if counts["unchecked"]:
        yield f"{counts['unchecked']:,} whose rights nobody has looked into yet; they are not released before."


def _of(withheld: int, sources: Sequence[Source]) -> str:
    whole = withheld == len(sources)
    return "Its texts" if whole else f"The texts of {withheld:,} of {len(sources):,} documents"


def _apart(paragraphs: Iterator[str] | Sequence[str]) -> Iterator[str]:
    """Paragraphs with an empty line between them."""
    for number, paragraph in enumerate(paragraphs):
        yield from ["", paragraph] if number else [paragraph]
