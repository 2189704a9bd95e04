from django.db import migrations

from certificates.numbers import pattern_of


def write_patterns(apps, schema_editor):
    registers = apps.get_model('certificates', 'Register').objects.using(schema_editor.connection.alias)
    for register in registers.all():
        register.number_pattern = pattern_of(register.number_format)
        register.save(update_fields=['number_pattern'])


class Migration(migrations.Migration):

    dependencies = [
        ('certificates', '0003_add_number_pattern'),
    ]

    operations = [
        migrations.RunPython(write_patterns, migrations.RunPython.noop),
    ]
