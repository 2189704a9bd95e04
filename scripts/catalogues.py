"""The project's own Vietnamese catalogue: gather its texts, compile it, check that it is complete."""

import os
import tempfile
from pathlib import Path

import django
import polib

ROOT = Path(__file__).resolve().parent.parent
OURS = ROOT / "lms" / "locale"
PO = OURS / "vi" / "LC_MESSAGES" / "django.po"
OTHER_TREES = [".*", "tests", "scripts", "bench", "docs", "data", "build", "dist", "lms/translations"]


def _makemessages(folder: Path, **options) -> None:
    """Django's ``makemessages`` for the whole tree, into the locale folder ``folder`` alone."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.test")
    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.LOCALE_PATHS = [str(folder)]
    ignored = OTHER_TREES if folder == OURS else [*OTHER_TREES, "lms/locale"]
    call_command("makemessages", locale=["vi"], ignore_patterns=ignored, verbosity=0, **options)


def gather() -> None:
    """Bring new texts into the catalogue, for a translator to fill in; texts no longer used go."""
    PO.parent.mkdir(parents=True, exist_ok=True)
    _makemessages(OURS, no_obsolete=True, add_location="file", no_wrap=True)


def texts_in_source() -> set[tuple[str, str]]:
    """Context and text of everything that the source asks to translate."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "locale").mkdir()
        _makemessages(Path(folder) / "locale", keep_pot=True)
        pot = polib.pofile(str(Path(folder) / "locale" / "django.pot"))
        return {(entry.msgctxt or "", entry.msgid) for entry in pot}


def all_po_files() -> list[Path]:
    """Our catalogue and those we keep for the packages we build on."""
    return sorted((ROOT / "lms").rglob("LC_MESSAGES/*.po"))


def compile_all() -> int:
    """Write the MO file beside each PO file that changed; how many were written."""
    written = 0
    for path in all_po_files():
        binary = polib.pofile(str(path)).to_binary()
        compiled = path.with_suffix(".mo")
        if not compiled.exists() or compiled.read_bytes() != binary:
            compiled.write_bytes(binary)
            written += 1
    return written


def _compiled(path: Path) -> dict[tuple[str, str], object]:
    return {
        (entry.msgctxt or "", entry.msgid): entry.msgstr_plural or entry.msgstr
        for entry in polib.mofile(str(path))
    }


def faults() -> list[str]:
    """What is wrong, one line each; empty when every text has its Vietnamese and every MO file is up to date."""
    if not PO.exists():
        return [f"{PO.relative_to(ROOT)} is missing."]
    found = []
    catalogue = polib.pofile(str(PO))
    known = {(entry.msgctxt or "", entry.msgid) for entry in catalogue if not entry.obsolete}
    found += [f"not in the catalogue: {text!r}" for _context, text in sorted(texts_in_source() - known)]
    found += [f"no Vietnamese: {entry.msgid!r}" for entry in catalogue.untranslated_entries()]
    found += [f"marked fuzzy: {entry.msgid!r}" for entry in catalogue.fuzzy_entries()]
    for path in all_po_files():
        compiled = path.with_suffix(".mo")
        wanted = {
            (entry.msgctxt or "", entry.msgid): entry.msgstr_plural or entry.msgstr
            for entry in polib.pofile(str(path)).translated_entries()
        }
        if not compiled.exists() or _compiled(compiled) != wanted:
            found.append(f"{compiled.relative_to(ROOT)} is older than its PO file: run make messages")
    return found
