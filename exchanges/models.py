"""Exchange visits (chuyến trao đổi kinh nghiệm): who went where, what was learnt, and what came of it."""

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db import models
from django.db.models import F, Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.documents import get_document_model_string
from wagtail.fields import StreamField

from lms.cms.blocks import MaterialBody
from lms.cms.pages import BasePage, EntrancePage
from lms.people.models import Organization, Provider
from lms.places.models import Province
from lms.planning.models import PlannedActivity
from lms.text import fold


class Visit(models.Model):
    """A visit to (or from) another province to exchange experience in legal aid."""

    class Status(models.TextChoices):
        PLANNED = "planned", _("planned")
        APPROVED = "approved", _("approved")
        COMPLETED = "completed", _("completed")
        CANCELLED = "cancelled", _("cancelled")

    class Direction(models.TextChoices):
        OUTGOING = "outgoing", _("we visit them")
        INCOMING = "incoming", _("they visit us")

    title = models.CharField(_("title"), max_length=250)
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="visits", verbose_name=_("organiser")
    )
    activity = models.ForeignKey(
        PlannedActivity,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="visits",
        verbose_name=_("planned activity"),
        help_text=_("The item of the annual plan that this visit fulfils."),
    )
    direction = models.CharField(_("direction"), max_length=10, choices=Direction, default=Direction.OUTGOING)
    province = models.ForeignKey(
        Province, models.PROTECT, related_name="visits", verbose_name=_("other province")
    )
    host = models.CharField(
        _("host"), max_length=200, help_text=_("The office that receives the delegation.")
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    purpose = models.TextField(_("purpose"))
    programme = models.TextField(_("programme"), blank=True)
    results = models.TextField(_("results"), blank=True)
    minutes_credited = models.PositiveSmallIntegerField(
        _("training minutes credited"),
        default=0,
        help_text=_("Counted for each delegate once the visit is completed."),
    )
    budget_vnd = models.PositiveBigIntegerField(_("budget (đồng)"), null=True, blank=True)
    spent_vnd = models.PositiveBigIntegerField(_("spent (đồng)"), null=True, blank=True)
    report = models.ForeignKey(
        get_document_model_string(),
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("report of the visit"),
    )
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.PLANNED, editable=False, db_index=True
    )
    approved_at = models.DateTimeField(_("approved at"), null=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("approved by"),
    )
    completed_at = models.DateTimeField(_("completed at"), null=True, editable=False)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, editable=False)
    cancellation_reason = models.CharField(
        _("reason of cancellation"), max_length=300, blank=True, editable=False
    )
    folded_text = models.CharField(max_length=460, editable=False)

    class Meta:
        verbose_name = _("exchange visit")
        verbose_name_plural = _("exchange visits")
        permissions = [("approve_visit", _("Can approve an exchange visit"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="visit_ends_after_it_starts",
                violation_error_message=_("A visit cannot end before it starts."),
            ),
            models.CheckConstraint(
                condition=~Q(status="cancelled")
                | (Q(cancelled_at__isnull=False) & ~Q(cancellation_reason="")),
                name="cancelled_visit_says_when_and_why",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["approved", "completed"]) | Q(approved_at__isnull=False),
                name="approved_visit_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(status="completed") | (Q(completed_at__isnull=False) & ~Q(results="")),
                name="completed_visit_says_when_and_what_it_achieved",
                violation_error_message=_("Write what the visit achieved."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args, **kwargs) -> None:
        self.folded_text = fold(f"{self.title} {self.host}")
        super().save(*args, **kwargs)


class Delegate(models.Model):
    """A member of the delegation (đoàn)."""

    class Role(models.TextChoices):
        HEAD = "head", _("head of the delegation")
        MEMBER = "member", _("member")

    visit = models.ForeignKey(
        Visit, models.CASCADE, related_name="delegates", verbose_name=_("exchange visit")
    )
    provider = models.ForeignKey(
        Provider, models.PROTECT, related_name="delegations", verbose_name=_("provider")
    )
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.MEMBER)

    class Meta:
        verbose_name = _("delegate")
        verbose_name_plural = _("delegates")
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "provider"],
                name="one_place_per_provider_and_delegation",
                violation_error_message=_("This person is already in the delegation."),
            ),
            models.UniqueConstraint(
                fields=["visit"],
                condition=Q(role="head"),
                name="one_head_per_delegation",
                violation_error_message=_("The delegation already has a head."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.provider)


class Lesson(models.Model):
    """A lesson (bài học kinh nghiệm) of a visit, and what is done with it at home."""

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        ADOPTED = "adopted", _("adopted")
        APPLIED = "applied", _("applied")
        DROPPED = "dropped", _("dropped")

    OPEN = frozenset({Status.PROPOSED, Status.ADOPTED})

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="lessons", verbose_name=_("exchange visit"))
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("what was learnt"))
    proposal = models.TextField(_("what we propose to do"), blank=True)
    responsible = models.ForeignKey(
        Provider, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("responsible")
    )
    due_on = models.DateField(_("due"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.PROPOSED)
    result = models.TextField(_("what came of it"), blank=True)
    ended_at = models.DateTimeField(_("applied or dropped at"), null=True, editable=False)

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")
        constraints = [
            models.CheckConstraint(
                condition=~Q(status__in=["applied", "dropped"]) | ~Q(result=""),
                name="ended_lesson_says_what_came_of_it",
                violation_error_message=_("Say what came of the lesson."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=["applied", "dropped"], ended_at__isnull=False)
                | Q(status__in=["proposed", "adopted"], ended_at=None),
                name="ended_lesson_says_when",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class VisitIndexPage(EntrancePage):
    """The list of visits' stories."""

    subpage_types = ["exchanges.VisitStoryPage"]
    max_count_per_parent = 1

    STORIES_PER_PAGE = 12

    class Meta:
        verbose_name = _("list of stories")
        verbose_name_plural = _("lists of stories")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds ``page_obj``: public stories, the newest first, with their visits."""
        stories = (
            VisitStoryPage.objects.child_of(self)
            .live()
            .public()
            .select_related("visit__province")
            .order_by(F("first_published_at").desc(nulls_last=True), "-pk")
        )
        page_obj = Paginator(stories, self.STORIES_PER_PAGE).get_page(request.GET.get("page"))
        return super().get_context(request, *args, **kwargs) | {"page_obj": page_obj}


class VisitStoryPage(BasePage):
    """The story of a visit, for everyone to read."""

    visit = models.ForeignKey(
        Visit, models.PROTECT, null=True, blank=True, related_name="stories", verbose_name=_("exchange visit")
    )
    body = StreamField(MaterialBody(), verbose_name=_("content"))

    content_panels = [*BasePage.content_panels, FieldPanel("visit"), FieldPanel("body")]
    parent_page_types = ["exchanges.VisitIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("story of a visit")
        verbose_name_plural = _("stories of visits")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds the ``visit`` with its province, how many went, and the list the story stands in."""
        visit = Visit.objects.select_related("province").filter(pk=self.visit_id).first()
        parent = self.get_parent().specific
        return super().get_context(request, *args, **kwargs) | {
            "visit": visit,
            "delegate_count": visit.delegates.count() if visit else 0,
            "back": {"url": parent.get_url(request), "title": parent.heading},
        }
