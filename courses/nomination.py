"""Two steps to many registrations: a list becomes a preview row by row, the preview becomes registrations.

Shared by the page of a unit's head and the office's screen; nothing is saved between the steps, and the door asks
everything again.
"""

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from courses.nominees import NamedList, Nominee, Refusals, detail_of, preview, read_text
from lms.office.ids import id_in, ids_in
from lms.people.models import Provider

LEGACY_NAMES = {"tcvn3": "TCVN3 (ABC)", "vni": "VNI"}


_LINES = 5000
"""Rows of a file keep their numbers in a preview up to here."""


def preview_context(
    named: NamedList,
    *,
    people: Any,
    refusals: Refusals,
    of_unit: bool = False,
    choices: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """The preview for ``courses/preview_rows.html``: a line per row, how many of each kind, the font it was typed in.

    ``people`` are all, or only those ``of_unit``: then a name that is not among them may belong to another unit.
    ``choices`` maps the places of the rows that were ticked to the ids chosen there; without it all are ticked.
    """
    nominees = preview(named.rows, people=people, refusals=refusals)
    counts = Counter(nominee.state for nominee in nominees)
    return {
        "lines": [
            _line(nominee, of_unit=of_unit)
            | {
                "ticked": choices is None or str(place) in choices,
                "chosen": id_in((choices or {}).get(str(place), "")),
            }
            for place, nominee in enumerate(nominees, start=1)
        ],
        "names": _as_text(named),
        "ready_count": counts["ready"],
        "open_count": counts["ambiguous"],
        "left_out_count": counts["unknown"] + counts["repeated"] + counts["refused"],
        "legacy": LEGACY_NAMES.get(named.legacy or ""),
    }


def _line(nominee: Nominee, *, of_unit: bool) -> dict[str, Any]:
    provider = nominee.provider
    return {
        "number": nominee.row.number,
        "typed": nominee.row.name,
        "state": nominee.state,
        "pk": provider.pk if provider else None,
        "name": provider.full_name if provider else "",
        "detail": detail_of(provider) if provider else "",
        "choices": [(choice.pk, choice.full_name, detail_of(choice)) for choice in nominee.choices],
        "words": _words(nominee, of_unit=of_unit),
    }


def _words(nominee: Nominee, *, of_unit: bool) -> str:
    if nominee.state == "unknown":
        return _nobody(of_unit=of_unit)
    if nominee.state == "ambiguous":
        return _("Several people have this name. Choose the one you mean.")
    if nominee.state == "repeated":
        return _("The same person as in row %(row)d; counted once.") % {"row": nominee.as_row}
    if nominee.state == "refused":
        return str(nominee.refusal)
    if nominee.spelt_differently:
        return _("Spelt differently on the list. Check that this is the person.")
    return ""


def _nobody(*, of_unit: bool) -> str:
    if of_unit:
        return _(
            "Nobody of this name belongs to your unit. Check the spelling, or ask the office to correct the list."
        )
    return _(
        "Nobody of this name is on the list. Check the spelling, or add the person and check the list again."
    )


def chosen(data: QueryDict, people: Any) -> list[Provider]:
    """The people who were ticked or chosen in the preview, each once, in the order of its rows."""
    wanted = ids_in(data.get(f"person-{key}", "") for key in data.getlist("row"))
    found: Mapping[int, Provider] = people.in_bulk(wanted)
    return [found[pk] for pk in wanted if pk in found]


def _list_again(data: QueryDict) -> NamedList:
    """The list that stands in the preview it came back from."""
    return read_text(data.get("names", ""))


def preview_again(
    data: QueryDict, *, people: Any, refusals: Refusals, of_unit: bool = False
) -> dict[str, Any]:
    """``preview_context`` of a preview that came back and was refused: with what was ticked and chosen in it."""
    rows = set(data.getlist("row"))
    choices = {key: data.get(f"person-{key}", "") for key in rows}
    return preview_context(
        _list_again(data), people=people, refusals=refusals, of_unit=of_unit, choices=choices
    )


def _as_text(named: NamedList) -> str:
    """The list as ``read_text`` reads it, every row in the line of its number as far as that is possible."""
    lines: list[str] = []
    for row in named.rows:
        if len(lines) < row.number - 1 <= _LINES:
            lines += [""] * (row.number - 1 - len(lines))
        parts = [" ".join(re.split(r"[,;\t|\r\n]+", part)) for part in (row.name, *row.rest)]
        lines.append(", ".join(parts))
    return "\n".join(lines)
