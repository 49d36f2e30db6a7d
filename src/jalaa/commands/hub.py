"""What the verbs that speak to a Hub share: what `huggingface_hub` reads when it is imported, the token, and what is told on the way."""

import getpass
import os
import re
import sys

from jalaa.commands.printing import visible_line

ADVICE = "take one that may write from the settings of your account there, Access Tokens, and set HF_TOKEN to it, or call `hf auth login`"


def prepare() -> None:
    """Set what `huggingface_hub` reads when it is imported; call this before. HF_ENDPOINT, HF_HOME and HF_HUB_OFFLINE are the user's."""
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("HF_XET_CHUNK_CACHE_SIZE_BYTES", "0")  # what is downloaded to be compared comes from the Hub
    if not sys.stderr.isatty():
        os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")


def read_token(verb: str) -> str | None:
    """The token from HF_TOKEN or the login store, or typed in where a person sits there; None, and what to do is said, where neither gives one."""
    from huggingface_hub import get_token

    token = get_token()
    if not token and sys.stdin.isatty():
        token = getpass.getpass("Token that may write there: ").strip()
    if token and re.fullmatch(r"[!-~]+", token):
        return token
    fault = "what is given is no token" if token else "there is no token"
    print(f"jalaa {verb}: {fault}: {ADVICE}", file=sys.stderr)
    return None


def tell(step: str) -> None:
    """A step as it begins, on stderr."""
    print(visible_line(f"· {step}"), file=sys.stderr)
