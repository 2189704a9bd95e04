"""Shares in per cent: one way of rounding for every page, print and file. Pure; no models."""


def percent_of(part: int, whole: int) -> int | None:
    """``part`` of ``whole`` in per cent, rounded to the nearest whole and a half up: 3 of 8 are 38; None of nothing.

    In whole numbers: Python's ``round`` takes a half to the even neighbour, 37.5 to 38 but 62.5 to 62.
    """
    return (200 * part + whole) // (2 * whole) if whole else None
