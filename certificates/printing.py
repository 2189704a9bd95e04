"""Certificates of a whole class as one file for the printer, made of the stored files as they are."""

from collections.abc import Iterable
from tempfile import TemporaryFile
from typing import BinaryIO, cast

from certificates.files import pdf_of
from certificates.models import Certificate


def print_run(certificates: Iterable[Certificate], *, blank_backs: bool = False) -> BinaryIO:
    """One PDF of all, in order, ready to be read from its beginning; whoever takes it closes it.

    With ``blank_backs`` each certificate begins on a sheet of its own, also on a printer that prints on both sides.
    Files of one layout share its fonts and artwork; memory does not grow with their number.

    Raises:
        FileDamaged, RenderingError: as ``certificates.files.pdf_of``.
    """
    from certificates.rendering.binding import bind

    file = cast(BinaryIO, TemporaryFile())  # noqa: SIM115
    bind(map(pdf_of, certificates), file, blank_backs=blank_backs)
    file.seek(0)
    return file
