"""Times as ratios: machines differ, the ratio to a fixed piece of work of the same run does not."""

import statistics
import time
from collections.abc import Callable


def yardstick() -> float:
    """Seconds that this machine takes, now, for a fixed loop of plain Python."""
    began = time.perf_counter()
    total = 0
    for i in range(300_000):
        total += i * i % 7
    return time.perf_counter() - began


def measure(name: str, work: Callable[[], object], *, times: int = 5) -> float:
    """Run the work, print its median in milliseconds and as a ratio to the yardstick; the median in seconds."""
    taken, unit = [], []
    for _ in range(times):
        unit.append(yardstick())
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    median, base = statistics.median(taken), statistics.median(unit)
    print(f"{name:<58} {median * 1000:9.2f} ms   {median / base:8.3f} x yardstick")
    return median


def judge(name: str, seen: float, bound: float, unit: str = "") -> bool:
    """Print a figure beside the most that it may be; whether it is reached."""
    reached = seen <= bound
    verdict = "reached" if reached else "NOT reached"
    print(f"{name:<58} {seen:9.2f} {unit:<3} at most {bound:8.2f} {unit:<3} {verdict}", flush=True)
    return reached


def percentile(values: list[float], share: float) -> float:
    """The value below which that share of them lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
