"""What a door does with the fields it is given: only those it knows, and only what differs."""

from collections.abc import Collection, Mapping
from typing import Any


def apply_changes(record: Any, changes: Mapping[str, Any], *, allowed: Collection[str]) -> list[str]:
    """Set ``changes`` on ``record`` and name those that differ, in alphabetical order.

    Raises:
        TypeError: a name is not ``allowed``; that is a programmer's error, never a person's.
    """
    if unknown := changes.keys() - set(allowed):
        raise TypeError(f"not for this door: {sorted(unknown)}")
    changed = sorted(name for name, value in changes.items() if getattr(record, name, None) != value)
    for name in changed:
        setattr(record, name, changes[name])
    return changed
