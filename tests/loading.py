"""Load every config of the dataset at argv[1] with whatever `datasets` this Python has, and print what came as JSON.

Run as a programme, also by the Python of another virtual environment; it imports nothing of Jalaa. With argv[2] == "streaming" nothing is cached.
"""

import json
import sys

import datasets


def main(path: str, streaming: bool) -> None:
    told = {"datasets": datasets.__version__}
    for config in datasets.get_dataset_config_names(path):
        loaded = datasets.load_dataset(path, config, streaming=streaming)
        told[config] = {split: list(rows) for split, rows in loaded.items()}
        told[f"{config} version"] = sorted({str(rows.info.version) for rows in loaded.values()})
        tags = next(iter(loaded.values())).features.get("ner_tags")
        told[f"{config} labels"] = tags.feature.names if tags else None
    print(json.dumps(told, sort_keys=True))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:] == ["streaming"])
