"""Figures counted in advance, true to the transaction: read in milliseconds at any size, and recounted to prove it."""

from models.figures.rollups.counting import Counts as Counts
from models.figures.rollups.counting import count as count
from models.figures.rollups.raw import count_raw as count_raw
from models.figures.rollups.reach import TooFine as TooFine
from models.figures.rollups.reconciling import Difference as Difference
from models.figures.rollups.reconciling import reconcile as reconcile
from models.figures.rollups.times import Histogram as Histogram
from models.figures.rollups.times import get_times as get_times
from models.figures.rollups.times import get_times_raw as get_times_raw
from models.figures.rollups.upkeep import Busy as Busy
from models.figures.rollups.upkeep import fold as fold
from models.figures.rollups.upkeep import fold_all as fold_all
from models.figures.rollups.upkeep import is_stale as is_stale
from models.figures.rollups.upkeep import rebuild as rebuild
