"""From where on something is said at all. What stands below these is chance, and a sentence about it would mislead."""

from __future__ import annotations

RULES = 2
"""Raise this when a rule or a limit changes: a paper is verified by the rules that it was judged by, or not at all."""
LEAST_DAYS = 4
"""With fewer same weekdays nothing is usual; the charts hold to the same."""
LEAST_COUNT = 20
"""Of fewer cases one more or less is over 5 %: no change in per cent is told of them."""
LEAST_CHANGE = 5
"""Per cent; less than one in twenty is told as the same."""
LEAST_STRETCH = 5
"""Of fewer days one is always the highest."""
LEAST_PEAK = 50
"""Per cent above the median of the others; weekdays and weekends alone differ by a third."""
LEAST_POINTS = 1
"""Percentage points by which a rate has to differ from the one before."""
LEAST_DUE = 20
"""With fewer due cases one late one moves the rate by over 5 points: two rates are not compared then."""
LEAST_LATE = 10
"""Of fewer late cases half lie in a few areas anyway."""
MOST_AREAS = 3
"""More areas than a reader keeps in mind are no concentration."""
LEAST_RISE = 5
"""So many cases more, and"""
LEAST_RISE_SHARE = 20
"""so many per cent more has a class to have, to be told as risen; and"""
LEAST_CLASS_SHARE = 5
"""so many per cent of all accepted cases, or leaders look at what hardly matters."""
LEAST_DUE_OF_ONE = 10
"""With fewer due cases an area or a department is not called the worst: one case would be over 10 points."""
LEAST_MISSED = 3
"""Of fewer that missed their limit it may be chance, and nobody is named before leaders for one case of fourteen."""
WORSE_POINTS = 5
"""So many percentage points below the whole city's rate, or being the lowest says nothing."""
LONGEST = 3
"""So many of the longest late cases are named; the table has the others."""
