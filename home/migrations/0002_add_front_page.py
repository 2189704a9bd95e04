"""Wagtail's welcome page gives way to our front page, with the lists of courses and of visits' stories below it."""

from django.db import migrations


def add_front_page(apps, schema_editor):
    content_type_model = apps.get_model("contenttypes", "ContentType")
    page_model = apps.get_model("wagtailcore", "Page")
    site_model = apps.get_model("wagtailcore", "Site")
    home_model = apps.get_model("home", "HomePage")
    locale = apps.get_model("wagtailcore", "Locale").objects.first()

    def content_type(app_label, model):
        return content_type_model.objects.get_or_create(app_label=app_label, model=model)[0]

    root = page_model.objects.get(depth=1)
    page_model.objects.filter(depth=2, slug="home", content_type__model="page").delete()
    taken = page_model.objects.filter(depth=2).count()
    path = f"{root.path}{taken + 1:04d}"
    home = home_model.objects.create(
        title="Tập huấn trợ giúp pháp lý",
        draft_title="Tập huấn trợ giúp pháp lý",
        slug="trang-chu",
        introduction="Lớp tập huấn, tài liệu và giấy chứng nhận cho người thực hiện trợ giúp pháp lý.",
        content_type=content_type("home", "homepage"),
        path=path,
        depth=2,
        numchild=2,
        url_path="/trang-chu/",
        locale=locale,
        show_in_menus=False,
    )
    lists = [
        ("courses", "CourseIndexPage", "Chương trình tập huấn", "chuong-trinh"),
        ("exchanges", "VisitIndexPage", "Trao đổi kinh nghiệm", "trao-doi-kinh-nghiem"),
    ]
    for number, (app_label, model, title, slug) in enumerate(lists, start=1):
        apps.get_model(app_label, model).objects.create(
            title=title,
            draft_title=title,
            slug=slug,
            content_type=content_type(app_label, model.lower()),
            path=f"{path}{number:04d}",
            depth=3,
            numchild=0,
            url_path=f"/trang-chu/{slug}/",
            locale=locale,
            show_in_menus=True,
        )
    page_model.objects.filter(pk=root.pk).update(numchild=taken + 1)
    site_model.objects.filter(is_default_site=True).delete()
    site_model.objects.create(
        hostname="localhost", port=80, site_name="Tập huấn trợ giúp pháp lý", root_page_id=home.pk, is_default_site=True
    )


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0001_create_home_page"),
        ("courses", "0001_create_courses_sessions_and_attendance"),
        ("exchanges", "0001_create_visits_and_stories"),
        ("wagtailcore", "0054_initial_locale"),
    ]
    # Backwards keeps the pages: by then people have written below them.
    operations = [migrations.RunPython(add_front_page, migrations.RunPython.noop)]
