"""The one rounding of figures: 四舍五入, a half goes up, as a reader of Chinese statistics expects (GB/T 8170 allows it).

A binary fraction cannot hold most decimals, and its formatting takes a half to the even digit: 9 of 16 came out as 56.2 %.
So a rate is rounded from its two whole numbers, never from their quotient.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction


def rounded(numerator: int, denominator: int, digits: int = 0) -> str:
    """Return numerator / denominator with so many decimals, a half away from zero. ZeroDivisionError for nothing of nothing."""
    scale = 10**digits
    negative = (numerator < 0) != (denominator < 0)
    above, below = abs(numerator), abs(denominator)
    whole = (2 * above * scale + below) // (2 * below)
    sign = "-" if negative and whole else ""
    if not digits:
        return f"{sign}{whole}"
    return f"{sign}{whole // scale}.{whole % scale:0{digits}d}"


def decimal(value: float, digits: int = 0, shift: int = 0) -> str:
    """Return a number of which the two whole ones are not at hand (a mean, a share in a cell), half up.

    `shift` moves the point: 2 for a share in per cent. The shortest decimal that is this number is what gets rounded.
    """
    told = Decimal(repr(float(value))).scaleb(shift).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return f"{told if told else abs(told):f}"


def whole(value: float) -> str:
    """Return a middle of counts to the nearest whole one, with its thousands set off: "1,287" for 1286.5."""
    return f"{int(decimal(value)):,}"


def change(now: float, before: float, digits: int = 0) -> str:
    """Return by how many per cent a number is more than another, with its sign: "+12", "-8.3". ZeroDivisionError for none before."""
    return signed(Fraction(100) * (Fraction(now) - Fraction(before)) / Fraction(before), digits)


def signed(value: Fraction, digits: int = 0) -> str:
    """Return a number with its sign, "+" for nothing."""
    told = rounded(value.numerator, value.denominator, digits)
    return told if told.startswith("-") else f"+{told}"


def percent_of(numerator: int, denominator: int, digits: int = 1) -> str:
    """Return a share in per cent, "56.3" for 9 of 16, without the sign."""
    return rounded(100 * numerator, denominator, digits)
