"""`jalaa clean`: clean texts of one's own; what was cut, and why, can be written beside them.

Exit codes: 0 all texts cleaned, 1 some could not be read (the others are cleaned) or nothing could be written, 2 a wrong call.
"""

import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from itertools import combinations, islice
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from rich.console import Console
from rich.progress import Progress

from jalaa.cleaning.compiled import is_there
from jalaa.cleaning.engine import Cleaner
from jalaa.cleaning.reading import open_texts
from jalaa.cleaning.texts import Batch, Reject
from jalaa.cleaning.writing import EDITS, open_edits, open_lines, open_sink, part_of, to_json
from jalaa.commands.printing import print_incidents, visible_line
from jalaa.commands.rules import DEFAULT_RULES
from jalaa.incidents import Incident

FILES = (".jsonl", ".jsonl.gz", ".parquet")

_INCIDENTS_SHOWN = 100

WITHOUT = (
    "jalaa clean: the compiled cleaner is not there, this takes many times as long and comes to the same: "
    "install a C compiler and Jalaa again (docs/cleaning.md)"
)


@dataclass(frozen=True)
class Summary:
    """What cleaning did: texts cleaned and not read, characters (code points) before and how many fewer after, texts without a cut, cuts by rule."""

    texts: int
    rejected: int
    characters: int
    characters_removed: int
    untouched: int
    cuts: dict[str, int]


def run(source: Path, out: Path, edits: Path | None, rejects: Path | None, rules: Sequence[str], as_json: bool) -> int:
    """Clean every text, write what was asked for, and say on stderr what was done."""
    if fault := wrong_call(source, out, edits, rejects):
        print(visible_line(f"jalaa clean: {fault}"), file=sys.stderr)
        return 2
    cleaner = Cleaner.load(*(rules or [DEFAULT_RULES]))
    if not is_there():
        print(WITHOUT, file=sys.stderr)
    try:
        summary, unread = clean(source, out, edits, rejects, cleaner)
    except OSError as error:
        told = f"jalaa clean: {error.filename or out}: {error.strerror}: nothing was written"
        print(visible_line(told), file=sys.stderr)
        return 1
    print_incidents([as_incident(reject) for reject in unread])
    for line in summary_lines(summary, rejects, len(unread)):
        print(visible_line(line), file=sys.stderr)
    if as_json:
        print(to_json(asdict(summary)))
    return int(summary.rejected > 0)


def wrong_call(source: Path, out: Path, edits: Path | None, rejects: Path | None) -> str | None:
    """What is wrong with the files that were named, before any of them is opened; None if nothing is."""
    named = {"IN": source, "OUT": out, "--edits": edits, "--rejects": rejects}
    paths = {name: path for name, path in named.items() if path is not None}
    if not source.exists():
        return f"IN {source} is not there: mend the path"
    for name, path in paths.items():
        if name == "IN" or name == "OUT":
            new_folder = name == "OUT" and not path.suffix and not path.exists()
            fits = path.is_dir() or path.name.endswith(FILES) or new_folder
            wanted = f"it ends in {', '.join(FILES)}, or is a folder"
        else:
            fits = not path.is_dir() and (name == "--rejects" or path.name.endswith(FILES))
            wanted = f"it is a file that ends in {', '.join(FILES)}" if name == "--edits" else "it is a file"
        if not fits:
            return f"{name} {path}: {wanted}"
    for (name, path), (other_name, other) in combinations(paths.items(), 2):
        one, two = path.resolve(), other.resolve()
        if part_of(other).resolve() == one:
            return f"{name} {path} is where {other_name} lies until it is whole: rename it"
        if one == two or (one.exists() and two.exists() and one.samefile(two)):
            return f"{name} and {other_name} are one file, {path}: name another, received texts are never overwritten"
        if one in two.parents or two in one.parents:
            return f"of {name} {path} and {other_name} {other} one lies inside the other: name another"
    if out.is_dir() and any(out.iterdir()):
        return f"OUT {out} is a folder with files in it: name a new one, nothing of yours is overwritten"
    return None


def clean(
    source_path: Path, out: Path, edits: Path | None, rejects: Path | None, cleaner: Cleaner
) -> tuple[Summary, list[Reject]]:
    """Clean the texts batch by batch; gives the summary and, where no file takes them, the first rejects."""
    counts, cuts, unread = Counter(), Counter(), []
    withheld = pa.array([rule.id for rule in cleaner.rules if rule.withhold], pa.string())
    source = open_texts(source_path)
    with ExitStack() as stack:
        sink = stack.enter_context(open_sink(out, source_path, source))
        write_edits = stack.enter_context(open_edits(edits)) if edits else None
        write_rejects = stack.enter_context(open_lines(rejects)) if rejects else None
        console = Console(stderr=True)
        progress = stack.enter_context(Progress(console=console, transient=True, disable=not console.is_terminal))
        task = progress.add_task("clean", total=source.size)
        for batch in source.batches:
            batch = batch.without(sink.refuse(batch))
            texts, made = _cleaned(cleaner, batch)
            sink.write(batch, texts)
            if write_edits:
                write_edits(_published(made, batch, withheld))
            if write_rejects:
                write_rejects(to_json(reject._asdict()) for reject in batch.rejects)
            else:
                unread += islice(batch.rejects, _INCIDENTS_SHOWN - len(unread))
            counts.update(_counts(batch, texts, made))
            cuts.update(made["rule"].to_pylist())
            progress.update(task, completed=batch.position)
    ordered = {rule.id: cuts[rule.id] for rule in cleaner.rules if cuts[rule.id]}
    return Summary(**{name: counts[name] for name in Summary.__annotations__ if name != "cuts"}, cuts=ordered), unread


def _cleaned(cleaner: Cleaner, batch: Batch) -> tuple[list[str], pa.Table]:
    columns = {name: [getattr(text, name) for text in batch.texts] for name in ("id", "text", "outlet")}
    texts, edits = cleaner.clean_table(
        pa.table({name: pa.array(column, pa.string()) for name, column in columns.items()})
    )
    return texts.to_pylist(), edits


def _published(edits: pa.Table, batch: Batch, withheld: pa.Array) -> pa.Table:
    """The edits with the ids of their texts, as they may be shown: without what rules withhold."""
    ids = pa.array([text.id for text in batch.texts], pa.string()).take(edits["row"].combine_chunks())
    removed = pc.if_else(pc.is_in(edits["rule"], withheld), pa.scalar(None, pa.string()), edits["removed"])
    columns = {name: edits[name] for name in edits.column_names} | {"id": ids, "removed": removed}
    return pa.table([columns[name] for name in EDITS.names], schema=EDITS)


def _counts(batch: Batch, texts: Sequence[str], edits: pa.Table) -> dict[str, int]:
    characters = sum(len(text.text) for text in batch.texts)
    return {
        "texts": len(texts),
        "rejected": len(batch.rejects),
        "characters": characters,
        "characters_removed": characters - sum(map(len, texts)),
        "untouched": len(texts) - len(pc.unique(edits["row"])),
    }


def as_incident(reject: Reject) -> Incident:
    """A reject as an incident, for where no file takes it."""
    place = reject.file if reject.line is None else f"{reject.file}:{reject.line}"
    # As Python writes it, so that no id can move the cursor of a terminal.
    named = f" {reject.id[:80]!r}" if reject.id else ""
    return Incident("text-unreadable", place, f"the text{named} is left out: {reject.reason}")


def summary_lines(summary: Summary, rejects: Path | None, shown: int) -> list[str]:
    """The summary for people."""
    said = [
        f"texts {summary.texts:,} ({summary.untouched:,} untouched), characters {summary.characters:,} "
        f"({summary.characters_removed:,} removed)",
        *(f"  {rule} {number:,}" for rule, number in sorted(summary.cuts.items(), key=lambda cut: (-cut[1], cut[0]))),
    ]
    if summary.rejected:
        where = f"see {rejects}" if rejects else "named above" if shown == summary.rejected else f"{shown} named above"
        said.append(f"texts that could not be read {summary.rejected:,}: {where}")
    return said
