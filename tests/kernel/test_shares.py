"""Shares in per cent are rounded in one way wherever they are shown."""

import ast
from pathlib import Path

import pytest

from lms.reporting.definitions import BY_KEY
from lms.reporting.figures import Figure, Finality
from lms.reporting.money_and_hours import BudgetLine
from lms.shares import percent_of

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    "part, whole, percent",
    [
        (1, 3, 33),
        (2, 3, 67),
        (3, 8, 38),
        (5, 8, 63),
        (1, 8, 13),
        (1, 200, 1),
        (1, 201, 0),
        (9, 8, 113),
        (0, 8, 0),
    ],
)
def test_a_share_is_the_nearest_whole_per_cent_and_a_half_goes_up(part, whole, percent):
    assert percent_of(part, whole) == percent


def test_nothing_has_no_share():
    assert percent_of(0, 0) is None


@pytest.mark.parametrize("spent", [50_250_000, 70_500_000, 188_000_000])
def test_what_was_spent_has_one_share_among_the_figures_and_in_the_table_below(spent):
    figure = Figure(BY_KEY["spent_total"], spent, 0, Finality.ACTUAL, 188_000_000)
    line = BudgetLine(None, "", "", 188_000_000, spent)

    assert figure.percent == line.percent == percent_of(spent, 188_000_000)


def test_no_other_place_computes_a_per_cent_of_its_own():
    packages = ("lms", "courses", "exchanges", "certificates", "home")
    files = [
        path for name in packages for path in (ROOT / name).rglob("*.py") if "migrations" not in path.parts
    ]
    rounding = {
        path.name
        for path in files
        for node in ast.walk(ast.parse(path.read_text()))
        if (
            isinstance(node, ast.Call)
            and getattr(node.func, "id", "") == "round"
            and _has_hundred(node.args[0])
        )
        or (isinstance(node, ast.BinOp) and isinstance(node.op, ast.FloorDiv) and _has_hundred(node.left))
    }

    assert rounding <= {"shares.py", "outcomes.py"}  # outcomes: the minutes required, a broken one in full


def _has_hundred(node: ast.AST) -> bool:
    return any(isinstance(part, ast.Constant) and part.value in (100, 200) for part in ast.walk(node))
