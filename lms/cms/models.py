"""This site's own image and document models; other sites keep theirs (pages and blocks do not depend on these)."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image

from lms.uploads import is_what_it_is_called


class CustomImage(AbstractImage):
    """An image with a caption for readers. Never a scan of personal data: images open for whoever asks."""

    caption = models.CharField(_("caption"), max_length=255, blank=True)

    admin_form_fields = (*Image.admin_form_fields, "caption")

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")


class CustomRendition(AbstractRendition):
    """A resized copy of a ``CustomImage``."""

    image = models.ForeignKey(CustomImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("image", "filter_spec", "focal_point_key"),
                name="one_rendition_per_image_filter_and_focus",
            ),
        ]


class CustomDocument(AbstractDocument):
    """An uploaded file; its collection decides who may open it."""

    admin_form_fields = Document.admin_form_fields

    def clean(self) -> None:
        """Refuse a new file whose content is not what its name says; Wagtail looks at the ending only."""
        super().clean()
        is_new = self.file and not self.file._committed
        if is_new and not is_what_it_is_called(self.file, self.file_extension):
            text = _(
                "The content of this file is not what its name says (%(ending)s). Choose the right file."
            )
            raise ValidationError({"file": text % {"ending": f".{self.file_extension}"}})
