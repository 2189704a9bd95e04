"""Every field that could hold personal data says what it is for, or that it holds none (``lms.personal_data``)."""

import pytest
from django.db import models
from django.test.utils import isolate_apps
from wagtail.users.models import UserProfile

from lms import personal_data
from lms.people.models import Provider
from lms.personal_data import RECORD, TASK, Record, Use, gaps
from lms.users.models import User


def test_every_field_of_every_record_that_could_hold_personal_data_is_declared():
    assert sorted(gaps()) == [], (
        "Declare it in the app's personal_data.py: purpose, ground, time; or as plain."
    )


@pytest.fixture
def declare(monkeypatch):
    """Declare some records beside those that are declared."""

    def declare(**records):
        known = {**declared, **{f"courses.{name}": record for name, record in records.items()}}
        monkeypatch.setattr(personal_data, "declared", lambda: known)

    declared = personal_data.declared()
    return declare


@isolate_apps("courses")
def test_no_new_record_or_field_slips_through(declare):
    class Note(models.Model):
        words = models.TextField()
        scan = models.FileField()
        answers = models.JSONField()
        colour = models.CharField(max_length=5, choices=[("red", "red")])
        day = models.DateField()
        author = models.ForeignKey(User, models.CASCADE)

        class Meta:
            app_label = "courses"

    class Place(models.Model):
        holder = models.ForeignKey(Provider, models.CASCADE)
        hour = models.TimeField()

        class Meta:
            app_label = "courses"

    def said(*wanted):
        return sorted(gap.removeprefix("courses.") for gap in gaps(wanted))

    use = Use("holder", "x", "y", RECORD)
    assert said(Note) == [f"Note.{name}: not declared" for name in ("answers", "author", "scan", "words")]
    assert said(Place) == ["Place.holder: not declared"]

    declare(Place=Record(uses=(use,)))
    assert said(Place) == ["Place: it points at a person (holder); say whose it is"]
    declare(Place=Record(uses=(use,), person="holder"))
    assert said(Place) == ["Place.hour: not declared"]  # all of what is about a person, whatever its type
    declare(Place=Record(uses=(use,), person="holder", plain="hour"))
    assert "Place: a record about a person has no plain fields" in said(Place)
    declare(Place=Record(uses=(Use("*", "x", "y", RECORD),), person="hour"))
    assert said(Place) == [
        "Place: hour leads to no person",
        "Place: name each field; * is for records of other packages",
    ]
    declare(Note=Record(uses=(Use("words author", "", TASK, RECORD),), plain="words scan answers gone"))
    assert said(Note) == [
        "Note.gone: there is no such field",
        "Note.words: both personal and not",
        "Note: words author: purpose, ground and time belong together",
    ]


def test_records_of_packages_that_point_at_a_person_are_declared_too(monkeypatch):
    known = {**personal_data.declared(), "courses.Gone": Record()}
    del known["wagtailusers.UserProfile"]
    monkeypatch.setattr(personal_data, "declared", lambda: known)

    assert list(gaps([UserProfile])) == ["wagtailusers.UserProfile.user: not declared"]
    assert "courses.Gone: there is no such record" in list(gaps())
