"""What counts for lawyers (Circular 02/2019/TT-BTP): courses of the Department or the Ministry; a day counts as 8 hours.

Only the row that 0002 brought, and only where nobody has said otherwise. From how many minutes on a session is one of a
whole day the circular does not say: 360 is the office's reading, to be changed on the duty's screen.
"""

from datetime import date

from django.db import migrations

LAWYERS = {"provider_class": "lawyer", "valid_from": date(2019, 5, 1)}


def say_what_counts(apps, schema_editor):
    duties = apps.get_model("hours", "Duty").objects.using(schema_editor.connection.alias)
    for duty in duties.filter(**LAWYERS, day_counts_minutes=None):
        if not duty.organizer_kinds:
            duty.organizer_kinds = ["department", "ministry", "bar"]
            duty.day_from_minutes, duty.day_counts_minutes = 360, 480
            duty.save()


def count_everything(apps, schema_editor):
    duties = apps.get_model("hours", "Duty").objects.using(schema_editor.connection.alias)
    for duty in duties.filter(**LAWYERS, day_from_minutes=360, day_counts_minutes=480):
        duty.organizer_kinds = []
        duty.day_from_minutes = duty.day_counts_minutes = None
        duty.save()


class Migration(migrations.Migration):
    dependencies = [("hours", "0004_say_what_counts_and_settle_years")]
    operations = [migrations.RunPython(say_what_counts, count_everything)]
