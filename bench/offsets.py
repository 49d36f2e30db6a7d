"""How fast the offset core is, beside bistring, on the same texts in the same run; `python -m bench.offsets` prints the table.

Speeds are per CPU-second of one core: MB of UTF-8, and spans. bistring makes its map of positions while it cuts, so its one speed stands in both
rows of cutting; the row `make the log, then apply` is the like one.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench.texts import Sample, samples
from bench.timing import cpu_seconds
from jalaa.edits import STATUSES, Edit, EditLog
from tests.venvs import NotMade, venv_python

ROOT = Path(__file__).resolve().parents[1]
RIVAL = ("bistring==0.5.0", "pyicu")
MANY = 5_000


def main() -> None:
    """Measure, make sure that both sides found the same, print."""
    what, texts = samples()
    made = [log(sample) for sample in texts]
    megabytes = sum(len(sample.text.encode()) for sample in texts) / 1e6
    cuts = sum(len(sample.cuts) for sample in texts)
    spans = sum(len(sample.starts) for sample in texts)
    print("Measuring (the first run compiles PyICU for bistring: about a minute more)", file=sys.stderr)
    rival = measure_rival(texts)
    if not isinstance(rival, str):
        compare(texts, made, rival)
    print(
        f"{len(texts)} {what}: {1e3 * megabytes / len(texts):.1f} kB of UTF-8, {cuts / len(texts):.1f} cuts and {spans / len(texts):.0f} spans each"
    )
    print(f"{'per CPU-second':<44}{'jalaa':>14}{'bistring':>14}{'ratio':>10}")
    for name, unit, amount, seconds, theirs in measure(texts, made, megabytes, spans):
        speed = amount / seconds
        row = f"{name:<44}{speed:>9,.0f} {unit:<4}"
        if isinstance(rival, str) or theirs is None:
            print(f"{row}{'–':>14}")
        else:
            other = amount / rival[theirs]
            print(f"{row}{other:>9,.{0 if other > 10 else 1}f} {unit:<4}{speed / other:>8,.0f} ×")
    if isinstance(rival, str):
        print(f"bistring could not be measured here: {rival}", file=sys.stderr)


def log(sample: Sample) -> EditLog:
    """The cuts of a sample as a log."""
    edits = tuple(Edit(start, end, "", sample.text[start:end], ("cut",)) for start, end in sample.cuts)
    return EditLog(edits, len(sample.text))


def measure(
    texts: list[Sample], made: list[EditLog], megabytes: float, spans: int
) -> list[tuple[str, str, float, float, str | None]]:
    """Rows of name, unit, amount of work, CPU seconds for it, and the rival's key for the like."""
    pairs = list(zip(made, texts, strict=True))
    many, most = max(pairs, key=lambda pair: len(pair[0].edits))
    starts, ends = ((column * (MANY // len(column) + 1))[:MANY] for column in (most.starts, most.ends))
    apply = cpu_seconds(lambda: [log.apply(sample.text) for log, sample in pairs])
    make = cpu_seconds(lambda: [log(sample).apply(sample.text) for sample in texts])
    project = cpu_seconds(lambda: [log.project_many(sample.starts, sample.ends) for log, sample in pairs])
    project_lot = cpu_seconds(lambda: many.project_many(starts, ends))
    return [
        ("apply", "MB", megabytes, apply, "cut"),
        ("make the log, then apply", "MB", megabytes, make, "cut"),
        (f"project_many, {spans // len(texts)} spans a call", "", spans, project, "project"),
        (f"project_many, {MANY:,} spans a call", "", MANY, project_lot, None),
    ]


def measure_rival(texts: list[Sample]) -> dict[str, Any] | str:
    """What `bench.rival` found, or one line that says why it could not run (bistring needs PyICU, which is compiled against ICU)."""
    try:
        python = venv_python("bench", RIVAL)
    except NotMade as error:
        return f"{str(error).splitlines()[-1]} (PyICU is compiled: it needs a C++ compiler and ICU, on Debian libicu-dev and pkg-config)"
    command = [str(python), "-m", "bench.rival"]
    done = subprocess.run(command, input=json.dumps(texts), capture_output=True, text=True, cwd=ROOT)
    if done.returncode:
        return (done.stderr.splitlines() or ["it ended without a word"])[-1]
    return json.loads(done.stdout)


def compare(texts: list[Sample], made: list[EditLog], rival: dict[str, Any]) -> None:
    """Stop unless both sides cut to the same texts and agree on every span that kept all its characters."""
    for sample, log, theirs in zip(texts, made, rival["texts"], strict=True):
        if log.apply(sample.text) != theirs:
            raise SystemExit(f"jalaa and bistring cut differently the text that begins {sample.text[:40]!r}")
    bounds = iter(rival["bounds"])
    for sample, log in zip(texts, made, strict=True):
        for start, end, status in zip(*log.project_many(sample.starts, sample.ends), strict=True):
            theirs = next(bounds)
            if STATUSES[status] == "exact" and [start, end] != theirs:
                raise SystemExit(
                    f"jalaa says [{start}:{end}) and bistring {theirs} for a span of the text that begins {sample.text[:40]!r}"
                )


if __name__ == "__main__":
    main()
