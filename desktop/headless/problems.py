"""What keeps the headless job from its picture and summary, told as problems."""

from __future__ import annotations

from desktop.problems import Problem


class OutNotWritable(Problem):
    """The folder for the pictures cannot be written."""

    id = "input.out_not_writable"
    happened = "The folder {folder} cannot be written."
    kept = "Nothing was started."
    advice = "Choose another folder with --out."


class PictureNotSaved(Problem):
    """The folder could be written when the job began, and no more at its end."""

    id = "input.picture_not_saved"
    happened = "The picture and the summary could not be saved in {folder}."
    kept = "The city and all that happened in it are kept in the database; no half file is left."
    advice = "Free some space, or choose another folder with --out, and run it again."


class NotPainted(Problem):
    """The map did not come up."""

    id = "headless.not_painted"
    happened = "The map showed no data within {seconds} s."
    kept = "The database is as it was."
    advice = "Look at the messages above, and at the log file in the data folder."


class MapGaveUp(Problem):
    """The map's process died again and again."""

    id = "headless.map_gave_up"
    happened = "The map broke down three times within a minute, so the picture would not show it."
    kept = "The city and all that happened in it are kept in the database; no picture and no summary were made."
    advice = "Check that there is enough memory, look at the log file in the data folder, and run it again."


class SimulationEnded(Problem):
    """The demo city's life ended before its time."""

    id = "headless.simulation_ended"
    happened = "The simulation ended by itself, so the city did not live as long as was asked."
    kept = "The city and all that happened in it are kept in the database; no picture and no summary were made."
    advice = "Read what it says below, and run it again; with --rate 0 the city is pictured as it stands."


class PictureNotMade(Problem):
    """The window could not be turned into a PNG picture."""

    id = "headless.picture_not_made"
    happened = "The picture of the desk could not be made."
    kept = "The city and all that happened in it are kept in the database; no half file is left."
    advice = "Check that there is enough memory, and run it again."


class WallNotPainted(Problem):
    """The wall's map did not come up for its picture."""

    id = "headless.wall_not_painted"
    happened = "The wall's map showed no data within {seconds} s, so there is no picture of the wall."
    kept = "The city and all that happened in it are kept in the database; no picture and no summary were made."
    advice = "Check that there is enough memory, look at the log file in the data folder, and run it again."


class AccountMayNotBrief(Problem):
    """The job leaves a briefing, which is kept in the database: a leader's account writes nothing there."""

    id = "headless.account_may_not_brief"
    happened = "The account {account} may not make a briefing, which is part of what this job leaves."
    kept = "Nothing was changed."
    advice = "Run it as operator or supervisor (--account); for the wall alone, read-only: ./run wall"
