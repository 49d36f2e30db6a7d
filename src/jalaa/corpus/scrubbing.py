"""Scrubbing: what a Hub or its library says, without tokens and without what signs an address, so that it can be shown and kept."""

import re

_SIGNED = re.compile(r"(https?://[^\s'\"?]+)\?[^\s'\"]+")
_TOKEN = re.compile(r"\bhf_[A-Za-z0-9]{16,}")


def scrubbed(text: str, token: str | None) -> str:
    """A text without the token, without anything that looks like one, and without what signs an address.

    >>> scrubbed("hf_abcdefghijklmnop at https://cdn.example/x?X-Amz-Signature=1 said no", None)
    'hf_… at https://cdn.example/x?… said no'
    """
    without = text.replace(token, "hf_…") if token else text
    return _SIGNED.sub(r"\1?…", _TOKEN.sub("hf_…", without))
