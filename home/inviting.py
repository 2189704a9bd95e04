"""Accounts for people on the list: opened, linked and invited in one go; slips to print, mail to those who have it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple, cast

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from home.invitation_mail import invite_by_mail
from lms.documents import Column as DocumentColumn
from lms.documents import Document, Issuer, Paragraph, Run, Table, Text
from lms.documents.responses import document_response
from lms.office.ids import ids_in
from lms.office.search import named
from lms.people.actions import link_account
from lms.people.models import Provider, ProviderStatus
from lms.refusals import Refusal
from lms.text import fold
from lms.users import errors
from lms.users.accounts import may_manage
from lms.users.actions import open_account, revise_account
from lms.users.address import is_taken
from lms.users.invitations import invite
from lms.users.models import User

MOST = 200
"""How many slips are made at once."""
PER_PAGE = 50


class Slip(NamedTuple):
    """What is printed for one person. The code stands here only."""

    name: str
    unit: str
    username: str
    code: str


def free_username(full_name: str, taken: set[str]) -> str:
    """A user name from a person's: "Đặng Thị Ánh" → ``anhdt``, with a number where somebody has it."""
    *before, given = fold(full_name).split() or ["hocvien"]
    base = (
        "".join(sign for sign in given + "".join(word[0] for word in before) if sign.isalnum()) or "hocvien"
    )
    number, name = 1, base
    while name in taken:
        number += 1
        name = f"{base}{number}"
    taken.add(name)
    return name


class Opened(NamedTuple):
    """The slips that were made, and whose could not be, with what the doors said."""

    slips: list[Slip]
    refused: list[tuple[Provider, Refusal]]


@transaction.atomic
def open_accounts(people: Sequence[Provider], *, by: User, at: datetime) -> Opened:
    """A code for each person; who has no account gets one, linked. Whom a door refuses is named."""
    taken = {name.lower() for name in User.objects.values_list("username", flat=True)}
    units = dict(
        ProviderStatus.objects.current(on=timezone.localdate(at)).values_list(
            "provider_id", "organization__name"
        )
    )
    opened = Opened([], [])
    for person in people:
        try:
            with transaction.atomic():
                account = person.user or _opened(person, taken, by=by, at=at)
                code = invite(account=account, by=by, at=at)
        except Refusal as refusal:
            opened.refused.append((person, refusal))
        else:
            opened.slips.append(Slip(person.full_name, units.get(person.pk, ""), account.username, code))
    return opened


class Mailed(NamedTuple):
    """How many invitations are on their way, who has no address for one, and whom a door refused."""

    queued: int
    without_address: list[Provider]
    refused: list[tuple[Provider, Refusal]]


@transaction.atomic
def mail_invitations(people: Sequence[Provider], *, by: User, at: datetime) -> Mailed:
    """Queue a mail to each person to set their own password; who has an address and no account gets one, linked.

    Nothing is opened for who has no address of their own: they get a slip.
    """
    taken = {name.lower() for name in User.objects.values_list("username", flat=True)}
    reached: list[Provider] = []
    mailed = Mailed(0, [], [])
    for person in people:
        address = person.user.email if person.user else person.email
        if not address or (person.user is None and is_taken(address.lower(), by_other_than=User())):
            mailed.without_address.append(person)
            continue
        try:
            with transaction.atomic():
                person.user = account = cast(User, person.user) or _opened(person, taken, by=by, at=at)
                if not may_manage(by, account):
                    raise errors.NotYoursToManage(account=account)
        except Refusal as refusal:
            mailed.refused.append((person, refusal))
        else:
            reached.append(person)
    return mailed._replace(queued=invite_by_mail(reached, by=by, at=at))


def _opened(person: Provider, taken: set[str], *, by: User, at: datetime) -> User:
    """A new account for a person, linked; without the address where another account has it."""
    mail = person.email.lower()
    account = open_account(
        username=free_username(person.full_name, taken),
        email="" if is_taken(mail, by_other_than=User()) else mail,
        last_name=f"{person.family_name} {person.middle_name}".strip(),
        first_name=person.given_name,
        password=None,
        by=by,
        at=at,
    )
    link_account(provider=person, user=account, by=by, at=at)
    return account


def _unbroken(text: str) -> str:
    """``text`` that no line breaks at a hyphen: nobody could tell whether the hyphen is to be typed."""
    return text.replace("-", "\u2060-\u2060")


def slips_document(opened: Opened, *, address: str) -> Document:
    """The slips, to be cut along the lines of the table; below them who got none, and why."""
    rows: list[list[Text]] = [
        [
            [Run(slip.name, bold=True), f"\n{slip.unit}"],
            [
                "Tên đăng nhập: ",
                Run(slip.username, bold=True),
                "\nMã dùng một lần: ",
                Run(_unbroken(slip.code), bold=True),
                (
                    f"\nMở {_unbroken(address)}\nNhập tên đăng nhập và mã, rồi đặt mật khẩu của bạn. "
                    "Mã có hạn 30 ngày, dùng một lần."
                ),
            ],
        ]
        for slip in opened.slips
    ]
    with translation.override("vi"):  # the paper is Vietnamese whatever the reader's language
        missing = [
            Paragraph(f"Chưa lập được phiếu cho {person}: {refusal}") for person, refusal in opened.refused
        ]
    return Document(
        issuer=Issuer(settings.LMS_OFFICE_NAME, settings.LMS_SUPERIOR_BODY),
        kind="Phiếu",
        subject="Đăng nhập lần đầu",
        blocks=[
            Paragraph("Cắt từng dòng và trao tận tay người có tên; không gửi ảnh chụp."),
            Table(
                [DocumentColumn("Người nhận", 4), DocumentColumn("Đăng nhập lần đầu", 7)],
                rows,
                row_height_mm=30,
            ),
            *missing,
        ],
        closed=False,
    )


class InviteView(WagtailAdminTemplateMixin, TemplateView):
    """People of the list without an account that works; tick them, print their slips."""

    template_name = "home/admin/invite.html"
    page_title = _("Accounts for people on the list")
    header_icon = "mail"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not (request.user.has_perm("users.add_user") and request.user.has_perm("people.change_provider")):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def people(self) -> Any:
        listed = Provider.objects.with_status(on=timezone.localdate()).exclude(current_class=None)
        waiting = listed.filter(user=None) | listed.filter(user__last_login=None, user__is_active=True)
        waiting = waiting.select_related("user").in_name_order()
        return named(waiting, self.request.GET.get("q", ""), ["folded_name"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = Paginator(self.people(), PER_PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(page_obj=page, query=self.request.GET.get("q", ""), **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        chosen = ids_in(request.POST.getlist("provider"))[:MOST]
        people = list(self.people().filter(pk__in=chosen))
        if not people:
            return self.render_to_response(self.get_context_data(nobody=True), status=422)
        if request.POST.get("means") == "mail":
            return self.send_invitations(request, people)
        opened = open_accounts(people, by=cast(User, request.user), at=timezone.now())
        if not opened.slips:
            return self.render_to_response(self.get_context_data(refused=opened.refused), status=422)
        for person, refusal in opened.refused:  # said again on the next page: the paper may be overlooked
            messages.warning(request, f"{person}: {refusal}")
        address = request.build_absolute_uri(reverse("first_sign_in"))
        return document_response(slips_document(opened, address=address), "phieu-dang-nhap", "pdf")

    def send_invitations(self, request: HttpRequest, people: list[Provider]) -> HttpResponse:
        """Queue the mail, say who gets none, and come back to the list."""
        mailed = mail_invitations(people, by=cast(User, request.user), at=timezone.now())
        for person, refusal in mailed.refused:
            messages.warning(request, f"{person}: {refusal}")
        if mailed.without_address:
            words = gettext("No address of their own, so print a slip for: %(names)s.")
            messages.warning(request, words % {"names": ", ".join(map(str, mailed.without_address))})
        if mailed.queued:
            words = ngettext(
                "%(count)d invitation is on its way; the link in it is good for 3 days.",
                "%(count)d invitations are on their way; the link in them is good for 3 days.",
                mailed.queued,
            )
            messages.success(request, words % {"count": mailed.queued})
        return HttpResponseRedirect(request.get_full_path())


def close_accounts_of_leavers(at: datetime) -> int:
    """A round: switch off the accounts of learners whose last status has ended. Staff are dealt with by people."""
    today = timezone.localdate(at)
    gone = (
        Provider.objects.with_status(on=today)
        .filter(current_class=None, user__is_active=True, user__groups=None, user__is_superuser=False)
        .filter(statuses__valid_until__lte=today)
        .exclude(statuses__valid_until=None)
        .exclude(statuses__valid_until__gt=today)
        .select_related("user")
        .distinct()
    )
    closed = 0
    for person in gone:
        if isinstance(person.user, User):
            revise_account(account=person.user, is_active=False, by=None, at=at)
            closed += 1
    return closed
