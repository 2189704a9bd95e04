"""The 34 provinces since 2025-07-01, and the 29 merged into them then, which stay for old records.

Source: Resolution 202/2025/QH15 (mergers); codes by Decision 19/2025/QĐ-TTg. The list is ``lms/places/data/provinces.csv``.
"""

import csv
from datetime import date
from pathlib import Path

from django.db import migrations

from lms.text import fold, sort_key

REFORM = date(2025, 7, 1)
LIST = Path(__file__).resolve().parent.parent / "data" / "provinces.csv"


def add_provinces(apps, schema_editor):
    province_model = apps.get_model("places", "Province").objects.using(schema_editor.connection.alias)

    def add(name, **fields):
        return province_model.create(name=name, sort_key=sort_key(name), folded_name=fold(name), **fields)

    with LIST.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            # Hà Tĩnh and ten others were never merged; the rest began anew on the day of the reform, same code.
            province = add(row["name"], code=row["code"], kind=row["kind"])
            for name in filter(None, row["merged"].split("; ")):
                add(name, code="", kind="province", valid_until=REFORM, merged_into=province)


def remove_provinces(apps, schema_editor):
    provinces = apps.get_model("places", "Province").objects.using(schema_editor.connection.alias)
    provinces.filter(merged_into__isnull=False).delete()
    provinces.all().delete()


class Migration(migrations.Migration):
    dependencies = [("places", "0001_create_places")]
    operations = [migrations.RunPython(add_provinces, remove_provinces)]
