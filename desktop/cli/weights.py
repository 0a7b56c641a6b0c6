"""`city weights`: how the workers suggested for a case are ranked, shown and set; the supervisor's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Annotated

import typer

from desktop.cli.common import account_option, answer, city_option, database_option, json_option, opened, remember
from desktop.cli.versions import told_versions
from desktop.problems import Problem
from models.cases.advice import LIMITS, Weights
from models.cases.recommend.weights import NAME, get_weights, set_weights
from models.city.settings import Setting, get_versions
from models.store.engine import Store
from models.store.errors import Refused

DESK = "city"
MEANINGS = {
    "outside_m": "metres for one of another grid",
    "order_m": "metres for every order in hand",
    "listed_m": "metres for one who is not on the place's duty list, where it has one",
    "second_m": "metres for every second of the position's age",
    "accuracy": "metres for every metre the position may be wrong by",
    "sent_m": "metres for one who was sent just now",
    "sent_minutes": "minutes over which that fades",
    "near_m": "nobody of another grid is sent farther than this on foot, metres",
    "most_orders": "nobody with this many orders in hand is offered",
}

app = typer.Typer(
    help="How the workers suggested for a case are ranked: one sum in metres of walking, the smallest first.",
    no_args_is_help=True,
)


class WeightOutOfRange(Problem):
    """A weight that makes no sense."""

    id = "input.weight"
    happened = "{weight} must lie between {low} and {high}."
    kept = "The weights are as they were; nothing was set."
    advice = "Give another value: ./run city weights show tells what each means."


class WeightsChanged(Problem):
    """Another set them in between."""

    id = "city.weights_changed"
    happened = "{by} set the weights anew meanwhile."
    kept = "What was set by others holds; nothing of yours was written."
    advice = "Look at them (./run city weights show) and set yours again."


@app.command(epilog="Example: ./run city weights show --city jimo")
def show(
    context: typer.Context,
    database: Annotated[str | None, database_option] = None,
    city: Annotated[str | None, city_option] = None,
    as_json: Annotated[bool, json_option] = False,
) -> None:
    """Show the weights that hold, and how they were changed."""
    with opened(remember(context, database=database, city=city)) as target:
        store = Store(target.url, desk=DESK, pool_size=1)
        try:
            with store.read() as s:
                weights, version = get_weights(s)
                versions = get_versions(s, NAME)
        finally:
            store.close()
    _tell(weights, version, versions, as_json)


@app.command(
    "set", epilog="Example: ./run city weights set order_m=900 near_m=3000 --note 手上件数多看重些 --city jimo"
)
def set_(
    context: typer.Context,
    given: Annotated[list[str], typer.Argument(metavar="NAME=VALUE...", help="One or more of them.")],
    note: Annotated[str, typer.Option(help="Why; kept with the version.")] = "",
    database: Annotated[str | None, database_option] = None,
    city: Annotated[str | None, city_option] = None,
    account: Annotated[str | None, account_option] = "supervisor",
    as_json: Annotated[bool, json_option] = False,
) -> None:
    """Set weights, as a new version; those not named stay. For the supervisor; desks rank by them from the next case on."""
    wanted = dict(_value(one) for one in given)
    with opened(remember(context, database=database, city=city, account=account)) as target:
        store = Store(target.url, desk=DESK, pool_size=1)
        try:
            with store.transaction(DESK) as s:
                before, version = get_weights(s)
                weights = replace(before, **wanted)
                version = set_weights(s, weights, version=version, note=note)
                versions = get_versions(s, NAME)
        except Refused as refused:
            if refused.code == "weight_out_of_range":
                raise WeightOutOfRange(**refused.facts) from refused
            if refused.code == "setting_changed":
                raise WeightsChanged(by=refused.facts.get("by", "")) from refused
            raise
        finally:
            store.close()
    _tell(weights, version, versions, as_json)


def _value(given: str) -> tuple[str, float]:
    name, _, value = given.partition("=")
    if name not in LIMITS:
        raise typer.BadParameter(f"{name!r} is none of {', '.join(LIMITS)}", param_hint="NAME=VALUE")
    try:
        return name, float(value)
    except ValueError:
        raise typer.BadParameter(f"{value!r} is no number", param_hint="NAME=VALUE") from None


def _tell(weights: Weights, version: int, versions: Sequence[Setting], as_json: bool) -> None:
    values = asdict(weights)
    lines = [f"{name:<13}{values[name]:>8g}  {MEANINGS[name]}" for name in Weights.names()]
    changed, history = told_versions(versions)
    answer({"version": version, "weights": values, "versions": history}, [*lines, *changed], as_json=as_json)
