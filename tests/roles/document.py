"""docs/roles.md: read, compared, and written anew with ``ROLES_DOCUMENT=write pytest tests/roles``."""

import fcntl
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "roles.md"
WRITES = os.environ.get("ROLES_DOCUMENT") == "write"

HEAD = """# Who reaches what

Made from the code: `tests/roles/` asks every address of the site in the name of everybody and fails when an answer is
not the one below. After a change that is meant, `ROLES_DOCUMENT=write .venv/bin/python -m pytest tests/roles` writes
this page anew; read what changed before you commit it.

The roles are groups (`lms/roles.py`); what each may do to records is declared in every app's `roles.py`, who writes and
publishes pages in `courses/authoring.py` and `home/authoring.py`, whose account one may manage in
`lms/users/accounts.py`.
"""

LEGEND = """## Addresses

What a GET of each address answers, for the demonstration: ● opens (or leads on), ✗ refused, → asks to sign in,
∅ there is nothing for this person, ✎ takes no GET (it waits for a form or a script).
"""


def cells(title: str) -> dict[str, dict[str, str]]:
    """Of the table under ``title``: row → column → cell."""
    table: list[list[str]] = []
    in_section = False
    for line in DOCUMENT.read_text().splitlines():
        if line.startswith("## "):
            in_section = line == f"## {title}"
        elif in_section and line.startswith("|"):
            table.append([cell.strip() for cell in line.strip("|").split("|")])
    if not table:
        return {}
    columns = table[0][1:]
    return {row[0].strip("`"): dict(zip(columns, row[1:], strict=True)) for row in table[2:]}


def as_table(first: str, columns: Sequence[str], rows: Mapping[str, Mapping[str, str]]) -> str:
    """A Markdown table with the row's name in code."""
    lines = [f"| {first} | {' | '.join(columns)} |", "|---" * (len(columns) + 1) + "|"]
    lines += [
        f"| `{name}` | {' | '.join(row.get(column, '') for column in columns)} |"
        for name, row in rows.items()
    ]
    return "\n".join(lines) + "\n"


def write_column(column: str, found: Mapping[str, str], columns: Sequence[str], permissions: str) -> None:
    """Put one person's answers into the document; the rows are those of ``found``, in its order."""
    with DOCUMENT.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        old = cells("Addresses") if DOCUMENT.exists() else {}
        rows = {route: {**old.get(route, {}), column: cell} for route, cell in found.items()}
        body = "\n".join([HEAD, permissions, LEGEND, as_table("Address", columns, rows)])
        DOCUMENT.write_text(body)
    DOCUMENT.with_suffix(".lock").unlink(missing_ok=True)
