"""The card's YAML by the Hub's rules: its own classes read it, its own lists know the values, and `datasets` finds what it says."""

import importlib.resources
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from datasets import DatasetInfo
from datasets.info import DatasetInfosDict
from datasets.utils import resources
from datasets.utils.metadata import MetadataConfigs
from huggingface_hub import DatasetCard, DatasetCardData

from jalaa.build.card import LARGEST, SIZES, card
from jalaa.build.counts import count
from jalaa.build.edition_words import EditionWords, full_words
from jalaa.build.files import sources_in
from jalaa.corpus.read import open_corpus
from jalaa.corpus.tables import build_tables

ROOT = Path(__file__).resolve().parents[2]
BESIDE = ("LICENSE-DATA", "DATASHEET.md", "scheme.json")

KEYS = {
    *("pretty_name", "language", "license", "license_name", "license_details", "annotations_creators"),
    *("language_creators", "multilinguality", "source_datasets", "size_categories", "task_categories", "task_ids"),
    *("tags", "configs", "dataset_info"),
}
"""Of the keys that the Hub documents (github.com/huggingface/hub-docs, datasetcard.md) those that are used."""


@pytest.fixture(scope="module")
def text() -> str:
    corpus = open_corpus(ROOT)
    built = build_tables(corpus)
    words = full_words(corpus.config, sources_in(corpus, built))
    return card(corpus.config, built, count(built), "jalaa1:0", (), BESIDE, words)


@pytest.fixture(scope="module")
def data(text: str) -> dict[str, Any]:
    return DatasetCard(text).data.to_dict()


def known(name: str) -> list[str]:
    """A list of values that `datasets` carries for the Hub."""
    read = json.loads((importlib.resources.files(resources) / f"{name}.json").read_text(encoding="utf-8"))
    return list(read)


def test_the_hubs_own_class_reads_the_card_and_gives_it_back(text: str):
    read = DatasetCard(text)
    assert isinstance(read.data, DatasetCardData) and read.text.lstrip().startswith("# Jalaa")
    again = DatasetCard(str(read))
    assert again.data.to_dict() == read.data.to_dict() and again.text == read.text


def test_every_key_is_one_that_the_hub_documents(data: dict[str, Any]):
    assert data.keys() <= KEYS


def test_every_value_is_one_that_the_hub_lists(data: dict[str, Any]):
    creators = json.loads((importlib.resources.files(resources) / "creators.json").read_text(encoding="utf-8"))
    assert set(data["annotations_creators"]) <= set(creators["annotations"])
    assert set(data["language_creators"]) <= set(creators["language"])
    assert set(data["language"]) <= set(known("languages"))
    assert set(data["multilinguality"]) <= set(known("multilingualities"))
    assert set(data["size_categories"]) <= set(known("size_categories"))
    assert data["source_datasets"] == ["original"]
    assert data["task_categories"] == ["token-classification"] and data["task_ids"] == ["named-entity-recognition"]
    assert all(isinstance(tag, str) and tag for tag in data["tags"])


def test_every_size_is_one_that_the_hub_lists():
    assert {*(name for _, name in SIZES), LARGEST} <= set(known("size_categories"))
    limits = [limit for limit, _ in SIZES]
    assert limits == sorted(limits)


def test_the_licence_is_other_with_a_name_as_the_hub_wants_it(data: dict[str, Any]):
    """A name in small letters; a link only to LICENSE, LICENSE.md or an address, and there is none such."""
    assert data["license"] == "other"
    assert re.fullmatch(r"[a-z0-9.-]+", data["license_name"])
    assert data["license_name"].endswith("-texts-publishers")
    assert "license_link" not in data and "LICENSE-DATA" in data["license_details"]


def test_datasets_reads_configs_and_features_from_the_card(text: str):
    read = DatasetCard(text).data
    configs = MetadataConfigs.from_dataset_card_data(read)
    infos = DatasetInfosDict.from_dataset_card_data(read)
    assert list(configs) == list(infos) and configs.get_default_config_name() == "default"
    for name, config in configs.items():
        info: DatasetInfo = infos[name]
        assert [file["split"] for file in config["data_files"]] == list(info.splits)
        assert all(split.num_examples > 0 and split.num_bytes > 0 for split in info.splits.values())
    assert infos["tokens"].features["ner_tags"].feature.names[:2] == ["O", "B-PERS"]


def test_a_corpus_without_keywords_has_no_tags(tmp_path: Path):
    root = shutil.copytree(ROOT / "tests" / "zoo" / "sound", tmp_path / "sound")
    corpus = open_corpus(root)
    built = build_tables(corpus)
    text = card(corpus.config, built, count(built), "jalaa1:0", (), (), EditionWords(()))
    assert "tags" not in DatasetCard(text).data.to_dict()
