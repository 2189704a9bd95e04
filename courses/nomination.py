"""Two steps to many registrations: a list becomes a preview row by row, the preview becomes registrations.

Shared by the page of a unit's head and the office's screen; nothing is saved between the steps, and the door asks
everything again.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from courses.nominees import NamedList, Nominee, Refusals, detail_of, preview
from lms.people.models import Provider

LEGACY_NAMES = {"tcvn3": "TCVN3 (ABC)", "vni": "VNI"}


def preview_context(named: NamedList, *, people: Any, refusals: Refusals) -> dict[str, Any]:
    """The preview for ``courses/preview.html``: a line per row, how many of each kind, the font it was typed in."""
    nominees = preview(named.rows, people=people, refusals=refusals)
    counts = Counter(nominee.state for nominee in nominees)
    return {
        "lines": [_line(nominee) for nominee in nominees],
        "ready_count": counts["ready"],
        "open_count": counts["ambiguous"],
        "left_out_count": counts["unknown"] + counts["repeated"] + counts["refused"],
        "legacy": LEGACY_NAMES.get(named.legacy or ""),
    }


def _line(nominee: Nominee) -> dict[str, Any]:
    provider = nominee.provider
    return {
        "number": nominee.row.number,
        "typed": nominee.row.name,
        "state": nominee.state,
        "pk": provider.pk if provider else None,
        "name": provider.full_name if provider else "",
        "detail": detail_of(provider) if provider else "",
        "choices": [(choice.pk, choice.full_name, detail_of(choice)) for choice in nominee.choices],
        "words": _words(nominee),
    }


def _words(nominee: Nominee) -> str:
    if nominee.state == "unknown":
        return _(
            "Nobody of this name is on the list. Check the spelling, or ask the office to add the person."
        )
    if nominee.state == "ambiguous":
        return _("Several people have this name. Choose the one you mean.")
    if nominee.state == "repeated":
        return _("The same person as in row %(row)d; counted once.") % {"row": nominee.as_row}
    if nominee.state == "refused":
        return str(nominee.refusal)
    if nominee.spelt_differently:
        return _("Spelt differently on the list. Check that this is the person.")
    return ""


def chosen(data: QueryDict, people: Any) -> list[Provider]:
    """The people who were ticked or chosen in the preview, each once, in the order of its rows."""
    wanted: list[int] = []
    for key in data.getlist("row"):
        value = data.get(f"person-{key}", "")
        if value.isdecimal() and int(value) not in wanted:
            wanted.append(int(value))
    found: Mapping[int, Provider] = people.in_bulk(wanted)
    return [found[pk] for pk in wanted if pk in found]
