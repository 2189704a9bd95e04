"""What is believed of signed files: the issued content, signed as a whole, by someone trusted; and nothing forged."""

import random
from datetime import timedelta
from io import BytesIO

import pytest
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from certificates.signing import Flaw, match, original_hashes, sign, validate
from certificates.signing.verdicts import WORDS

from .forging_files import FORGERS, NEIGHBOUR, OTHER_NAME, STRANGER, forged_files, target
from .signers import (
    AUTHORITY,
    CENTRE,
    SIGNED_AT,
    hashed,
    roots,
    signatory,
    signed,
    signed_elsewhere,
    unsigned,
)

US = frozenset([signatory().fingerprint, signatory("RSA").fingerprint])


def verdict(pdf: bytes, **given):
    asked = {"trust_roots": roots(), "at": SIGNED_AT, "original_sha256": hashed(unsigned())}
    return validate(pdf, **asked | given)


def flaw(pdf: bytes, **given) -> Flaw | None:
    return verdict(pdf, **given).flaw


def edited(pdf: bytes) -> bytes:
    """Another name on the page, by an increment."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf), strict=False)
    contents = writer.root["/Pages"]["/Kids"][0]["/Contents"][1]
    contents._data, contents._encoded_data = contents.data + OTHER_NAME, None
    writer.update_container(contents)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


# --- believed -----------------------------------------------------------------------------------------------


def test_a_verdict_tells_who_signed_and_when():
    (by,) = verdict(signed()).signatures

    assert (by.name, by.organization, by.issuer) == (CENTRE, "Sở Tư pháp thử nghiệm", AUTHORITY)
    assert by.claimed_at == SIGNED_AT
    assert by.fingerprint == signatory().fingerprint


@pytest.mark.parametrize("kind", ["ECDSA", "RSA"])
@pytest.mark.parametrize("page_box", [(), (500, 60, 640, 130)])
def test_a_file_signed_by_the_agencys_own_tool_is_believed(kind, page_box):
    pdf = signed_elsewhere(unsigned(), kind=kind, page_box=page_box)

    assert flaw(pdf, signers=US) is None
    assert flaw(pdf, signers=US, sha256=hashed(pdf)) is None


def test_two_people_signing_elsewhere_are_believed():
    first = signed_elsewhere(unsigned(), field="Director", name="Trần Văn Minh")
    both = signed_elsewhere(first, field="Seal")

    assert [by.name for by in verdict(both).signatures] == ["Trần Văn Minh", CENTRE]
    assert verdict(both).accepted


def test_a_signature_stays_believed_after_its_certificate_expired_when_the_ledger_took_it_in_before():
    later = SIGNED_AT + timedelta(days=3 * 365)

    assert flaw(signed(), at=SIGNED_AT) is None
    assert flaw(signed(), at=later) is Flaw.UNTRUSTED


def test_a_signers_own_certificate_may_be_the_root():
    assert flaw(signed(), trust_roots=[signatory().certificate]) is None


# --- matched to the unsigned file ----------------------------------------------------------------------------


def test_a_signed_file_is_matched_to_the_unsigned_one_it_begins_with():
    known = {hashed(unsigned(name)): name for name in ("Nguyễn Thị Ánh", "Đặng Quốc Bảo")}
    pdf = signed_elsewhere(unsigned("Đặng Quốc Bảo"))

    assert known[match(pdf, known)] == "Đặng Quốc Bảo"
    assert match(signed(), known) is None
    assert match(b"no PDF", known) is None


@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n", b"\r"])
def test_the_end_of_the_unsigned_file_is_found_however_its_lines_end(end):
    original = unsigned().rstrip() + end
    appended = original + b"1 0 obj\n<<>>\nendobj\n%%EOF\n"

    assert (len(original), hashed(original)) in list(original_hashes(appended))
    assert match(appended, {hashed(original)}) == hashed(original)


def test_the_longest_known_beginning_is_the_match():
    assert match(signed(), {hashed(unsigned()), hashed(signed())}) == hashed(signed())


def test_only_so_many_versions_are_looked_at():
    assert len(list(original_hashes(b"%%EOF\n" * 5000))) <= 32


# --- not believed --------------------------------------------------------------------------------------------


def test_a_verdict_needs_a_hash_from_the_ledger():
    with pytest.raises(ValueError, match="needs a hash"):
        validate(signed(), trust_roots=roots(), at=SIGNED_AT)


def test_another_file_than_the_issued_one_is_refused_however_well_signed():
    other = signed(name="Đặng Quốc Bảo")

    assert flaw(other) is Flaw.NOT_THE_ORIGINAL
    assert flaw(other, sha256=hashed(signed()), original_sha256=None) is Flaw.NOT_THE_FILE


def test_an_unsigned_file_is_refused():
    assert flaw(unsigned(), sha256=hashed(unsigned())) is Flaw.UNSIGNED


def test_what_is_no_pdf_is_refused():
    for data in (b"", b"%PDF-1.7\n%%EOF", b"\0" * 1000):
        assert flaw(data, original_sha256=None, sha256=hashed(data)) is Flaw.UNREADABLE


def test_a_huge_file_is_not_read():
    assert flaw(signed() + b"\0" * 20 * 1024 * 1024) is Flaw.TOO_LARGE


def test_an_edit_after_the_signature_is_refused():
    """Though the signature itself is valid still, and other tools say so."""
    pdf = edited(signed())

    assert flaw(pdf) is Flaw.NOT_ENTIRE
    assert flaw(pdf, original_sha256=None, sha256=hashed(pdf)) is Flaw.NOT_ENTIRE


@pytest.mark.parametrize("behind", [b"\n", b" ", b"%%EOF\n", b"\0"])
def test_a_single_byte_behind_the_signature_is_refused(behind):
    pdf = signed() + behind

    assert not verdict(pdf, original_sha256=None, sha256=hashed(pdf)).accepted


def test_an_edit_before_the_signature_is_refused_even_when_we_signed_it():
    pdf = signed_elsewhere(edited(unsigned()))

    assert flaw(pdf, signers=US) is Flaw.EDITED


def test_another_file_appended_to_the_unsigned_one_and_signed_by_us_is_refused():
    """All of it is covered by our signature, but what is shown is the other file."""
    other = signed(name="Đặng Quốc Bảo")
    moved = unsigned() + other

    assert flaw(moved, signers=US) is not None
    assert flaw(moved, original_sha256=None, sha256=hashed(moved)) is not None


def test_a_picture_over_the_page_is_no_signature():
    pdf = signed_elsewhere(unsigned(), page_box=(50, 50, 800, 550))

    assert flaw(pdf) is Flaw.EDITED


def test_who_is_not_named_does_not_sign_here():
    pdf = signed_elsewhere(unsigned(), **NEIGHBOUR)

    assert flaw(pdf) is None  # the root vouches for her
    assert flaw(pdf, signers=US) is Flaw.OTHER_SIGNER


def test_an_unknown_authority_is_not_trusted():
    assert flaw(signed_elsewhere(unsigned(), **STRANGER)) is Flaw.UNTRUSTED
    assert flaw(signed(), trust_roots=[]) is Flaw.UNTRUSTED


def test_a_signature_of_a_strangers_beside_ours_is_refused():
    assert flaw(signed_elsewhere(signed(), field="Other", **STRANGER)) is Flaw.UNTRUSTED


def test_none_of_the_forged_files_is_accepted():
    """``make bench ONLY=mutations`` makes two thousand."""
    made = set()
    accepted = []
    for kind in ("ECDSA", "RSA"):
        aim = target(kind)
        for forgery_kind, pdf in forged_files(aim, random.Random(2026), count=5 * len(FORGERS)):
            made.add(forgery_kind)
            known = hashed(aim.signed)
            for given in ({}, {"original_sha256": None, "sha256": known}, {"sha256": known}):
                if verdict(pdf, signers=US, **given).accepted:
                    accepted.append((kind, forgery_kind, given))

    assert accepted == []
    assert len(made) == len(FORGERS)


@pytest.mark.parametrize("kind", ["ECDSA", "RSA"])
def test_no_changed_digit_of_the_envelope_is_accepted(kind):
    """The envelope is not covered by the signature; with the ledger's hash of the unsigned file alone it must hold."""
    pdf = signed(kind)
    start, end = target(kind).gap
    chance = random.Random(2026)
    accepted = []
    for place in range(start, end, 50):
        data = bytearray(pdf)
        data[place] = chance.choice(b"0123456789abcdef".replace(data[place : place + 1], b""))
        if verdict(bytes(data)).accepted:
            accepted.append(place - start)

    assert accepted == []


def test_every_flaw_has_words():
    assert set(WORDS) == set(Flaw)
    assert all(str(found.words) for found in Flaw)


def test_signing_again_keeps_the_first_signature_valid():
    twice = sign(signed(), signatory("RSA"), at=SIGNED_AT)

    assert verdict(twice, signers=US).accepted
    assert match(twice, {hashed(unsigned())}) == hashed(unsigned())
