"""A background and an emblem of the office's own: checked, made small, kept for ever."""

import random
from io import BytesIO

import pikepdf
import pytest
from PIL import Image, ImageDraw

from certificates import errors
from certificates.actions import save_template
from certificates.files import preview_of
from certificates.models import private_storage
from certificates.sheets import SPECIMEN_CODE, layout_of, sample_of, sheet_of
from tests.factories import AFTER, CertificateTemplateFactory

pytestmark = pytest.mark.django_db
TODAY = AFTER.date()


def drawn(size=(1169, 827), *, kind="PNG", mode="RGB", noise=False) -> bytes:
    """A picture with a border; with ``noise`` it has as much detail as a photograph."""
    image = Image.new(mode, size, (255, 255, 255, 0) if mode == "RGBA" else "white")
    if noise:
        image = Image.frombytes("RGB", size, random.Random(1).randbytes(size[0] * size[1] * 3))
    ImageDraw.Draw(image).rectangle((20, 20, size[0] - 20, size[1] - 20), outline="#8c1d18", width=9)
    written = BytesIO()
    image.save(written, kind)
    return written.getvalue()


def saved(template=None, **changes):
    return save_template(template=template or CertificateTemplateFactory(), by=None, at=AFTER, **changes)


@pytest.mark.parametrize(
    "kind, picture, refusal",
    [
        ("artwork", lambda: b"GIF89a", errors.PictureUnreadable),
        ("artwork", lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>", errors.PictureUnreadable),
        ("artwork", lambda: drawn()[:2000], errors.PictureUnreadable),
        ("emblem", lambda: drawn((300, 300), kind="GIF"), errors.PictureUnreadable),
        ("artwork", lambda: b"\x89PNG" + bytes(9 * 1024 * 1024) + b"IEND", errors.PictureTooLarge),
        ("emblem", lambda: drawn((9000, 9000)), errors.PictureTooLarge),
        ("artwork", lambda: drawn((800, 566)), errors.PictureTooSmall),
        ("emblem", lambda: drawn((90, 90)), errors.PictureTooSmall),
        ("artwork", lambda: drawn((827, 1169)), errors.PictureMisshapen),
        ("artwork", lambda: drawn((1169, 1000)), errors.PictureMisshapen),
        ("artwork", lambda: drawn(noise=True), errors.PictureTooDetailed),
    ],
)
def test_a_picture_that_will_not_do_is_refused(kind, picture, refusal):
    template = CertificateTemplateFactory()

    with pytest.raises(refusal) as refused:
        saved(template, **{kind: picture()})

    assert refused.value.field == kind
    template.refresh_from_db()
    assert (template.version, template.artwork.name, template.emblem.name) == (1, "", "")


@pytest.mark.once
@pytest.mark.parametrize("design", ["lotus", "meander", "drum"])
def test_a_certificate_with_both_pictures_is_small_and_keeps_them(design):
    template = saved(
        design=design, artwork=drawn((2339, 1654), kind="JPEG"), emblem=drawn((700, 500), mode="RGBA")
    )

    said = sample_of(template, on=TODAY)
    assert (
        said["layout"] == f"{design}-landscape;artwork={template.artwork.name};emblem={template.emblem.name}"
    )
    file = preview_of(template, on=TODAY)
    assert len(file) < 95_000
    with pikepdf.open(BytesIO(file)) as pdf:
        images = [item for item in pdf.objects if isinstance(item, pikepdf.Stream)]
        assert any("/SMask" in image.stream_dict for image in images)

    later = saved(template, artwork=b"", emblem=b"")
    assert (later.artwork.name, later.emblem.name, later.version) == ("", "", 3)
    assert layout_of(sample_of(later, on=TODAY)).pictures == ()
    assert private_storage().exists(template.artwork.name)
    assert len(layout_of(said).pictures) == 2
    assert sheet_of(said, code=SPECIMEN_CODE).values["title"] == "GIẤY CHỨNG NHẬN"


def test_the_same_picture_is_one_file_and_what_cameras_hide_is_dropped():
    exif = Image.Exif()
    exif[0x010E] = "Nhà riêng của ông A"
    written = BytesIO()
    Image.new("RGB", (1169, 827), "white").save(written, "JPEG", exif=exif)

    one, other = saved(artwork=written.getvalue()), saved(artwork=written.getvalue())

    assert one.artwork.name == other.artwork.name
    with private_storage().open(one.artwork.name) as file:
        assert "riêng".encode() not in file.read()


def test_an_emblem_is_added_and_left_out_again():
    template = saved(emblem=drawn((300, 300)))

    later = saved(template, emblem=b"")

    assert (template.emblem.name != "", later.emblem.name) == (True, "")


def test_turning_the_paper_under_a_background_is_refused():
    template = saved(artwork=drawn())

    with pytest.raises(errors.PictureMisshapen):
        saved(template, orientation="portrait")
    assert saved(template, orientation="portrait", artwork=drawn((827, 1169))).version == 3
