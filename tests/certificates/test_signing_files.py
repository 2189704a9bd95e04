"""Signed files: PAdES B-B, nothing of the certificate changed, still PDF/A, the same bytes for the same words."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from asn1crypto import cms
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from pikepdf import pdfa
from PIL import Image, ImageChops, ImageDraw
from pyhanko.pdf_utils.reader import PdfFileReader

from certificates.rendering import DEFAULT, Way, render_one
from certificates.signing import (
    Appearance,
    Box,
    CannotSign,
    SigningKeyUnreadable,
    load_certificates,
    load_pkcs12,
    of_pyhanko,
    passphrase,
    seal_over,
    sign,
    sign_all,
    validate,
)

from .drawing import opened, text
from .signers import (
    AUTHORITY,
    CENTRE,
    PASSPHRASE,
    SIGNED_AT,
    authority,
    certificate_sheet,
    hashed,
    pkcs12_of,
    pyhanko_signer,
    roots,
    signatory,
    signed,
    signed_elsewhere,
    unsigned,
)

KINDS = ["ECDSA", "RSA"]


def seal(colour: str = "red") -> bytes:
    image = Image.new("RGBA", (300, 300), (0, 0, 0, 0))
    ImageDraw.Draw(image).ellipse((8, 8, 292, 292), outline=colour, width=14)
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def believed(pdf: bytes, original: bytes) -> bool:
    verdict = validate(
        pdf, trust_roots=roots(), at=SIGNED_AT, sha256=hashed(pdf), original_sha256=hashed(original)
    )
    return verdict.accepted


def findings(pdf: bytes) -> set[str]:
    """What the checker of PDF/A says. It knows no forms at all, so the form's entry, two names, is taken out first."""
    with opened(pdf) as document:
        if "/AcroForm" in document.Root:
            assert not {"/NeedAppearances", "/XFA"} & set(document.Root.AcroForm.keys())
            del document.Root.AcroForm
        found = {finding.message for finding in pdfa.check(document, "3b").findings}
        # Nor does it know widgets. ISO 19005-3, 6.3: printed, not hidden, no actions, an appearance if there is room.
        for widget in document.pages[0].get("/Annots", ()):
            assert widget.Subtype == "/Widget"
            assert widget.F in (4, 132)
            assert not {"/A", "/AA"} & set(widget.keys())
            is_visible = [float(side) for side in widget.Rect] != [0, 0, 0, 0]
            assert ("/AP" in widget) is is_visible
            assert not is_visible or set(widget.AP.keys()) == {"/N"}
            found.discard("annotation type not supported")
        return found


def shown(pdf: bytes) -> Image.Image:
    """The page with its signatures' pictures, two pixels per mm."""
    document = pypdfium2.PdfDocument(pdf)
    document.init_forms()
    return document[0].render(scale=50.8 / 72).to_pil().convert("RGB")


@pytest.mark.parametrize("kind", KINDS)
def test_a_signed_file_begins_with_the_unsigned_one_and_is_believed(kind):
    assert signed(kind).startswith(unsigned())
    assert believed(signed(kind), unsigned())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("way", [Way.PLAIN, Way.CHUNKS, Way.COMPILED])
def test_files_of_all_ways_of_drawing_are_signed(kind, way):
    pdf = render_one(DEFAULT, certificate_sheet(), way=way)

    assert believed(sign(pdf, signatory(kind), at=SIGNED_AT), pdf)


@pytest.mark.parametrize("kind", KINDS)
def test_a_signature_is_pades_b_b(kind):
    (signature,) = PdfFileReader(BytesIO(signed(kind))).embedded_signatures
    attributes = {
        attribute["type"].native: attribute["values"][0]
        for attribute in signature.signer_info["signed_attrs"]
    }

    assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert {"content_type", "message_digest", "signing_certificate_v2"} <= set(attributes)
    assert "signing_time" not in attributes  # EN 319 142-1: the dictionary tells the time
    assert signature.self_reported_timestamp == SIGNED_AT
    assert f"{signature.self_reported_timestamp:%z}" == "+0700"
    assert signature.sig_object["/Name"] == CENTRE
    assert isinstance(signature.signed_data, cms.SignedData)


@pytest.mark.parametrize("kind", KINDS)
def test_a_signed_file_is_still_pdf_a(kind):
    assert findings(signed(kind)) == findings(unsigned())
    with opened(signed(kind)) as document:
        assert document.open_metadata().get("pdfaid:conformance") == "A"


def test_a_visible_signature_keeps_pdf_a_and_text_and_attachment():
    visible = sign(
        unsigned(), signatory(), at=SIGNED_AT, appearance=Appearance(seal(), Box(200, 150, 36, 36))
    )

    assert findings(visible) == findings(unsigned())
    assert text(visible) == text(unsigned())
    with opened(visible) as document:
        assert document.attachments["open-badge.jwt"].get_file().read_bytes() == b"a.b.c" * 800
    assert believed(visible, unsigned())


def test_an_invisible_signature_changes_no_pixel():
    assert shown(signed()).tobytes() == shown(unsigned()).tobytes()


def test_a_picture_stands_in_its_box_and_nowhere_else():
    box = Box(200, 150, 60, 36)
    visible = sign(unsigned(), signatory(), at=SIGNED_AT, appearance=Appearance(seal(), box))

    before, after = (shown(pdf) for pdf in (unsigned(), visible))
    changed = {
        (x / 2, y / 2)
        for x in range(before.width)
        for y in range(before.height)
        if before.getpixel((x, y)) != after.getpixel((x, y))
    }

    assert changed
    columns, rows = {x for x, _ in changed}, {y for _, y in changed}
    # A round seal in a wide box: fitted, not stretched, and centred.
    assert 211 <= min(columns) <= 214
    assert 246 <= max(columns) <= 248
    assert 149.5 <= min(rows) <= 152
    assert 184 <= max(rows) <= 186


def test_the_seal_stands_over_a_third_of_the_signature_at_its_left():
    signature = Box(180, 140, 45, 20)

    box = seal_over(signature, diameter=36)

    assert box.left + box.width == pytest.approx(180 + 15)
    assert box.top + box.height / 2 == pytest.approx(150)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_words_give_the_same_bytes(kind):
    assert sign(unsigned(), signatory(kind), at=SIGNED_AT) == signed(kind)


def test_a_person_and_the_centre_sign_one_after_the_other():
    director = signatory("RSA", name="Trần Văn Minh")
    first = sign(
        unsigned(), director, at=SIGNED_AT, appearance=Appearance(seal("blue"), Box(190, 150, 40, 15))
    )
    both = sign(
        first,
        signatory(),
        at=SIGNED_AT + timedelta(minutes=5),
        appearance=Appearance(seal(), Box(170, 140, 36, 36)),
    )

    verdict = validate(
        both, trust_roots=roots(), at=SIGNED_AT, sha256=hashed(both), original_sha256=hashed(unsigned())
    )

    assert verdict.accepted
    assert [each.name for each in verdict.signatures] == ["Trần Văn Minh", CENTRE]
    assert findings(both) == findings(unsigned())


def test_a_batch_is_signed_as_it_is_asked_for():
    names = ["Nguyễn Thị Ánh", "Đặng Quốc Bảo", "Lê Thị Ý"]

    files = list(
        sign_all((unsigned(name) for name in names), signatory(), at=SIGNED_AT, reason="Cấp lần đầu")
    )

    assert [believed(file, unsigned(name)) for file, name in zip(files, names, strict=True)] == [True] * 3
    assert all(
        PdfFileReader(BytesIO(file)).embedded_signatures[0].sig_object["/Reason"] == "Cấp lần đầu"
        for file in files
    )


@pytest.mark.parametrize("look", [None, Appearance(seal(), Box(200, 150, 36, 36))])
@pytest.mark.parametrize("packed", [True, False])
def test_files_of_other_programs_are_signed_too(look, packed):
    """Packed ones; and those that the agency's tool has signed before."""
    pdf = _with_object_streams() if packed else signed_elsewhere(unsigned())

    more = sign(pdf, signatory(), at=SIGNED_AT, reason="Cấp lần đầu", place="Hà Tĩnh", appearance=look)

    assert more.startswith(pdf)
    assert believed(more, pdf if packed else unsigned())
    assert (shown(more).tobytes() == shown(pdf).tobytes()) is (look is None)
    if packed:
        assert findings(more) == findings(pdf)


def test_a_picture_looks_the_same_in_files_of_other_programs():
    look = Appearance(seal(), Box(200, 150, 36, 36))
    ours, theirs = (
        sign(pdf, signatory(), at=SIGNED_AT, appearance=look) for pdf in (unsigned(), _with_object_streams())
    )

    difference = ImageChops.difference(shown(ours), shown(theirs))
    assert max(most for _, most in difference.getextrema()) < 16  # rounding at the edges


def _encrypted() -> bytes:
    out = BytesIO()
    with opened(unsigned()) as document:
        document.save(out, encryption=pikepdf.Encryption(owner="a", user=""))
    return out.getvalue()


def _with_object_streams() -> bytes:
    out = BytesIO()
    with opened(unsigned()) as document:
        document.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


@pytest.mark.parametrize(
    "file",
    [
        lambda: b"",
        lambda: b"%PDF-1.7\nnothing",
        lambda: unsigned()[:-200],
        lambda: unsigned().replace(b"\nxref\n", b"\nxrex\n"),
        _encrypted,
    ],
)
def test_damaged_and_encrypted_files_are_not_signed(file):
    with pytest.raises(CannotSign):
        sign(file(), signatory(), at=SIGNED_AT)


def test_a_signer_of_pyhanko_signs_too():
    """So does its PKCS11Signer over a token."""
    pdf = sign(unsigned(), of_pyhanko(pyhanko_signer("RSA")), at=SIGNED_AT)

    assert believed(pdf, unsigned())
    assert pdf == signed("RSA")


def test_a_key_file_opens_with_its_passphrase_only(tmp_path):
    path = tmp_path / "signer.p12"
    path.write_bytes(pkcs12_of())

    assert load_pkcs12(path, passphrase=PASSPHRASE).name == CENTRE
    for wrong in ("", "khác"):
        with pytest.raises(SigningKeyUnreadable, match=r"signer\.p12"):
            load_pkcs12(path, passphrase=wrong)


def test_what_is_no_signing_key_is_refused(tmp_path):
    path = tmp_path / "signer.p12"
    with pytest.raises(SigningKeyUnreadable):
        load_pkcs12(path, passphrase=PASSPHRASE)
    path.write_bytes(b"no key")
    with pytest.raises(SigningKeyUnreadable):
        load_pkcs12(path, passphrase=PASSPHRASE)
    lock = BestAvailableEncryption(PASSPHRASE.encode())
    key = ed25519.Ed25519PrivateKey.generate()
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"x", key, None, None, lock))
    with pytest.raises(SigningKeyUnreadable):
        load_pkcs12(path, passphrase=PASSPHRASE)


def test_a_passphrase_comes_from_the_environment_or_is_asked(monkeypatch):
    monkeypatch.setenv("LMS_SIGNING_PASSPHRASE", "từ môi trường")
    assert passphrase("LMS_SIGNING_PASSPHRASE") == "từ môi trường"

    monkeypatch.delenv("LMS_SIGNING_PASSPHRASE")
    monkeypatch.setattr("getpass.getpass", lambda prompt: f"asked: {prompt}")
    assert passphrase("LMS_SIGNING_PASSPHRASE", prompt="Mật khẩu khóa ký: ") == "asked: Mật khẩu khóa ký: "


def test_roots_are_read_from_files(tmp_path):
    for encoding in (Encoding.PEM, Encoding.DER):
        path = tmp_path / str(encoding)
        path.write_bytes(authority(AUTHORITY)[1].public_bytes(encoding))
        assert load_certificates([path])[0].dump() == roots()[0].dump()


def test_the_time_written_into_a_file_does_not_disturb():
    pdf = render_one(DEFAULT, replace(certificate_sheet(), created_at=SIGNED_AT))

    assert believed(sign(pdf, signatory(), at=SIGNED_AT), pdf)
