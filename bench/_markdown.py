"""A benchmark's report as tables for docs/: a row a case, a column a contender, the ratio beside each peer."""

from __future__ import annotations

from typing import Any


def tables(report: dict[str, Any]) -> str:
    """One table for all cases of a report, as `finish` prints it."""
    cases = report["cases"]
    peers = list(dict.fromkeys(peer for case in cases.values() for peer in case["peers"]))
    lines = [
        f"`{report['bench']}`: {report['machine']}; {report['rounds']} rounds; ours: {report.get('renderer', '—')}",
        "",
        f"| case | unit | ours p50 (p05 – p95) | {' | '.join(peers)} |",
        f"|---|---|---|{'---|' * len(peers)}",
    ]
    for name, case in cases.items():
        ours = case["ours"]
        cells = [
            f"{_number(case['peers'][peer]['p50'])} (× {_number(case['ratio'][peer]['median'])})"
            if peer in case["peers"]
            else ""
            for peer in peers
        ]
        mine = f"{_number(ours['p50'])} ({_number(ours['p05'])} – {_number(ours['p95'])})"
        lines.append(f"| {name} | {case['unit']} | {mine} | {' | '.join(cells)} |")
    lost = [
        f"{name} to {peer} (× {_number(ratio['median'])})"
        for name, case in cases.items()
        for peer, ratio in case["ratio"].items()
        if ratio["median"] < 1
    ]
    lines += ["", f"Lost: {'; '.join(lost) or 'nothing'}."]
    return "\n".join(lines)


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
