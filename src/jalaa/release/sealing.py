"""Sealing: what only those may read who have the text, locked with the text itself.

An edition without texts cannot hold what quotes them (notes, a name that was mended by hand), and the full dataset cannot be made anew without.
So it is locked: the key comes from the text, whole, with withheld characters masked. Whoever has the text has the key. From the SHA-256 that is
published nobody gets it, for that is another function; whoever could guess a whole text can do so without this, and prove it by that SHA-256.

    key     BLAKE2b of the texts, personalised
    tag     BLAKE2b of the words, under the key: a synthetic nonce (as in RFC 5297), so that two sealings share no key stream, and the proof on opening
    sealed  base64 of tag, then words xor SHAKE256(key, tag)
"""

import base64
import hashlib
from collections.abc import Sequence

_TAG = 16


class WrongKey(ValueError):
    """Something sealed does not open: the texts are not those it was sealed with, or it was changed."""


def seal(words: bytes, texts: Sequence[str]) -> str:
    """`words`, sealed with whole texts; the same words and texts give the same.

    >>> unseal(seal("ملاحظة".encode(), ["نص طويل"]), ["نص طويل"]).decode()
    'ملاحظة'
    """
    key = _key(texts)
    tag = hashlib.blake2b(words, key=key, digest_size=_TAG).digest()
    return base64.b64encode(tag + _turned(words, key, tag)).decode("ascii")


def unseal(sealed: str, texts: Sequence[str]) -> bytes:
    """What was sealed with these texts; raises `WrongKey` where they are others, or where it is no such thing."""
    try:
        data = base64.b64decode(sealed, validate=True)
    except ValueError as error:
        raise WrongKey("what is sealed is no base64") from error
    key, tag = _key(texts), data[:_TAG]
    words = _turned(data[_TAG:], key, tag)
    if hashlib.blake2b(words, key=key, digest_size=_TAG).digest() != tag:
        raise WrongKey("the texts are not those it was sealed with, or it was changed")
    return words


def _key(texts: Sequence[str]) -> bytes:
    digest = hashlib.blake2b(digest_size=32, person=b"jalaa-seal-1")
    for text in texts:
        data = text.encode("utf-8")
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.digest()


def _turned(data: bytes, key: bytes, tag: bytes) -> bytes:
    stream = hashlib.shake_256(key + tag).digest(len(data))
    return (int.from_bytes(data, "big") ^ int.from_bytes(stream, "big")).to_bytes(len(data), "big")
