"""The public list of providers (Law 11/2017/QH14 art. 17.2): who may give legal aid today, as class, unit and card say.

Nothing else of a person is here: neither telephone nor date of birth, sex, address or identity number.
"""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lms.office.search import named
from lms.people.models import Provider, ProviderClass, ProviderStatus
from lms.spreadsheets import xlsx_response

PER_PAGE = 100
PUBLIC = ("full_name", "current_class", "current_organization_name", "current_card_number")
"""All that is published of a person."""


def published(*, on: date) -> QuerySet[Provider]:
    """Who is a provider on a day, in the order of names, with class, unit and card number."""
    status = ProviderStatus.objects.filter(provider=OuterRef("pk")).current(on=on).order_by("-valid_from")
    people = Provider.objects.with_status(on=on).exclude(current_class=None).in_name_order()
    listed: Any = people.annotate(current_card_number=Subquery(status.values("card_number")[:1]))
    return listed


@require_safe
def provider_list(request: HttpRequest) -> HttpResponse:
    """The list, searched without accents, by class; ``?dang=xlsx`` as a spreadsheet."""
    today = timezone.localdate()
    query, known = request.GET.get("q", "").strip(), request.GET.get("loai", "")
    people = named(published(on=today), query, ["folded_name"])
    if known in ProviderClass.values:
        people = people.filter(current_class=known)
    if request.GET.get("dang") == "xlsx":
        headings = [_("Full name"), _("Class of provider"), _("Organisation"), _("Card number")]
        return xlsx_response(f"nguoi-thuc-hien-tgpl-{today:%Y-%m-%d}", headings, _rows(people))
    page = Paginator(people.only("pk", "full_name"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "query": query,
        "chosen": known,
        "classes": [(value, capfirst(label)) for value, label in ProviderClass.choices],
        "day": today,
    }
    return render(request, "people/provider_list.html", context)


def _rows(people: QuerySet[Provider]) -> Any:
    for name, klass, unit, card in people.values_list(*PUBLIC):
        yield [name, capfirst(ProviderClass(klass).label), unit, card]
