"""The report's table as HTML: 10,000 cells are put together here as text and not by a template."""

from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from courses.attendance.outlook import Outlook
from courses.attendance.report import LETTERS, Report
from courses.models import Mark
from lms.templatetags.lms_tags import hours_number

PARTLY = frozenset({Mark.LATE, Mark.LEFT_EARLY})

OUTLOOKS = {Outlook.SAFE: "", Outlook.LAST_CHANCE: "is-warned", Outlook.LOST: "is-lost"}


def outlook_words(outlook: str) -> str:
    """What the office reads of somebody's outlook."""
    if outlook == Outlook.LAST_CHANCE:
        return _("misses the threshold if absent once more")
    return _("can no longer reach the threshold") if outlook == Outlook.LOST else ""


def legend() -> list[tuple[str, str]]:
    """Each letter with its word."""
    return [(LETTERS[Mark(value)], capfirst(str(label))) for value, label in Mark.choices]


def rows_html(report: Report) -> SafeString:
    """The body of the table: number, name, a letter for each meeting, hours, absences, outlook."""
    meetings = [meeting.pk for meeting in report.meetings]
    shown: dict[tuple[str, int, str] | None, str] = {None: "<td>·</td>"}
    hours: dict[int, str] = {}
    words = {outlook: escape(outlook_words(outlook)) for outlook in Outlook}
    parts: list[str] = []
    add = parts.append
    for number, line in enumerate(report.lines, start=1):
        outlook = line.standing.outlook
        add(
            f'<tr class="{OUTLOOKS[outlook]}"><td class="num">{number}</td><th scope="row">{escape(line.name)}</th>'
        )
        cells = line.cells
        for meeting in meetings:
            cell = cells.get(meeting)
            html = shown.get(cell)
            if html is None and cell:
                html = shown[cell] = _cell(*cell)
            add(html or "")
        attended = line.standing.attended
        if attended not in hours:
            hours[attended] = hours_number(attended)
        add(
            f'<td class="num">{hours[attended]}</td><td class="num">{line.absences}</td>'
            f"<td>{words[outlook]}</td></tr>"
        )
    return mark_safe("".join(parts))


def _cell(mark: str, minutes: int, doubt: str) -> str:
    """A letter, for whoever was there partly with the minutes, for a doubt with a question mark."""
    partly = f"<small>{minutes}</small>" if mark in PARTLY else ""
    return f'<td class="{mark[0]}">{LETTERS[Mark(mark)]}{partly}{"?" if doubt else ""}</td>'
