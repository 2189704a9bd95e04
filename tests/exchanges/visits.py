"""Visits as tests need them, made through the doors."""

from exchanges.actions import add_delegate, approve, complete
from exchanges.models import Visit
from lms.people.models import Provider
from tests.factories import AFTER, NOON, ProviderFactory, VisitFactory


def approved_visit(*providers: Provider, **fields) -> Visit:
    """An approved visit of 15–17 June 2026 with ``providers`` as delegates (or somebody)."""
    visit = VisitFactory(**fields)
    for provider in providers or (ProviderFactory(),):
        add_delegate(visit=visit, provider=provider, by=None, at=NOON)
    return approve(visit=visit, by=None, at=NOON)


def completed_visit(*providers: Provider, **fields) -> Visit:
    """As ``approved_visit``, and completed on 20 June."""
    visit = approved_visit(*providers, **fields)
    return complete(visit=visit, results="Học được cách truyền thông tại phiên chợ.", by=None, at=AFTER)
