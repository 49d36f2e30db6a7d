"""Which texts may be published, and what the card says of it."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from jalaa.build.edition_words import full_words, words_without_texts
from jalaa.corpus.config import Config, Permission, Source
from jalaa.corpus.read import open_corpus
from jalaa.corpus.rights import check_rights, is_withheld

SOUND = Path(__file__).resolve().parents[1] / "zoo" / "sound"
REASON = "the publishers let us, as they said at the fair"


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return open_corpus(shutil.copytree(SOUND, tmp_path / "corpus")).config


@pytest.mark.parametrize(
    ("rights", "excluded", "included"),
    [("open", False, False), ("permission", False, False), ("publisher", True, False), ("unchecked", True, True)],
)
def test_what_is_withheld_follows_the_rights_of_the_text_and_the_decision_for_the_corpus(
    config: Config, rights: str, excluded: bool, included: bool
):
    assert is_withheld(config, rights) is excluded
    assert is_withheld(replace(config, texts_under_copyright="included", texts_reason=REASON), rights) is included


def test_nothing_decided_means_excluded(config: Config):
    assert config.texts_under_copyright == "excluded" and config.texts_reason is None


def test_rights_with_their_proof_give_no_incident(config: Config):
    permission = Permission("the editor", "2024-02-01", "the text", "a letter, kept with the raw texts")
    sources = [
        Source("a", "0", "open", licence="CC-BY-4.0"),
        Source("b", "0", "permission", permission=permission),
        Source("c", "0", "publisher"),
        Source("d", "0", "unchecked"),
    ]
    assert list(check_rights(config, sources)) == []
    assert list(check_rights(replace(config, texts_under_copyright="included", texts_reason=REASON), sources)) == []


def test_the_card_repeats_the_reason_and_says_what_is_under_which_rights(config: Config):
    sources = [Source("a", "0", "open", licence="CC-BY-4.0"), Source("b", "0", "publisher")]
    included = replace(config, texts_under_copyright="included", texts_reason=REASON)
    said = "\n".join(full_words(included, sources).rights)
    assert REASON in said and "Open texts by licence: CC-BY-4.0 1." in said and "open 1, publisher 1" in said
    assert "may not be published" not in said
    assert "The texts of 1 of 2 documents may not be published" in "\n".join(full_words(config, sources).rights)


def test_the_edition_without_texts_says_what_it_is_in_its_first_lines(config: Config):
    words = words_without_texts(config, [Source("a", "0", "publisher")], "jalaa1:" + "0" * 64)
    said = "\n".join(words.notice)
    assert said.startswith("**This is the edition without texts.** Its texts may not be published")
    assert "jalaa1:" + "0" * 64 in said and "jalaa rehydrate" in said
