"""WeasyPrint, set up once for a layout: parsed style sheets, fonts, artwork. Everything here is its public API."""

import gc
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pydyf
from cssselect2 import ElementWrapper
from defusedxml.ElementTree import fromstring
from weasyprint import CSS, HTML, Attachment, Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from .layout import Layout
from .sheets import Sheet

VARIANT = "pdf/a-3a"
# What a file says when its sheet tells no time; PDF/A wants some date for an attachment.
NO_TIME = datetime(2000, 1, 1, tzinfo=UTC)


class LayoutFetcher(URLFetcher):
    """Reads data: URLs, the layout's pictures, folder and fonts, and nothing else: no network, no other file."""

    def __init__(self, layout: Layout) -> None:
        super().__init__(allowed_protocols={"file", "data"})
        self._folder = layout.folder.resolve()
        self._fonts = {face.path.resolve() for face in layout.faces}
        self._pictures = {picture.url: picture for picture in layout.pictures}

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        if url in self._pictures:
            picture = self._pictures[url]
            return URLFetcherResponse(url, picture.content, {"Content-Type": picture.mime_type})
        if url.startswith("file:"):
            path = Path(unquote(urlsplit(url).path)).resolve()
            if path not in self._fonts and not path.is_relative_to(self._folder):
                raise ValueError(f"outside the layout's folder: {url}")
        return super().fetch(url, headers)


@contextmanager
def no_collection() -> Iterator[None]:
    """Pause the garbage collector: a document's boxes live to its end, and looking through them costs a fifth."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


class Taken(Exception):
    """Thrown by a finisher that has what it came for, so that WeasyPrint does not write a file nobody reads."""


class Press:
    """One layout, ready to be laid out. Not for two threads at once: Pango's font maps are not."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self._fonts = FontConfiguration()
        self._fetcher = LayoutFetcher(layout)
        self._css = self._parse(layout.stylesheet())
        # Ids are there for CSS, not as targets of links: without this each would become a named destination.
        # A section that is to be measured asks for them.
        self._anchors = self._parse('.sheet:not(.measured) [id]{-weasy-anchor:""!important}')
        self._images: dict[str, object] = {}

    def _parse(self, css: str) -> CSS:
        return CSS(
            string=css,
            font_config=self._fonts,
            url_fetcher=self._fetcher,
            base_url=f"{self.layout.folder.as_uri()}/",
        )

    def html(self, sections: Sequence[str], head: str = "") -> HTML:
        language = escape(self.layout.language)
        body = "".join(sections)
        html = HTML(string="<p>", url_fetcher=self._fetcher, base_url=f"{self.layout.folder.as_uri()}/")
        # Sections are well-formed: the parser of XML takes a tenth of the time that WeasyPrint's own of HTML does.
        html.etree_element = fromstring(
            f'<html lang="{language}"><head>{head}</head><body>{body}</body></html>'
        )
        html.wrapper_element = ElementWrapper.from_html_root(html.etree_element, content_language=None)
        return html

    def lay_out(self, html: HTML) -> Document:
        # A copy of the cache: the artwork is kept, QR codes are forgotten with their document.
        images = dict(self._images)
        document = html.render(
            font_config=self._fonts,
            stylesheets=[self._css, self._anchors],
            pdf_variant=VARIANT,
            cache=images,
        )
        self._images = {key: image for key, image in images.items() if not str(key).startswith("data:")}
        return document

    def take(self, document: Document, finisher: Callable[[Document, pydyf.PDF], None]) -> None:
        """Let ``finisher`` see the PDF's objects; write nothing."""

        def finish(drawn: Document, pdf: pydyf.PDF) -> None:
            finisher(drawn, pdf)
            raise Taken

        try:
            document.write_pdf(finisher=finish, pdf_variant=VARIANT)
        except Taken:
            return

    def write(self, section: str, sheet: Sheet) -> bytes:
        """The plain way: a document of its own for one sheet, written by WeasyPrint."""
        head = f"<title>{escape(sheet.title)}</title>"
        if sheet.author:
            head += f'<meta name="author" content="{escape(sheet.author)}"/>'
        if sheet.created_at:
            said = sheet.created_at.isoformat(timespec="seconds")
            head += f'<meta name="dcterms.created" content="{said}"/>'
            head += f'<meta name="dcterms.modified" content="{said}"/>'
        moment = (sheet.created_at or NO_TIME).astimezone(UTC)
        attachments = [
            Attachment(
                url=f"data:{file.mime_type};base64,{b64encode(file.content).decode()}",
                url_fetcher=self._fetcher,
                name=file.name,
                description=file.description or file.name,
                created=moment,
                modified=moment,
                relationship=file.relationship,
            )
            for file in sheet.attachments
        ]
        document = self.lay_out(self.html([section], head))
        return document.write_pdf(pdf_variant=VARIANT, attachments=attachments)
