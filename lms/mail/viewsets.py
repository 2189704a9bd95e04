"""The office's screens of mail: the queue, and the words of each kind of message."""

from typing import Any, ClassVar

import django_filters
from django.db import models
from django.db.models import Max
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.viewsets.base import ViewSet, ViewSetGroup
from wagtail.admin.widgets.button import Button

from lms.mail.deeds import NoteCallView, RetryFailedView, RetryView
from lms.mail.kinds import all_kinds
from lms.mail.models import Message
from lms.mail.word_screens import RestoreWordingView, WordingListView, WordingView
from lms.office.columns import DayColumn
from lms.office.views import RecordIndexView
from lms.office.viewsets import RecordViewSet


def _kinds() -> list[tuple[str, Any]]:
    return [(kind.key, kind.label) for kind in all_kinds()]


def _subjects() -> list[tuple[str, str]]:
    """What messages are about, the latest first."""
    told = Message.objects.exclude(about_key="").values("about_key")
    told = told.annotate(label=Max("about_label"), latest=Max("queued_at")).order_by("-latest")
    return list(told.values_list("about_key", "label"))


class MessageFilterSet(WagtailFilterSet):
    """State, kind, and what the message is about."""

    kind = django_filters.ChoiceFilter(label=_("Kind of message"), choices=_kinds)
    about = django_filters.ChoiceFilter(label=_("About"), field_name="about_key", choices=_subjects)

    class Meta:
        model = Message
        fields = ["state", "kind"]


class MessageIndexView(RecordIndexView):
    """The queue; where something was not delivered, it offers to send all of that again."""

    @property
    def header_more_buttons(self) -> list[Button]:
        buttons = list(super().header_more_buttons)
        if self.request.user.has_perm(RetryFailedView.permission) and self._something_failed():
            url = reverse(self.viewset.get_url_name("retry_failed"))
            buttons.append(Button(str(RetryFailedView.page_title), url=url, icon_name="rotate", priority=5))
        return buttons

    def _something_failed(self) -> bool:
        return Message.objects.filter(state=Message.State.FAILED).exists()


class MessageViewSet(RecordViewSet):
    """Thư: everything that was queued, what became of it, and who has to be called."""

    model = Message
    index_view_class = MessageIndexView
    name = "messages"
    icon = "mail"
    menu_label = pgettext_lazy("mail", "Messages")
    menu_order = 10
    addable = False
    editable = False
    filterset_class = MessageFilterSet
    inspect_template_name = "mail/message.html"
    folded_fields: ClassVar[list[str]] = ["folded_text"]
    ordering = ["-queued_at", "-pk"]
    list_per_page = 50
    list_display = [
        TitleColumn(
            "to_name",
            label=_("Receiver"),
            sort_key="to_name",
            accessor=lambda message: message.to_name or message.address,
            url_name="messages:inspect",
        ),
        Column("subject", label=_("Subject")),
        Column("get_state_display", label=_("Status"), sort_key="state"),
        Column(
            "where",
            label=_("Address or telephone"),
            accessor=lambda message: message.address or message.phone,
        ),
        Column("problem", label=_("What went wrong")),
        DayColumn("queued_at", label=_("Queued at"), sort_key="queued_at"),
    ]
    list_export: ClassVar[list[str]] = [
        "to_name",
        "phone",
        "address",
        "subject",
        "about_label",
        "kind_label",
        "state",
        "tries",
        "problem",
        "queued_at",
        "sent_at",
        "call_note",
    ]
    export_headings: ClassVar[dict[str, Any]] = {"kind_label": _("Kind of message")}
    inspect_view_fields: ClassVar[list[str]] = [
        "to_name",
        "address",
        "phone",
        "about_label",
        "state",
        "problem",
        "tries",
        "call_note",
        "useless_after",
        "queued_at",
        "queued_by",
        "sent_at",
        "language",
    ]
    deeds: ClassVar = [("retry", RetryView), ("call", NoteCallView)]

    def get_urlpatterns(self) -> list[URLPattern]:
        all_failed = RetryFailedView.as_view(viewset=self)
        return [*super().get_urlpatterns(), path("retry-failed/", all_failed, name="retry_failed")]

    def rows_for(self, user: Any) -> models.QuerySet:
        return Message.objects.select_related("queued_by", "provider")

    def offered_deeds(self, request: HttpRequest, record: Any) -> list[str]:
        if record.state == Message.State.NO_ADDRESS:
            return ["call", "retry"]
        return ["retry", "call"] if record.state in Message.FOR_PEOPLE else []


class _ReadersMenuItem(MenuItem):
    """Shown to whoever may read the words."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm("mail.view_messagetemplate")


class WordingViewSet(ViewSet):
    """Nội dung thư: each kind of message in both languages."""

    name = "wordings"
    icon = "edit"
    menu_label = _("Words of messages")
    menu_order = 20
    menu_item_class = _ReadersMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", WordingListView.as_view(), name="index"),
            path("<str:kind>/<str:language>/", WordingView.as_view(), name="edit"),
            path("<str:kind>/<str:language>/restore/", RestoreWordingView.as_view(), name="restore"),
        ]


class MailGroup(ViewSetGroup):
    """Thư."""

    menu_label = _("Mail")
    menu_icon = "mail"
    menu_name = "mail"
    menu_order = 255
    items = (MessageViewSet, WordingViewSet)
