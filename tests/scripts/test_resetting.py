"""``make demo-reset`` throws everything away; it must be meant."""

import io

import pytest

from scripts.serve import may_throw_away


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _nobody_confirmed(monkeypatch):
    monkeypatch.delenv("CONFIRM", raising=False)


@pytest.mark.parametrize("typed, may", [("yes\n", True), ("y\n", False), ("\n", False)])
@pytest.mark.parametrize("on_a_server", [True, False])
def test_at_a_terminal_only_yes_goes_on(monkeypatch, typed, may, on_a_server):
    monkeypatch.setattr("sys.stdin", Terminal(typed))

    assert may_throw_away("lms", on_a_server=on_a_server) is may


def test_without_a_terminal_a_server_keeps_its_data_and_is_told_how(monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.StringIO())

    assert not may_throw_away("lms", on_a_server=True)
    assert "CONFIRM=yes" in capsys.readouterr().out
    assert may_throw_away("data/lms.sqlite3", on_a_server=False)


def test_saying_so_beforehand_is_enough(monkeypatch):
    monkeypatch.setenv("CONFIRM", "yes")

    assert may_throw_away("lms", on_a_server=True)
