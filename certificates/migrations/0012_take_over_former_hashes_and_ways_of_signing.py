from django.db import migrations
from django.db.models import OuterRef, Subquery


def take_over(apps, schema_editor):
    """Hashes that only the log knew, and how the register of each certificate is signed."""
    Certificate = apps.get_model("certificates", "Certificate")
    FormerFile = apps.get_model("certificates", "FormerFile")
    ModelLogEntry = apps.get_model("wagtailcore", "ModelLogEntry")
    for entry in ModelLogEntry.objects.filter(action="certificates.redraw_file").order_by("pk").iterator():
        sha256 = entry.data.get("sha256_before", "")
        if sha256 and Certificate.objects.filter(pk=entry.object_id).exists():
            FormerFile.objects.get_or_create(
                sha256=sha256,
                defaults={"certificate_id": int(entry.object_id), "redrawn_at": entry.timestamp},
            )
    Register = apps.get_model("certificates", "Register")
    way = Register.objects.filter(pk=OuterRef("register")).values("signing")[:1]
    Certificate.objects.exclude(register__signing="paper").update(signing=Subquery(way))


class Migration(migrations.Migration):
    dependencies = [
        ("certificates", "0011_remember_former_files_and_how_each_is_signed"),
        ("wagtailcore", "0069_log_entry_jsonfield"),
    ]

    operations = [migrations.RunPython(take_over, migrations.RunPython.noop)]
