"""The doors of people: organisations, providers, and their status in time, which is ended and never overwritten."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.log_actions import log

from lms.changes import apply_changes
from lms.people import errors
from lms.people.models import Organization, Provider, ProviderStatus
from lms.people.one_person import ask_objections
from lms.places.models import Province
from lms.text import clean_name, clean_text, phone

ORGANIZATION_FIELDS = frozenset({"name", "short_name", "kind", "parent", "province", "commune", "phone"})
PROVIDER_FIELDS = frozenset({"full_name", "sex", "born_on", "phone", "email", "commune", "is_sample"})


# --- organisations ------------------------------------------------------------------------------------------


@transaction.atomic
def add_organization(*, by: Any, at: datetime, **fields: Any) -> Organization:
    """Add an organisation; ``fields`` are ``ORGANIZATION_FIELDS``.

    Raises:
        NameMissing, OrganizationExists, CommuneElsewhere.
    """
    organization = Organization()
    apply_changes(organization, fields, allowed=ORGANIZATION_FIELDS)
    _check_organization(organization)
    organization.save()
    log(organization, "people.add_organization", user=by, timestamp=at)
    return organization


@transaction.atomic
def revise_organization(*, organization: Organization, by: Any, at: datetime, **changes: Any) -> Organization:
    """Change what is known of an organisation; ``changes`` are ``ORGANIZATION_FIELDS``.

    Raises:
        NameMissing, OrganizationExists, CommuneElsewhere.
        OwnSuperior: the new superior body is the organisation itself or stands below it.
    """
    organization = Organization.objects.select_for_update().get(pk=organization.pk)
    changed = apply_changes(organization, changes, allowed=ORGANIZATION_FIELDS)
    _check_organization(organization)
    organization.save()
    log(organization, "people.revise_organization", user=by, timestamp=at, data={"changed": changed})
    return organization


def _check_organization(organization: Organization) -> None:
    organization.name = clean_text(organization.name)
    if not organization.name:
        raise errors.NameMissing()
    # Two at once with the same name would both find it free; they queue at the province.
    Province.objects.select_for_update().get(pk=organization.province_id)
    namesakes = Organization.objects.filter(province=organization.province_id, name=organization.name)
    if namesakes.exclude(pk=organization.pk).exists():
        raise errors.OrganizationExists()
    if organization.commune and organization.commune.province_id != organization.province_id:
        raise errors.CommuneElsewhere()
    superior = organization.parent
    while superior is not None:
        if superior.pk == organization.pk:
            raise errors.OwnSuperior()
        superior = superior.parent


# --- providers ----------------------------------------------------------------------------------------------


@transaction.atomic
def add_provider(
    *,
    by: Any,
    at: datetime,
    provider_class: str | None = None,
    organization: Organization | None = None,
    valid_from: date | None = None,
    card_number: str = "",
    decision_number: str = "",
    **fields: Any,
) -> Provider:
    """Put a person on the list, with their first status where it is known.

    ``fields`` are ``PROVIDER_FIELDS``, ``full_name`` at least. The status needs class, organisation and first day.

    Raises:
        NameMissing, BornLater.
        lms.text.PhoneUnreadable: the number is no telephone number.
        StatusIncomplete: only a part of the status is given.
    """
    provider = Provider()
    apply_changes(provider, fields, allowed=PROVIDER_FIELDS)
    check_provider(provider, at)
    given = [bool(provider_class), organization is not None, valid_from is not None]
    if any(given) and not all(given):
        raise errors.StatusIncomplete()
    provider.save()
    log(provider, "people.add_provider", user=by, timestamp=at)
    if provider_class and organization and valid_from:
        change_status(
            provider=provider,
            provider_class=provider_class,
            organization=organization,
            valid_from=valid_from,
            card_number=card_number,
            decision_number=decision_number,
            by=by,
            at=at,
        )
    return provider


@transaction.atomic
def revise_provider(*, provider: Provider, by: Any, at: datetime, **changes: Any) -> Provider:
    """Correct what is known of a person; ``changes`` are ``PROVIDER_FIELDS``. Class and unit: ``change_status``.

    Raises:
        NameMissing, BornLater.
        lms.text.PhoneUnreadable: the number is no telephone number.
    """
    provider = Provider.objects.select_for_update().get(pk=provider.pk)
    changed = apply_changes(provider, changes, allowed=PROVIDER_FIELDS)
    check_provider(provider, at)
    provider.save()
    log(provider, "people.revise_provider", user=by, timestamp=at, data={"changed": changed})
    return provider


def check_provider(provider: Provider, at: datetime) -> None:
    """Put a person's particulars into the form in which they are kept; raises as ``add_provider``."""
    provider.full_name = clean_name(provider.full_name)
    if not provider.full_name:
        raise errors.NameMissing(field="full_name")
    provider.phone = phone(provider.phone)
    if provider.born_on and provider.born_on >= timezone.localdate(at):
        raise errors.BornLater()


@transaction.atomic
def change_status(
    *,
    provider: Provider,
    provider_class: str,
    organization: Organization,
    valid_from: date,
    by: Any,
    at: datetime,
    card_number: str = "",
    decision_number: str = "",
) -> ProviderStatus:
    """Give a person a new class, organisation, card or contract from a day on; the current status ends that day.

    Duties and the figures of past periods follow the status of their time, so nothing is overwritten.

    Raises:
        NothingChanges: the current status says the same.
        StatusTooEarly: the current status begins on that day or later.
        StatusOverlaps: an ended status lasts beyond that day.
    """
    provider = Provider.objects.select_for_update().get(pk=provider.pk)
    status = ProviderStatus(
        provider=provider,
        provider_class=provider_class,
        organization=organization,
        valid_from=valid_from,
        card_number=card_number.strip(),
        decision_number=decision_number.strip(),
    )
    last = provider.statuses.order_by("-valid_from").first()
    if last and last.valid_until is None:
        told = ("provider_class", "organization_id", "card_number", "decision_number")
        if all(getattr(last, name) == getattr(status, name) for name in told):
            raise errors.NothingChanges(provider=provider)
        if valid_from <= last.valid_from:
            raise errors.StatusTooEarly(valid_from=_shown(last.valid_from))
        last.valid_until = valid_from
        last.save(update_fields=["valid_until"])
    elif last and last.valid_until and last.valid_until > valid_from:
        raise errors.StatusOverlaps(valid_until=_shown(last.valid_until))
    status.save()
    log(
        provider,
        "people.change_status",
        user=by,
        timestamp=at,
        data={
            "class": str(provider_class),
            "organization": organization.pk,
            "valid_from": valid_from.isoformat(),
        },
    )
    return status


@transaction.atomic
def end_status(*, provider: Provider, on: date, by: Any, at: datetime) -> ProviderStatus:
    """End a person's current status: ``on`` is the first day they are no provider any more.

    Raises:
        NoOpenStatus: there is none.
        EndsBeforeItBegins: ``on`` is not after the day it began.
    """
    provider = Provider.objects.select_for_update().get(pk=provider.pk)
    status = provider.statuses.filter(valid_until=None).first()
    if status is None:
        raise errors.NoOpenStatus(provider=provider)
    if on <= status.valid_from:
        raise errors.EndsBeforeItBegins(valid_from=_shown(status.valid_from))
    status.valid_until = on
    status.save(update_fields=["valid_until"])
    log(provider, "people.end_status", user=by, timestamp=at, data={"on": on.isoformat()})
    return status


def _shown(day: date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")


# --- accounts -----------------------------------------------------------------------------------------------


@transaction.atomic
def link_account(*, provider: Provider, user: Any, by: Any, at: datetime) -> Provider:
    """Say which account is this person's; they then see their own sessions, hours and certificates.

    Raises:
        HasAccount: the person has another one.
        AccountTaken: the account is somebody else's.
        Refusal: whatever an objection of ``lms.people.one_person`` says.
    """
    provider = Provider.objects.select_for_update().get(pk=provider.pk)
    if provider.user_id == user.pk:
        return provider
    if provider.user is not None:
        raise errors.HasAccount(provider=provider, account=provider.user)
    if other := Provider.objects.filter(user=user).first():
        raise errors.AccountTaken(provider=other)
    provider.user = user
    provider.save(update_fields=["user"])
    ask_objections(provider)
    log(provider, "people.link_account", user=by, timestamp=at, data={"user": user.pk})
    return provider


@transaction.atomic
def unlink_account(*, provider: Provider, by: Any, at: datetime) -> Provider:
    """Take the account off a person; the account itself stays.

    Raises:
        NoAccount: there is none.
    """
    provider = Provider.objects.select_for_update().get(pk=provider.pk)
    if provider.user_id is None:
        raise errors.NoAccount(provider=provider)
    log(provider, "people.unlink_account", user=by, timestamp=at, data={"user": provider.user_id})
    provider.user = None
    provider.save(update_fields=["user"])
    return provider
