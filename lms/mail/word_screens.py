"""The screens on which managers change what messages say: the kinds, then words, preview and a test."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from lms.mail import actions
from lms.mail.actions.words import sample, tidied
from lms.mail.envelopes import bodies
from lms.mail.forms import WordingForm
from lms.mail.kinds import MailKind, Wording, all_kinds, kind_of
from lms.mail.models import MessageTemplate
from lms.mail.words import Words, check
from lms.refusals import Refusal


class _WordScreen(WagtailAdminTemplateMixin):
    header_icon = "edit"
    permission = "mail.view_messagetemplate"
    page_title: Any = gettext_lazy("Words of messages")
    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm(self.permission):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class WordingListView(_WordScreen, TemplateView):
    """Every kind of message, with the subject that holds in each language. One query."""

    template_name = "mail/wordings.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = {(row.kind, row.language): row for row in MessageTemplate.objects.all()}
        rows = []
        for kind in all_kinds():
            cells = []
            for language, label in settings.LANGUAGES:
                row = own.get((kind.key, language))
                cells.append(
                    {
                        "language": language,
                        "label": label,
                        "subject": row.subject if row else kind.shipped(language).subject,
                        "changed_at": row.revised_at if row else None,
                        "url": reverse("wordings:edit", args=[kind.key, language]),
                    }
                )
            rows.append({"kind": kind, "cells": cells})
        return super().get_context_data(rows=rows, **kwargs)


class WordingView(_WordScreen, FormView):
    """The words of one kind in one language: save, look, or send a test to oneself."""

    template_name = "mail/wording.html"
    form_class = WordingForm
    kind: MailKind
    language: str
    preview: dict[str, str] | None = None

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        try:
            self.kind = kind_of(kwargs["kind"])
            self.language_name = dict(settings.LANGUAGES)[kwargs["language"]]
        except KeyError as unknown:
            raise Http404 from unknown
        self.language = kwargs["language"]

    @property
    def may_change(self) -> bool:
        return self.request.user.has_perm("mail.change_messagetemplate")

    def get_page_title(self) -> str:
        return str(self.kind.label)

    def get_page_subtitle(self) -> str:
        return str(self.language_name)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("wordings:index"), "label": _("Words of messages")},
            {"url": "", "label": f"{self.kind.label} · {self.language_name}"},
        ]

    def get_initial(self) -> dict[str, Any]:
        return dict(vars(Words(self.kind).wording(self.language)))

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "language": self.language, "disabled": not self.may_change}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.may_change:
            raise PermissionDenied
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: WordingForm) -> HttpResponse:
        deed = next((name for name in ("preview", "test") if name in self.request.POST), "save")
        told: dict[str, Any] = {
            "kind": self.kind,
            "language": self.language,
            "by": self.request.user,
            "at": timezone.now(),
        }
        try:
            if deed == "save":
                actions.revise_wording(wording=form.wording, **told)
                messages.success(self.request, _("The words are saved; they hold for messages from now on."))
                return redirect("wordings:edit", self.kind.key, self.language)
            if deed == "test":
                message = actions.send_test(wording=form.wording, **told)
                messages.success(self.request, _("A test is on its way to %(to)s.") % {"to": message.address})
            else:
                check(self.kind, tidied(form.wording))
        except Refusal as refusal:
            refusal.add_to(form)
            return self.form_invalid(form)
        return self.render_to_response(self.get_context_data(form=form, preview=self.look(form.wording)))

    def form_invalid(self, form: WordingForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def look(self, wording: Wording) -> dict[str, str]:
        """The message as its receiver sees it, filled with the examples."""
        words = sample(self.kind, tidied(wording))
        text, html = bodies(
            subject=words.subject,
            text=words.text,
            action_url="/" if words.action_label else "",
            action_label=words.action_label,
            language=self.language,
        )
        return {"subject": words.subject, "text": text, "html": html}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context.setdefault("preview", self.look(Words(self.kind).wording(self.language)))
        own = MessageTemplate.objects.filter(kind=self.kind.key, language=self.language).first()
        return context | {
            "kind": self.kind,
            "language": self.language,
            "may_change": self.may_change,
            "placeholders": [(f"{{{name}}}", *told) for name, told in self.kind.all_placeholders().items()],
            "own": own,
            "restore_url": reverse("wordings:restore", args=[self.kind.key, self.language]),
        }


class RestoreWordingView(WordingView):
    """Ask, then take the first words back."""

    permission = "mail.change_messagetemplate"
    template_name = "mail/restore_wording.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            actions.restore_wording(
                kind=self.kind, language=self.language, by=request.user, at=timezone.now()
            )
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The message says again what it said at first."))
        return redirect("wordings:edit", self.kind.key, self.language)
