"""Accounts keep their name as it sorts and without accents, and user names differ by more than case."""

import django.db.models.functions.text
from django.db import migrations, models

from lms.text import fold, name_sort_key


def fill_columns(apps, schema_editor):
    user_model = apps.get_model("users", "User")
    for user in user_model.objects.using(schema_editor.connection.alias).all():
        name = f"{user.last_name} {user.first_name}".strip()
        user.sort_key = name_sort_key(name or user.username)
        user.folded_text = fold(f"{name} {user.username} {user.email}")
        user.save(update_fields=["sort_key", "folded_text"])


class Migration(migrations.Migration):
    dependencies = [("users", "0002_add_staff_groups")]
    operations = [
        migrations.AddField(
            "user", "sort_key", models.CharField(max_length=255, editable=False, db_index=True, default="")
        ),
        migrations.AddField("user", "folded_text", models.CharField(max_length=800, editable=False, default="")),
        migrations.RunPython(fill_columns, migrations.RunPython.noop),
        migrations.AddConstraint(
            "user",
            models.UniqueConstraint(
                django.db.models.functions.text.Lower("username"),
                name="one_account_per_user_name",
                violation_error_message="Another account already has this user name.",
            ),
        ),
    ]
