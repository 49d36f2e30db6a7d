"""What is sealed with a text opens with that text alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalaa.release.sealing import WrongKey, seal, unseal

TEXT = "قاس خبراء منسوب النهر في البصرة طوال الشهر."


@given(words=st.binary(), texts=st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1))
def test_what_is_sealed_opens_with_the_same_texts_and_is_always_sealed_alike(words: bytes, texts: list[str]):
    sealed = seal(words, texts)
    assert unseal(sealed, texts) == words
    assert seal(words, texts) == sealed


@pytest.mark.parametrize(
    "texts", [[TEXT + " "], [TEXT, ""], [TEXT[:-1]], []], ids=["longer", "another", "shorter", "none"]
)
def test_nothing_opens_with_another_text(texts: list[str]):
    with pytest.raises(WrongKey):
        unseal(seal("ملاحظة".encode(), [TEXT]), texts)


@pytest.mark.parametrize("sealed", ["", "no base64!", "AAAA"])
def test_what_was_never_sealed_does_not_open(sealed: str):
    with pytest.raises(WrongKey):
        unseal(sealed, [TEXT])


def test_two_sealings_with_one_text_share_no_key_stream():
    first, second = (seal(words, [TEXT]) for words in (b"\x00" * 64, b"\x01" * 64))
    from base64 import b64decode

    streams = [
        bytes(a ^ b for a, b in zip(b64decode(one)[16:], words, strict=True))
        for one, words in ((first, b"\x00" * 64), (second, b"\x01" * 64))
    ]
    assert streams[0] != streams[1]
