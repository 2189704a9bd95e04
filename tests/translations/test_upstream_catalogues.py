"""The Vietnamese of the packages we build on: whole, sound and in step with what is installed."""

import gettext
import io
import re
import unicodedata
from collections import defaultdict
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from lms.translations import JAVASCRIPT_LOCALE_DIRS, LOCALE_DIRS, coverage, po

CATALOGUES = sorted(coverage.HERE.glob("**/vi/LC_MESSAGES/*.po"))
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sdirf]|\{\w*\}")
TAG = re.compile(r"</?[a-z][^<>]*>")
# A tone mark on the second vowel of oa, oe, uy: "xoá" for "xóa". After q the u belongs to the consonant: "quý".
LATE_TONE = re.compile(r"(?:o[àáảãạèéẻẽẹ]|(?<!q)u[ỳýỷỹỵ])(?!\w)", re.IGNORECASE)


def label(path: Path) -> str:
    return path.relative_to(coverage.HERE).as_posix().replace("/vi/LC_MESSAGES", "")


def translations(path: Path) -> list[po.Entry]:
    return [entry for entry in po.read(path) if entry.message.text]


def edges(text: str) -> tuple[str, str]:
    """White space at both ends: templates join strings by it."""
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


@pytest.fixture(params=CATALOGUES, ids=label)
def catalogue(request) -> Path:
    return request.param


@pytest.mark.parametrize("package", coverage.our_packages())
def test_every_string_of_the_installed_package_is_vietnamese(package):
    for report in coverage.coverage([package]):
        assert report.missing == ()
        assert report.share == 100


@pytest.mark.parametrize("package", coverage.our_packages())
def test_no_string_is_kept_that_the_installed_package_dropped(package):
    assert [report.dropped for report in coverage.coverage([package]) if report.dropped] == []


def test_every_installed_app_with_strings_has_a_catalogue():
    assert coverage.untranslated_apps() == {}


def test_every_entry_is_translated_and_nothing_is_fuzzy(catalogue):
    assert [str(entry.message) for entry in translations(catalogue) if not entry.translated] == []


def test_every_entry_has_the_one_form_of_vietnamese(catalogue):
    header = next(po.read(catalogue)).forms[0]

    assert "Language: vi\n" in header
    assert "Plural-Forms: nplurals=1; plural=0;\n" in header
    assert "charset=UTF-8" in header
    assert {len(entry.forms) for entry in translations(catalogue)} == {1}


def test_placeholders_are_those_of_the_source(catalogue):
    wrong = {}
    for entry in translations(catalogue):
        source, target = entry.message.plural or entry.message.text, entry.forms[0]
        if sorted(PLACEHOLDER.findall(source)) != sorted(PLACEHOLDER.findall(target)):
            wrong[source] = target
    assert wrong == {}


def test_tags_are_those_of_the_source(catalogue):
    wrong = {}
    for entry in translations(catalogue):
        source, target = entry.message.plural or entry.message.text, entry.forms[0]
        if sorted(TAG.findall(source)) != sorted(TAG.findall(target)):
            wrong[source] = target
    assert wrong == {}


def test_white_space_at_the_ends_is_that_of_the_source(catalogue):
    wrong = [
        entry.forms[0]
        for entry in translations(catalogue)
        if edges(entry.message.text) != edges(entry.forms[0])
    ]
    assert wrong == []


def test_spelling_follows_the_house_style(catalogue):
    wrong = []
    for entry in translations(catalogue):
        text = entry.forms[0]
        if text != unicodedata.normalize("NFC", text) or LATE_TONE.search(text):
            wrong.append(text)
    assert wrong == []


def test_compiled_catalogue_says_what_the_source_says(catalogue):
    expected = {}
    for entry in translations(catalogue):
        message = entry.message
        key = f"{message.context}\x04{message.text}" if message.context else message.text
        expected[(key, 0) if message.plural else key] = entry.forms[0]

    with catalogue.with_suffix(".mo").open("rb") as file:
        compiled = dict(gettext.GNUTranslations(file)._catalog)
    del compiled[""]

    assert compiled == expected


def test_one_string_has_one_wording_in_all_catalogues():
    """All catalogues become one when the site runs; with two wordings their order would choose."""
    wordings = defaultdict(set)
    for path in CATALOGUES:
        for entry in translations(path):
            wordings[path.stem, entry.message.context, entry.message.text].add(entry.forms[0])
    assert {key: found for key, found in wordings.items() if len(found) > 1} == {}


def test_terms_of_the_style_guide_are_those_of_the_catalogues():
    guide = (settings.BASE_DIR / "docs" / "vietnamese-style.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\S.*?) \| (\S.*?) \|$", guide, re.MULTILINE)
    terms = dict(row for row in rows if row[0] != "English")
    used = defaultdict(set)
    for path in CATALOGUES:
        for entry in translations(path):
            if not entry.message.context:
                used[entry.message.text.casefold()].add(entry.forms[0].casefold())

    assert len(terms) > 30
    assert {term: used[term] for term, wording in terms.items() if used[term] != {wording}} == {}


def test_all_catalogues_are_on_the_paths_that_django_reads():
    folders = {str(path.parents[2]) for path in CATALOGUES}

    assert set(LOCALE_DIRS) | set(JAVASCRIPT_LOCALE_DIRS) == folders
    assert set(LOCALE_DIRS) <= set(settings.LOCALE_PATHS)


def test_an_upgrade_shows_what_it_added_and_dropped(tmp_path):
    folder = tmp_path / "wagtail" / "sites" / "vi" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    before = (coverage.HERE / "wagtail/sites/vi/LC_MESSAGES/django.po").read_text(encoding="utf-8")
    after = before.replace('msgid "Delete site"', 'msgid "Delete one site"')
    (folder / "django.po").write_text(after, encoding="utf-8")

    [report] = coverage.coverage(["wagtail.sites"], catalogues=tmp_path)

    assert [str(message) for message in report.missing] == ["Delete site"]
    assert [str(message) for message in report.dropped] == ["Delete one site"]
    assert (report.translated, report.total) == (14, 15)


def test_strings_of_a_package_without_catalogues_come_from_its_source():
    found = coverage.upstream_messages("django_tasks")

    assert po.Message("Task", "Ready", "") in found


def test_a_package_that_is_not_installed_is_named():
    with pytest.raises(LookupError, match="no_such_package"):
        coverage.coverage(["no_such_package"])


def test_command_says_the_share_of_each_package_and_how_many_are_left():
    out = io.StringIO()

    call_command("upstream_strings", "wagtail.sites", stdout=out)

    assert out.getvalue() == (
        "100.0 %    15 of   15  wagtail.sites (django)\n"
        "1 catalogues, 15 strings: 0 without Vietnamese, 0 no longer used.\n"
    )
