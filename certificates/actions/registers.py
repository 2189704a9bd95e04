"""Opening and changing registers; the database says whether two of them would write the same numbers."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from wagtail.log_actions import log

from certificates import errors
from certificates.models import Certificate, Register
from certificates.numbers import is_well_formed, pattern_of
from lms.text import clean_text


def _save(register: Register) -> None:
    register.name = clean_text(register.name)
    register.number_format = clean_text(register.number_format)
    if not is_well_formed(register.number_format):
        raise errors.NumberFormatMalformed
    try:
        with transaction.atomic():
            register.save()
    except IntegrityError as error:
        twin = (
            Register.objects.filter(
                organization=register.organization, number_pattern=pattern_of(register.number_format)
            )
            .exclude(pk=register.pk)
            .first()
        )
        raise errors.NumbersWouldRepeat(register=twin) if twin else errors.RegisterNameTaken from error


@transaction.atomic
def open_register(*, by: Any, at: datetime, **fields: Any) -> Register:
    """Open a register with its organization, name, number_format and template.

    Raises:
        NumberFormatMalformed: numbers could repeat.
        NumbersWouldRepeat: another register of the organisation writes its numbers in the same form, padding aside.
        RegisterNameTaken: the organisation has a register of that name.
    """
    register = Register(**fields)
    _save(register)
    log(register, "certificates.open_register", user=by, timestamp=at)
    return register


@transaction.atomic
def revise_register(*, register: Register, by: Any, at: datetime, **changes: Any) -> Register:
    """Change a register's name, form of number, template or way of signing; what is issued stays as it is.

    Only what still waits for its digital signature is signed in the new way.

    Raises:
        NumberFormatMalformed, NumbersWouldRepeat, RegisterNameTaken: as for ``open_register``.
        RegisterInUse: another organisation, once numbers are given.
    """
    register = Register.objects.select_for_update().get(pk=register.pk)
    changed = {name: value for name, value in changes.items() if getattr(register, name) != value}
    if "organization" in changed and register.years.exists():
        raise errors.RegisterInUse
    for name, value in changed.items():
        setattr(register, name, value)
    _save(register)
    data: dict[str, Any] = {"changed": sorted(changed)}
    if "signing" in changed:
        waiting = Certificate.objects.unsigned().filter(register=register).values_list("pk", flat=True)
        data["moved"] = Certificate.objects.filter(pk__in=list(waiting)).update(signing=register.signing)
    log(register, "certificates.revise_register", user=by, timestamp=at, data=data)
    return register
