"""Sessions that name one person twice as trainer: the first row keeps the tie, the others only the name.

Each row counted for the hours of the same person, and no trainer of such a session could be given a certificate.
"""

from django.db import migrations
from django.db.models import Count


def tie_each_once(apps, schema_editor):
    trainers = apps.get_model("courses", "SessionTrainer")
    for rows in _named_twice(trainers, "provider"):
        first, *others = rows
        taught = [row.minutes for row in rows if row.minutes]
        if taught:
            first.minutes = min(sum(taught), max(_lasting(apps, first.session_id), *taught))
            first.save(update_fields=["minutes"])
        for other in others:
            other.provider = other.minutes = None
            other.save(update_fields=["provider", "minutes"])
    for rows in _named_twice(trainers, "user"):
        # Whoever is on the list of providers is known for certain; a guest may have been given somebody's account.
        _first, *others = sorted(rows, key=lambda row: (row.provider_id is None, row.pk))
        for other in others:
            other.user = None
            other.save(update_fields=["user"])


def _named_twice(trainers, field):
    """The trainers of a session that ``field`` ties to one person, where there are several."""
    named = trainers.objects.filter(**{f"{field}__isnull": False}).order_by()
    twice = named.values("session", field).annotate(rows=Count("pk")).filter(rows__gt=1)
    for each in list(twice):
        yield list(trainers.objects.filter(session=each["session"], **{field: each[field]}).order_by("pk"))


def _lasting(apps, session):
    """Minutes of all meetings of a session together."""
    meetings = apps.get_model("courses", "Meeting").objects.filter(session=session)
    return sum(
        (end.hour - start.hour) * 60 + end.minute - start.minute
        for start, end in meetings.values_list("starts_at", "ends_at")
    )


class Migration(migrations.Migration):
    dependencies = [("courses", "0012_head_entrances_in_english")]

    # Backwards nothing is taken apart again: the rows say what is true, and may stand without the constraints.
    operations = [migrations.RunPython(tie_each_once, migrations.RunPython.noop, elidable=True)]
