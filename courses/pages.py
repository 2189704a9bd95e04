"""The written side of training: course → topic → material, with Wagtail's drafts, workflow and revisions."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField, StreamField

from lms.cms.blocks import MaterialBody
from lms.cms.pages import BasePage


class ContentKind(models.TextChoices):
    """The three kinds of content of Circular 12/2018/TT-BTP art. 4."""

    LEGAL_KNOWLEDGE = "legal_knowledge", _("legal knowledge")
    SKILLS = "skills", _("skills")
    CONDUCT = "conduct", _("professional conduct")


class CourseIndexPage(BasePage):
    """The list of courses (chương trình tập huấn)."""

    subpage_types = ["courses.CoursePage"]

    class Meta:
        verbose_name = _("list of courses")
        verbose_name_plural = _("lists of courses")


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
    body = StreamField(MaterialBody(), verbose_name=_("content"), blank=True)

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("content_kind"),
        FieldPanel("audience"),
        FieldPanel("outcomes"),
        FieldPanel("body"),
    ]
    parent_page_types = ["courses.CourseIndexPage"]
    subpage_types = ["courses.TopicPage"]

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")


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


__all__ = ["ContentKind", "CourseIndexPage", "CoursePage", "MaterialPage", "TopicPage"]
