"""Which lines and branches of the doors (every ``actions.py``, every module of ``actions/``) the tests reach.

slipcover asks each line of the doors' own code once, then no more. (A tracer, as other tools of
this kind use, is called for every function of the process: it made the tests half as slow again.)
"""

import json
import os
import sys
from pathlib import Path

import slipcover

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("lms", "courses", "exchanges", "certificates", "home")


def doors() -> list[Path]:
    """The files that are doors, without empty ones."""
    return [
        path
        for package in PACKAGES
        for pattern in ("actions.py", "actions/*.py")
        for path in sorted((ROOT / package).rglob(pattern))
        if path.read_text().strip()
    ]


class Doors:
    """slipcover's question, answered for the module that is being imported."""

    def __init__(self) -> None:
        self._files = set(doors())

    def matches(self, filename: str | Path | None) -> bool:
        return filename is not None and Path(filename).resolve() in self._files


class Watch:
    """What this process reaches of the doors it imports from now on."""

    def __init__(self) -> None:
        self._seen = slipcover.Slipcover(branch=True)
        slipcover.ImportManager(self._seen, Doors()).__enter__()  # for as long as the process lives

    def save(self, folder: Path) -> None:
        """Leave it in ``folder``, beside what other processes leave."""
        (folder / f"{os.getpid()}.json").write_text(json.dumps(self._seen.get_coverage()))


def unreached(folder: Path) -> list[str]:
    """What no test reached on one database, by all that its processes left in ``folder``; a table shows the lines."""
    reports = [json.loads(file.read_text()) for file in sorted(folder.glob("*.json"))]
    seen = {"files": {}, **(reports[0] if reports else {})}
    for report in reports[1:]:
        slipcover.merge_coverage(seen, report)
    trouble = []
    if any(entry["missing_lines"] or entry["missing_branches"] for entry in seen["files"].values()):
        slipcover.print_coverage(seen, outfile=sys.stdout, skip_covered=True)
        trouble.append(
            "no test reaches some lines or branches of the doors (actions.py): see the table above."
        )
    met = {(ROOT / name).resolve() for name in seen["files"]}
    return trouble + [f"no test reaches {path.relative_to(ROOT)}." for path in doors() if path not in met]
