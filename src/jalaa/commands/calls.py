"""Wrong calls that are seen only when a verb has looked: a layer or a format that is not there, told as the command line tells it, exit code 2."""

from collections.abc import Collection, Iterable

from typer import BadParameter

from jalaa.commands.printing import visible_line
from jalaa.incidents import nearest


def refuse_unknown(option: str, given: Iterable[str], known: Collection[str]) -> None:
    """Raises `BadParameter`, which ends a call with exit code 2, for the first value of an option that is none of those `known`."""
    for value in given:
        if value not in known:
            hint = nearest(value, known) if known else "there is none"
            raise BadParameter(visible_line(f"`{value}` is not known; {hint}"), param_hint=option)
