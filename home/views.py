"""The learner's own page, and where people land after sign-in."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from home.learner import learner_page
from home.wallet import wallet
from lms.people.models import Provider


@login_required
def my_page(request: HttpRequest) -> HttpResponse:
    """My sessions, my hours, my certificates; an explanation where the account is linked to nobody on the list."""
    provider = Provider.objects.filter(user=request.user.pk).first()
    if provider is None:
        return render(request, "home/not_on_the_list.html")
    now = timezone.localtime()
    return render(request, "home/my_page.html", learner_page(provider, on=now.date(), at=now))


@login_required
def my_certificates(request: HttpRequest) -> HttpResponse:
    """All my certificates and hours by year, to download, to share, to carry elsewhere as Open Badges."""
    provider = Provider.objects.filter(user=request.user.pk).first()
    if provider is None:
        return render(request, "home/not_on_the_list.html")
    return render(request, "home/wallet.html", {"provider": provider, "years": wallet(provider)})


@login_required
def after_sign_in(request: HttpRequest) -> HttpResponse:
    """Staff begin in the administration, everyone else on their own page."""
    if request.user.has_perm("wagtailadmin.access_admin"):
        return redirect("wagtailadmin_home")
    return redirect("home:my_page")
