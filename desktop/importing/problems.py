"""What went wrong with an import, for the dialog: what happened, what was not lost, what to do next at the desk."""

from __future__ import annotations

from desktop.problems import Problem
from models.imports.errors import BadInput
from models.imports.runs.errors import ImportBusy, ImportLost, UndoRefused
from models.store.errors import NoSpace, NotPermitted, Refused, StoreError, Unreachable
from widgets.i18n import mark, tr

Told = tuple[str, str, str, str]
"""What happened, what was not lost, what to do next, what the system itself said."""

NOTHING = mark("Nothing of it was imported; everything in the city is as it was.")
COMMITTED = mark("What was committed before is in the city and in the list of imports; nothing is half-done.")
# The command line's advice names options; here there are boxes for them.
ADVICE = {
    "encoding": mark("Choose another encoding above; for Chinese files it is mostly GB18030."),
    "unknown_encoding": mark("Choose one of the encodings offered above."),
    "header_missing": mark("The first line must name the columns. Choose the columns anew."),
    "column_missing": mark("Choose another column in its place."),
    "column_twice": mark("Give one of the two columns another name in the file, and choose the file again."),
    "not_csv": mark("Choose another separator above, or correct that line."),
    "unknown_crs": mark("Choose one of the systems offered above, or type an EPSG code such as EPSG:4547."),
    "wrong_crs": mark("Choose the system of its coordinates above: the file is in another one."),
    "crs_unsaid": mark("Choose the system of its coordinates above."),
    "several_layers": mark("Choose the one that is meant above."),
    "no_layer": mark("Choose the one that is meant above."),
    "no_sheet": mark("Choose the one that is meant above."),
    "layer_encoding": mark("Choose another encoding above; for Chinese files it is mostly GB18030."),
    "needed_missing": mark("Choose a column for it, or one value for all rows."),
    "no_shapes": mark(
        "Choose the columns of longitude and latitude, or give a GeoJSON, GeoPackage or zipped Shapefile."
    ),
    "there_already": mark("Choose another name: what is there is never overwritten."),
    "mapping": mark("Correct it in the mapping file, or choose columns and values here."),
    "rejects_unwritable": mark("Copy the file into a folder that can be written, and choose it there."),
    "no_levels": mark("Make the city with: ./run city new NAME."),
}


def told(error: BaseException, *, begun: bool = False) -> Told:
    """Tell an error in three parts; `begun` says that rows may have been committed before it."""
    kept = tr(COMMITTED if begun else NOTHING)
    if isinstance(error, BadInput):
        # Here: the command line's room brings every command with it.
        from desktop.cli.inputs import problem_of

        problem = problem_of(error)
        happened, _, advice = problem.parts(tr)
        if error.code in ADVICE:
            advice = tr(ADVICE[error.code])
        else:
            advice = advice or tr("Look at the file, correct it, and choose it again.")
        return happened, kept, advice, problem.detail
    if isinstance(error, Problem):
        return (*error.parts(tr), error.detail)
    if isinstance(error, ImportBusy):
        return _busy(error)
    if isinstance(error, ImportLost):
        return (
            tr("The connection broke off, and another import began meanwhile."),
            tr(COMMITTED),
            tr("Import the same file again when the other one is done: it goes on from there."),
            "",
        )
    if isinstance(error, StoreError):
        return _of_store(error, kept)
    happened = tr("Something went wrong in the program.")
    return (
        happened,
        kept,
        tr("Import the same file again; the log file tells more."),
        f"{type(error).__name__}: {error}",
    )


def undo_refused(error: UndoRefused) -> Told:
    """Tell why an import cannot be undone."""
    facts = error.facts
    kept = tr("Nothing was changed.")
    number = facts.get("number", "?")
    match error.code:
        case "undone":
            return tr("Import {number} was undone already.", number=number), kept, "", ""
        case "running":
            words = tr("Import {number} is still under way.", number=number)
            return words, kept, tr("Wait until it has ended, or stop it."), ""
        case "later_imports":
            later = tr(", ").join(str(one) for one in facts.get("later", ()))
            words = tr("Later imports changed the same things: {later}.", later=later)
            return words, kept, tr("Undo these first, the latest one before the others."), ""
    return tr("This import is not in this city any more."), kept, tr("Open the list of imports again."), ""


def _busy(error: ImportBusy) -> Told:
    run = error.run
    who = tr("Another import is under way in this city.")
    if run is not None:
        who = tr("{login} is importing {file} into this city.", login=run.login, file=run.file)
    return who, tr(NOTHING), tr("Wait until it has ended, and begin again."), ""


def _of_store(error: StoreError, kept: str) -> Told:
    detail = str(error)
    if isinstance(error, Unreachable):
        happened = tr("The database is out of reach.")
        return happened, kept, tr("Import the same file again when it is connected: it goes on from there."), detail
    if isinstance(error, NoSpace):
        happened = tr("The database's disk is full.")
        return happened, kept, tr("Make room, and import the same file again: it goes on from there."), detail
    if isinstance(error, NotPermitted):
        return tr("This account may not import."), kept, tr("Ask somebody who may, or switch user."), ""
    if isinstance(error, Refused) and error.code == "busy":
        return tr("The database is occupied."), kept, tr("Try again in a moment."), detail
    return tr("The database refused."), kept, tr("Look at the file, correct it, and begin again."), detail
