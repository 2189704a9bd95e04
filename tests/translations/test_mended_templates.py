"""Templates of Wagtail that we carry because words in them are not wrapped for translation: nothing else differs."""

import re
from pathlib import Path

import pytest
import wagtail

OURS = Path(__file__).resolve().parents[2] / "lms" / "templates"
THEIRS = Path(wagtail.__file__).parent
MENDED = {
    "wagtailadmin/shared/headers/_actions.html": [
        ('<nav aria-label="Actions"', '<nav aria-label="{% translate "Actions" %}"')
    ],
    "wagtailadmin/shared/header.html": [('value="Search"', 'value="{% translate "Search" %}"')],
    "wagtailadmin/home.html": [('value="Search"', 'value="{% translate "Search" %}"')],
    "wagtailadmin/shared/side_panel_toggle.html": [
        ("{{ count|intcomma }}", '{{ count|default_if_none:""|intcomma }}')
    ],
    "wagtailadmin/tables/boolean_cell.html": [("title=value|stringformat:'s'", "title=value|yesno")],
    "wagtailadmin/reports/listing/_list_page_types_usage.html": [
        ("{{ page_type.name|title }}", "{{ page_type.name|capfirst }}")
    ],
    "wagtailusers/groups/includes/formatted_permissions.html": [
        ("{{ content_perms_dict.add.perm.name }}", '{% trans "Add" %}: {{ content_perms_dict.object }}'),
        (
            "{{ content_perms_dict.change.perm.name }}",
            '{% trans "Change" %}: {{ content_perms_dict.object }}',
        ),
        (
            "{{ content_perms_dict.delete.perm.name }}",
            '{% trans "Delete" %}: {{ content_perms_dict.object }}',
        ),
    ],
}
OUR_NOTE = re.compile(r"\{# Wagtail's[^#]*#\}(\{% load i18n %\})?\n")


@pytest.mark.parametrize("name", MENDED)
def test_a_mended_template_is_wagtails_but_for_the_words(name):
    app = {"wagtailadmin": "admin", "wagtailusers": "users"}[name.partition("/")[0]]
    theirs = (THEIRS / app / "templates" / name).read_text()
    for old, new in MENDED[name]:
        assert old in theirs, f"Wagtail mended {name} itself, or changed it: take its template anew"
        theirs = theirs.replace(old, new)

    assert OUR_NOTE.sub("", (OURS / name).read_text(), count=1) == theirs
