"""The groups of the four staff roles; what each may do is granted after every migrate (``lms.roles``)."""

from django.db import migrations

from lms.roles import Role


def add_groups(apps, schema_editor):
    group_model = apps.get_model("auth", "Group")
    for role in Role:
        group_model.objects.using(schema_editor.connection.alias).get_or_create(name=role.value)


class Migration(migrations.Migration):
    dependencies = [("users", "0001_create_user")]
    # Backwards keeps the groups: people may be in them.
    operations = [migrations.RunPython(add_groups, migrations.RunPython.noop)]
