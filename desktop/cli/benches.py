"""`bench NAME`: runs one of bench/*.py, each printing one JSON object."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path
from typing import Annotated

import typer

from desktop.cli.common import Code

BENCHES = Path(__file__).resolve().parent.parent.parent / "bench"


def names() -> list[str]:
    """The benchmarks there are."""
    return sorted(path.stem for path in BENCHES.glob("*.py") if not path.stem.startswith("_"))


def bench(context: typer.Context, name: Annotated[str, typer.Argument(help=f"One of: {', '.join(names())}.")]) -> None:
    """Run a benchmark; further options (--quick, --rounds N) go to it. The last line printed is one JSON object."""
    if name not in names():
        typer.echo(f"There is no benchmark {name!r}; there are: {', '.join(names())}.", err=True)
        raise typer.Exit(Code.USAGE)
    sys.argv = [str(BENCHES / f"{name}.py"), *context.args]
    sys.path.insert(0, str(BENCHES.parent))
    runpy.run_path(sys.argv[0], run_name="__main__")
