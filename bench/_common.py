"""What every benchmark shares: rounds interleaved between ours and the peers, percentiles, ratios, one JSON line."""

from __future__ import annotations

import argparse
import json
import math
import platform
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

import numpy as np
import psutil

ROUNDS, SLOW_ROUNDS, QUICK_ROUNDS = 20, 5, 2
SLOW_S = 10.0
RESAMPLES = 2000
PERCENTILES = (50, 5, 95, 99)


@dataclass(frozen=True)
class Round:
    """What one round measured, and what it came to: results of ours and of the peers must be equal."""

    samples: Sequence[float]
    result: Any


Run = Callable[[], Round]


@dataclass(frozen=True)
class Case:
    """One line of the table in BENCH.md. Every callable runs one round; the first one of each is not counted."""

    name: str
    unit: str
    better: Literal["higher", "lower"]
    ours: Run
    peers: dict[str, Run] = field(default_factory=dict)
    detail: Callable[[], dict[str, Any]] | None = None
    """Further facts for the JSON, asked for after the last round."""
    rounds: int | None = None
    """So many and no warm-up, whatever is asked for: a round takes minutes, or can be had once."""
    patience_s: float | None = None
    """A peer that has taken so long in all sits out the rounds that are left: what takes it minutes is measured once."""


def arguments(description: str, **more: tuple[type, Any, str]) -> argparse.Namespace:
    """--quick (at most 8 s in all), --rounds N, and `more` by name: its type, what stands for none, and what it says."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--quick", action="store_true", help="a small version of every case, in at most 8 s")
    parser.add_argument("--rounds", type=int, help="how many rounds instead of the usual number")
    for name, (kind, default, told) in more.items():
        parser.add_argument(f"--{name}", type=kind, default=default, help=f"{told} (default: {default})")
    return parser.parse_args()


def say(line: str) -> None:
    """Progress, for people."""
    print(line, file=sys.stderr, flush=True)


def finish(name: str, options: argparse.Namespace, cases: Sequence[Case], packages: Sequence[str], **more: Any) -> None:
    """Run the cases and print the JSON object as the last line on stdout; fails when results differ."""
    measured, most = {}, 0
    for case in cases:
        measured[case.name], rounds = _measure(case, options)
        most = max(most, rounds)
    versions = {"python": platform.python_version()} | {package: version(package) for package in packages}
    report = {"bench": name, "machine": machine(), **more, "rounds": most, "cases": measured}
    report["versions"] = versions | more.get("versions", {})
    print(json.dumps(report, ensure_ascii=False), flush=True)
    different = [name for name, case in measured.items() if not case["same_result"]]
    if different:
        raise SystemExit(f"results differ: {', '.join(different)}")


def machine() -> str:
    """Cores, memory and whether there is a GPU."""
    memory = math.ceil(psutil.virtual_memory().total / 2**30)
    gpu = "a GPU" if any(Path("/dev/dri").glob("renderD*")) else "no GPU"
    return f"{psutil.cpu_count()} cores, {memory} GiB, {gpu}"


def _measure(case: Case, options: argparse.Namespace) -> tuple[dict[str, Any], int]:
    runs = {"": case.ours, **case.peers}
    samples: dict[str, list[Sequence[float]]] = {name: [] for name in runs}
    same = True
    usual = options.rounds or (QUICK_ROUNDS if options.quick else ROUNDS)
    wanted, count, longest = case.rounds or usual, 0, 0.0
    warm_up = 0 if options.quick or case.rounds else 1
    spent = dict.fromkeys(runs, 0.0)
    while count < wanted + warm_up:
        patient = [name for name in runs if not name or case.patience_s is None or spent[name] < case.patience_s]
        order = patient
        order = order[count % len(order) :] + order[: count % len(order)]
        results = []
        for name in order:
            began = time.perf_counter()
            done = runs[name]()
            took = time.perf_counter() - began
            spent[name] += took
            longest = max(longest, took if case.patience_s is None or not name else 0.0)
            results.append(done.result)
            # Where it will not be asked again, its first round is all there is of it.
            if count >= warm_up or (case.patience_s is not None and name and spent[name] >= case.patience_s):
                samples[name].append(done.samples)
        same = same and all(result == results[0] for result in results)
        count += 1
        if longest > SLOW_S and not options.rounds:
            wanted = min(wanted, SLOW_ROUNDS)
        say(f"{case.name}: round {count} of {wanted + warm_up}")
    ours = samples.pop("")
    measured = {
        "unit": case.unit,
        "better": case.better,
        "same_result": same,
        "ours": percentiles(ours),
        "rounds": {name or "ours": len(theirs) for name, theirs in {"": ours, **samples}.items()},
        "peers": {name: percentiles(theirs) for name, theirs in samples.items()},
        "ratio": {name: _ratio(ours, theirs, case.better) for name, theirs in samples.items()},
    }
    if case.detail is not None:
        measured["detail"] = case.detail()
    return measured, wanted


def percentiles(rounds: Sequence[Sequence[float]]) -> dict[str, float]:
    """Over the samples of all rounds together."""
    values = np.concatenate([np.asarray(samples, dtype=float) for samples in rounds])
    return {f"p{p:02d}": _short(float(np.percentile(values, p))) for p in PERCENTILES}


def _ratio(
    ours: Sequence[Sequence[float]], theirs: Sequence[Sequence[float]], better: Literal["higher", "lower"]
) -> dict[str, float]:
    """How many times better we are, round against round; low and high bound 95 % of the resampled medians.

    A peer that sat rounds out is compared with our median of them all.
    """
    mine, peer = (np.array([np.median(samples) for samples in rounds]) for rounds in (ours, theirs))
    if len(mine) != len(peer):
        mine = np.full(len(peer), np.median(mine))
    ratios = mine / peer if better == "higher" else peer / mine
    chosen = np.random.default_rng(1).integers(0, len(ratios), (RESAMPLES, len(ratios)))
    medians = np.median(ratios[chosen], axis=1)
    low, high = np.percentile(medians, (2.5, 97.5))
    return {"median": _short(float(np.median(ratios))), "low": _short(float(low)), "high": _short(float(high))}


def _short(value: float) -> float:
    return float(f"{value:.4g}")
