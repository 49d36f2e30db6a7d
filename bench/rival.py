"""The side of the measurement that runs in the rival's own virtual environment: samples come in as JSON, seconds and results go out."""

import json
import sys

from bistring import BistrBuilder, bistr

from bench.timing import cpu_seconds


def build(text: str, cuts: list[tuple[int, int]]) -> bistr:
    """The text without its cuts; bistring makes text and map in one go."""
    builder = BistrBuilder(text)
    for start, end in cuts:
        builder.skip(start - builder.position)
        builder.discard(end - start)
    builder.skip_rest()
    return builder.build()


def main() -> None:
    """Read samples from stdin, write `{cut, project, texts, bounds}` to stdout."""
    samples = json.load(sys.stdin)
    built = [build(text, cuts) for text, cuts, _, _ in samples]
    asked = [
        (made.alignment, list(zip(starts, ends, strict=True)))
        for made, (_, _, starts, ends) in zip(built, samples, strict=True)
    ]
    json.dump(
        {
            "cut": cpu_seconds(lambda: [build(text, cuts) for text, cuts, _, _ in samples]),
            "project": cpu_seconds(
                lambda: [alignment.modified_bounds(*span) for alignment, spans in asked for span in spans]
            ),
            "texts": [made.modified for made in built],
            "bounds": [alignment.modified_bounds(*span) for alignment, spans in asked for span in spans],
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main()
