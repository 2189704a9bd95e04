"""Every form of the site, for tests of what holds for all of them."""

from collections.abc import Iterator

from django.forms import BaseForm
from django.urls import get_resolver

OUR_PACKAGES = ("lms", "courses", "exchanges", "certificates", "home")


def forms_of_the_site() -> set[type[BaseForm]]:
    """The form classes that our packages write, and those that viewsets make of them and their panels."""
    _ = get_resolver().url_patterns  # imports every view, and with it its forms
    return {form for form in _below(BaseForm) if any(_is_ours(each) for each in form.__mro__)}


def _is_ours(form: type) -> bool:
    return form.__module__.split(".")[0] in OUR_PACKAGES


def _below(form: type[BaseForm]) -> Iterator[type[BaseForm]]:
    for each in form.__subclasses__():
        yield each
        yield from _below(each)
