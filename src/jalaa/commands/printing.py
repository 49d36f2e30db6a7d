"""The one place that prints incidents: for people on stderr, for programmes as JSON on stdout.

Texts are data: what would steer a terminal, or turn the order in which it shows a line, is shown and not obeyed.
"""

import json
import re
import sys
from collections.abc import Iterable, Sequence
from typing import Any

from jalaa.incidents import INCIDENTS, Incident, count_levels

STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""C0 but line feed and tab, DEL, C1, and the controls of direction (Bidi_Control)."""


def visible(text: str) -> str:
    """A text with a picture or a name for each character that steers a terminal; Arabic, line feeds and tabs as they are.

    >>> visible("\\x1b[31mماء\\u202e")
    '␛[31mماء<U+202E>'
    """
    return STEERING.sub(lambda found: _shown(found[0]), text)


def visible_line(text: str) -> str:
    """`visible`, on one line.

    >>> visible_line("ماء\\nنار")
    'ماء⏎نار'
    """
    return visible(text).replace("\n", "⏎")


def _shown(character: str) -> str:
    if character < " ":
        return chr(0x2400 + ord(character))
    return "␡" if character == "\x7f" else f"<U+{ord(character):04X}>"


def json_text(value: Any) -> str:
    """A value as indented JSON, Arabic as itself, and what steers a terminal escaped: any reader of JSON has the same value.

    >>> json_text("ماء\\u202e")
    '"ماء\\\\u202e"'
    """
    return STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False, indent=2))


def print_incidents(incidents: Sequence[Incident], notes: bool = True) -> None:
    """Each incident on a line of stderr, errors first, then the explanation of each id once."""
    order = {"error": 0, "warning": 1, "note": 2}
    shown = sorted((one for one in incidents if notes or one.level != "note"), key=lambda one: (order[one.level], one))
    for incident in shown:
        print(visible_line(str(incident)), file=sys.stderr)
    for id in dict.fromkeys(incident.id for incident in shown):
        print(f"  {id}: {INCIDENTS[id].explanation}", file=sys.stderr)


def print_json(incidents: Iterable[Incident]) -> None:
    """`{"errors": n, "warnings": n, "notes": n, "incidents": [{id, level, where, message}]}` on stdout."""
    incidents = sorted(incidents)
    counts = {f"{level}s": number for level, number in count_levels(incidents).items()}
    print(json_text({**counts, "incidents": incident_rows(incidents)}))


def print_refused(incidents: Sequence[Incident], json: bool) -> None:
    """What a verb was refused for: on stderr, or with `json` as `print_json` has it and nothing else; stdout never holds half a result."""
    if json:
        print_json(incidents)
    else:
        print_incidents(incidents)


def incident_rows(incidents: Iterable[Incident]) -> list[dict[str, str]]:
    """Incidents as every verb gives them to programmes."""
    return [{"id": one.id, "level": one.level, "where": one.where, "message": one.message} for one in incidents]
