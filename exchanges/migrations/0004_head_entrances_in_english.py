"""The list of visits' stories is headed in English too, for who reads the site in English."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("exchanges", "0003_name_who_approved")]

    operations = [
        migrations.AddField(
            model_name="visitindexpage",
            name="introduction_in_english",
            field=models.TextField(blank=True, verbose_name="introduction in English"),
        ),
        migrations.AddField(
            model_name="visitindexpage",
            name="title_in_english",
            field=models.CharField(
                blank=True,
                help_text="Shown to who reads the site in English. Empty: they read the Vietnamese one.",
                max_length=255,
                verbose_name="title in English",
            ),
        ),
    ]
