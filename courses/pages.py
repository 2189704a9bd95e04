"""The written side of training: course → topic → material, with Wagtail's drafts, workflow and revisions."""

from collections import defaultdict
from typing import Any

from django.core.paginator import Paginator
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.blocks import StreamValue
from wagtail.fields import RichTextField, StreamField
from wagtail.models import PageLogEntry

from courses.contents import barred_to, contents_of, materials_in
from courses.quizzes.blocks import QuizBody
from courses.quizzes.questions import told, written
from courses.session_rows import counted, rows_of
from lms.cms.blocks import MaterialBody
from lms.cms.pages import BasePage, EntrancePage
from lms.cms.reading import with_anchors

COURSES_PER_PAGE = 24
QUIZ_PREVIEW = "quiz"
SESSIONS_SHOWN = 12
"""On a course's page; the list of sessions has them all."""


class ContentKind(models.TextChoices):
    """The three kinds of content of Circular 12/2018/TT-BTP art. 4."""

    LEGAL_KNOWLEDGE = "legal_knowledge", _("legal knowledge")
    SKILLS = "skills", _("skills")
    CONDUCT = "conduct", _("professional conduct")


class CourseIndexPage(EntrancePage):
    """The list of courses (chương trình tập huấn)."""

    subpage_types = ["courses.CoursePage"]

    class Meta:
        verbose_name = _("list of courses")
        verbose_name_plural = _("lists of courses")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        courses = CoursePage.objects.child_of(self).live().order_by("path")
        courses = courses.exclude(path__in=barred_to(self, request.user))
        kind = request.GET.get("kind", "")
        if kind in ContentKind.values:
            courses = courses.filter(content_kind=kind)
        page_obj = Paginator(courses, COURSES_PER_PAGE).get_page(request.GET.get("page"))
        shown: list[CoursePage] = list(page_obj.object_list)
        topics: dict[str, list[int]] = defaultdict(list)
        for path, minutes in TopicPage.objects.descendant_of(self).live().values_list("path", "minutes"):
            topics[path[: len(path) - CoursePage.steplen]].append(minutes)
        here = self.get_url(request)
        for course in shown:
            course.address = f"{here}{course.slug}/"
            course.topic_count = len(topics[course.path])
            course.topic_minutes = sum(topics[course.path])
        return super().get_context(request, *args, **kwargs) | {
            "courses": shown,
            "page_obj": page_obj,
            "kinds": ContentKind.choices,
            "kind": kind,
        }


class CoursePage(BasePage):
    """A course (chương trình tập huấn): what one will be able to do, its topics, materials and sessions."""

    content_kind = models.CharField(_("kind of content"), max_length=20, choices=ContentKind)
    audience = models.CharField(_("who it is for"), max_length=300, blank=True)
    outcomes = RichTextField(
        _("what one will be able to do"),
        features=["ul", "bold"],
        blank=True,
        help_text=_("A list of deeds: “draft a petition”, not “know about petitions”."),
    )
    prerequisite = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("needs before it"),
        help_text=_("Only who completed a session of that course can take a seat in one of this."),
    )
    body = StreamField(MaterialBody(), verbose_name=_("content"), blank=True)
    quiz = StreamField(
        QuizBody(),
        verbose_name=_("quiz"),
        blank=True,
        help_text=_(
            "Asked before and after each session of this course. A session keeps the questions it began with;"
            " what you change here is for those in which nobody has answered yet."
        ),
    )

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("content_kind"),
        FieldPanel("audience"),
        FieldPanel("prerequisite"),
        FieldPanel("outcomes"),
        FieldPanel("body"),
        FieldPanel("quiz"),
    ]
    parent_page_types = ["courses.CourseIndexPage"]
    subpage_types = ["courses.TopicPage"]

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        """Beside the page, its quiz with the right answers, which only who writes and who reviews may see."""
        return [*super().preview_modes, (QUIZ_PREVIEW, _("Quiz"))]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        if mode_name != QUIZ_PREVIEW:
            return super().serve_preview(request, mode_name)
        lines = told(written(self.quiz), None)
        return render(request, "courses/quiz_preview.html", {"page": self, "lines": lines})

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        topics = contents_of(self, course_url=self.get_url(request) or "", user=request.user)
        materials = materials_in(topics)
        unread = [material for material in materials if not material.is_read]
        sessions = self.sessions.upcoming(on=timezone.localdate()).order_by("starts_on", "pk")
        return super().get_context(request, *args, **kwargs) | {
            "topics": topics,
            "topic_minutes": sum(topic.minutes for topic in topics),
            "materials_count": len(materials),
            "questions_count": len(self.quiz),
            "read_count": len(materials) - len(unread),
            "next_material": unread[0] if unread else None,
            "follows_progress": request.user.is_authenticated,
            "sessions": rows_of(counted(sessions[:SESSIONS_SHOWN], user=request.user), at=timezone.now()),
        }


class TopicPage(BasePage):
    """A topic (chuyên đề) of a course, with the minutes it is planned to take."""

    minutes = models.PositiveSmallIntegerField(
        _("minutes"), validators=[MinValueValidator(5), MaxValueValidator(6000)]
    )
    body = StreamField(MaterialBody(), verbose_name=_("content"), blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("minutes"), FieldPanel("body")]
    parent_page_types = ["courses.CoursePage"]
    subpage_types = ["courses.MaterialPage"]

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        course = self.get_parent()
        here = self.get_url(request)
        topics = contents_of(course, course_url=course.get_url(request) or "", user=request.user)
        return super().get_context(request, *args, **kwargs) | {
            "course": course,
            "materials": [
                material for topic in topics if topic.address == here for material in topic.materials
            ],
            "follows_progress": request.user.is_authenticated,
        }


PUBLICATIONS = frozenset({"wagtail.publish", "wagtail.publish.scheduled"})
"""What Wagtail's log calls it when a page is published: at once, or at the hour that was set for it."""


class MaterialPage(BasePage):
    """A training material (tài liệu): reviewed in Wagtail's workflow before learners see it."""

    reading_minutes = models.PositiveSmallIntegerField(_("minutes to read"), default=15)
    body = StreamField(MaterialBody(), verbose_name=_("content"))

    content_panels = [*BasePage.content_panels, FieldPanel("reading_minutes"), FieldPanel("body")]
    parent_page_types = ["courses.TopicPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("material")
        verbose_name_plural = _("materials")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        topic = self.get_parent()
        course = topic.get_parent()
        course_url = course.get_url(request) or ""
        siblings = materials_in(contents_of(course, course_url=course_url, user=request.user))
        place = next(
            (number for number, material in enumerate(siblings, start=1) if material.pk == self.pk), 0
        )
        body, headings = with_anchors(self.body.render_as_block())
        approvals = list(
            PageLogEntry.objects.filter(page=self.pk, action__in=PUBLICATIONS)
            .order_by("timestamp")
            .values_list("timestamp", flat=True)
        )
        return super().get_context(request, *args, **kwargs) | {
            "topic": topic,
            "course": course,
            "course_url": course_url,
            "text": body,
            "headings": headings,
            "instruments": instruments_of(self.body),
            "version": max(1, len(approvals)),
            "approved_at": approvals[-1] if approvals else self.last_published_at,
            "next_material": siblings[place] if 0 < place < len(siblings) else None,
            "place": place,
            "total": len(siblings),
            "is_read": bool(place) and siblings[place - 1].is_read,
            "may_mark_read": request.user.is_authenticated and bool(place),
        }


def instruments_of(body: StreamValue) -> list[Any]:
    """The legal instruments a body cites, each once, in the order they come."""
    cited: dict[tuple[str, str], Any] = {}
    for block in body:
        if block.block_type == "legal_instrument":
            cited.setdefault((block.value["number"], block.value["provision"]), block.value)
    return list(cited.values())
