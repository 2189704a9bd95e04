"""What is reached from the sheet of a meeting."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from courses.marking import may_mark
from courses.models import CourseSession, Meeting


def sheet_links(user: Any, session: CourseSession, meeting: Meeting) -> list[tuple[str, str]]:
    """Label and address of what belongs to one meeting's sheet."""
    here = [session.pk, meeting.pk]
    taking = []
    if session.status in CourseSession.TAKES_ATTENDANCE and may_mark(user, session):
        taking = [
            (_("Code on the wall"), reverse("courses:projection", args=[meeting.pk])),
            (_("Take attendance on a phone"), f"{reverse('courses:app')}#{meeting.pk}"),
            (_("Attendance from a file"), reverse("sessions:import_attendance", args=here)),
        ]
    return [
        *taking,
        (_("List to sign (PDF)"), reverse("sessions:signature_list", args=here)),
        (_("List to sign (DOCX)"), reverse("sessions:signature_list_docx", args=here)),
        (_("Signed lists"), f"{reverse('sessions:signed_lists', args=[session.pk])}?meeting={meeting.pk}"),
        (_("Attendance report"), reverse("sessions:attendance", args=[session.pk])),
    ]
