"""Vietnamese for the packages this site is built on, in PO files that can be offered to them as they are.

A folder here has the path of the Python package that it translates: ``wagtail/images/`` holds what upstream keeps in
``wagtail/images/locale/``. For Django itself a folder holds only what Django's own Vietnamese lacks or gets wrong.
The compiled MO files are kept beside the PO files, so that the site runs without gettext installed.
"""

from pathlib import Path

_HERE = Path(__file__).parent


def _folders_with(domain: str) -> list[str]:
    return sorted(str(path.parents[2]) for path in _HERE.glob(f"**/vi/LC_MESSAGES/{domain}.mo"))


LOCALE_DIRS: list[str] = _folders_with("django")
"""For ``settings.LOCALE_PATHS``, where they win over the packages' own catalogues."""

LOCALE_PATHS: list[str] = [str(_HERE.parent / "locale"), *LOCALE_DIRS]
"""A site's ``LOCALE_PATHS``: our own texts first, since a word such as "provider" means something else to allauth."""

JAVASCRIPT_LOCALE_DIRS: list[str] = _folders_with("djangojs")
"""The folders that also translate scripts; :mod:`lms.translations.views` serves them."""
