from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('certificates', '0002_count_template_versions_and_name_permissions'),
    ]

    operations = [
        migrations.AddField(
            model_name='register',
            name='number_pattern',
            field=models.CharField(default='', editable=False, max_length=60),
            preserve_default=False,
        ),
    ]
