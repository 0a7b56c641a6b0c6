"""What stands in the way of a demo city, in words."""

from __future__ import annotations

from typing import ClassVar

from desktop.problems import Problem


class NotADemoCity(Problem):
    """The simulator was pointed at a city that `demo` did not make."""

    id: ClassVar[str] = "demo.not_a_demo_city"
    happened: ClassVar[str] = "{city} is not a demo city, so the simulator does not run here."
    kept: ClassVar[str] = "Nothing was written."
    advice: ClassVar[str] = "Choose the demo city, or make one with: main.py demo build"


class CityNotEmpty(Problem):
    """A demo city is only built into an empty database."""

    id: ClassVar[str] = "demo.city_not_empty"
    happened: ClassVar[str] = "This database already holds {city}; a demo city needs an empty one."
    kept: ClassVar[str] = "Nothing was changed."
    advice: ClassVar[str] = "Choose another city, or reset the demo city with: main.py demo reset"


class CityHalfBuilt(Problem):
    """A build was interrupted: there is ground but no city. Cases are never deleted, so the database is made anew."""

    id: ClassVar[str] = "demo.half_built"
    happened: ClassVar[str] = "Building the demo city was interrupted before."
    kept: ClassVar[str] = "It held made-up data only."
    advice: ClassVar[str] = "Start again with: main.py demo reset"


class BuildCancelled(Problem):
    """Somebody cancelled the build."""

    id: ClassVar[str] = "demo.cancelled"
    happened: ClassVar[str] = "Building the demo city was cancelled."
    kept: ClassVar[str] = "No city was left half made in use."
    advice: ClassVar[str] = "Start again with: main.py demo reset"
