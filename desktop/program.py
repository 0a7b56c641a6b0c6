"""The program behind the window: prepares the database, opens the desk, changes user, city or language, and ends it all."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QApplication

from desktop import program_commands
from desktop.actions import Actions
from desktop.beginning import Beginning
from desktop.bindings import keys_file
from desktop.connect import Target
from desktop.desk import commands as desk_commands
from desktop.desk.desk import Desk
from desktop.desk.view import Handing
from desktop.desk.window import DeskBody
from desktop.faults import Faults
from desktop.garbage import GarbageCollector
from desktop.jobs import Job, Jobs
from desktop.keys import KeysPage
from desktop.living import Living
from desktop.menus import Menus
from desktop.opening import Opening, Players, open_up_as
from desktop.phones import Phones
from desktop.picture import Ground
from desktop.preparation import Preparation
from desktop.prepare import Options
from desktop.session import Session
from desktop.switching import language_of, why_no_switch
from desktop.window import Window
from widgets import pinyin
from widgets.i18n import language, set_language, tr, warm
from widgets.palette import CommandPalette
from widgets.theme import apply as apply_theme
from widgets.theme import motion_ms, tokens
from widgets.web.profile import WebProfile


class Program(QObject):
    """One window on one city. `desk_opened(Desk)`, `failed(error)` while preparing."""

    desk_opened = Signal(object)
    failed = Signal(object)

    def __init__(
        self, options: Options, preparation: Preparation | None = None, parent: QObject | None = None
    ) -> None:  # fmt: skip
        """`preparation` is one of these options that is under way already."""
        super().__init__(parent)
        self.options = options
        self.garbage = GarbageCollector(self)
        self.faults = Faults(self)
        self.faults.unforeseen.connect(self.tell_unforeseen)
        self.jobs = Jobs(self)
        self.jobs.unhandled.connect(self.tell_unforeseen)
        self.profile = WebProfile(self.jobs.page_or_none, self)
        self.window = Window()
        self.window.closing.connect(self._window_closing)
        self.pages = self.window.pages
        self.beginning = Beginning(self.pages, self.jobs, preparation, self)
        self.beginning.prepared.connect(self._prepared)
        self.beginning.failed.connect(self.failed)
        self.beginning.again.connect(self.prepare)
        self.target: Target | None = None
        self.session: Session | None = None
        self.desk: Desk | None = None
        self.living = Living(self)
        self.phones = Phones(self.window, self.jobs, self)
        self.menus = Menus(self)
        self.actions: Actions | None = None
        self.palette: CommandPalette | None = None
        self._players: Players | None = None
        self._opening: Job | None = None
        self._map_state: dict[str, object] = {}
        self._handing = Handing()
        self._closed = self._warmed = self._fresh = False

    def show(self) -> None:
        """Show the window and begin."""
        self.window.show()
        self.prepare()

    @Slot()
    def prepare(self) -> None:
        """Bring the database about in the background, then open the desk."""
        self._let_go_of_target()
        self.beginning.prepare(self.options)

    # Beginning

    @Slot(object)
    def _prepared(self, target: Target) -> None:
        self.target = target
        self.open_desk()

    def open_desk(self) -> None:
        """Open the desk on the target's city as the account chosen."""
        assert self.target is not None
        target, account, theme_name, motion = self.target, self.options.account, tokens().name, motion_ms() > 0

        def open_up() -> Opening:
            return open_up_as(target, account or target.account, theme_name, motion=motion)

        if self._opening is not None:
            self._opening.cancel()
        self._opening = self.jobs.read(open_up, self._open_with, self.beginning.fail)

    def _open_with(self, opening: Opening) -> None:
        self._opening = None
        self.session = Session.open(opening.url, has_cities=self.has_cities(), replica=opening.replica)
        self._players = opening.players
        body = DeskBody(self.profile, tokens().name, opening.document)
        body.map.restore(self._map_state)
        self.desk = Desk(self.session, body, self.jobs, self)
        self.desk.live_failed.connect(self.tell_unforeseen)
        self.desk.ground_known.connect(self._ground_known)
        self.phones.watch(self.desk, self.target, opening.gateway)
        body.map.painted.connect(self._map_painted)
        body.top.account_clicked.connect(self.menus.accounts)
        body.top.city_clicked.connect(self.menus.cities)
        body.status.simulation_clicked.connect(self.living.toggle)
        self.actions = Actions(self.window, opening.keys, keys_file())
        desk_commands.register(self.actions, self.desk)
        program_commands.register(self.actions, self)
        self.actions.rebound.connect(self._show_bindings)
        self._show_bindings()
        self.palette = CommandPalette(self.window)
        self.palette.chosen.connect(self.actions.give)
        self.pages.addWidget(body)
        self.pages.setCurrentWidget(body)
        self._fresh = True
        self.desk.board.set_watched(True)
        self.desk.start()
        self.desk_opened.emit(self.desk)
        if opening.problem is not None:
            self.desk.show_error(opening.problem)

    @Slot(object)
    def _ground_known(self, ground: Ground) -> None:
        assert self.desk is not None
        self.window.setWindowTitle(tr("{city} · Shaotai", city=ground.city.name))
        wanted = language_of(ground.city.languages)
        if self.options.language is None and wanted != language():
            self.switch_language(wanted)
            return
        self.desk.base_map.show(ground)
        self.desk.components.show(ground)
        self.living.watch(self.desk)
        if self._fresh:
            self._fresh = False  # The first key is the queue's, now that there is something in it.
            self.desk.body.queue.setFocus(Qt.FocusReason.OtherFocusReason)
            self._handing.show(self.desk)

    @Slot(dict)
    def _map_painted(self, drawn: dict[str, object]) -> None:
        """Let the demo city live once it is on the screen: its simulator would only slow the start."""
        if not drawn.get("grids") or self.desk is None:
            return
        ground = self.desk.board.ground
        self.desk.body.charts.build()
        if not self._warmed:
            self._warmed = True
            self.jobs.read(pinyin.warm)
        if ground is not None:
            self.living.begin(ground, self._players, self.options.rate)

    # What its own commands do

    def has_cities(self) -> bool:
        """Whether there is a server of cities to choose from."""
        return self.target is not None and self.target.cities is not None

    @Slot()
    def open_palette(self) -> None:
        """Open the command palette."""
        if self.palette is not None and self.actions is not None:
            self.palette.open_with(self.actions.entries())

    def show_keys(self) -> None:
        """Show every command with its keys."""
        assert self.actions is not None
        KeysPage(self.actions, self.jobs, self.window).open()

    @Slot()
    def _show_bindings(self) -> None:
        if self.desk is not None and self.actions is not None:
            self.desk.body.show_keys(desk_commands.case_keys(self.actions))
            self.desk.mapping.show_keys()

    def switch_language(self, other: str) -> None:
        """Show everything in another language."""
        if other != language() and self._may_switch():
            self.jobs.read(lambda: warm(other), lambda _: self._speak(other), self.tell_unforeseen)

    def _speak(self, other: str) -> None:
        set_language(other)
        self.options = replace(self.options, language=other)
        self._reopen(same=True)

    def switch_theme(self, name: str) -> None:
        """Show everything by night or by day."""
        app = QApplication.instance()
        if isinstance(app, QApplication) and name != tokens().name and self._may_switch():
            apply_theme(app, name)
            self._reopen(same=True)

    def _may_switch(self) -> bool:
        """Whether nothing is being written: its answer would have nobody to tell it."""
        why_not = "" if self.desk is None else why_no_switch(self.desk)
        if self.desk is not None and why_not:
            self.desk.body.notice.problem(why_not)
        return not why_not

    def switch_user(self, account: str) -> None:
        """Work as another account of this city."""
        if self._may_switch():
            self.options = replace(self.options, account=account)
            self._reopen()

    def switch_city(self, code: str) -> None:
        """Work in another city of the embedded database."""
        if self.target is None or code == self.target.city or not self._may_switch():
            return
        self.options = replace(self.options, city=code)
        self._map_state = {}
        self._close_desk(keep_view=False)
        self.living.end()
        self.phones.end()
        self._let_go_of_target()
        self.prepare()

    # Ending

    def _reopen(self, *, same: bool = False) -> None:
        self._handing.keep(None if self._fresh else self.desk, same=same)
        self._close_desk()
        self.beginning.renew()
        self.open_desk()

    def _close_desk(self, *, keep_view: bool = True) -> None:
        if self.desk is None:
            return
        desk, self.desk = self.desk, None
        self.living.watch(None)
        self.phones.watch(None, None)
        if keep_view:
            self._map_state = desk.body.map.state()
        desk.close()
        desk.body.close_down()
        self.pages.removeWidget(desk.body)
        desk.body.deleteLater()
        desk.deleteLater()
        if self.actions is not None:
            for action in self.window.actions():
                self.window.removeAction(action)
            self.actions.deleteLater()
            self.actions = None
        if self.palette is not None:
            self.palette.deleteLater()
            self.palette = None
        if self.session is not None:
            session, self.session = self.session, None
            self.jobs.write(session.close)
        self.garbage.something_ended()

    def _let_go_of_target(self) -> None:
        if self.target is not None:
            target, self.target = self.target, None
            self.jobs.write(lambda: target.close(wait=True))

    @Slot()
    def _window_closing(self) -> None:
        self.beginning.cancel()
        QApplication.quit()

    def close(self) -> None:
        """End everything in order: feed, page, simulator, writes under way, connections, the server's line."""
        if self._closed:
            return
        self._closed = True
        self.beginning.cancel()
        self._close_desk()
        self.living.end()
        self.phones.end()
        self._let_go_of_target()
        self.jobs.close()
        self.window.deleteLater()
        # Pages go before their profile, or Chromium complains and may crash.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self.profile.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self.faults.close()
        self.garbage.close()

    @Slot(object)
    def tell_unforeseen(self, error: BaseException) -> None:
        """Tell what nobody had foreseen, where it can be read."""
        if self.desk is not None:
            self.desk.show_error(error)
        else:
            self.beginning.show_unforeseen(error)
