"""What the verbs that speak to a server share: the token, which stands in no argument and in no file, and progress."""

import getpass
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import Progress

from jalaa.commands.printing import visible_line

TOKEN = "JALAA_LABEL_STUDIO_TOKEN"
"""The environment variable that holds the token of an account."""


def read_token(verb: str, address: str) -> str | None:
    """The token from the environment, or typed in where a person sits there; None, and what to do is said, where neither gives one."""
    token = os.environ.get(TOKEN, "").strip()
    if not token and sys.stdin.isatty():
        token = getpass.getpass(f"Token of an account on {visible_line(address)}: ").strip()
    if token and token.isascii() and token.isprintable() and " " not in token:
        return token
    fault = "is no token" if token else "is not set"
    advice = f"take a token from Account & Settings of {address} and set {TOKEN} to it"
    print(visible_line(f"jalaa {verb}: {TOKEN} {fault}: {advice}"), file=sys.stderr)
    return None


@contextmanager
def progress(what: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
    """A function that takes how many more are done, and shows it on a terminal."""
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as shown:
        task = shown.add_task(escape(what), total=total)
        yield lambda number: shown.update(task, advance=number)
