"""The office's screens of training."""

from datetime import date
from typing import Any, ClassVar

import django_filters
from django.db import models
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from wagtail.admin.auth import user_has_any_page_permission
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.pages import PageListingViewSet

from courses.attendance.office_urls import office_urlpatterns
from courses.deeds import REGISTRATION_DEEDS, STEPS, steps_of
from courses.enrollment import EnrollView
from courses.feedback_screens import FeedbackView
from courses.forms import SessionForm, ThresholdForm
from courses.models import (
    CompletionThreshold,
    CoursePage,
    CourseSession,
    Registration,
    SpecialNeeds,
    UnitHead,
)
from courses.office_lists import DismissHead, NomineesView, QuotasView
from courses.printed_screens import AllSummonsView, PapersView, PaperView
from courses.programme import ProgrammeView
from courses.quizzes.screens import QuizView
from courses.session_page import session_page_context
from courses.session_people import DecideManyView, PeopleFileView
from courses.sheets import CorrectionView, SheetView
from courses.unit_forms import UnitHeadForm
from lms.office.columns import DayColumn
from lms.office.viewsets import RecordViewSet


def _years() -> list[tuple[int, str]]:
    years = CourseSession.objects.order_by("-year").values_list("year", flat=True).distinct()
    return [(year, str(year)) for year in years]


def _day(day: date | None) -> str:
    return date_format(day, "SHORT_DATE_FORMAT") if day else "–"


class SessionFilterSet(WagtailFilterSet):
    """Year, quarter, state and mode of a session."""

    year = django_filters.ChoiceFilter(label=_("Year"), choices=_years)

    class Meta:
        model = CourseSession
        fields = ["year", "quarter", "status", "mode"]


class CourseSessionViewSet(RecordViewSet):
    """Lớp tập huấn: one page per session, from which everything about it is reached."""

    model = CourseSession
    name = "sessions"
    icon = "group"
    menu_label = _("Training sessions")
    menu_order = 100
    filterset_class = SessionFilterSet
    folded_fields: ClassVar[list[str]] = ["folded_text"]
    ordering = ["-starts_on", "-pk"]
    list_display = [
        TitleColumn(
            "title",
            label=_("title"),
            sort_key="title",
            get_url=lambda session: reverse("sessions:inspect", args=[session.pk]),
        ),
        Column("code", label=_("code"), sort_key="code"),
        Column("planned_quarter", label=_("quarter")),
        Column(
            "first_day",
            label=_("first day"),
            sort_key="starts_on",
            accessor=lambda session: _day(session.starts_on),
        ),
        Column("get_status_display", label=_("status"), sort_key="status"),
        Column(
            "seats_words",
            label=_("seats"),
            accessor=lambda session: f"{session.seats_taken}/{session.capacity}",
        ),
    ]
    list_export: ClassVar[list[str]] = [
        "code",
        "title",
        "course",
        "year",
        "quarter",
        "starts_on",
        "ends_on",
        "mode",
        "venue",
        "organizer",
        "status",
        "capacity",
        "seats_taken",
        "waiting_count",
        "budget_vnd",
        "spent_vnd",
    ]
    inspect_template_name = "courses/office/session.html"
    initial_from_address: ClassVar[list[str]] = ["activity"]
    deeds: ClassVar = [(slug, view) for slug, view, _states in STEPS]
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldPanel("course"),
                    FieldPanel("title"),
                    FieldPanel("code"),
                    FieldRowPanel([FieldPanel("year"), FieldPanel("quarter")]),
                    FieldPanel("activity"),
                ],
                heading=_("What and when"),
            ),
            MultiFieldPanel(
                [
                    FieldPanel("mode"),
                    FieldPanel("venue"),
                    FieldPanel("commune"),
                    FieldPanel("map_url"),
                    FieldPanel("meeting_url"),
                ],
                heading=_("Where"),
            ),
            MultiFieldPanel(
                [
                    FieldPanel("audience"),
                    FieldRowPanel([FieldPanel("capacity"), FieldPanel("offer_hours")]),
                    FieldPanel("needs_approval"),
                    FieldRowPanel([FieldPanel("registration_closes_at"), FieldPanel("cancels_freely_until")]),
                ],
                heading=_("For whom"),
            ),
            MultiFieldPanel(
                [
                    FieldPanel("organizer"),
                    FieldPanel("coordinator"),
                    FieldRowPanel([FieldPanel("decision_number"), FieldPanel("decided_on")]),
                    FieldPanel("decision"),
                    FieldRowPanel([FieldPanel("budget_vnd"), FieldPanel("spent_vnd")]),
                ],
                heading=_("Organiser, decision and money"),
            ),
        ],
        base_form_class=SessionForm,
    )

    def rows_for(self, user: Any) -> models.QuerySet:
        sessions = CourseSession.objects.seen_by(user)
        return (
            sessions.select_related(
                "course", "organizer", "coordinator", "commune", "activity__plan", "decision"
            )
            .with_seats()
            .with_people()
        )

    def may_edit(self, record: Any) -> bool:
        return record.status not in CourseSession.ENDED

    def offered_deeds(self, request: HttpRequest, record: Any) -> list[str]:
        return [slug for slug, _view in steps_of(record)]

    def inspect_context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        return session_page_context(request, record, at=timezone.now())

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("programme/<int:pk>/", ProgrammeView.as_view(viewset=self), name="programme"),
            path("feedback/<int:pk>/", FeedbackView.as_view(viewset=self), name="feedback"),
            path("quiz/<int:pk>/", QuizView.as_view(viewset=self), name="quiz"),
            path("papers/<int:pk>/", PapersView.as_view(viewset=self), name="papers"),
            path("papers/<int:pk>/summons/all.pdf", AllSummonsView.as_view(viewset=self), name="all_summons"),
            path(
                "papers/<int:pk>/summons/<int:unit>.<str:form>",
                PaperView.as_view(viewset=self),
                name="summons",
            ),
            path("papers/<int:pk>/<str:paper>.<str:form>", PaperView.as_view(viewset=self), name="paper"),
            path("enroll/<int:pk>/", EnrollView.as_view(viewset=self), name="enroll"),
            path("nominees/<int:pk>/", NomineesView.as_view(viewset=self), name="nominees"),
            path("decide/<int:pk>/", DecideManyView.as_view(viewset=self), name="decide"),
            path("people/<int:pk>/", PeopleFileView.as_view(viewset=self), name="people_file"),
            path("quotas/<int:pk>/", QuotasView.as_view(viewset=self), name="quotas"),
            path("sheet/<int:pk>/", SheetView.as_view(viewset=self), name="sheet"),
            path(
                "correct/<int:pk>/<int:meeting_pk>/<int:registration_pk>/",
                CorrectionView.as_view(viewset=self),
                name="correct",
            ),
            *office_urlpatterns(self),
        ]


class RegistrationFilterSet(WagtailFilterSet):
    """State and outcome of a registration."""

    class Meta:
        model = Registration
        fields = ["status", "outcome"]


class RegistrationViewSet(RecordViewSet):
    """Đăng ký: every registration of every session; people are added on the session's page."""

    model = Registration
    name = "registrations"
    inspect_template_name = "courses/office/registration.html"
    icon = "user"
    menu_label = _("Registrations")
    menu_order = 200
    addable = False
    editable = False
    filterset_class = RegistrationFilterSet
    folded_fields: ClassVar[list[str]] = ["provider__folded_name", "session__folded_text"]
    ordering = ["-registered_at", "-pk"]
    list_display = [
        TitleColumn(
            "provider",
            label=_("provider"),
            sort_key="provider__sort_key",
            get_url=lambda registration: reverse("registrations:inspect", args=[registration.pk]),
        ),
        Column("session", label=_("training session")),
        Column("get_status_display", label=_("status"), sort_key="status"),
        Column(
            "registered_on",
            label=_("registered at"),
            sort_key="registered_at",
            accessor=lambda registration: _day(timezone.localtime(registration.registered_at)),
        ),
        Column("get_outcome_display", label=_("outcome")),
    ]
    list_export: ClassVar[list[str]] = [
        "provider",
        "session",
        "session.code",
        "status",
        "registered_at",
        "end_reason",
        "outcome",
        "attended_minutes",
        "required_minutes",
    ]
    inspect_view_fields: ClassVar[list[str]] = [
        "provider",
        "session",
        "status",
        "registered_at",
        "registered_by",
        "ended_at",
        "end_reason",
        "outcome",
        "attended_minutes",
        "required_minutes",
    ]
    deeds: ClassVar = [(slug, view) for slug, view, _states in REGISTRATION_DEEDS]

    def rows_for(self, user: Any) -> models.QuerySet:
        seen = Registration.objects.filter(session__in=CourseSession.objects.seen_by(user))
        return seen.select_related("provider", "session", "registered_by")

    def url_of(self, record: Any) -> str:
        return f"{reverse('sessions:inspect', args=[record.session_id])}#registrations"

    def inspect_context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        """Special needs are for those who arrange things, not for whoever may look at registrations."""
        needs = None
        if request.user.has_perm("courses.change_registration"):
            needs = SpecialNeeds.objects.filter(registration=record).first()
        return {"needs": needs}

    def offered_deeds(self, request: HttpRequest, record: Any) -> list[str]:
        if record.session.status in CourseSession.ENDED:
            return []
        return [slug for slug, _view, states in REGISTRATION_DEEDS if record.status in states]


class CompletionThresholdViewSet(RecordViewSet):
    """Tỷ lệ hoàn thành: the share of the hours that completes a session, by the day from which it holds."""

    model = CompletionThreshold
    name = "thresholds"
    icon = "check"
    menu_label = _("Thresholds of completion")
    menu_order = 400
    ordering = ["-valid_from"]
    list_display: ClassVar[list[str]] = ["percent", "valid_from", "source"]
    edit_handler = ObjectList(
        [FieldPanel("valid_from"), FieldPanel("percent"), FieldPanel("source")], base_form_class=ThresholdForm
    )


class UnitHeadViewSet(RecordViewSet):
    """Lãnh đạo đơn vị: which accounts nominate people of a unit and decide its requests."""

    model = UnitHead
    name = "unit_heads"
    icon = "user"
    menu_label = _("Units' heads")
    menu_order = 250
    editable = False
    form_class = UnitHeadForm
    folded_fields: ClassVar[list[str]] = ["organization__folded_name"]
    ordering = ["organization__sort_key", "-appointed_at", "pk"]
    list_related: ClassVar[list[str]] = ["organization", "user"]
    list_display = [
        TitleColumn(
            "organization",
            label=_("organisation"),
            sort_key="organization__sort_key",
            get_url=lambda head: reverse("unit_heads:inspect", args=[head.pk]),
        ),
        Column("user", label=_("account")),
        DayColumn("appointed_at", label=_("since")),
        DayColumn("ended_at", label=_("until")),
    ]
    list_export: ClassVar[list[str]] = ["organization", "user", "appointed_at", "ended_at"]
    inspect_view_fields: ClassVar[list[str]] = ["organization", "user", "appointed_at", "ended_at"]
    deeds: ClassVar = [("dismiss", DismissHead)]

    def offered_deeds(self, request: HttpRequest, record: Any) -> list[str]:
        return [] if record.ended_at else ["dismiss"]


class _AuthorsMenuItem(MenuItem):
    """Shown to whoever may write or publish pages; others read them on the site."""

    def is_shown(self, request: HttpRequest) -> bool:
        return user_has_any_page_permission(request.user)


class CourseListViewSet(PageListingViewSet):
    """Chương trình: all courses, wherever they stand in the tree of pages."""

    menu_item_class = _AuthorsMenuItem

    model = CoursePage
    name = "course_pages"
    icon = "openquote"
    menu_label = _("Courses")
    menu_order = 300


class TrainingViewSetGroup(ViewSetGroup):
    """Tập huấn."""

    menu_label = _("Training")
    menu_icon = "group"
    menu_name = "training"
    menu_order = 220
    items = (
        CourseSessionViewSet(),
        RegistrationViewSet(),
        UnitHeadViewSet(),
        CourseListViewSet(),
        CompletionThresholdViewSet(),
    )
