"""Finding what the machine has, and saying what to type for what it lacks: with a system of small stand-in programs."""

import os
from pathlib import Path

import pytest

from scripts import machine
from scripts.machine import CannotInstall, Component, ensure, find_chromium, has_times_font


@pytest.fixture
def system(tmp_path, monkeypatch):
    """An empty machine: ``system(name, script)`` adds a program to it."""
    programs = tmp_path / "bin"
    programs.mkdir()
    monkeypatch.setenv("PATH", str(programs))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "browsers"))
    monkeypatch.delenv("CHROMIUM", raising=False)

    def add(name: str, script: str = "") -> Path:
        program = programs / name
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
        return program

    return add


@pytest.fixture
def log(tmp_path):
    """What was asked of the stand-ins, line by line."""
    path = tmp_path / "log"
    path.touch()
    return path


def needing(monkeypatch, *components: Component) -> None:
    monkeypatch.setitem(machine.NEEDED, "test", list(components))


def apt(system, log: Path, known: str, brings: Path | None = None) -> None:
    """A package manager that knows the packages named in ``known``; installing makes ``brings`` appear."""
    system(
        "apt-cache",
        f'case " {known} " in *" $2 "*) echo "  Candidate: 1" ;; *) echo "  Candidate: (none)" ;; esac',
    )
    made = f'[ "$2" = install ] && : > {brings}' if brings else ""
    system("apt-get", f'echo "$@" >> {log}\n{made}\nexit 0')
    system("env", 'while [ "${1#*=}" != "$1" ]; do shift; done; exec "$@"')


def as_root(monkeypatch, yes: bool) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0 if yes else 1000)


def test_a_times_font_counts_when_it_has_every_vietnamese_letter(system):
    system(
        "fc-list",
        'case "$1" in ":family=Liberation Serif:lang=vi") ;; ":family=Tinos:lang=vi") echo /t.ttf ;; esac',
    )
    assert has_times_font()


def test_a_times_font_without_vietnamese_does_not_count(system):
    system("fc-list")
    assert not has_times_font()


def test_any_chromium_will_do_and_a_notice_about_a_snap_is_none(system):
    assert find_chromium() is None

    system("chromium-browser", "# install the snap: snap install chromium")
    assert find_chromium() is None

    chrome = system("google-chrome")
    assert find_chromium() == str(chrome)


def test_the_browser_that_playwright_keeps_will_do(system, tmp_path):
    kept = tmp_path / "browsers" / "chromium-1200" / "chrome-linux64" / "chrome"
    kept.parent.mkdir(parents=True)
    kept.touch()
    assert find_chromium() == str(kept)


def test_root_gets_what_is_missing_under_the_name_the_system_knows(system, log, tmp_path, monkeypatch):
    as_root(monkeypatch, True)
    there = tmp_path / "there"
    needing(monkeypatch, Component("a font", there.exists, [["fonts-liberation2", "fonts-liberation"]]))
    apt(system, log, known="fonts-liberation", brings=there)
    said: list[str] = []

    ensure("test", said.append, Path("python"))

    assert log.read_text().splitlines() == [
        "-qq update",
        "-qq install -y --no-install-recommends fonts-liberation",
    ]
    assert said[0] == "Missing: a font."


def test_sudo_without_a_password_does_as_well(system, log, tmp_path, monkeypatch):
    as_root(monkeypatch, False)
    there = tmp_path / "there"
    needing(monkeypatch, Component("gettext", there.exists, [["gettext"]]))
    apt(system, log, known="gettext", brings=there)
    system("true")
    system("sudo", 'shift; exec "$@"')

    ensure("test", lambda text: None, Path("python"))

    assert "install -y --no-install-recommends gettext" in log.read_text()


def test_who_may_not_install_reads_one_line_to_type(system, log, monkeypatch):
    as_root(monkeypatch, False)
    needing(
        monkeypatch,
        Component("PostgreSQL", lambda: False, [["postgresql"]]),
        Component("gettext", lambda: False, [["gettext"]]),
    )
    apt(system, log, known="postgresql gettext")

    with pytest.raises(CannotInstall) as refusal:
        ensure("test", lambda text: None, Path("python"))

    typed = "sudo apt-get update && sudo apt-get install -y --no-install-recommends postgresql gettext"
    assert str(refusal.value) == f"Type this, then start again:  {typed}"
    assert log.read_text() == ""


def test_where_chromium_is_only_a_snap_playwright_brings_one(system, log, monkeypatch):
    as_root(monkeypatch, False)
    needing(monkeypatch, machine.CHROMIUM)
    apt(system, log, known="")

    with pytest.raises(CannotInstall, match=r"sudo -E python -m playwright install --with-deps chromium$"):
        ensure("test", lambda text: None, Path("python"))


def test_what_could_not_be_installed_is_named(system, log, monkeypatch):
    as_root(monkeypatch, True)
    needing(monkeypatch, Component("gettext", lambda: False, [["gettext"]]))
    apt(system, log, known="gettext")

    with pytest.raises(CannotInstall, match="Could not install: gettext"):
        ensure("test", lambda text: None, Path("python"))


def test_nothing_is_asked_of_a_machine_that_has_everything(system, log, monkeypatch):
    needing(monkeypatch, Component("gettext", lambda: True, [["gettext"]]))
    ensure("test", lambda text: None, Path("python"))
    assert log.read_text() == ""
