"""Load a published dataset as a user does, with whatever `datasets` this Python has, and print what came as JSON.

Run as a programme in an empty HF_HOME; it imports nothing of Jalaa. argv: a repository, then revisions.
"""

import json
import sys

import datasets


def main(repository: str, revisions: list[str]) -> None:
    told = {}
    for revision in revisions:
        for streaming in (False, True):
            loaded = datasets.load_dataset(repository, revision=revision, streaming=streaming)
            told[f"{revision} {'streaming' if streaming else 'cached'}"] = {
                "version": sorted({str(rows.info.version) for rows in loaded.values()}),
                "rows": {
                    split: sorted([row["id"], len(row["spans"])] for row in rows) for split, rows in loaded.items()
                },
            }
        tokens = datasets.load_dataset(repository, "tokens", revision=revision, split="train")
        told[f"{revision} labels"] = tokens.features["ner_tags"].feature.names
    print(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
