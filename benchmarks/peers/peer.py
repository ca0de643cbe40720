"""What the Python peers share: command line, made-up rows, timing, and the line that ends a sample."""

import argparse
import importlib
import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import NoReturn


def arguments(**modes: list[str]) -> argparse.Namespace:
    """The name, the work and what to do with it, as work-arguments.mjs says; `modes`: choices of more options."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--name", required=True)
    parser.add_argument("--hidden", type=lambda text: [int(width) for width in text.split(",")], required=True)
    for name in ("inputs", "latent", "batch", "batches"):
        parser.add_argument(f"--{name}", type=int, required=True)
    parser.add_argument("--loss", choices=["bernoulli", "mse"], required=True)
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--check", type=int, default=0)
    for name, choices in modes.items():
        parser.add_argument(f"--{name}", choices=choices, required=True)
    return parser.parse_args()


def finish(name: str, **fields: object) -> NoReturn:
    """Prints the line that ends a sample."""
    print(json.dumps({"name": name, **fields}))
    sys.exit()


def finish_measured(work: argparse.Namespace, ms: float, version: str, setting: str) -> NoReturn:
    """`finish` with what a step took."""
    rate = 1000 * work.batch / ms
    finish(work.name, msPerStep=ms, rowsPerSecond=rate, version=version, setting=setting)


def load(name: str, module: str) -> ModuleType:
    """Imports `module`, or ends the sample of the peer `name` as absent."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        finish(name, absent=f"{error}; run npm run bench:peers:setup")


def made_up_rows(count: int, width: int):
    """The rows that `measureSteps` of @paravae/parallel trains on, in [0, 1]: float32 [count, width]."""
    import numpy as np

    hashed = np.arange(count * width, dtype=np.uint32) * np.uint32(0x9E3779B1)
    return (hashed >> np.uint32(24)).astype(np.float32).reshape(count, width) / np.float32(255)


def row_numbers(batches: int, batch: int) -> Iterator:
    """The rows of one batch after the other, int64 [batch], shuffled anew each epoch."""
    import numpy as np

    generator = np.random.default_rng(0)
    while True:
        yield from generator.permutation(batches * batch).reshape(batches, batch)


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()


def timed_ms(call: Callable[[], object]) -> float:
    begun = time.perf_counter()
    call()
    return 1000 * (time.perf_counter() - begun)


def median_ms(call: Callable[[], object], seconds: float) -> float:
    """Median time of a call over `seconds`, after three calls and a quarter of that time unmeasured."""

    def run(for_seconds: float) -> list[float]:
        times = []
        begun = time.perf_counter()
        while time.perf_counter() - begun < for_seconds or len(times) < 3:
            times.append(timed_ms(call))
        return times

    run(0)
    run(seconds / 4)
    return statistics.median(run(seconds))


def mean_loss(call: Callable[[], list[float]], steps: int, of: int) -> float:
    """Mean loss of the last `of` of `steps` steps; a call does some steps and gives the loss of each."""
    losses: list[float] = []
    while len(losses) < steps:
        losses += call()
    return statistics.mean(losses[-of:])
