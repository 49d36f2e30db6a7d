"""What is measured is what the measurement says it is; how fast it is, no test asserts."""

import json
import random
from itertools import pairwise

import pytest

from bench import suggesting
from bench.offsets import compare, log
from bench.texts import SPANS, invented, sample


@pytest.fixture
def texts():
    """Forty invented articles with their cuts and spans."""
    chance = random.Random(1)
    return [sample(text, chance) for text in invented(40, chance)]


def test_invented_articles_are_like_real_ones(texts):
    """About 4.3 kB of UTF-8 and 1.2 cuts each, twenty spans that lie in the text, cuts that lie apart; and the same for the same seed."""
    assert 3_900 < sum(len(text.text.encode()) for text in texts) / len(texts) < 4_700
    assert 0.9 < sum(len(text.cuts) for text in texts) / len(texts) < 1.5
    for text in texts:
        assert len(text.starts) == len(text.ends) == SPANS
        assert all(0 <= start < end <= len(text.text) for start, end in zip(text.starts, text.ends, strict=True))
        assert all(one[1] < other[0] for one, other in pairwise(text.cuts))
    assert list(invented(2, random.Random(3))) == list(invented(2, random.Random(3)))


def test_a_rival_that_finds_something_else_ends_the_measurement(texts):
    """Speeds of two programs that do not do the same are not compared: another text, or another place for an exact span, stops the run."""
    made = [log(text) for text in texts]
    places = [
        list(span)
        for text, cut in zip(texts, made, strict=True)
        for span in zip(*cut.project_many(text.starts, text.ends)[:2], strict=True)
    ]
    right = {"texts": [cut.apply(text.text) for text, cut in zip(texts, made, strict=True)], "bounds": places}
    compare(texts, made, right)
    with pytest.raises(SystemExit, match="cut differently"):
        compare(texts, made, right | {"texts": [text.text + "." for text in texts]})
    with pytest.raises(SystemExit, match="for a span"):
        compare(texts, made, right | {"bounds": [[start + 1, end] for start, end in places]})


def test_suggestions_are_drawn_by_lot_and_shown_with_their_parts(tmp_path, capsys):
    rows = [{"id": f"d{n}", "text": f"قال الوزير رقم {n} إن القوات باقية."} for n in range(20)]
    path = tmp_path / "texts.jsonl"
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    said = []
    for seed in ("1", "1", "2"):
        suggesting.main([str(path), "--texts", "10", "--read", "3", "--seed", seed])
        said.append(capsys.readouterr().out.splitlines()[1:])
    assert said[0] == said[1] != said[2] and len(said[0]) == 3 * 4
    assert "⟦إن القوات باقية⟧" in said[0][1] and "  cue: قال" in said[0]
