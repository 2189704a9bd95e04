"""Why a certificate cannot be drawn, in words for the person who can change it."""

from django.utils.translation import gettext_lazy as _

from lms.refusals import Refusal


class RenderingError(Refusal):
    code = "cannot_render"
    message = _("The certificate cannot be drawn.")


class TextDoesNotFit(RenderingError):
    """Even the smallest size stated by the layout, and the shrinking below it, leave the text too long."""

    code = "text_does_not_fit"
    message = _("“%(text)s” is too long for this certificate. Shorten it, or choose another template.")


class CharacterNotInFont(RenderingError):
    """The shipped fonts hold Latin, Vietnamese and what the Central Highlands write; none of the machine's own is used
    instead.
    """

    code = "character_not_in_font"
    message = _(
        "“%(text)s” has the character %(character)s, which the certificate's fonts do not have. "
        "Write it in Latin or Vietnamese letters."
    )


class MissingValue(RenderingError):
    code = "missing_value"
    message = _("The certificate's template needs “%(name)s”, which was not given.")


class BadLayout(RenderingError):
    """The HTML or CSS of a template breaks a rule of ``Layout``; ``reason`` speaks to who wrote it, in their terms."""

    code = "bad_layout"
    message = _("The certificate's template cannot be used: %(reason)s")
