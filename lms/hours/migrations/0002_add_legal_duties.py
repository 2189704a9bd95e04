"""The two yearly duties known from the law, each with its source and caveat; offices add and end rows themselves."""

from datetime import date

from django.db import migrations

DUTIES = [
    {
        "provider_class": "officer",
        "minutes_per_year": 480,
        "source": "Thông tư 12/2018/TT-BTP, Điều 4 (sửa đổi bởi Thông tư 03/2021/TT-BTP)",
        "caveat": "Trợ giúp viên pháp lý: ít nhất 08 giờ/năm về kiến thức pháp luật, kỹ năng, quy tắc nghề nghiệp; "
        "Thông tư không quy định chuyển giờ sang năm sau, không giới hạn giờ trực tuyến.",
        "valid_from": date(2018, 10, 12),
    },
    {
        "provider_class": "lawyer",
        "minutes_per_year": 480,
        "source": "Thông tư 02/2019/TT-BTP",
        "caveat": "Luật sư: nghĩa vụ đối với Đoàn luật sư, nộp trước ngày 15/12. Lớp từ một ngày trở lên do Sở Tư pháp "
        "hoặc Cục Bổ trợ tư pháp tổ chức được tính 08 giờ; lớp do riêng Trung tâm tổ chức không có trong danh mục.",
        "valid_from": date(2019, 5, 1),
    },
]


def add_duties(apps, schema_editor):
    duty_model = apps.get_model("hours", "Duty")
    for duty in DUTIES:
        duty_model.objects.using(schema_editor.connection.alias).get_or_create(
            provider_class=duty["provider_class"], valid_from=duty["valid_from"], defaults=duty
        )


def remove_duties(apps, schema_editor):
    duty_model = apps.get_model("hours", "Duty")
    for duty in DUTIES:
        duty_model.objects.using(schema_editor.connection.alias).filter(
            provider_class=duty["provider_class"], valid_from=duty["valid_from"]
        ).delete()


class Migration(migrations.Migration):
    dependencies = [("hours", "0001_create_duty_and_exemption")]
    operations = [migrations.RunPython(add_duties, remove_duties)]
