"""The card: dataset/README.md, the page people read on the Hub and the file that tells `load_dataset` what is here."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa
import yaml

from jalaa.build.accord import accord_lines
from jalaa.build.counts import (
    Counts,
    cuts_table,
    documents_table,
    links_table,
    relations_table,
    spans_table,
    statuses_table,
)
from jalaa.build.edition_words import EditionWords
from jalaa.build.features import feature_entries
from jalaa.build.markdown import markdown_table
from jalaa.corpus.columns import COLUMNS, CONFIGS
from jalaa.corpus.config import Config
from jalaa.corpus.tables import Built, Tables
from jalaa.incidents import Incident

_ACCORD = ["How these passes were made, and what such figures do not show, stands in `DATASHEET.md`.", ""]

SIZES = (
    *((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M")),
    *((10_000_000, "1M<n<10M"), (100_000_000, "10M<n<100M"), (1_000_000_000, "100M<n<1B")),
)
"""The Hub's names for sizes, each with the number of rows that it stays below; `LARGEST` is the one after them."""
LARGEST = "1B<n<10B"


def card(
    config: Config,
    built: Built,
    counts: Counts,
    digest: str,
    leaks: Sequence[Incident],
    beside: Collection[str],
    words: EditionWords,
) -> str:
    """The whole card: the YAML that the Hub and `datasets` read, then the page.

    `leaks` are texts shared between splits; `beside` names the files that are published with it, so that it points to no other; `words` are
    what differs between the full dataset and an edition of it.
    """
    head = yaml.safe_dump(_metadata(config, built, counts, beside), allow_unicode=True, sort_keys=False, width=1000)
    return f"---\n{head}---\n\n" + "\n".join(_page(config, built, counts, digest, leaks, beside, words)) + "\n"


def data_path(config: str, split: str) -> str:
    """Where the Parquet of a config and split lies, from the dataset's folder."""
    return f"data/{config}/{split}.parquet"


def _metadata(config: Config, built: Built, counts: Counts, beside: Collection[str]) -> dict[str, Any]:
    size = next((name for limit, name in SIZES if counts.all_documents < limit), LARGEST)
    return {
        "pretty_name": config.title,
        "language": [config.language],
        "license": "other",
        "license_name": f"annotations-{config.licences.annotations.lower()}-{_texts_are(counts)}",
        "license_details": _licence_words(config, beside),
        "annotations_creators": _creators(counts.annotation),
        "language_creators": ["found"],
        "multilinguality": ["monolingual"],
        "source_datasets": ["original"],
        "size_categories": [size],
        "task_categories": ["token-classification"],
        "task_ids": ["named-entity-recognition"],
        **({"tags": list(config.keywords)} if config.keywords else {}),
        **data_entries(built.tables, config.version, built.ner_names),
    }


def data_entries(tables: Tables, version: str, ner_names: Sequence[str]) -> dict[str, Any]:
    """`configs` and `dataset_info`: where the tables lie and what is in them, in the words that `datasets` 3.6 and 5 both read."""
    return {
        "configs": [
            {
                "config_name": name,
                **({"default": True} if name == "default" else {}),
                "version": version,
                "data_files": [{"split": split, "path": data_path(name, split)} for split in splits],
            }
            for name, splits in tables.items()
        ],
        "dataset_info": [
            {
                "config_name": name,
                "features": feature_entries(_schema(splits), ner_names),
                "splits": [
                    {"name": split, "num_bytes": table.nbytes, "num_examples": table.num_rows}
                    for split, table in splits.items()
                ],
            }
            for name, splits in tables.items()
        ],
    }


def _licence_words(config: Config, beside: Collection[str]) -> str:
    # Not `license_link`: the Hub takes LICENSE, LICENSE.md or an address there, and refuses any other file.
    file = " (the file LICENSE-DATA)" if "LICENSE-DATA" in beside else ""
    return (
        f"{config.licences.annotations}{file} for annotations, guidelines, edit offsets and metadata; the texts are not under it, the column "
        "rights says what each is under"
    )


def _texts_are(counts: Counts) -> str:
    return "texts-publishers" if set(counts.rights) <= {"publisher"} else "texts-see-rights"


def _schema(splits: Mapping[str, pa.Table]) -> pa.Schema:
    """The schema of a config, whose splits have the same."""
    return next(iter(splits.values())).schema


def _creators(kinds: Iterable[str]) -> list[str]:
    names = {
        "model": "machine-generated",
        "human": "expert-generated",
        "mixed": "machine-generated",
        "none": "no-annotation",
    }
    return sorted({names[kind] for kind in kinds})


def _page(
    config: Config,
    built: Built,
    counts: Counts,
    digest: str,
    leaks: Sequence[Incident],
    beside: Collection[str],
    words: EditionWords,
) -> Iterable[str]:
    yield from [f"# {config.title}", "", config.purpose, ""]
    yield from [
        f"Version {config.version}, content digest `{digest}`. Annotation in the rows: **{', '.join(counts.annotation)}**.",
        "",
    ]
    yield from words.notice
    yield from _load(built)
    yield from ["## What is in it", "", *documents_table(counts), ""]
    yield from _columns(built, words)
    yield from _annotation(counts, beside)
    yield from [
        "## Cleaning",
        "",
        "Every cut is a recorded, named, invertible edit; the config `edits` holds them all.",
        "",
    ]
    yield from [*cuts_table(counts), ""]
    yield from ["## Splits", "", _split_words(config), ""]
    yield from [f"- {leak.message}" for leak in leaks] or [
        "No text is shared between train and test by these measures."
    ]
    yield from ["", "## Rights", "", *words.rights, ""]
    yield from [
        "## Cite",
        "",
        f"Cite by version and digest; `CITATION.cff` beside this file gives both. Authors: {', '.join(config.authors)}.",
        "",
    ]
    if "DATASHEET.md" in beside:
        yield "What the corpus is for, what it is not for, and what nobody knows about the texts stands in `DATASHEET.md`."


def _load(built: Built) -> Iterable[str]:
    yield from ["## Load", "", "```python", "from datasets import load_dataset", ""]
    yield from ['rows = load_dataset("./dataset")                # or the name under which it is published']
    first, *others = (name for name in built.tables if name != "default")
    also = f"    # also: {', '.join(others)}" if others else ""
    yield from [f'{first} = load_dataset("./dataset", "{first}"){also}', "```", ""]


def _columns(built: Built, words: EditionWords) -> Iterable[str]:
    """What a row of each config is, and what its columns hold."""
    for name, splits in built.tables.items():
        yield from [f"### `{name}`", "", f"A row is {words.configs.get(name, CONFIGS[name])}.", ""]
        said = {**COLUMNS[name], **words.columns.get(name, {})}
        columns = _schema(splits).names
        yield from markdown_table(["column", "what it holds"], ([f"`{column}`", said[column]] for column in columns))
        yield ""


def _annotation(counts: Counts, beside: Collection[str]) -> Iterable[str]:
    yield from ["## Annotation", "", _who(counts), ""]
    yield from [
        *spans_table(counts),
        "",
        *([*relations_table(counts), ""] if counts.relations else []),
        *(["Links between documents:", "", *links_table(counts), ""] if counts.links else []),
        *accord_lines(counts.accords),
        *(_ACCORD if counts.accords and "DATASHEET.md" in beside else []),
        "Spans of all annotations, by what became of them when the texts were cleaned:",
        "",
    ]
    yield from [*statuses_table(counts), ""]
    yield from [
        "`exact` and `joined` spans stand in `default`; the others wait in `annotations` until a person accepts them.",
        "",
    ]
    if "scheme.json" in beside:
        yield from ["What each label, relation and attribute means stands in `scheme.json`, in English and Arabic.", ""]


def check_label_order(
    card: str, ner_names: Sequence[str], renamed: Mapping[str, str] | None = None
) -> Iterator[Incident]:
    """Incident `label-moved` unless the class labels that a built card gives are the first of `ner_names`: their numbers are in users' hands.

    `renamed` are labels that are called otherwise today, and keep their number. A card that cannot be read says nothing; its hash is checked
    elsewhere.
    """
    try:
        infos = yaml.safe_load(card.split("---\n")[1])["dataset_info"]
        features = next(info["features"] for info in infos if info["config_name"] == "tokens")
        built = next(entry["sequence"]["class_label"]["names"] for entry in features if entry["name"] == "ner_tags")
        names = [_today(built[str(number)], renamed or {}) for number in range(len(built))]
    except (yaml.YAMLError, LookupError, TypeError, StopIteration):
        return
    if names != list(ner_names[: len(names)]):
        moved = next(i for i, name in enumerate(names) if i >= len(ner_names) or ner_names[i] != name)
        now = ner_names[moved] if moved < len(ner_names) else "nothing"
        message = f"class label {moved} was built as {names[moved]} and would now be {now}: the order of labels is frozen, append new ones at the end; if nothing was published yet, delete dataset/README.md and build"
        yield Incident("label-moved", "annotations/scheme.yaml", message)


def _today(tag: str, renamed: Mapping[str, str]) -> str:
    """A BIO tag with the label's name of today."""
    prefix, dash, label = tag.partition("-")
    return f"{prefix}{dash}{renamed.get(label, label)}"


def _who(counts: Counts) -> str:
    made = ", ".join(f"{who} {number}" for who, number in counts.made_by.items()) or "nobody"
    gold = (
        ""
        if "human" in counts.annotation
        else " No person has annotated yet: nothing here is gold, and no agreement can be stated."
    )
    return f"Spans in `default` by annotator: {made}.{gold}"


def _split_words(config: Config) -> str:
    policy = config.splits
    return (
        f"Texts that share a run of {policy.shared_words} words after cleaning, or are near-duplicates (Jaccard of word shingles "
        f"{policy.near_duplicates} or more), stay together; the test split holds at most the share {policy.test} of the documents, rounded up. "
        "A document never moves to another split."
    )
