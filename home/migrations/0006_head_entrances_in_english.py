"""The front page is headed in English too, and all three entrances get the English of the words they began with."""

from django.db import migrations, models

ENTRANCES = [
    (
        "home",
        "HomePage",
        "Tập huấn trợ giúp pháp lý",
        "Legal aid training",
        "Training sessions, materials and certificates for those who provide legal aid.",
    ),
    ("courses", "CourseIndexPage", "Chương trình tập huấn", "Training courses", ""),
    ("exchanges", "VisitIndexPage", "Trao đổi kinh nghiệm", "Exchange of experience", ""),
]


def head_in_english(apps, schema_editor):
    for app_label, model, vietnamese, title, introduction in ENTRANCES:
        # What somebody wrote anew is theirs to put into English.
        pages = apps.get_model(app_label, model).objects.filter(title=vietnamese, latest_revision=None)
        pages.update(title_in_english=title, introduction_in_english=introduction)


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0005_name_roots_in_vietnamese"),
        ("courses", "0012_head_entrances_in_english"),
        ("exchanges", "0004_head_entrances_in_english"),
    ]

    operations = [
        migrations.AddField(
            model_name="homepage",
            name="introduction_in_english",
            field=models.TextField(blank=True, verbose_name="introduction in English"),
        ),
        migrations.AddField(
            model_name="homepage",
            name="title_in_english",
            field=models.CharField(
                blank=True,
                help_text="Shown to who reads the site in English. Empty: they read the Vietnamese one.",
                max_length=255,
                verbose_name="title in English",
            ),
        ),
        migrations.RunPython(head_in_english, migrations.RunPython.noop),
    ]
