"""By which figure the map colours its grids: a key goes through them, and each is the database's."""

from __future__ import annotations

from PySide6.QtCore import Qt

from models.figures.grid_records import GridFigure
from models.figures.queries import get_tiles
from models.store.engine import Store
from models.store.times import database_now

PATIENCE = 60_000


def test_a_key_colours_the_grids_by_one_figure_after_the_other(program, demo_city, qtbot):
    view, notice, board = program.desk.body.map, program.desk.body.notice, program.desk.board
    known = view._picture.colours.known
    (whole,) = (grid.id for grid in board.ground.grids if grid.level == 1)
    store = Store(demo_city.operator, desk="beside")
    try:
        for figure, word in (
            (GridFigure.LATE, "超期"), (GridFigure.DENSITY, "密度"), (GridFigure.ON_TIME, "按期结案率"),
            (GridFigure.FRESH, "定位新鲜率"), (GridFigure.OPEN, "在办"),
        ):  # fmt: skip
            modifiers = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier
            qtbot.keyClick(program.window, Qt.Key.Key_G, modifiers)
            qtbot.waitUntil(lambda figure=figure: view.figure is figure, timeout=PATIENCE)
            assert notice.sentence == f"网格着色：{word}"
            if figure in (GridFigure.DENSITY, GridFigure.ON_TIME, GridFigure.FRESH):
                qtbot.waitUntil(lambda figure=figure: figure in known, timeout=PATIENCE)
        with store.read() as s:
            tiles, now = get_tiles(s), database_now(s)
    finally:
        store.close()
    assert known[GridFigure.ON_TIME].parts[whole] == (tiles.on_time.numerator, tiles.on_time.denominator)
    assert known[GridFigure.DENSITY].parts[whole][0] == sum(case.grid_id is not None for case in board.cases.values())
    assert known[GridFigure.FRESH].parts[whole][1] == tiles.on_duty
    assert all(0 <= (now - one.as_of).total_seconds() < 600 for one in known.values())
    # By name too, from the palette.
    program.actions.give("map.colour.late")
    assert view.figure is GridFigure.LATE
    assert view.state()["figure"] == "late"
