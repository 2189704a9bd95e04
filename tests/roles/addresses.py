"""Every address of the site, read from the URL configuration, with something real at each.

A new address appears by itself. Where it takes a value that nothing here can give, ``addresses()`` fails and says so:
add the value to ``VALUES``.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.db.models import Model
from django.urls import URLPattern, URLResolver, get_resolver
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, Revision, Site, Task, TaskState, Workflow, WorkflowState

from certificates.models import Certificate, Intake
from courses.models import CourseSession, MaterialPage, Meeting, Registration, UnitHead
from exchanges.models import Visit
from home.models import HomePage
from lms.hours.models import Exemption, ExternalCredit, YearSettlement
from lms.mail.models import Message
from lms.people.models import DataRequest, Organization, Provider, RosterImport
from lms.places.models import Commune, Village
from tests.factories import NOON

NO_SUCH = "0"
OUR_PACKAGES = ("lms", "courses", "exchanges", "certificates", "home")
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
REGEX_PARAMETER = re.compile(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)")


@dataclass(frozen=True)
class Address:
    """One address: its pattern as the document shows it, the same with values in it, and whether we wrote its view."""

    route: str
    url: str
    is_ours: bool


def furnish() -> None:
    """Put beside the demonstration what it lacks, so that every kind of address leads to something."""
    home = HomePage.objects.get()
    get_document_model().objects.create(title="Tệp", file=ContentFile(b"%PDF-1.4", name="tep.pdf"))
    get_image_model().objects.create(title="Ảnh", file=get_test_image_file())
    Redirect.objects.create(old_path="/cu", redirect_page=home)
    Collection.get_first_root_node().add_child(name="Tư liệu")
    Village.objects.get_or_create(commune=Commune.objects.order_by("pk").first(), name="Thôn Mẫu")
    Exemption.objects.create(
        provider=Provider.objects.order_by("pk").first(),
        year=2026,
        clause=Exemption.Clause.values[0],
        approved_at=NOON,
    )
    head = get_user_model()._default_manager.create(username="lanhdaodonvi")
    unit = Organization.objects.order_by("pk").first()
    UnitHead.objects.create(organization=unit, user=head, appointed_at=NOON)
    Message.objects.create(
        key="furniture",
        kind="courses.confirmed",
        language="vi",
        to_name="Nguyễn Thị Mẫu",
        phone="0912345678",
        subject="Xác nhận",
        text="Bạn có chỗ.",
        state=Message.State.NO_ADDRESS,
        queued_at=NOON,
        next_try_at=NOON,
    )
    ExternalCredit.objects.create(
        provider=Provider.objects.order_by("pk").first(),
        kind="certificate",
        title="Kỹ năng",
        organizer="Học viện Tư pháp",
        happened_on=NOON.date(),
        minutes=60,
        content_kind="skills",
        mode="online",
        evidence=ContentFile(b"%PDF-1.4", name="minh-chung.pdf"),
        submitted_at=NOON,
    )
    YearSettlement.objects.create(year=2020, settled_at=NOON, reopened_at=NOON, reopening_reason="Bổ sung.")
    DataRequest.objects.create(
        provider=Provider.objects.order_by("pk").first(),
        kind="access",
        received_at=NOON,
        acknowledge_by=NOON.date(),
        due_on=NOON.date(),
    )
    RosterImport.objects.create(file_name="danh-sach.xlsx", encoding="xlsx", uploaded_at=NOON)
    settled = CourseSession.objects.filter(status=CourseSession.Status.SETTLED).order_by("pk").first()
    Intake.objects.create(session=settled, folder="furniture", brought_at=NOON, stage="checked")
    material = MaterialPage.objects.order_by("pk").first()
    material.title = "Bản sửa"
    material.save_revision()
    Workflow.objects.filter(active=True).first().start(material, None)


def _first(model: type[Model], **filters: Any) -> Callable[[], Any]:
    return lambda: (
        model._default_manager.filter(**filters).order_by("pk").values_list("pk", flat=True).first()
    )


def _page() -> Any:
    return MaterialPage.objects.order_by("pk").values_list("pk", flat=True).first()


def _home() -> Any:
    return HomePage.objects.values_list("pk", flat=True).get()


VALUES: dict[str, Callable[[], Any] | str] = {
    # Wagtail's pages and their workflow
    "page_id": _page,
    "page_pk": _page,
    "parent_page_id": _home,
    "page_to_move_id": _page,
    "destination_id": _home,
    "revision_id": _first(Revision),
    "revision_id_a": "earliest",
    "revision_id_b": "latest",
    "workflow_pk": _first(Workflow),
    "workflow_state_id": _first(WorkflowState),
    "task_id": _first(Task),
    "task_state_id": _first(TaskState),
    "action_name": "approve",
    "content_type_app_name": "exchanges",
    "content_type_model_name": "visitindexpage",
    "page_view_restriction_id": NO_SUCH,
    "restriction_id": NO_SUCH,
    # Wagtail's other things
    "app_label": "courses",
    "app_name": "courses",
    "model_name": "materialpage",
    "action": "delete",
    "object_id": _page,
    "session_id": NO_SUCH,
    "collection_id": _first(Collection, depth=2),
    "redirect_id": _first(Redirect),
    "document_id": _first(get_document_model()),
    "doc_id": _first(get_document_model()),
    "image_id": _first(get_image_model()),
    "uploaded_file_id": NO_SUCH,
    "filter_spec": "width-100",
    "uidb64": "MQ",
    "uidb36": "1",
    "token": "x-y",
    "key": "total",
    # ours
    "meeting_pk": _first(Meeting),
    "registration_pk": _first(Registration),
    "paper_pk": NO_SUCH,
    "rule_pk": NO_SUCH,
    "achievement_key": lambda: (
        Certificate.objects.order_by("pk").values_list("registration__session_id", flat=True).first()
    ),
    "number": NO_SUCH,
    "copy_pk": NO_SUCH,
    "year": "2026",
    "path": "images/none.png",
    "kind": "courses.confirmed",
    "language": "vi",
    "secret": "khong-co",
    "intake_pk": _first(Intake),
    "paper": "programme",
    "form": "docx",
    "unit": "0",
    "month": "6",
}

BY_ROUTE: dict[str, Callable[[], Any] | str] = {
    "admin/api/main/pages/<int:pk>/": _page,
    "admin/api/main/documents/<int:pk>/": _first(get_document_model()),
    "admin/api/main/images/<int:pk>/": _first(get_image_model()),
    "admin/pages/": _page,
    "admin/collections/": _first(Collection, depth=2),
    "admin/workflows/tasks/": _first(Task),
    "admin/workflows/": _first(Workflow),
    "admin/certificates/sessions/": _first(CourseSession, status=CourseSession.Status.SETTLED),
    "admin/certificates/issued/": _first(Certificate),
    "admin/certificates/visits/": _first(Visit),
    "admin/settings/": _first(Site),
    "admin/groups/": _first(Group),
    "admin/images/chooser/": _first(get_image_model()),
    "admin/documents/chooser/": _first(get_document_model()),
    "tai-khoan/2fa/webauthn/": NO_SUCH,
    "lop/tai-lieu/": _page,
    "lop/": lambda: CourseSession.objects.public().order_by("pk").values_list("code", flat=True).first(),
    "toi/gio-hoc/mien/": _first(Exemption),
    "toi/gio-hoc/": _first(ExternalCredit),
    "admin/hours/year/": _first(Provider),
    "v/": lambda: Certificate.objects.order_by("pk").values_list("code", flat=True).first(),
    "doan/": _first(Visit),
}
"""What ``pk`` or ``code`` is, by the beginning of the route; the viewsets' own models need no line."""

WHOLE = {
    "admin/.*/": "admin/khong-co/",
    "admin/settings/<slug:app_name>/<slug:model_name>/": "admin/settings/khong/co/",
    "admin/workflows/tasks/add/<str:app_label>/<str:model_name>/": (
        "admin/workflows/tasks/add/wagtailcore/groupapprovaltask/"
    ),
    "admin/tag-autocomplete/<slug:app_name>/<slug:model_name>/": "admin/tag-autocomplete/taggit/tag/",
    "tep/(\\d+)/(.*)": "tep/{document}/tep.pdf",
    "tai-khoan/password/reset/key/<uidb36>-<key>/": "tai-khoan/password/reset/key/1-set-password/",
    "": "",
}
"""Routes that are regular expressions through and through."""


def addresses() -> list[Address]:
    """All addresses, in the order of the URL configuration."""
    found: dict[str, Address] = {}
    for raw, pattern, model in _walk(get_resolver()):
        route = _readable(raw)
        if route not in found:
            found[route] = Address(route, "/" + _filled(route, model), _is_ours(pattern))
    return list(found.values())


def own_routes() -> set[str]:
    """The addresses, as the document shows them, whose views we wrote; asks no database."""
    return {_readable(raw) for raw, pattern, _model in _walk(get_resolver()) if _is_ours(pattern)}


def _is_ours(pattern: URLPattern) -> bool:
    view = getattr(pattern.callback, "view_class", pattern.callback)
    return view.__module__.split(".")[0] in OUR_PACKAGES


def _walk(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern, type[Model] | None]]:
    model = _model_of(resolver)
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield route, entry, model
        else:
            yield from _walk(entry, route)


def _model_of(resolver: URLResolver) -> type[Model] | None:
    """The model of a viewset's addresses: the one that its generic views were given."""
    if not resolver.namespace:
        return None
    for entry in resolver.url_patterns:
        model = (
            (getattr(entry.callback, "view_initkwargs", None) or {}).get("model")
            if isinstance(entry, URLPattern)
            else None
        )
        if isinstance(model, type):
            return model
    return None


def _readable(raw: str) -> str:
    """A route without the marks of regular expressions around its parameters."""
    text = REGEX_PARAMETER.sub(lambda match: f"<{match[1]}>", raw)
    text = text.replace("^", "").replace("$", "").replace("\\.", ".").replace("\\Z", "")
    return "" if text == "((?:[\\w\\-]+/)*)" else text


def _filled(route: str, model: type[Model] | None) -> str:
    if route in WHOLE:
        return WHOLE[route].format(document=_first(get_document_model())())
    return PARAMETER.sub(lambda match: str(_value(match[1], route, model)), route)


def _value(name: str, route: str, model: type[Model] | None) -> Any:
    source: Any = None
    if name in ("pk", "code"):
        source = _first(model) if model else _longest(route)
    source = source or VALUES.get(name)
    value = source() if callable(source) else source
    if name == "key" and "reporting_periods" in route:
        value = VALUES["key"]
    if name == "kind" and route.endswith(".<slug:kind>"):
        value = "pdf"  # a paper in one of its formats
    assert value not in (None, ""), f"tests/roles/addresses.py: say what <{name}> is in {route}"
    return value


def _longest(route: str) -> Callable[[], Any] | str | None:
    matching = [start for start in BY_ROUTE if route.startswith(start)]
    return BY_ROUTE[max(matching, key=len)] if matching else None
