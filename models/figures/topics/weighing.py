"""Whether a count rose: the exact comparison of two Poisson counts, and how much it explains."""

from __future__ import annotations

import math

FLOOR = 5
"""Fewer cases are no topic: what two neighbours and a passer-by report is everyday."""
RISE = 2.0
"""At least twice the usual: less is a busy week, not a topic that a meeting should hear of."""
LEVEL = 0.01
"""In one even week of a hundred something is told that chance alone made, all clusters that were weighed taken together."""
ELSEWHERE = 200
"""So many cases the even share stands for beside those elsewhere: the week of a small town says little of what is usual."""


def expected_share(even: float, now: int, before: int) -> float:
    """Return which share of a cluster's cases would be this week's if it went as elsewhere.

    `even` is this week's share of all the time; `now` and `before` were counted elsewhere in the city. Where the whole city
    rose, a cluster has to rise more; where it fell, what stayed the same did not rise.
    """
    return max(even, (now + even * ELSEWHERE) / (now + before + ELSEWHERE))


def chance(now: int, before: int, share: float) -> float:
    """Return how likely as many or more of `now + before` would fall into this week by chance (Przyborowski, Wilenski 1940).

    Given their sum, one of two Poisson counts is binomial: nothing has to be known of the rate itself, none before included.
    """
    of = now + before
    if now <= of * share:
        return 1.0
    log = math.lgamma(of + 1) - math.lgamma(now + 1) - math.lgamma(before + 1)
    term = math.exp(log + now * math.log(share) + before * math.log1p(-share))
    whole, odds = term, share / (1 - share)
    for k in range(now, of):
        term *= (of - k) / (k + 1) * odds
        whole += term
        if term < whole * 1e-12:
            break
    return min(whole, 1.0)


def explains(now: int, before: int, share: float) -> float:
    """Return the logarithm of how much likelier the counts are with a rise than without (Kulldorff 1997); 0 for no rise."""
    of = now + before
    if now <= of * share:
        return 0.0
    below = before * math.log(before / (of * (1 - share))) if before else 0.0
    return now * math.log(now / (of * share)) + below
