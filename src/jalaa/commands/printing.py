"""The one place that prints incidents: for people on stderr, for programmes as JSON on stdout."""

import json
import sys
from collections.abc import Iterable, Sequence

from jalaa.incidents import INCIDENTS, Incident, count_levels


def print_incidents(incidents: Sequence[Incident], notes: bool = True) -> None:
    """Each incident on a line of stderr, errors first, then the explanation of each id once."""
    order = {"error": 0, "warning": 1, "note": 2}
    shown = sorted((one for one in incidents if notes or one.level != "note"), key=lambda one: (order[one.level], one))
    for incident in shown:
        print(incident, file=sys.stderr)
    for id in dict.fromkeys(incident.id for incident in shown):
        print(f"  {id}: {INCIDENTS[id].explanation}", file=sys.stderr)


def print_json(incidents: Iterable[Incident]) -> None:
    """`{"errors": n, "warnings": n, "notes": n, "incidents": [{id, level, where, message}]}` on stdout."""
    incidents = sorted(incidents)
    counts = {f"{level}s": number for level, number in count_levels(incidents).items()}
    rows = [{"id": one.id, "level": one.level, "where": one.where, "message": one.message} for one in incidents]
    print(json.dumps({**counts, "incidents": rows}, ensure_ascii=False, indent=2))
