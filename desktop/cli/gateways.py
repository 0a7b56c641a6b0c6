"""`gateway`: run the service that phones talk to; see who is signed in, let in, end sessions."""

from __future__ import annotations

import ipaddress
import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer
from sqlalchemy.orm import Session

from desktop.cli.common import answer, city_option, database_option, errors, json_option, opened, remember
from desktop.connect import Target
from desktop.postgres.places import default_base
from desktop.problems import Problem
from models.phones.commands import make_link, revoke, revoke_all
from models.phones.queries import get_sessions, worker_by_code
from models.phones.records import PhoneSession
from models.store.engine import Store
from models.store.errors import Refused
from widgets.i18n import tr

ROOT = Path(__file__).resolve().parent.parent.parent
ACCOUNT = "gateway"
DESK = "gateway cli"
STOP_WAIT_S = 15

app = typer.Typer(help="The service that phones talk to.", invoke_without_command=True)
sessions = typer.Typer(help="Which phones are signed in.", no_args_is_help=True)
app.add_typer(sessions, name="sessions")


class GatewayEnded(Problem):
    """The service could not start, or ended by itself."""

    id = "gateway.ended"
    happened = "The gateway does not run."
    kept = "Nothing was changed; what phones have not sent yet they keep."
    advice = "Read what it says below, mend that, and start it again."


class OpenWithoutTls(Problem):
    """Without TLS everybody on the way reads names, places and tokens."""

    id = "settings.gateway_without_tls"
    happened = "Without TLS the gateway does not listen on {listen}: everybody on the way could read along."
    kept = "Nothing was started."
    advice = "Leave --no-tls out, listen on 127.0.0.1, or name the balancer that speaks TLS for it: --behind ADDRESS"


class NoSuchSession(Problem):
    """It is not there, or has ended."""

    id = "gateway.no_such_session"
    happened = "There is no phone signed in by {what}."
    kept = "Nothing was changed."
    advice = "See which there are: ./run gateway sessions list"


class NoSuchWorker(Problem):
    """Nobody in service has that code."""

    id = "gateway.no_such_worker"
    happened = "There is no worker in service with the code {code}."
    kept = "Nothing was changed."
    advice = "Codes stand in the list of workers: ./run export workers --help"


@app.callback(epilog="Example: ./run gateway --listen 0.0.0.0 --port 8443")
def gateway(
    context: typer.Context,
    database: Annotated[str | None, database_option] = None,
    city: Annotated[str | None, city_option] = None,
    listen: Annotated[str, typer.Option(help="The address to listen on; 0.0.0.0 for all.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port; 0 for any free one.", min=0, max=65535)] = 8443,
    certificate: Annotated[Path | None, typer.Option(help="PEM file; without it one is made.", exists=True)] = None,
    key: Annotated[Path | None, typer.Option(help="PEM file of the certificate's key.", exists=True)] = None,
    name: Annotated[list[str] | None, typer.Option(help="A further name that the made certificate is for.")] = None,
    no_tls: Annotated[bool, typer.Option("--no-tls", help="Plain HTTP: on loopback, or behind a balancer.")] = False,
    behind: Annotated[list[str] | None, typer.Option(help="A balancer's address, whose word is believed.")] = None,
    messages: Annotated[
        str, typer.Option(help="How codes are sent: console, file:PATH or an http(s) address.")
    ] = "console",
    rings: Annotated[
        str, typer.Option(help="How a sleeping phone is woken for a call: console, file:PATH or an http(s) address.")
    ] = "console",
    base: Annotated[str, typer.Option(help="Where phones reach the service, for the links in these rings.")] = "",
    turn: Annotated[
        list[str] | None, typer.Option(help="A relay of calls: turn:HOST:PORT.", envvar="SHAOTAI_TURN")
    ] = None,
    turn_secret_file: Annotated[
        Path | None,
        typer.Option(help="A file with coturn's secret.", exists=True, envvar="SHAOTAI_TURN_SECRET_FILE"),
    ] = None,
    log: Annotated[
        bool, typer.Option("--log", help="Log every request (route, status, time) on standard error.")
    ] = False,
) -> None:
    """Run the service until it is interrupted."""
    options = remember(context, database=database, city=city)
    if context.invoked_subcommand is not None:
        return
    if (certificate is None) != (key is None):
        raise typer.BadParameter("--certificate and --key go together")
    if no_tls and not behind and not _is_loopback(listen):
        raise OpenWithoutTls(listen=listen)
    if bool(turn) != (turn_secret_file is not None):
        raise typer.BadParameter("--turn and --turn-secret-file go together")
    if rings != "console" and not base:
        raise typer.BadParameter("--rings needs --base: a link has to lead somewhere")
    facts: dict[str, Any] = {
        "listen": listen,
        "port": port,
        "tls": not no_tls,
        "certificate": None if certificate is None else str(certificate.absolute()),
        "key": None if key is None else str(key.absolute()),
        "folder": str(default_base() / "gateway"),
        "names": name or [],
        "behind": behind or [],
        "messages": messages,
        "rings": rings,
        "base": base,
        "turn": turn or [],
        "turn_secret": "" if turn_secret_file is None else turn_secret_file.read_text("utf-8").strip(),
        "log": "INFO" if log else "WARNING",
    }
    with opened(options) as target:
        _run(facts | {"database": gateway_url(target)})


@sessions.command("list", epilog="Example: ./run gateway sessions list --worker 9990010001")
def list_(
    context: typer.Context,
    database: Annotated[str | None, database_option] = None,
    city: Annotated[str | None, city_option] = None,
    worker: Annotated[str | None, typer.Option(help="A worker's code.")] = None,
    ended: Annotated[bool, typer.Option("--ended", help="Those that ended too.")] = False,
    as_json: Annotated[bool, json_option] = False,
) -> None:
    """List the phones that are signed in; names are masked."""
    with _store(context, database, city) as store, store.read() as s:
        found = get_sessions(s, None if worker is None else _worker(s, worker), ended=ended)
    facts = [{name: getattr(one, name) for name in PhoneSession.__dataclass_fields__} for one in found]
    lines = [
        f"{one.id}  {one.worker_code} {one.worker}  {one.way}  {one.opened_at:%Y-%m-%d %H:%M}  {one.seen_at:%Y-%m-%d %H:%M} UTC"
        f"  {one.ending or 'signed in'}"
        for one in found
    ]
    answer({"sessions": facts}, lines or ["No phone is signed in."], as_json=as_json)


@sessions.command("revoke", epilog="Example: ./run gateway sessions revoke --worker 9990010001")
def revoke_(
    context: typer.Context,
    session: Annotated[str | None, typer.Argument(help="A session's identifier, as the list shows it.")] = None,
    database: Annotated[str | None, database_option] = None,
    city: Annotated[str | None, city_option] = None,
    worker: Annotated[str | None, typer.Option(help="All sessions of the worker of this code.")] = None,
    as_json: Annotated[bool, json_option] = False,
) -> None:
    """End sessions: their tokens are dead at once, whoever has them."""
    if (session is None) == (worker is None):
        raise typer.BadParameter("name a session, or a worker by --worker")
    with _store(context, database, city) as store, store.transaction() as s:
        if worker is not None:
            ended = revoke_all(s, _worker(s, worker))
        else:
            ended = int(revoke(s, _session_id(session or "")))
    if not ended:
        raise NoSuchSession(what=worker or session)
    answer({"ended": ended}, [f"Ended: {ended}."], as_json=as_json)


@app.command("link", epilog="Example: ./run gateway link 9990010001 --base https://10.0.0.5:8443")
def link(
    context: typer.Context,
    worker: Annotated[str, typer.Argument(help="The worker's code.")],
    database: Annotated[str | None, database_option] = None,
    city: Annotated[str | None, city_option] = None,
    base: Annotated[str, typer.Option(help="Where phones reach the gateway.")] = "https://127.0.0.1:8443",
    as_json: Annotated[bool, json_option] = False,
) -> None:
    """Make a link that signs a worker's phone in, once, within half an hour."""
    with _store(context, database, city) as store, store.transaction() as s:
        made = make_link(s, _worker(s, worker))
    # After the #, which browsers keep to themselves.
    address = f"{base.rstrip('/')}/field/#link={made}"
    answer({"link": address}, [address], as_json=as_json)


def gateway_url(target: Target) -> str:
    """The address that the service connects by: its own account's, or on a shared server the one that was given."""
    url = target.url_for(ACCOUNT) if target.cities is not None else target.url
    return url.render_as_string(hide_password=False)


def _run(facts: dict[str, Any]) -> None:
    child = subprocess.Popen(
        [sys.executable, "-m", "gateway"],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdin is not None
    assert child.stdout is not None
    failed = ""
    try:
        child.stdin.write(json.dumps(facts) + "\n")
        child.stdin.flush()
        for line in child.stdout:
            told = json.loads(line)
            failed = str(told.get("failed", ""))
            if told.get("started"):
                _announce(facts, int(told["port"]))
    except KeyboardInterrupt:
        # Asked to end: that is what a service does, and no failure.
        logging.getLogger(__name__).info("ending")
        return
    finally:
        _end(child)
    if child.returncode or failed:
        raise GatewayEnded(failed or f"exit code {child.returncode}")


def _announce(facts: dict[str, Any], port: int) -> None:
    scheme = "https" if facts["tls"] else "http"
    host = "127.0.0.1" if facts["listen"] in ("0.0.0.0", "::") else facts["listen"]  # noqa: S104 - compared with
    at = f"{scheme}://[{host}]:{port}" if ":" in host else f"{scheme}://{host}:{port}"
    errors.print(tr("The gateway runs: {address}. End it with Ctrl-C.", address=f"{at}/field/"), markup=False)
    if facts["tls"] and facts["certificate"] is None:
        errors.print(tr("Phones trust it once they have its authority: {address}", address=f"{at}/trust"), markup=False)


def _end(child: subprocess.Popen[str]) -> None:
    if child.stdin is not None:
        try:
            child.stdin.close()
        except BrokenPipeError:
            logging.getLogger(__name__).debug("it has ended by itself")
    try:
        child.wait(STOP_WAIT_S)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
    if child.stdout is not None:
        child.stdout.close()


@contextmanager
def _store(context: typer.Context, database: str | None, city: str | None) -> Iterator[Store]:
    with opened(remember(context, database=database, city=city)) as target:
        store = Store(target.url, desk=DESK, pool_size=1)
        try:
            yield store
        finally:
            store.close()


def _worker(s: Session, code: str) -> UUID:
    try:
        return worker_by_code(s, code)
    except Refused:
        raise NoSuchWorker(code=code) from None


def _session_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NoSuchSession(what=text) from None


def _is_loopback(listen: str) -> bool:
    try:
        return ipaddress.ip_address(listen).is_loopback
    except ValueError:
        return listen == "localhost"
