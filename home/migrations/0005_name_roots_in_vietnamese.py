"""Wagtail names the top of its trees "Root", in the database, where no catalogue reaches."""

from django.db import migrations

ENGLISH = "Root"
VIETNAMESE = "Gốc"


def rename(apps, old, new):
    page_model = apps.get_model("wagtailcore", "Page")
    page_model.objects.filter(depth=1, title=old).update(title=new, draft_title=new)
    apps.get_model("wagtailcore", "Collection").objects.filter(depth=1, name=old).update(name=new)


def name_in_vietnamese(apps, schema_editor):
    rename(apps, ENGLISH, VIETNAMESE)


def name_in_english(apps, schema_editor):
    rename(apps, VIETNAMESE, ENGLISH)


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0004_add_welcome_to_home_page"),
        ("wagtailcore", "0098_apitoken"),
    ]
    operations = [migrations.RunPython(name_in_vietnamese, name_in_english)]
