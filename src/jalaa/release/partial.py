"""The card of a dataset that was rehydrated in part: the same corpus, with the texts of those documents that somebody had."""

from collections.abc import Sequence

import yaml

from jalaa.build.card import data_entries
from jalaa.corpus.tables import Tables


def partial_card(card: str, tables: Tables, ner_names: Sequence[str], digest: str, missing: Sequence[str]) -> str:
    """The card of the edition, `card`, with what `tables` hold in its head and a page that says what is missing; `ValueError` for no card."""
    _, head, page = card.split("---\n", 2)
    told = yaml.safe_load(head)
    version = told["configs"][0]["version"]
    head = yaml.safe_dump(
        {**told, **data_entries(tables, version, ner_names)}, allow_unicode=True, sort_keys=False, width=1000
    )
    title = next(line for line in page.splitlines() if line.startswith("# "))
    lines = [
        title,
        "",
        f"Version {version}, rehydrated in part; content digest `{digest}`. This is not the full dataset, and not for publication: the digests of the "
        "full dataset and of the edition without texts stand in the card of that edition.",
        "",
        "Documents without text, because no copy of them was proved:",
        "",
        *(f"- `{id}`" for id in missing),
        "",
        "What the columns hold, the splits, the rights and how to cite stand in the card of the edition without texts.",
    ]
    return f"---\n{head}---\n\n" + "\n".join(lines) + "\n"
