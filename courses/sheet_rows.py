"""The rows of an attendance sheet: read from the database, from a form that was sent, and written as HTML.

A sheet of 500 people must open in a few milliseconds, so rows are put together here as text and not by a template.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from urllib.parse import quote, unquote

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from courses.actions import AttendanceMark
from courses.actions.attendance import LONGEST_REASON, UNDECIDED
from courses.attendance.fold import Seen, live
from courses.attendance.seen import seen_in
from courses.errors import CourseError
from courses.models import (
    SIGHTINGS,
    AttendanceEvent,
    AttendanceRecord,
    CourseSession,
    Doubt,
    Mark,
    Meeting,
    Said,
)
from lms.office.ids import id_in

NEEDS_MINUTES = frozenset({Mark.LATE, Mark.LEFT_EARLY})
NEEDS_REASON = frozenset({Mark.EXCUSED})


@dataclass(frozen=True, slots=True)
class Row:
    """One person on the sheet: what stands in the fields, as text, what was wrong with it, and what is in doubt.

    Where sources disagree (``undecided``) no mark stands in the fields: whoever marks must choose.
    """

    registration_id: int
    name: str
    mark: str = ""
    minutes: str = ""
    reason: str = ""
    error: str = ""
    doubt: str = ""
    undecided: bool = False

    @property
    def fields(self) -> tuple[str, str, str]:
        return self.mark, self.minutes, self.reason


def rows_of(session: CourseSession, meeting: Meeting) -> list[Row]:
    """Everyone who holds a seat, as Vietnamese names sort, with what is recorded; two queries, three with doubts."""
    recorded = {
        registration_id: (mark, minutes, reason, doubt)
        for registration_id, mark, minutes, reason, doubt in AttendanceRecord.objects.filter(
            meeting=meeting
        ).values_list("registration_id", "mark", "minutes", "reason", "doubt")
    }
    doubted = [pk for pk, (*_said, doubt) in recorded.items() if doubt]
    sources = seen_in(meeting, doubted if len(doubted) < 100 else None) if doubted else {}
    late = _arrived_after_settling(session, meeting)
    rows = []
    for pk, name in session.registrations.seated().in_name_order().values_list("pk", "provider__full_name"):
        mark, minutes, reason, doubt = recorded.get(pk, ("", 0, "", ""))
        partly = (minutes and minutes != meeting.minutes) or mark in NEEDS_MINUTES
        row = Row(pk, name, mark, str(minutes) if partly else "", reason)
        if doubt:
            row = _in_doubt(row, doubt, sources.get(pk, []))
        if pk in late:
            row = replace(row, doubt=late[pk])
        rows.append(row)
    return rows


def _arrived_after_settling(session: CourseSession, meeting: Meeting) -> dict[int, str]:
    """What devices delivered too late to count, in words, of those whose record nobody corrected since."""
    if session.status != CourseSession.Status.SETTLED:
        return {}
    found = AttendanceEvent.objects.filter(meeting=meeting, received_at__gt=session.settled_at)
    keys = dict(found.exclude(kind=AttendanceEvent.Kind.CORRECTION).values_list("key", "registration_id"))
    if not keys:
        return {}
    told = {}
    for pk, events in seen_in(meeting, set(keys.values())).items():
        said = "; ".join(said_in_words(event) for event in live(events) if event.key in keys)
        if said:
            told[pk] = _("Arrived after settling and does not count: %(said)s") % {"said": said}
    return told


def _in_doubt(row: Row, doubt: str, events: Iterable[Seen]) -> Row:
    """A row that says why it should be looked at, with everything that still counts."""
    said = "; ".join(said_in_words(event) for event in live(events))
    words = f"{capfirst(str(Doubt(doubt).label))}: {said}"
    if doubt != Doubt.CONFLICT:
        return replace(row, doubt=words)
    return replace(row, mark="", minutes="", reason="", doubt=words, undecided=True)


def said_in_words(event: Seen) -> str:
    """ "marked on the sheet: absent (08:10)"."""
    kind = AttendanceEvent.Kind(event.kind).label
    minutes = "" if event.said in SIGHTINGS or not event.minutes else f" {event.minutes}′"
    when = date_format(timezone.localtime(event.happened_at), "H:i d/m")
    return f"{kind} – {Said(event.said).label}{minutes} ({when})"


def as_shown(rows: Sequence[Row]) -> str:
    """What the rows said when the sheet was opened, for the hidden field that goes out with it and comes back."""
    return " ".join(
        f"{row.registration_id}:{UNDECIDED if row.undecided else row.mark}:{row.minutes}:{quote(row.reason)}"
        for row in rows
        if row.mark or row.undecided
    )


def read_as_shown(text: str) -> dict[int, tuple[str, str, str]]:
    """What ``as_shown`` wrote; anything else in ``text`` is left out."""
    shown = {}
    for token in text.split():
        parts = token.split(":")
        pk = id_in(parts[0])
        if len(parts) == 4 and pk is not None:
            shown[pk] = (parts[1], parts[2], unquote(parts[3]))
    return shown


def rows_sent(rows: Sequence[Row], sent: Mapping[str, str]) -> list[Row]:
    """The rows as the form that was sent fills them; someone new on the list stays as recorded."""
    return [
        replace(
            row,
            mark=sent.get(f"m{row.registration_id}", row.mark),
            minutes=sent.get(f"n{row.registration_id}", row.minutes).strip(),
            reason=sent.get(f"r{row.registration_id}", row.reason).strip(),
        )
        for row in rows
    ]


def marks_sent(sent: Mapping[str, str]) -> list[AttendanceMark]:
    """The marks that somebody set or changed on the sheet, against what it showed when it was opened.

    With ``rest`` the form asks to mark everyone who has no mark.
    """
    shown = read_as_shown(sent.get("shown", ""))
    rest = sent.get("rest", "")
    people = {pk for key in sent if key[:1] == "n" and (pk := id_in(key[1:])) is not None}
    marks = []
    for pk in sorted(people):
        before = shown.get(pk, ("", "", ""))
        now = (
            sent.get(f"m{pk}", "") or rest,
            sent.get(f"n{pk}", "").strip(),
            sent.get(f"r{pk}", "").strip(),
        )
        if before[0] == UNDECIDED:
            now = (sent.get(f"m{pk}", ""), *now[1:])  # "everyone else" decides nothing
        if not now[0] or now == before:
            continue
        mark, minutes, reason = now
        marks.append(
            AttendanceMark(
                pk,
                mark,
                _number(minutes) if mark in NEEDS_MINUTES else None,
                reason if mark in NEEDS_REASON else "",
                instead_of=before[0],
            )
        )
    return marks


def _number(text: str) -> int | None:
    """Whole minutes as typed; -1, which every door refuses, for anything that is no number."""
    if not text:
        return None
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else -1


def with_refusals(rows: Sequence[Row], refusals: Mapping[int, CourseError]) -> list[Row]:
    """The rows with what was wrong beside them."""
    return [
        replace(row, error=str(refusals[row.registration_id])) if row.registration_id in refusals else row
        for row in rows
    ]


def tally(rows: Sequence[Row]) -> list[tuple[str, str, int]]:
    """Each mark with its word and how many have it, and how many have none."""
    counts = dict.fromkeys(("", *Mark.values), 0)
    for row in rows:
        counts[row.mark if row.mark in counts else ""] += 1
    return [
        *((value, capfirst(str(label)), counts[value]) for value, label in Mark.choices),
        ("none", _("Not marked"), counts[""]),
    ]


# --- HTML ---------------------------------------------------------------------------------------------------


def fields_html(rows: Sequence[Row], *, most: int) -> SafeString:
    """The rows as fields to fill in; ``most`` is the meeting's length in minutes. Each person is a fieldset."""
    marks = [
        (
            f'<label class="mark is-{value}"><input type="radio" name="m',
            f'" value="{value}"',
            f"><span>{escape(capfirst(str(label)))}</span></label>",
            value,
        )
        for value, label in Mark.choices
    ]
    minutes_label, reason_label = escape(_("Minutes attended")), escape(_("Reason"))
    parts: list[str] = []
    add = parts.append
    for number, row in enumerate(rows, start=1):
        pk = row.registration_id
        wrong = f' aria-describedby="e{pk}"' if row.error else ""
        classes = (" has-error" if row.error else "") + (" is-undecided" if row.undecided else "")
        add(
            f'<li class="sheet-row{classes}" id="p{pk}"><fieldset{wrong}><legend>'
            f'<span class="sheet-number">{number}</span>{escape(row.name)}</legend>'
        )
        if row.error:
            add(f'<p class="sheet-error" id="e{pk}">{escape(row.error)}</p>')
        if row.doubt:
            add(f'<p class="sheet-doubt">{escape(row.doubt)}</p>')
        add('<div class="marks">')
        for head, value_attribute, tail, value in marks:
            add(f"{head}{pk}{value_attribute}{' checked' if row.mark == value else ''}{tail}")
        add(
            f'</div><label class="sheet-minutes">{minutes_label} <input type="number" name="n{pk}" min="1" '
            f'max="{most}" inputmode="numeric" value="{escape(row.minutes)}"></label>'
            f'<label class="sheet-reason">{reason_label} <input name="r{pk}" maxlength="{LONGEST_REASON}" '
            f'value="{escape(row.reason)}"></label></fieldset></li>'
        )
    return mark_safe("".join(parts))


def text_html(rows: Sequence[Row], *, correct_url: str = "", next_url: str = "") -> SafeString:
    """The rows to read; with ``correct_url`` (0 stands for the registration) a way to correct each."""
    words = {value: capfirst(str(label)) for value, label in Mark.choices}
    none, correct = escape(_("Not marked")), escape(_("Correct"))
    minutes_word = _("%d minutes")
    parts: list[str] = []
    for number, row in enumerate(rows, start=1):
        details = [escape(minutes_word % int(row.minutes))] if row.minutes.isdecimal() else []
        if row.reason:
            details.append(escape(row.reason))
        if row.doubt:
            details.append(f'<span class="sheet-doubt">{escape(row.doubt)}</span>')
        link = ""
        if correct_url:
            url = escape(correct_url.replace("/0/", f"/{row.registration_id}/"))
            whose = f'<span class="w-sr-only">: {escape(row.name)}</span>'
            link = f'<a class="sheet-correct" href="{url}">{correct}{whose}</a>'
        parts.append(
            f'<li class="sheet-row is-read" id="p{row.registration_id}"><span class="sheet-name">'
            f'<span class="sheet-number">{number}</span>{escape(row.name)}</span>'
            f'<span class="mark-word is-{escape(row.mark) or "none"}">{escape(words.get(row.mark, "")) or none}</span>'
            f'<span class="sheet-details">{" · ".join(details)}</span>{link}</li>'
        )
    return mark_safe("".join(parts))
