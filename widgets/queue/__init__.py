"""The queue: every open case in order of need, with who holds it and what is awaited."""

from widgets.queue.model import Counts, QueueModel
from widgets.queue.order import Order
from widgets.queue.panel import QueuePanel

__all__ = ["Counts", "Order", "QueueModel", "QueuePanel"]
