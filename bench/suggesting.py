"""Suggestions on texts that nobody annotated: how fast, and some of them drawn by lot for a person to judge.

    python -m bench.suggesting texts.jsonl.gz --texts 150 --read 30 --seed 424242

Texts are cleaned first, as those of a corpus are. Drawn are attributions (a content with its cue, source and supplements) or, with --numbers, dates and
numbers; each is shown with the words around it. The same seed draws the same.
"""

import argparse
import random
import time
from collections.abc import Sequence
from pathlib import Path

from jalaa.annotation.suggesting.found import Found
from jalaa.annotation.suggesting.frames import Frames, find_frames
from jalaa.annotation.suggesting.quantities import find_quantities
from jalaa.annotation.suggesting.words import read_words
from jalaa.cleaning.engine import Cleaner
from jalaa.cleaning.reading import open_texts

AROUND = 60


def main(words: Sequence[str] | None = None) -> None:
    """Suggest for the texts drawn, and print the speed and what was drawn of the suggestions."""
    asked = _asked(words)
    cleaner = Cleaner.load("arabic-news")
    everything = [one.text for batch in open_texts(asked.texts_file).batches for one in batch.texts]
    texts = [cleaner.clean(text).text for text in random.Random(asked.seed).sample(everything, asked.texts)]
    start = time.process_time()
    made = [_suggested(text) for text in texts]
    seconds = time.process_time() - start
    count = sum(len(read_words(text).folded) for text in texts)
    print(
        f"{len(texts)} texts, {count:,} words and marks: {seconds / count * 10_000:.2f} s of one core for 10,000 of them"
    )
    drawn = []
    for text, (numbers, frames) in zip(texts, made, strict=True):
        if asked.numbers:
            drawn += [(text, one, []) for one in numbers]
        else:
            contents = (one for one in frames.spans if one.label == "CONTENT")
            drawn += [
                (text, one, [(label, tail) for label, head, tail in frames.relations if head == one])
                for one in contents
            ]
    for text, one, parts in random.Random(asked.seed + 1).sample(drawn, min(asked.read, len(drawn))):
        print(_shown(text, one, parts))


def _asked(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("texts_file", type=Path, help="JSONL with id and text")
    parser.add_argument("--texts", type=int, default=150)
    parser.add_argument("--read", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--numbers", action="store_true")
    return parser.parse_args(words)


def _suggested(text: str) -> tuple[list[Found], Frames]:
    words = read_words(text)
    numbers = find_quantities(words)
    dates = {words.at(one.start): words.at(one.end - 1) for one in numbers if one.label in ("DATE", "TIME")}
    return numbers, find_frames(words, (), dates, set())


def _shown(text: str, one: Found, parts: Sequence[tuple[str, Found]]) -> str:
    said = ", ".join(f"{name}={value}" for name, value in one.attributes)
    lines = [
        f"{one.label} {said}",
        f"  {text[max(0, one.start - AROUND) : one.start]}⟦{text[one.start : one.end]}⟧{text[one.end : one.end + AROUND]}",
    ]
    lines += [f"  {label}: {text[part.start : part.end]}" for label, part in parts]
    return "\n".join(line.replace("\n", "⏎") for line in lines)


if __name__ == "__main__":
    main()
