"""Registrations from before units were kept: each gets the unit its person belonged to when the session began."""

from django.db import migrations
from django.db.models import Q


def note_units(apps, schema_editor):
    Registration = apps.get_model("courses", "Registration")
    ProviderStatus = apps.get_model("people", "ProviderStatus")
    unknown = Registration.objects.filter(organization=None).select_related("session")
    for registration in list(unknown):
        day = registration.session.starts_on or registration.registered_at.date()
        status = (
            ProviderStatus.objects.filter(
                Q(valid_until=None) | Q(valid_until__gt=day),
                provider=registration.provider_id,
                valid_from__lte=day,
            )
            .order_by("-valid_from")
            .first()
        )
        if status:
            registration.organization_id = status.organization_id
            registration.save(update_fields=["organization"])


class Migration(migrations.Migration):
    dependencies = [("courses", "0009_ask_for_prerequisites_and_needs")]

    # Backwards nothing is lost: the column goes with the migration before.
    operations = [migrations.RunPython(note_units, migrations.RunPython.noop, elidable=True)]
