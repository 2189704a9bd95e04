"""What this machine has of what the project needs, and how to get the rest. Standard library only.

Debian and Ubuntu name some packages differently; candidates are tried in order.
"""

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

CHROMIUM_NAMES = ("chromium", "google-chrome-stable", "google-chrome", "chromium-browser", "chrome")
SOFTHSM = Path("/usr/lib/softhsm/libsofthsm2.so")


class CannotInstall(Exception):
    """Something is missing and this account may not install it; the message says what to type."""


def find_chromium() -> str | None:
    """Path of a Chromium or Chrome: the variable CHROMIUM, the system's, or the one playwright keeps."""
    chosen = os.environ.get("CHROMIUM")
    if chosen:
        return shutil.which(chosen)
    for name in CHROMIUM_NAMES:
        path = shutil.which(name)
        # Ubuntu's chromium-browser is a small script that only says "install the snap" where the snap is missing.
        if path and not (name == "chromium-browser" and _is_snap_notice(Path(path))):
            return path
    kept = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH", Path.home() / ".cache" / "ms-playwright"))
    return next(
        (str(path) for path in sorted(kept.glob("chromium-*/chrome-linux*/chrome"), reverse=True)), None
    )


def _is_snap_notice(path: Path) -> bool:
    start = path.resolve().read_bytes()[:2048]
    return start.startswith(b"#!") and b"snap" in start and not Path("/snap/bin/chromium").exists()


def find_postgresql() -> Path | None:
    """The folder with ``initdb`` and ``postgres``: the newest that Debian keeps aside, or the one on the PATH."""

    def number(folder: Path) -> int:
        return int(folder.parent.name) if folder.parent.name.isdigit() else 0

    folders = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if folders:
        return max(folders, key=number)
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


def _has_library(*names: str) -> bool:
    for name in names:
        try:
            ctypes.CDLL(name)
        except OSError:
            return False
    return True


def has_times_font() -> bool:
    """Whether a font with the metrics of Times New Roman and every Vietnamese letter is installed.

    The first generation of Liberation Serif lacks 93 of the letters; asking for ``lang=vi`` leaves it out.
    """
    if not shutil.which("fc-list"):
        return False
    patterns = [f":family={family}:lang=vi" for family in ("Liberation Serif", "Tinos", "Times New Roman")]
    return any(
        subprocess.run(
            ["fc-list", pattern, "file"], capture_output=True, text=True, check=False
        ).stdout.strip()
        for pattern in patterns
    )


@dataclass(frozen=True)
class Component:
    """Something of the system: what it is for, how to see whether it is there, the packages that bring it."""

    name: str
    is_there: Callable[[], bool]
    packages: Sequence[Sequence[str]]
    """For each package its names in order of preference; the first that the system knows is taken."""


LAYOUT = Component(
    "Pango, HarfBuzz and fontconfig (page layout of PDF files)",
    lambda: (
        _has_library(
            "libgobject-2.0.so.0",
            "libpango-1.0.so.0",
            "libpangoft2-1.0.so.0",
            "libharfbuzz.so.0",
            "libharfbuzz-subset.so.0",
            "libfontconfig.so.1",
        )
        and bool(shutil.which("fc-list"))
    ),
    [["libpango-1.0-0"], ["libpangoft2-1.0-0"], ["libharfbuzz-subset0"], ["fontconfig"]],
)
FONT = Component(
    "a Times-like font with all Vietnamese letters",
    has_times_font,
    [["fonts-liberation2", "fonts-liberation", "fonts-croscore"]],
)
POSTGRESQL = Component(
    "PostgreSQL's server (for the tests)", lambda: find_postgresql() is not None, [["postgresql"]]
)
CHROMIUM = Component("Chromium (for the browser tests)", lambda: find_chromium() is not None, [["chromium"]])
DRIVER = Component(
    "libatomic (for the driver of the browser tests)",
    lambda: _has_library("libatomic.so.1"),
    [["libatomic1"]],
)
TOKEN = Component(
    "SoftHSM (a token of software, for the tests of signing)",
    lambda: SOFTHSM.exists() and bool(shutil.which("softhsm2-util")),
    [["softhsm2"]],
)
GETTEXT = Component(
    "gettext (to look for texts without a translation)",
    lambda: bool(shutil.which("xgettext") and shutil.which("msgmerge")),
    [["gettext"]],
)

NEEDED = {
    "run": [LAYOUT, FONT],
    "test": [LAYOUT, FONT, POSTGRESQL, CHROMIUM, DRIVER, TOKEN],
    "lint": [LAYOUT, FONT, GETTEXT],
}


def _administrator() -> list[str] | None:
    """The words before a command that changes the system; None where this account may not."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo"):
        allowed = subprocess.run(
            ["sudo", "-n", "true"], stdin=subprocess.DEVNULL, capture_output=True, check=False
        )
        if allowed.returncode == 0:
            return ["sudo", "-n"]
    return None


def _apt(administrator: list[str], *arguments: str) -> bool:
    command = [*administrator, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", *arguments]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.stderr.write(done.stderr[-2000:])
    return done.returncode == 0


def _known(package: str) -> bool:
    found = subprocess.run(
        ["apt-cache", "policy", package], capture_output=True, text=True, check=False
    ).stdout
    return "Candidate:" in found and "Candidate: (none)" not in found


def _choose(names: Sequence[str]) -> str:
    return next((name for name in names if _known(name)), names[0])


def ensure(purpose: str, say: Callable[[str], None], python: Path) -> None:
    """Make sure that this machine has what ``purpose`` needs, installing what is missing where that is allowed.

    Raises:
        CannotInstall: something is missing; the message is the one line to type.
    """
    missing = [component for component in NEEDED[purpose] if not component.is_there()]
    if not missing:
        return
    for component in missing:
        say(f"Missing: {component.name}.")
    if not shutil.which("apt-get"):
        names = " ".join(name for component in missing for name, *_ in component.packages)
        raise CannotInstall(f"Install these with your system's package manager (Debian's names): {names}")

    administrator = _administrator()
    if administrator is not None:
        say("Refreshing the list of system packages …")
        _apt(administrator, "update")
    packages = [_choose(names) for component in missing for names in component.packages]
    # Ubuntu has Chromium only as a snap, which tests cannot drive well: playwright brings its own there.
    bring_own = CHROMIUM in missing and not _known("chromium")
    if bring_own:
        packages.remove("chromium")
    own = [str(python), "-m", "playwright", "install", "--with-deps", "chromium"]

    if administrator is None:
        steps = ["sudo apt-get update"] if packages else []
        steps += [f"sudo apt-get install -y --no-install-recommends {' '.join(packages)}"] if packages else []
        steps += [f"sudo -E {' '.join(own)}"] if bring_own else []
        raise CannotInstall(f"Type this, then start again:  {' && '.join(steps)}")
    if packages:
        say(f"Installing system packages: {', '.join(packages)} …")
        _apt(administrator, "install", "-y", "--no-install-recommends", *packages)
    if bring_own:
        say("Fetching a Chromium for the tests …")
        subprocess.run(own, stdin=subprocess.DEVNULL, check=False)

    still = [component.name for component in missing if not component.is_there()]
    if still:
        raise CannotInstall(f"Could not install: {'; '.join(still)}. The lines above say why.")
