"""Wagtail's "Moderators", "Editors" and "Moderators approval" give way to the roles and workflows of the office.

Those that somebody uses already stay.
"""

from django.db import migrations


def drop_defaults(apps, schema_editor):
    group_model = apps.get_model("auth", "Group")
    workflow_model = apps.get_model("wagtailcore", "Workflow")
    task_model = apps.get_model("wagtailcore", "Task")
    state_model = apps.get_model("wagtailcore", "WorkflowState")
    for workflow in workflow_model.objects.filter(name="Moderators approval"):
        if not state_model.objects.filter(workflow=workflow).exists():
            workflow.delete()
    for task in task_model.objects.filter(name="Moderators approval", workflow_tasks=None, task_states=None):
        task.delete()
    group_model.objects.filter(name__in=["Moderators", "Editors"], user=None).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0002_add_front_page"),
        # After everything of Wagtail's that speaks of these groups.
        ("wagtailcore", "0098_apitoken"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailimages", "0023_add_choose_permissions"),
        ("wagtaildocs", "0011_add_choose_permissions"),
        ("users", "0002_add_staff_groups"),
    ]
    operations = [migrations.RunPython(drop_defaults, migrations.RunPython.noop)]
