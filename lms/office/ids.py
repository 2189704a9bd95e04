"""Ids that came from outside: in a form or an address, where anything may stand."""

from collections.abc import Iterable

_DIGITS = 18
"""Any number of so many digits fits a column of ids; a longer one is nobody's."""


def id_in(text: str) -> int | None:
    """The id that ``text`` is, or None. What it gives can be asked for in the database, whoever typed it."""
    return int(text) if len(text) <= _DIGITS and text.isascii() and text.isdecimal() else None


def ids_in(texts: Iterable[str]) -> list[int]:
    """The ids among ``texts``, each once, in their order."""
    found = (id_in(text) for text in texts)
    return list(dict.fromkeys(pk for pk in found if pk is not None))
