"""The office's screen of a session's papers, and the papers themselves as PDF and DOCX."""

import io
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from courses import printed
from courses.models import CourseSession
from courses.screens import SessionScreen
from courses.session_links import SessionLink
from lms.documents import Document, to_pdf
from lms.documents.responses import document_response, file_response
from lms.mail.models import about_key
from lms.text import slug


class _Papers(SessionScreen):
    page_title = gettext_lazy("Papers")
    header_icon = "doc-full"

    @property
    def on(self) -> date:
        """Classes and units are those of the first day."""
        return self.session.starts_on or timezone.localdate()


class PapersView(_Papers):
    """What can be printed of the session now; summons for each unit that sends people. One query for people."""

    template_name = "courses/office/papers.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        seats = printed.seats_of(self.session, on=self.on)
        papers = [
            (_("Programme"), _("Day by day, with trainers"), "programme"),
            (_("List of participants"), _("Attached to the decision"), "participants"),
        ]
        return super().get_context_data(
            papers=[(title, note, self._links(kind)) for title, note, kind in papers],
            units=[(unit, self._links("summons", unit.pk)) for unit in printed.units_of(seats)],
            all_url=reverse("sessions:all_summons", args=[self.session.pk]) if seats else "",
            lacks_decision=not self.session.decision_number,
            **kwargs,
        )

    def _links(self, kind: str, *more: int) -> list[tuple[str, str]]:
        name = "sessions:summons" if kind == "summons" else "sessions:paper"
        middle = more or (kind,)
        return [
            (form.upper(), reverse(name, args=[self.session.pk, *middle, form])) for form in ("pdf", "docx")
        ]


class PaperView(_Papers):
    """One paper: ``paper`` is programme, participants or summons (of ``unit``), ``form`` pdf or docx."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        kind, form = kwargs.get("paper", "summons"), kwargs["form"]
        document, name = self.document(kind, kwargs.get("unit"))
        return document_response(document, f"{name}-{slug(self.session.code)}", form)

    def document(self, kind: str, unit_pk: int | None) -> tuple[Document, str]:
        meetings = list(self.session.meetings.in_order())
        if kind == "programme":
            trainers = list(self.session.trainers.order_by("pk"))
            return printed.programme(self.session, meetings, trainers), "chuong-trinh"
        seats = printed.seats_of(self.session, on=self.on)
        if kind == "participants":
            return printed.participants(self.session, seats), "danh-sach-hoc-vien"
        for unit in printed.units_of(seats) if kind == "summons" else []:
            if unit.pk == unit_pk:
                return printed.summons(
                    self.session, unit, meetings, at=timezone.localdate()
                ), f"giay-moi-{slug(unit.name or 'ca-nhan')}"
        raise Http404


class AllSummonsView(_Papers):
    """The summons of all units in one PDF, to be printed together."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        meetings = list(self.session.meetings.in_order())
        units = printed.units_of(printed.seats_of(self.session, on=self.on))
        if not units:
            raise Http404
        at = timezone.localdate()
        pages = (to_pdf(printed.summons(self.session, unit, meetings, at=at)) for unit in units)
        return file_response(_joined(pages), f"giay-moi-{slug(self.session.code)}.pdf", "application/pdf")


def _joined(files: Iterable[bytes]) -> bytes:
    import pikepdf  # loads a library of its own, which only this needs

    with pikepdf.new() as whole:
        for content in files:
            with pikepdf.open(io.BytesIO(content)) as part:
                whole.pages.extend(part.pages)
        written = io.BytesIO()
        whole.save(written)
    return written.getvalue()


def paper_links(request: HttpRequest, session: CourseSession) -> Iterable[SessionLink]:
    """The ways from the session's page to its papers and its mail (``courses.session_links``)."""
    yield SessionLink(gettext_lazy("Papers"), reverse("sessions:papers", args=[session.pk]), icon="doc-full")
    if request.user.has_perm("mail.view_message"):
        messages = f"{reverse('messages:index')}?about={about_key(session)}"
        yield SessionLink(pgettext_lazy("mail", "Messages"), messages, icon="mail")
