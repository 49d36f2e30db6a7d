"""CPU seconds of a piece of work, measured alike in every process of a run."""

import statistics
import time
from collections.abc import Callable

LEAST_SECONDS, LEAST_ROUNDS = 1.0, 3


def cpu_seconds(work: Callable[[], object]) -> float:
    """CPU seconds (not those of the clock: the machine is shared) of one round of `work`: the median of as many rounds as fill a second."""
    work()
    rounds: list[float] = []
    while sum(rounds) < LEAST_SECONDS or len(rounds) < LEAST_ROUNDS:
        begun = time.process_time()
        work()
        rounds.append(time.process_time() - begun)
    return statistics.median(rounds)
