"""Imports carried out before forget the identity numbers and ethnicities that their rows still held."""

from django.db import migrations

IDENTITY = ("citizen_id", "ethnicity")
ETHNICITY_LABELS = ("Ethnicity", "Dân tộc")


def strip(apps, schema_editor):
    rows = apps.get_model("people", "RosterRow").objects.using(schema_editor.connection.alias)
    for row in rows.exclude(done={}, changes=[]).iterator(chunk_size=500):
        after = {name: value for name, value in row.done.get("after", {}).items() if name not in IDENTITY}
        changes = [
            [label, *("•••" if said and label in ETHNICITY_LABELS else said for said in told)]
            for label, *told in row.changes
        ]
        done = row.done | {"after": after} if "after" in row.done else row.done
        if (done, changes) != (row.done, row.changes):
            row.done, row.changes = done, changes
            row.save(update_fields=["done", "changes"])


class Migration(migrations.Migration):
    dependencies = [("people", "0003_take_requests_about_data")]
    operations = [migrations.RunPython(strip, migrations.RunPython.noop)]
