"""What credentials say, that they have the form of Open Badges 3.0, and what they keep to themselves."""

import hashlib
import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from certificates.credentials import LIST_LENGTH, StatusEntry, is_set, status_list

from .badges import ADDRESS, COURSE, EMAIL, ISSUED_AT, ISSUER, SAID, STATUS_ADDRESS, badge

FORM = Draft202012Validator(json.loads(Path(__file__).with_name("open_badge.schema.json").read_text()))


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"email": None},
        {"status": StatusEntry(STATUS_ADDRESS, 7)},
        {"provider_class": "", "session": "", "organizer": "", "starts_on": None, "ends_on": None},
    ],
)
def test_a_credential_has_the_form_that_open_badges_ask_for(given):
    assert [error.message for error in FORM.iter_errors(badge(**given))] == []


def test_a_credential_says_what_the_certificate_says():
    said = badge()
    subject = said["credentialSubject"]

    assert said["id"] == ADDRESS
    assert said["name"] == "Giấy chứng nhận số 05/2026/GCN-TGPL"
    assert said["issuer"]["name"] == ISSUER.name
    assert said["validFrom"] == "2026-05-15T08:30:00Z"
    assert subject["identifier"][0]["identityHash"] == "Nguyễn Thị Hồng Ngọc"
    assert subject["achievement"]["id"] == COURSE
    assert subject["achievement"]["name"] == SAID["course"]
    assert (subject["activityStartDate"], subject["activityEndDate"]) == (
        "2026-05-12T00:00:00+07:00",
        "2026-05-13T00:00:00+07:00",
    )


@pytest.mark.parametrize("minutes, hours", [(480, "8"), (450, "7.5"), (100, "1.67"), (6000, "100"), (0, "0")])
def test_hours_are_a_result_of_their_own_kind(minutes, hours):
    subject = badge(minutes=minutes)["credentialSubject"]

    assert subject["result"][0]["value"] == hours
    kinds = {kind["id"]: kind["resultType"] for kind in subject["achievement"]["resultDescription"]}
    assert kinds[subject["result"][0]["resultDescription"]] == "ext:TrainingHours"
    assert "creditsEarned" not in subject


def test_an_address_of_mail_goes_in_as_a_salted_hash_only():
    said = badge()
    hashed = said["credentialSubject"]["identifier"][1]

    assert EMAIL.lower() not in json.dumps(said).lower()
    expected = hashlib.sha256(f"{EMAIL.lower()}{hashed['salt']}".encode()).hexdigest()
    assert hashed["identityHash"] == f"sha256${expected}"


def test_without_an_address_of_mail_only_the_name_identifies_the_holder():
    kinds = [entry["identityType"] for entry in badge(email=None)["credentialSubject"]["identifier"]]

    assert kinds == ["name"]


def test_two_credentials_of_one_person_share_no_identifier():
    one, other = (badge(address=address)["credentialSubject"] for address in (ADDRESS, f"{ADDRESS}x"))

    assert one["id"] != other["id"]
    assert one["identifier"][1]["salt"] != other["identifier"][1]["salt"]
    assert one["identifier"][1]["identityHash"] != other["identifier"][1]["identityHash"]


def test_the_unit_and_the_sex_of_the_holder_stay_on_the_paper():
    text = json.dumps(badge(unit="Chi nhánh bí mật", honorific="bà"), ensure_ascii=False)

    assert "bí mật" not in text
    assert '"bà"' not in text


def test_a_mixed_title_keeps_its_capitals():
    assert badge(title="Giấy xác nhận của Sở Tư pháp")["name"].startswith("Giấy xác nhận của Sở Tư pháp số")


def test_a_status_list_tells_of_each_index_whether_it_was_revoked():
    revoked = {0, 7, 8, 4711, LIST_LENGTH - 1}

    listed = status_list(revoked, list_address=STATUS_ADDRESS, issuer=ISSUER.profile(), at=ISSUED_AT)
    lasts = datetime.fromisoformat(listed["validUntil"]) - datetime.fromisoformat(listed["validFrom"])
    assert (lasts, listed["credentialSubject"]["ttl"]) == (timedelta(days=1), 300_000)

    asked = [*range(20), 4710, 4711, 4712, LIST_LENGTH - 2, LIST_LENGTH - 1]
    assert {index for index in asked if is_set(listed, index)} == revoked
    assert listed["credentialSubject"]["encodedList"].startswith("u")


def test_the_same_revocations_give_the_same_list():
    lists = [
        status_list(
            {3}, list_address=STATUS_ADDRESS, issuer=ISSUER.profile(), at=ISSUED_AT + timedelta(days=day)
        )
        for day in (0, 1)
    ]

    assert lists[0]["credentialSubject"] == lists[1]["credentialSubject"]


@pytest.mark.parametrize("index", [-1, LIST_LENGTH])
def test_a_status_list_ends(index):
    with pytest.raises(ValueError, match="no index"):
        StatusEntry(STATUS_ADDRESS, index)
