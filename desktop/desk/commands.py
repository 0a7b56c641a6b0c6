"""The desk's commands, by name: each has a title, most have a key; the palette lists those that can be given now."""

from __future__ import annotations

from desktop.actions import Actions, Command
from desktop.bulk import ACTS
from desktop.desk.desk import Desk
from desktop.replay.commands import replay_commands
from models.cases.records import Lamp, QueueFilter, Stage, Urgency
from models.figures.grid_records import GridFigure
from widgets.calls.buttons import KEYS, act_words
from widgets.case.buttons import MORE_KEY
from widgets.case.clocks import ClockSection
from widgets.case.intents import INTENTS, Intent
from widgets.case.intents.calls import VIDEO_CALL
from widgets.i18n import tr
from widgets.map.words import FIGURES, LAYERS, figure_word, layer_word
from widgets.queue.order import Order, order_word
from widgets.words import stage_word

ADDRESSEES = 6
"""Three workers and three departments are recommended."""


def case_commands(desk: Desk) -> list[Command]:
    """What can be done to the chosen case: the panel's own table of intents, and a few of the desk's."""

    def command(intent: Intent) -> Command:
        def can() -> bool:
            return desk.chosen.current is not None and intent.button in desk.chosen.current.allowed

        def run() -> None:
            desk.body.case.trigger(intent.button)

        keys = (intent.key,) if intent.key else ()
        return Command(f"case.{intent.button}", tr("Case: {words}", words=intent.words), run, keys, can)

    def addressee(number: int) -> Command:
        def choose() -> None:
            desk.body.case.choose_suggestion(number)

        def offered() -> bool:
            return desk.chosen.current is not None and desk.chosen.current.recommendations is not None

        return Command(f"case.addressee.{number}", tr("Addressee {n}", n=number), choose, (str(number),), offered)

    def shown() -> bool:
        return desk.chosen.current is not None and "unmask" in desk.chosen.current.allowed

    tabs = desk.body.case.tabs

    def opened() -> bool:
        return desk.chosen.current is not None

    def more() -> bool:
        return opened() and not desk.body.case.buttons.more.isHidden()

    def why() -> None:
        clocks = desk.body.case.rooms["clocks"]
        assert isinstance(clocks, ClockSection)
        clocks.open_why()

    return [
        *(command(intent) for intent in INTENTS if intent.button != VIDEO_CALL),
        Command(
            "case.unmask",
            tr("Show the caller (is logged)"),
            lambda: desk.operate("unmask", {}),
            ("Ctrl+Shift+U",),
            shown,
        ),
        *(addressee(number) for number in range(1, ADDRESSEES + 1)),
        Command("case.files", tr("Case: go to its attachments"), desk.attaching.focus_files, ("Alt+I",), opened),
        Command("case.why", tr("Case: why due then?"), why, ("Alt+W",), opened),
        Command("case.more", tr("Case: more…"), desk.body.case.buttons.open_menu, (MORE_KEY,), more),
        Command("case.tab.next", tr("Case: next tab"), lambda: tabs.step(1), ("Ctrl+PgDown",), opened),
        Command("case.tab.previous", tr("Case: previous tab"), lambda: tabs.step(-1), ("Ctrl+PgUp",), opened),
        Command("case.undo", tr("Undo the last act"), desk.undo, ("Ctrl+Z",), lambda: desk.can_undo),
        Command(
            "case.leave",
            tr("Leave the case"),
            lambda: desk.choose(None),
            ("Ctrl+W",),
            lambda: desk.chosen.id is not None,
        ),
    ]


def case_keys(actions: Actions) -> dict[str, str]:
    """Return the keys of the panel's buttons as they are now, in Qt's portable form; "more" is its menu's."""
    names = (*(intent.button for intent in INTENTS), "more")
    commands = {name: f"case.{name}" for name in names} | {VIDEO_CALL: "call.worker"}
    return {name: next(iter(actions.keys_of(command)), "") for name, command in commands.items()}


def queue_commands(desk: Desk) -> list[Command]:
    """What narrows and walks the queue."""
    queue = desk.body.queue

    def only(number: int, stage: Stage) -> Command:
        def run() -> None:
            queue.set_filter(QueueFilter(stage=stage))

        return Command(f"queue.{stage.value}", tr("Queue: {stage}", stage=stage_word(stage)), run, (f"Ctrl+{number}",))

    def ordered(number: int, order: Order) -> Command:
        def run() -> None:
            queue.set_order(order)

        words = tr("Queue order: {order}", order=order_word(order))
        return Command(f"queue.order.{order.value}", words, run, (f"Ctrl+Shift+Alt+{number}",))

    return [
        Command("queue.focus", tr("Go to the queue"), queue.view.setFocus, ("Alt+Q",)),
        Command("queue.filter", tr("Filter the queue"), queue.toggle_filters, ("F3",)),
        Command("queue.late", tr("Queue: late"), lambda: queue.set_filter(QueueFilter(lamp=Lamp.LATE)), ("Alt+1",)),
        Command("queue.soon", tr("Queue: due soon"), lambda: queue.set_filter(QueueFilter(lamp=Lamp.SOON)), ("Alt+2",)),
        Command(
            "queue.critical",
            tr("Queue: critical"),
            lambda: queue.set_filter(QueueFilter(urgency=Urgency.CRITICAL)),
            ("Alt+3",),
        ),
        Command("queue.all", tr("Queue: everything open"), lambda: queue.set_filter(QueueFilter()), ("Ctrl+0",)),
        *(only(number, stage) for number, stage in enumerate(Stage, start=1)),
        *(ordered(number, order) for number, order in enumerate(Order, start=1)),
    ]


BULK_KEYS = {
    "dispatch": "Alt+Shift+F5",
    "urge": "Alt+Shift+F6",
    "merge": "Alt+Shift+F7",
    "reply": "Alt+Shift+F4",
    "answer": "Alt+Shift+R",
    "request_void": "Alt+Shift+F9",
}
"""What is done to all cases marked; an act without a key of its own stands in the palette."""


def bulk_commands(desk: Desk) -> list[Command]:
    """What can be done to the cases marked in the queue."""
    bar = desk.body.queue.bulk

    def command(name: str) -> Command:
        def can() -> bool:
            return not bar.isHidden() and not bar.button(name).isHidden()

        words = tr("Marked cases: {words}", words=bar.button(name).text())
        keys = (BULK_KEYS[name],) if name in BULK_KEYS else ()
        return Command(f"bulk.{name}", words, lambda: desk.bulk.ask(name), keys, can)

    return [command(name) for name in ACTS]


def map_commands(desk: Desk) -> list[Command]:
    """What is shown on the map."""

    def layer(number: int, name: str) -> Command:
        def toggle() -> None:
            desk.body.map.toggle_layer(name)

        words = tr("Map: show or hide {layer}", layer=layer_word(name))
        return Command(f"map.layer.{name}", words, toggle, (f"Ctrl+Shift+{number}",))

    shown = desk.body.map

    def follow() -> None:
        shown.follow.start(None if shown.follow.worker is not None else shown.chosen_worker)

    def colour(figure: GridFigure) -> Command:
        words = tr("Map: grids by {figure}", figure=figure_word(figure))
        return Command(f"map.colour.{figure.value}", words, lambda: desk.colours.choose(figure))

    return [
        *(layer(number, name) for number, name in enumerate(LAYERS, start=1)),
        Command(
            "map.follow",
            tr("Map: follow the chosen worker, or no longer"),
            follow,
            ("Alt+Shift+J",),
            lambda: shown.follow.worker is not None or shown.chosen_worker is not None,
        ),
        *desk.mapping.commands.values(),
        Command("map.colour", tr("Map: colour the grids by the next figure"), desk.colours.next, ("Alt+Shift+G",)),
        *(colour(figure) for figure in FIGURES),
    ]


def city_commands(desk: Desk) -> list[Command]:
    """What concerns the city as a whole."""

    def may_write() -> bool:
        return desk.board.ground is not None and desk.board.ground.me.may_write

    def known() -> bool:
        return desk.board.ground is not None

    cameras, chosen = desk.cameras, desk.chosen

    def numbered() -> bool:
        return known() and chosen.case is not None and bool(chosen.case.number)

    def about_case() -> None:
        if chosen.case is not None and chosen.case.number:
            desk.briefings.open_about(chosen.case.number)

    def near() -> bool:
        return cameras.can_watch_near

    return [
        Command("report.new", tr("Take in a report…"), desk.reporting.open, ("Ctrl+N",), may_write),
        Command("import.file", tr("Import a file…"), desk.imports.open, ("Ctrl+I",), may_write),
        Command(
            "import.list", tr("Imports, and undoing them…"), desk.imports.undoing.open, ("Ctrl+Shift+I",), may_write
        ),
        Command("city.first_steps", tr("First steps"), desk.imports.first_steps.open, ("Ctrl+J",), may_write),
        Command("watch.open", tr("Supervisor's board…"), desk.watching.open, ("F12",), known),
        Command("shift.open", tr("Shift, duty log and roll call…"), desk.shifts.open, ("Shift+F12",), known),
        Command("rules.open", tr("Rules and calendar…"), desk.rules.open, ("Ctrl+F12",), known),
        Command(
            "briefing.make", tr("Papers: daily briefing, bulletins, handover…"), desk.briefings.open, ("Ctrl+D",), known
        ),
        Command("briefing.matter", tr("Report on this case…"), about_case, ("Ctrl+Shift+E",), numbered),
        Command("export.file", tr("Export…"), desk.exporting.open, ("Ctrl+E",), known),
        Command("camera.near", tr("Cameras nearest to the case…"), cameras.open_near, ("Ctrl+F10",), near),
        Command("camera.open", tr("Cameras…"), cameras.open, ("Ctrl+Shift+F10",), lambda: cameras.can_watch),
        Command(
            "camera.log",
            tr("Who watched which camera…"),
            cameras.watched.open,
            ("Alt+Shift+F10",),
            lambda: cameras.watched.may_read,
        ),
        Command("map.search", tr("Search the map"), desk.body.map.focus_search, ("/",)),
        Command("map.base", tr("Next base map"), desk.base_map.next, ("Ctrl+B",), lambda: desk.base_map.can_switch),
        Command("statistics.open", tr("Statistics…"), desk.statistics.open, ("Ctrl+Shift+B",), known),
        Command("topics.open", tr("Hot topics…"), desk.topics.open, ("Ctrl+Shift+K",), known),
        Command("figures.copy", tr("Copy today's figures"), desk.telling.copy, ("Ctrl+G",)),
        Command("figures.open", tr("Figures explained…"), desk.figures.open, ("Ctrl+Shift+G",), known),
    ]


def call_commands(desk: Desk) -> list[Command]:
    """Calling, and what is done in a call."""
    calls, body = desk.calls, desk.body

    def act(name: str, words: str) -> Command:
        return Command(
            f"call.{name}",
            tr("Call: {words}", words=words),
            lambda: calls.acting.act(name),
            (KEYS[name],),
            lambda: name in calls.acting.acts,
        )

    def can_call() -> bool:
        return calls.may_call and calls.worker_id is not None

    def enlarge() -> None:
        body.enlarge_calls(not body.calls_large)

    def beside() -> None:
        if body.calls_large:
            desk.call_cameras.toggle()
        else:
            desk.call_cameras.wanted = True
            body.enlarge_calls(True)

    return [
        Command("call.worker", tr("Call the chosen worker"), calls.call_chosen, ("Ctrl+L",), can_call),
        *(act(name, words) for name, words in act_words().items() if name != "call_missed"),
        Command(
            "call.call_missed",
            tr("Call: {words}", words=act_words()["call_missed"]),
            calls.call_missed,
            (KEYS["call_missed"],),
            lambda: calls.may_call and calls.can_call_missed,
        ),
        Command("call.list", tr("Open and missed calls"), calls.toggle_list, ("Alt+O",), lambda: calls.may_call),
        Command("call.large", tr("Calls large, or small again"), enlarge, ("Ctrl+Shift+F11",), body.calls.isVisible),
        Command(
            "call.cameras",
            tr("Cameras beside large calls, or none"),
            beside,
            ("Alt+Shift+F11",),
            lambda: body.calls.pictures.isVisible() and desk.cameras.can_watch,
        ),
    ]


def register(actions: Actions, desk: Desk) -> None:
    """Register all commands of a desk."""
    for commands in (case_commands, queue_commands, bulk_commands, map_commands, call_commands, city_commands):
        for command in commands(desk):
            actions.add(command)
    for command in replay_commands(desk.replay):
        actions.add(command)
