"""Rendering sheets of a layout: the one public function, and which way it takes."""

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from functools import cached_property
from itertools import islice
from threading import Lock

from . import chunks, qr
from .assembly import NotForChunks, write
from .compiled import Compiled, compile_layout
from .fitting import fit
from .layout import Fitted, Layout
from .press import Press
from .probe import COMMON, Probe, examine
from .sheets import Sheet

# Engines kept ready, and settings of single texts kept by each: most of a certificate is its neighbours' too.
KEPT = 8
REMEMBERED = 2000


class Way(StrEnum):
    """PLAIN: one WeasyPrint document per sheet, the look that counts. CHUNKS: fifty sheets per document.
    COMPILED: no WeasyPrint per sheet. AUTO: the fastest that gives the plain look."""

    AUTO = "auto"
    PLAIN = "plain"
    CHUNKS = "chunks"
    COMPILED = "compiled"


def render(layout: Layout, sheets: Iterable[Sheet], *, way: Way = Way.AUTO) -> Iterator[bytes]:
    """One PDF/A-3a file per sheet, in order; memory does not grow with their number.

    A file depends on its layout, its sheet and the way it took, which ``AUTO`` chooses by these two alone: the same
    sheet gives the same bytes, alone or among others.

    Raises:
        RenderingError: a value is missing, has a character that the fonts lack, or is too long. Files of the sheets
            before it have been given by then.
    """
    yield from _engine(layout).render(sheets, way)


def render_one(layout: Layout, sheet: Sheet, *, way: Way = Way.AUTO) -> bytes:
    return next(render(layout, [sheet], way=way))


def settings(layout: Layout, sheet: Sheet) -> dict[str, Fitted]:
    """How each field's text would be set: its step, its size, its lines. For checks before anything is drawn."""
    return _engine(layout).fit(sheet)


def fastest_way(layout: Layout) -> Way:
    """The way that ``AUTO`` takes for an ordinary sheet of this layout."""
    return _engine(layout).fastest_way


class Engine:
    """A layout with all that was learnt of it."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.press = Press(layout)
        self._lock = Lock()
        self._fitted: dict[tuple[str, str], Fitted] = {}

    @cached_property
    def probe(self) -> Probe:
        return examine(self.press)

    @cached_property
    def compiled(self) -> Compiled | None:
        return compile_layout(self.press, self.probe)

    @cached_property
    def fastest_way(self) -> Way:
        with self._lock:
            if self.compiled:
                return Way.COMPILED
        try:
            chunks.lay_out(self.press, self.probe, [self._specimen()])
        except NotForChunks:
            return Way.PLAIN
        return Way.CHUNKS

    def _specimen(self) -> tuple[Sheet, dict[str, Fitted]]:
        sheet = Sheet(values={}, qr="https://example.org", title="")
        return sheet, {field.id: Fitted(0, field.steps[0].size_pt, ("n",)) for field in self.layout.fields}

    def fit(self, sheet: Sheet) -> dict[str, Fitted]:
        with self._lock:
            boxes = self.probe.boxes
        fitted: dict[str, Fitted] = {}
        if len(self._fitted) > REMEMBERED:
            self._fitted.clear()
        for field in self.layout.fields:
            text = field.text(sheet)
            if (field.id, text) not in self._fitted:
                self._fitted[field.id, text] = fit(field, boxes[field.id], text)
            fitted[field.id] = self._fitted[field.id, text]
        return fitted

    def render(self, sheets: Iterable[Sheet], way: Way) -> Iterator[bytes]:
        fitted = ((sheet, self.fit(sheet)) for sheet in sheets)
        if way is Way.AUTO:
            way = self.fastest_way
        if way is Way.COMPILED:
            return map(self._compiled, fitted)
        if way is Way.CHUNKS:
            return self._chunks(fitted)
        return map(self._plain, fitted)

    def _plain(self, filled: tuple[Sheet, Mapping[str, Fitted]]) -> bytes:
        sheet, fitted = filled
        section = f'<section class="sheet art">{self.layout.fill(fitted, qr.data_url(sheet.qr))}</section>'
        with self._lock:
            return self.press.write(section, sheet)

    def _compiled(self, filled: tuple[Sheet, Mapping[str, Fitted]]) -> bytes:
        sheet, fitted = filled
        compiled = self.compiled
        file = compiled.write(sheet, fitted) if compiled and _is_common(fitted) else None
        return next(self._chunks(iter([filled]))) if file is None else file

    def _chunks(self, filled: Iterator[tuple[Sheet, Mapping[str, Fitted]]]) -> Iterator[bytes]:
        while chunk := list(islice(filled, chunks.CHUNK)):
            common = [one for one in chunk if _is_common(one[1])]
            try:
                with self._lock:
                    laid_out = iter(chunks.lay_out(self.press, self.probe, common) if common else [])
            except NotForChunks:
                common, laid_out = [], iter([])
            for one in chunk:
                if common and _is_common(one[1]):
                    yield write(self.probe.shell, one[0], *next(laid_out))
                else:
                    # For instance a rare character that the shared fonts lack: a document of its own.
                    yield self._plain(one)


def _is_common(fitted: Mapping[str, Fitted]) -> bool:
    return all(COMMON.issuperset(line) for one in fitted.values() for line in one.lines)


_engines: OrderedDict[str, Engine] = OrderedDict()
_engines_lock = Lock()


def _engine(layout: Layout) -> Engine:
    """The layout's engine, made at its first use; the last few are kept."""
    with _engines_lock:
        engine = _engines.pop(layout.digest, None) or Engine(layout)
        _engines[layout.digest] = engine
        while len(_engines) > KEPT:
            _engines.popitem(last=False)
    return engine
