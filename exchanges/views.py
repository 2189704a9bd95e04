"""The page of a visit for those who took part in it: where the hours ledger finds its evidence."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from exchanges.models import Visit, VisitStoryPage
from exchanges.viewsets import delegates_of

TONES = {
    Visit.Status.PLANNED: "neutral",
    Visit.Status.APPROVED: "info",
    Visit.Status.COMPLETED: "ok",
    Visit.Status.CANCELLED: "danger",
}


@require_safe
@login_required
def visit(request: HttpRequest, pk: int) -> HttpResponse:
    """A visit, for its delegates and for staff; for everyone else there is no such page."""
    visits = Visit.objects.select_related("province", "organization", "report")
    is_staff = request.user.has_perm("exchanges.view_visit")
    if not is_staff:
        visits = visits.filter(delegates__provider__user_id=request.user.pk or 0)
    found = get_object_or_404(visits, pk=pk)
    if not is_staff and found.status == Visit.Status.PLANNED:
        raise Http404  # nothing to rely on before it is approved
    context = {
        "visit": found,
        "status_tone": TONES[Visit.Status(found.status)],
        "delegates": delegates_of(found),
        "lessons": found.lessons.order_by("pk"),
        "story": VisitStoryPage.objects.live().public().filter(visit=found).first(),
        "office_url": reverse("visits:inspect", args=[found.pk]) if is_staff else "",
    }
    return render(request, "exchanges/visit.html", context)
