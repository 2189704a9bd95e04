"""The wheel installs into a stock Wagtail site with a user model of its own, as the README says."""

import re
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
VISIT = Path(__file__).with_name("visit_stock_site.py")
USER_MODEL = '''
from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """The existing site's own account."""
'''
# What `manage.py makemigrations`, `migrate` and a visit do, in one process and without a collector of garbage: a
# quarter of the time that two hundred migrations take is his.
SET_UP_AND_VISIT = """
import gc, importlib, os
gc.disable()
os.environ["DJANGO_SETTINGS_MODULE"] = "office.settings.dev"
import django
django.setup()
from django.core.management import call_command
call_command("makemigrations", "accounts")
importlib.invalidate_caches()
call_command("makemigrations", check_changes=True, dry_run=True)
call_command("migrate", verbosity=0)
import visit
"""

pytestmark = pytest.mark.packaging


def run(*command: str | Path, cwd: Path) -> str:
    """Run a command outside the checkout; its output, or a failure that shows it."""
    done = subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env={"PATH": "/usr/bin:/bin", "HOME": str(cwd), "LC_ALL": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, (
        f"{' '.join(map(str, command))}\n{done.stdout[-6000:]}\n{done.stderr[-6000:]}"
    )
    return done.stdout


def readme_block(kind: str) -> str:
    """The Python block of the README's section that begins with the comment ``# kind``."""
    section = (
        (ROOT / "README.md").read_text().split("## Use in an existing Wagtail site")[1].split("\n## ")[0]
    )
    blocks = re.findall(r"```python\n(.*?)```", section, re.DOTALL)
    return next(block for block in blocks if block.startswith(f"# {kind}\n"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """The wheel, built from the checkout without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, cwd=ROOT)
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_everything_the_packages_have(wheel):
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
    packages = ("lms", "courses", "exchanges", "certificates", "home")
    wanted = {
        str(path.relative_to(ROOT))
        for package in packages
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert {Path(name).suffix for name in wanted} >= {".py", ".html", ".css", ".woff2", ".mo", ".po", ".csv"}
    assert wanted - held == set()
    assert not [name for name in held if name.startswith(("tests/", "scripts/", "bench/"))]


@pytest.fixture
def python(tmp_path, wheel) -> Path:
    """A Python that has the wheel and, beside it, what our own environment has installed; never the checkout."""
    venv.create(tmp_path / "venv", symlinks=True)
    python = tmp_path / "venv" / "bin" / "python"
    packages = next((tmp_path / "venv" / "lib").glob("python*/site-packages"))
    (packages / "theirs.pth").write_text(sysconfig.get_path("purelib") + "\n")
    command = [sys.executable, "-m", "pip", "--python", python, "install"]
    run(*command, "--quiet", "--no-deps", "--no-index", "--disable-pip-version-check", wheel, cwd=tmp_path)
    return python


def test_a_stock_site_takes_the_apps_in(tmp_path, python):
    site = tmp_path / "stock"
    start = "from wagtail.bin.wagtail import main; main()"
    site.mkdir()
    run(python, "-c", start, "start", "office", site, cwd=tmp_path)
    (site / "accounts").mkdir()
    (site / "accounts" / "__init__.py").touch()
    (site / "accounts" / "models.py").write_text(USER_MODEL)
    with (site / "office" / "settings" / "base.py").open("a") as settings:
        settings.write('\nINSTALLED_APPS += ["accounts"]\nAUTH_USER_MODEL = "accounts.User"\n')
        settings.write(readme_block("settings"))
    with (site / "office" / "urls.py").open("a") as urls:
        urls.write(readme_block("urls"))
    shutil.copy(VISIT, site / "visit.py")

    opened = run(python, "-c", SET_UP_AND_VISIT, cwd=site)

    assert opened.count("opened ") == 4
