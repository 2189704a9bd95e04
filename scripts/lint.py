"""``make lint``: everything that can be checked without running the site, each step reported in one line.

``python -m scripts.lint [step …]`` runs only the named steps. The exit code tells whether all passed.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOOLS = Path(sys.executable).parent
PACKAGES = ("lms", "courses", "exchanges", "certificates", "home")
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "lms.settings.production",
    "SECRET_KEY": "only-for-the-check-9f0zq7v2m4x8c1b6n3l5j0h9g8f7d6s5a4p3o2i1u0y",
    "ALLOWED_HOSTS": "lms.example.org",
    "BASE_URL": "https://lms.example.org",
}
DJHTML = ["--tabwidth", "4"]
Result = tuple[bool, str]


def _call(*command: str | Path, **variables: str) -> Result:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "lms.settings.test", **variables}
    done = subprocess.run(
        [str(word) for word in command],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode == 0, done.stdout


def _manage(*words: str, **variables: str) -> Result:
    return _call(sys.executable, "manage.py", *words, **variables)


def _production() -> Result:
    """Production settings as ``docs/deploy.md`` has them set up, with a key that signs badges."""
    with tempfile.TemporaryDirectory() as folder:
        key = str(Path(folder) / "credential.pem")
        made, said = _manage("make_credential_key", key)
        if not made:
            return made, said
        return _manage("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION, CREDENTIAL_KEY=key)


def _template_files() -> list[str]:
    return sorted(str(path) for package in PACKAGES for path in (ROOT / package).rglob("templates/**/*.html"))


def _templates() -> Result:
    return _call(TOOLS / "djhtml", *DJHTML, "--check", *_template_files())


def _translations() -> Result:
    return _call(
        sys.executable,
        "-c",
        "import sys; from scripts.catalogues import faults; found = faults(); print(*found, sep='\\n'); "
        "sys.exit(bool(found))",
    )


STEPS: dict[str, tuple[str, Callable[[], Result]]] = {
    "types": ("types (mypy)", lambda: _call(TOOLS / "mypy")),
    "style": ("style (ruff check)", lambda: _call(TOOLS / "ruff", "check", "--output-format=concise", ".")),
    "format": (
        "format (ruff format)",
        lambda: _call(TOOLS / "ruff", "format", "--check", "--output-format=concise", "."),
    ),
    "layers": ("layers (import-linter)", lambda: _call(TOOLS / "lint-imports", "--no-cache")),
    "templates": ("templates (djhtml)", _templates),
    "migrations": ("migrations (nothing missing)", lambda: _manage("makemigrations", "--check", "--dry-run")),
    "production": ("production settings (check --deploy)", _production),
    "translations": ("translations (complete and compiled)", _translations),
}


def mend() -> int:
    """``make format``: what the tools can put right by themselves."""
    for command in (
        [TOOLS / "ruff", "check", "--fix", "--quiet", "."],
        [TOOLS / "ruff", "format", "."],
        [TOOLS / "djhtml", *DJHTML, *_template_files()],
    ):
        print(_call(*command)[1].strip(), flush=True)
    return 0


def main() -> int:
    if "--mend" in sys.argv:
        return mend()
    chosen = sys.argv[1:] or list(STEPS)
    unknown = set(chosen) - set(STEPS)
    if unknown:
        sys.exit(f"Steps are: {', '.join(STEPS)}")

    def timed(name: str) -> tuple[str, bool, str, float]:
        started = time.monotonic()
        passed, output = STEPS[name][1]()
        return name, passed, output, time.monotonic() - started

    failed = []
    # Types take longest and are first in the list; the others run beside them.
    with ThreadPoolExecutor(max_workers=2) as pool:
        for name, passed, output, seconds in pool.map(timed, chosen):
            print(f"{'ok    ' if passed else 'FAILED'} {STEPS[name][0]}  {seconds:.1f} s", flush=True)
            if not passed:
                failed.append(name)
                print("\n".join(f"    {line}" for line in output.strip().splitlines()), flush=True)
    print(f"FAILED: {', '.join(failed)}" if failed else "All checks passed.", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
