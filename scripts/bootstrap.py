"""From a fresh clone to a working environment, then on to the script that does the work.

``python3 -m scripts.bootstrap run`` (or ``test``, ``lint``, …). Uses only the standard library, does nothing twice,
and says in plain words what it does. ``make`` calls it; see the Makefile.
"""

import os
import shutil
import sys

if sys.version_info < (3, 11):
    NEWER = next(
        filter(None, map(shutil.which, ("python3.14", "python3.13", "python3.12", "python3.11"))), None
    )
    if NEWER is None:
        sys.exit("Python 3.11 or newer is needed. Type:  sudo apt-get install python3 python3-venv")
    os.execv(NEWER, [NEWER, "-m", "scripts.bootstrap", *sys.argv[1:]])

import fcntl
import hashlib
import subprocess
import time
from pathlib import Path

from scripts.machine import CannotInstall, ensure

ROOT = Path(__file__).resolve().parent.parent
VENV = Path(os.environ.get("VENV", ROOT / ".venv"))
PYTHON = VENV / "bin" / "python"

PURPOSES = {
    # word: (kind of system components, pinned packages, what to start)
    "run": ("run", "requirements.txt", ["-m", "scripts.serve"]),
    "demo-reset": ("run", "requirements.txt", ["-m", "scripts.serve", "--reset-demo"]),
    "test": ("test", "requirements-dev.txt", ["-m", "scripts.test"]),
    "bench": ("run", "requirements-dev.txt", ["-m", "bench"]),
    "pictures": ("test", "requirements-dev.txt", ["-m", "scripts.pictures"]),
    "lint": ("lint", "requirements-dev.txt", ["-m", "scripts.lint"]),
    "format": ("run", "requirements-dev.txt", ["-m", "scripts.lint", "--mend"]),
    "messages": ("lint", "requirements-dev.txt", ["-m", "scripts.messages"]),
    "build": ("run", "requirements-dev.txt", ["-m", "build", "--no-isolation"]),
    "requirements": ("run", "requirements.txt", ["-m", "scripts.requirements"]),
    "prepare": ("run", "requirements.txt", []),
}


def say(text: str) -> None:
    """One line of progress."""
    print(text, flush=True)


def make_environment() -> None:
    """Make ``.venv`` unless a working one is there."""
    if (
        PYTHON.exists()
        and subprocess.run([PYTHON, "-c", ""], check=False, capture_output=True).returncode == 0
    ):
        return
    say(f"Making a Python environment in {VENV.name}/ …")
    shutil.rmtree(VENV, ignore_errors=True)
    done = subprocess.run([sys.executable, "-m", "venv", VENV], capture_output=True, text=True, check=False)
    if done.returncode:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        shutil.rmtree(VENV, ignore_errors=True)
        sys.exit(
            "Python's venv module is incomplete here. "
            f"Type this, then start again:  sudo apt-get install -y python{version}-venv"
        )


def install_packages(file_name: str) -> None:
    """Install the pinned packages of ``file_name``, unless these very pins are installed already.

    ``requirements-dev.txt`` holds those of ``requirements.txt`` too, so whoever has the first has the second.
    """
    stamps = {name: VENV / f".installed-{name}" for name in ("requirements.txt", "requirements-dev.txt")}
    digests = {name: hashlib.sha256((ROOT / name).read_bytes()).hexdigest() for name in stamps}
    covering = ["requirements-dev.txt"] if file_name == "requirements-dev.txt" else list(stamps)
    if any(stamps[name].exists() and stamps[name].read_text() == digests[name] for name in covering):
        return
    lines = (ROOT / file_name).read_text().splitlines()
    total = sum(1 for line in lines if line[:1].isalnum())
    say(f"Installing {total} Python packages …")
    started = time.monotonic()
    # Complete pins with hashes: nothing to resolve, nothing to build. Modules are compiled when first imported.
    command = [PYTHON, "-m", "pip", "install", "--no-deps", "--require-hashes", "--only-binary=:all:"]
    command += ["--no-compile", "--no-input", "--disable-pip-version-check", "--progress-bar=off"]
    command += ["-r", ROOT / file_name]
    got, tail = 0, []
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as pip:
        for line in pip.stdout or ():
            tail = [*tail[-30:], line]
            if line.startswith(("Collecting ", "Requirement already satisfied: ")):
                got += 1
                if got % 20 == 0:
                    say(f"  {got} of {total} found")
            elif line.startswith("Installing collected packages"):
                say("  unpacking …")
    if pip.returncode:
        sys.stderr.write("".join(tail))
        sys.exit(
            "The Python packages could not be installed; the lines above say why. Start again when mended."
        )
    stamps[file_name].write_text(digests[file_name])
    say(f"  done in {time.monotonic() - started:.0f} s")


def main() -> None:
    purpose = sys.argv[1] if len(sys.argv) > 1 else ""
    if purpose not in PURPOSES:
        sys.exit(f"Say which: {', '.join(PURPOSES)}")
    components, packages, script = PURPOSES[purpose]
    os.chdir(ROOT)
    # Packages are compiled when first imported: kept, that is done once, not by every process that is started here.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    # Two starts at once (make run beside make test) take turns here.
    with (ROOT / ".bootstrap.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        make_environment()
        install_packages(packages)
        try:
            ensure(components, say, PYTHON)
        except CannotInstall as refusal:
            sys.exit(str(refusal))
    if script:
        os.execv(PYTHON, [str(PYTHON), *script, *sys.argv[2:]])


if __name__ == "__main__":
    main()
