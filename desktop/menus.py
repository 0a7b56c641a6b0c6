"""The two menus under the head of the desk: as whom to work, and in which city."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from desktop.postgres.cities import list_cities
from models.accounts.records import Duty
from widgets.words import duty_word

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu, QWidget

    from desktop.program import Program


class Menus(QObject):
    """Offers the accounts and the cities of a program's target; what is chosen is switched to."""

    def __init__(self, program: Program) -> None:
        super().__init__(program)
        self._program = program

    @Slot()
    def accounts(self) -> None:
        """Offer the accounts that a person works as."""
        program = self._program
        if program.target is None or program.desk is None:
            return
        menu = program.window.new_menu()
        now = program.options.account or program.target.account
        for account in program.target.accounts():
            if account != Duty.FIELD.value:
                _choice(menu, account, duty_word(Duty(account)) if account in set(Duty) else account, now)
        menu.triggered.connect(lambda action: program.switch_user(action.data()))
        _open_under(menu, program.desk.body.top.account)

    @Slot()
    def cities(self) -> None:
        """Look which cities there are, and offer them."""
        program = self._program
        if program.target is None or program.target.cities is None or program.desk is None:
            return
        server = program.target.cities
        program.jobs.read(lambda: list_cities(server), self._offer, program.tell_unforeseen)

    def _offer(self, codes: list[str]) -> None:
        program = self._program
        if program.desk is None or program.target is None:
            return
        menu = program.window.new_menu()
        for code in codes:
            _choice(menu, code, code, program.target.city)
        menu.triggered.connect(lambda action: program.switch_city(action.data()))
        _open_under(menu, program.desk.body.top.city)


def _choice(menu: QMenu, value: str, words: str, now: str | None) -> None:
    action = menu.addAction(words)
    action.setData(value)
    action.setCheckable(True)
    action.setChecked(value == now)


def _open_under(menu: QMenu, button: QWidget) -> None:
    menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
