"""A door that the tests do not reach, or reach in part, is told."""

import subprocess
import sys

import pytest

from scripts import doors

DOOR = """
def buy(*, coins):
    if coins > 3:
        return "bread"
    return "nothing"
"""
VISIT = """
import sys
from pathlib import Path
from scripts import doors
doors.ROOT, doors.PACKAGES = Path(sys.argv[1]), ("shop",)
watch = doors.Watch()
sys.path.insert(0, sys.argv[1])
from shop.actions import buy
for coins in sys.argv[2:]:
    buy(coins=int(coins))
watch.save(Path(sys.argv[1]) / "seen")
"""


@pytest.fixture
def shop(tmp_path, monkeypatch):
    """A project with one door; ``shop(4, 1)`` buys for that many coins in a process of its own."""
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "__init__.py").touch()
    (tmp_path / "shop" / "actions.py").write_text(DOOR)
    (tmp_path / "seen").mkdir()
    root = doors.ROOT
    monkeypatch.setattr(doors, "ROOT", tmp_path)
    monkeypatch.setattr(doors, "PACKAGES", ("shop",))

    def buy(*coins: int) -> None:
        subprocess.run([sys.executable, "-c", VISIT, tmp_path, *map(str, coins)], cwd=root, check=True)

    return buy


def test_a_door_that_no_process_came_to_is_named(shop, tmp_path):
    assert doors.unreached(tmp_path / "seen") == ["no test reaches shop/actions.py."]


def test_a_line_that_no_process_reached_is_shown(shop, tmp_path, capsys):
    shop(1)
    shop(2)

    [trouble] = doors.unreached(tmp_path / "seen")

    assert "see the table above" in trouble
    assert "shop/actions.py" in capsys.readouterr().out


def test_what_one_process_missed_another_may_have_reached(shop, tmp_path):
    shop(1)
    shop(4)

    assert doors.unreached(tmp_path / "seen") == []
