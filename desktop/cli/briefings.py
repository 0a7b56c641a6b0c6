"""`briefing`: papers (日报, 通报, 专报, 交接班) made and numbered, written again, verified, worded and signed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from desktop.briefing.formats import Format, Wanted
from desktop.cli.briefing_due import run_due_papers
from desktop.cli.briefing_work import (
    Order,
    asked_period,
    day_of,
    made,
    papers,
    told,
    written,
)
from desktop.cli.common import (
    account_option,
    answer,
    city_option,
    database_option,
    json_option,
    language_option,
    opened,
    remember,
)
from models.briefings.commands import sign_briefing, word_briefing
from models.briefings.kinds import Kind
from models.briefings.queries import get_briefing
from models.briefings.records import Wording
from models.store.engine import Store
from widgets.i18n import tr

DESK = "briefing"
app = typer.Typer(
    help="Papers with the city's figures: 日报, 三日通报, 周调度, 月通报, 热点专报, 信息专报, 交接班.",
    invoke_without_command=True,
)
formats_option = typer.Option(
    "--format", help="pdf, docx, xlsx, html, png; may be given several times. PDF and XLSX unless given."
)
number_argument = typer.Argument(metavar="NUMBER", help="As 2026-0001 or weekly-2026-0003-2.", show_default=False)


@app.callback(epilog="Example: ./run briefing --date 2026-11-23 --out briefings")
def briefing(
    context: typer.Context,
    day: Annotated[
        str | None,
        typer.Option(
            "--date",
            metavar="DAY",
            callback=day_of,
            help="A day that it is about, as 2026-11-23; the latest that are over in the city's time zone unless given. What still runs is told so far.",
        ),
    ] = None,
    kind: Annotated[Kind, typer.Option("--kind", help="Which paper.")] = Kind.DAILY,
    first: Annotated[
        str | None,
        typer.Option(
            "--from", metavar="DAY", callback=day_of, help="The first day, where the days are not the kind's own."
        ),
    ] = None,
    last: Annotated[
        str | None, typer.Option("--to", metavar="DAY", callback=day_of, help="The last day, with --from.")
    ] = None,
    case: Annotated[
        str | None, typer.Option("--case", help="The number of the case that --kind matter is about.")
    ] = None,
    out: Annotated[Path, typer.Option("--out", help="Folder for the files.")] = Path("out"),
    number: Annotated[
        str | None,
        typer.Option("--number", help="Make none: write out the one of this number again (2026-0001), as it was kept."),
    ] = None,
    listed: Annotated[bool, typer.Option("--list", help="Make none: tell which there are.")] = False,
    formats: Annotated[list[Format] | None, formats_option] = None,
    style: Annotated[str, typer.Option("--style", help="red (红头) or plain.")] = "red",
    watermark: Annotated[bool, typer.Option("--watermark", help="The exporter's name on every page.")] = False,
    sign: Annotated[bool, typer.Option("--sign", help="Sign it at once; a supervisor's account.")] = False,
    database: Annotated[str | None, database_option] = None,
    city: Annotated[str | None, city_option] = None,
    account: Annotated[str | None, account_option] = None,
    language: Annotated[str | None, language_option] = None,
    as_json: Annotated[bool, json_option] = False,
) -> None:
    """Make a paper, keep it in the database under the next number of its kind (made again: the next edition), write it out."""
    options = remember(context, database=database, city=city, account=account, language=language)
    if context.invoked_subcommand is not None:
        return
    if number is not None and day is not None:
        raise typer.BadParameter("--number names a briefing that has its day; give no --date with it")
    if (first is None) != (last is None) or (first is not None and day is not None):
        raise typer.BadParameter("--from and --to go together, and without --date")
    if (kind is Kind.MATTER) != (case is not None) and number is None and not listed:
        raise typer.BadParameter("--kind matter and --case go together")
    if style not in ("red", "plain"):
        raise typer.BadParameter(f"{style!r} is no style; there are red and plain")
    with told(out), opened(options) as target:
        store = Store(target.url, desk=DESK, pool_size=1)
        try:
            if listed:
                lines, facts = papers(store, None if day is None else date.fromisoformat(day))
            else:
                chosen = tuple(dict.fromkeys(formats)) if formats else Wanted().formats
                order = Order(out, chosen, style, options.language, watermark=watermark)
                period = asked_period(first, last)
                if number is not None:
                    lines, facts = written(store, number, order)
                else:
                    wanted = None if day is None else date.fromisoformat(day)
                    lines, facts = made(store, kind, wanted, period, case, order, sign=sign)
        finally:
            store.close()
    answer(facts, lines, as_json=as_json)


@app.command(epilog="Example: ./run briefing verify 2026-0004")
def verify(
    context: typer.Context,
    number: Annotated[str, number_argument],
    database: Annotated[str | None, database_option] = None,
    city: Annotated[str | None, city_option] = None,
    account: Annotated[str | None, account_option] = None,
    language: Annotated[str | None, language_option] = None,
    as_json: Annotated[bool, json_option] = False,
) -> None:
    """Recompute a paper from the history as it was seen when it was made, and say equal or what differs and why."""
    options = remember(context, database=database, city=city, account=account, language=language)
    with told(Path()), opened(options) as target:
        # Only here: it brings type setting with it.
        from desktop.briefing.checking import check_paper, facts, lines

        store = Store(target.url, desk=DESK, pool_size=1)
        try:
            checked = check_paper(store, number)
        finally:
            store.close()
    answer(facts(checked), lines(checked), as_json=as_json)
    if not checked.equal:
        raise typer.Exit(1)


@app.command(epilog="Example: ./run briefing sign 2026-0004 --report-to 区委、区政府 --send-to 各街道")
def sign(
    context: typer.Context,
    number: Annotated[str, number_argument],
    report_to: Annotated[str | None, typer.Option("--report-to", help="报: to whom it is reported.")] = None,
    send_to: Annotated[str | None, typer.Option("--send-to", help="送: to whom it is sent.")] = None,
    copy_to: Annotated[str | None, typer.Option("--copy-to", help="发: who gets a copy.")] = None,
    title: Annotated[str | None, typer.Option("--title", help="The title of a paper on one matter.")] = None,
    database: Annotated[str | None, database_option] = None,
    city: Annotated[str | None, city_option] = None,
    account: Annotated[str | None, account_option] = None,
    language: Annotated[str | None, language_option] = None,
    as_json: Annotated[bool, json_option] = False,
) -> None:
    """Sign a draft (签发) with the words that were edited in it; from then on they stay. A supervisor's account."""
    options = remember(context, database=database, city=city, account=account, language=language)
    given = {"report_to": report_to, "send_to": send_to, "copy_to": copy_to, "title": title}
    with told(Path()), opened(options) as target:
        store = Store(target.url, desk=DESK, pool_size=1)
        try:
            with store.transaction(origin="briefing") as s:
                before = get_briefing(s, number).wording
                said = {name: value for name, value in given.items() if value is not None}
                if said:
                    kept = {name: getattr(before, name) for name in given}
                    word_briefing(s, number, Wording(**kept | said, edits=before.edits))
                signed = sign_briefing(s, number)
        finally:
            store.close()
    assert signed.signature is not None
    answer(
        {"number": signed.number, "signed_by": signed.signature.by, "sha256": signed.signature.sha256},
        [tr("{number} is signed by {who}", number=signed.number, who=signed.signature.by)],
        as_json=as_json,
    )


app.command("run-due", epilog="Example: ./run briefing run-due --city jimo")(run_due_papers)
