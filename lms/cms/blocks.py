"""The pieces a trainer writes material with. Each has a template in ``lms/templates/lms/blocks/``."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.embeds.blocks import EmbedBlock
from wagtail.images.blocks import ImageBlock, ImageChooserBlock

# ImageBlock makes one inside itself without a label, and would call it "Image" in every language.
ImageChooserBlock._meta_class.label = _("Image")

TEXT_FEATURES = [
    "h2",
    "h3",
    "bold",
    "italic",
    "ol",
    "ul",
    "link",
    "document-link",
    "blockquote",
    "superscript",
]


class FigureBlock(blocks.StructBlock):
    """An image with the words under it."""

    image = ImageBlock(label=_("image"))
    caption = blocks.CharBlock(label=_("caption"), required=False, max_length=255)

    class Meta:
        icon = "image"
        label = _("image")
        template = "lms/blocks/figure.html"


class FileBlock(blocks.StructBlock):
    """A file to download: slides, a form, a recording."""

    document = DocumentChooserBlock(label=_("file"))
    note = blocks.CharBlock(label=_("note"), required=False, max_length=255)

    class Meta:
        icon = "doc-full"
        label = _("file")
        template = "lms/blocks/file.html"


class RecordingBlock(blocks.StructBlock):
    """Video or audio: an uploaded file that a weak signal can stream, with a text of what is said."""

    document = DocumentChooserBlock(label=_("video or audio file"))
    title = blocks.CharBlock(label=_("title"), max_length=150)
    transcript = blocks.RichTextBlock(
        label=_("transcript"), required=False, features=["bold", "italic", "ul"]
    )

    class Meta:
        icon = "media"
        label = _("video or audio")
        template = "lms/blocks/recording.html"


class LegalInstrumentBlock(blocks.StructBlock):
    """A callout that cites a law, decree or circular."""

    name = blocks.CharBlock(label=_("name"), max_length=200)
    number = blocks.CharBlock(label=_("number"), max_length=60)
    issuer = blocks.CharBlock(label=_("issued by"), required=False, max_length=120)
    issued_on = blocks.DateBlock(label=_("date"), required=False)
    provision = blocks.CharBlock(label=_("article, clause, point"), required=False, max_length=120)
    text = blocks.RichTextBlock(
        label=_("what it says"), required=False, features=["bold", "italic", "ol", "ul"]
    )
    url = blocks.URLBlock(label=_("address of the full text"), required=False)

    class Meta:
        icon = "openquote"
        label = _("legal instrument")
        template = "lms/blocks/legal_instrument.html"


class MaterialBody(blocks.StreamBlock):
    """The body of a course, topic or material."""

    text = blocks.RichTextBlock(
        label=_("text"), icon="pilcrow", features=TEXT_FEATURES, template="lms/blocks/text.html"
    )
    figure = FigureBlock()
    file = FileBlock()
    recording = RecordingBlock()
    embed = EmbedBlock(label=_("video from another site"), icon="media", template="lms/blocks/embed.html")
    legal_instrument = LegalInstrumentBlock()
