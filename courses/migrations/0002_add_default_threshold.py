"""The office's default threshold of completion: 80 % of the minutes. No law names one (searched 2026)."""

from datetime import date

from django.db import migrations

FIRST_DAY = date(2018, 1, 1)  # the day the Legal Aid Act of 2017 came into force


def add_threshold(apps, schema_editor):
    apps.get_model("courses", "CompletionThreshold").objects.using(schema_editor.connection.alias).get_or_create(
        valid_from=FIRST_DAY,
        defaults={"percent": 80, "source": "Quy định của Trung tâm; pháp luật không ấn định tỷ lệ tham dự tối thiểu"},
    )


def remove_threshold(apps, schema_editor):
    apps.get_model("courses", "CompletionThreshold").objects.using(schema_editor.connection.alias).filter(
        valid_from=FIRST_DAY, percent=80
    ).delete()


class Migration(migrations.Migration):
    dependencies = [("courses", "0001_create_courses_sessions_and_attendance")]
    operations = [migrations.RunPython(add_threshold, remove_threshold)]
