"""The compiled way: the operators of a specimen sheet, with the variable text set anew by HarfBuzz for each sheet.

It carries layouts whose fields stand in boxes that do not depend on one another. ``compile_layout`` compares it with
the chunk way on texts that reach every step and every number of lines, and gives None where they differ.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

from . import chunks
from .assembly import NotForChunks, Structure, write
from .errors import RenderingError, TextDoesNotFit
from .fitting import PX_PER_PT, UNITS, fit, shape, size_units
from .layout import Fitted
from .press import Press
from .probe import ALPHABET, SPECIMEN_QR, Combination, Probe, Setting
from .sheets import Sheet
from .streams import MARKED, Shown, number, shown

# How far a glyph may stand from where WeasyPrint puts it, in CSS pixels: below what antialiasing shows at 150 dpi.
TOLERANCE = 0.25

TEXT = (
    "Nguyễn Thị Hồng Ngọc Đặng Quỳnh Hương kỹ năng trợ giúp pháp lý trong tố tụng hình sự người chưa thành niên "
    "Phường Trần Phú Ỷ Ẫ Ặ Ợ Ữ Vũ Tường Vy AVA ToTy (BLTTHS) 2026; “LÝ” – 12/2018/TT-BTP"
)


@dataclass
class Compiled:
    """A layout as pieces of content stream: what stands still, and the slots between."""

    probe: Probe
    structure: Structure
    pieces: list[bytes | str]
    baselines: dict[str, dict[Combination, tuple[float, ...]]]
    leads: dict[str, bytes]
    _set: dict[tuple[str, Fitted], bytes] = field(default_factory=dict)

    def write(self, sheet: Sheet, fitted: Mapping[str, Fitted]) -> bytes | None:
        """A sheet's file; None when a field came to a setting that was not learnt."""
        operators = self.operators(sheet, fitted)
        return None if operators is None else write(self.probe.shell, sheet, operators, self.structure)

    def operators(self, sheet: Sheet, fitted: Mapping[str, Fitted]) -> bytes | None:
        """What draws a sheet's page over the artwork."""
        written: list[bytes] = []
        for piece in self.pieces:
            if isinstance(piece, bytes):
                written.append(piece)
            elif piece == QR:
                written.append(self.probe.qr_operators(sheet.qr))
            else:
                text = self._text(piece, fitted[piece])
                if text is None:
                    return None
                written.append(text)
        return b"\n".join(written)

    def _text(self, name: str, fitted: Fitted) -> bytes | None:
        """A field's lines. The last ones are kept: most of a certificate's words are its neighbours' too."""
        key = (name, fitted)
        if key not in self._set:
            setting = self.probe.settings[name]
            if fitted.shrunk:
                return None
            baselines = self.baselines[name].get(Combination(fitted.step, len(fitted.lines)), ())
            if len(baselines) != len(fitted.lines):
                return None
            lines = [
                self._line(setting, line, fitted, y) for line, y in zip(fitted.lines, baselines, strict=True)
            ]
            if len(self._set) > 512:
                self._set.clear()
            self._set[key] = b"\n".join([self.leads[name], *lines]).strip(b"\n")
        return self._set[key]

    def _line(self, setting: Setting, line: str, fitted: Fitted, y: float) -> bytes:
        """What WeasyPrint writes for a line: between glyphs, the whole thousandths by which the pen differs."""
        units = size_units(fitted.size_pt * PX_PER_PT)
        size = units / UNITS
        font = self.probe.font_names[setting.face]
        widths = self.probe.widths[font]
        spacing = setting.spacing[fitted.step]
        offset = spacing / size
        glyphs = shape(setting.face, line, fitted.size_pt * PX_PER_PT)
        ink = (sum(glyph.advance for glyph in glyphs) + 2 * spacing * len(glyphs)) / UNITS
        shows: list[str] = ["<"]
        for place, glyph in enumerate(glyphs):
            before = offset if place else 0.0
            advance = glyph.advance + (2 if place else 1) * spacing
            kern = int(widths[glyph.id] + before - advance * 1000 / UNITS / size) - offset
            shows.append(f"{glyph.id:04x}>{kern:.3f}<" if abs(kern) > 0.001 else f"{glyph.id:04x}")
        text = "".join(shows).removesuffix("<") if shows[-1].endswith("<") else "".join((*shows, ">"))
        return b"BT\n1 0 0 -1 %s %s Tm\n/%s %s Tf\n[%s] TJ\nET" % (
            number(setting.point - setting.align * ink),
            number(y),
            font.encode(),
            number(size),
            text.replace(".000<", "<").encode(),
        )


QR = "\0qr"


def compile_layout(press: Press, probe: Probe) -> Compiled | None:
    """The layout compiled, or None when the chunk way would draw something else."""
    compiled = _cut(probe)
    return compiled if compiled and _agrees(press, probe, compiled) else None


def _cut(probe: Probe) -> Compiled | None:
    """Cut the specimen's operators at its fields; None when a field's place cannot be told from its specimens."""
    if probe.structure is None:
        return None
    fields = {mark: name for name, mark in probe.marks.items()}
    pieces: list[bytes | str] = []
    leads: dict[str, bytes] = {}
    end = 0
    for match in MARKED.finditer(probe.operators):
        mark = int(match["mcid"])
        if mark in fields:
            inside = match["inside"] or b""
            # What stands before the text sets the colour, for this text and perhaps for the next.
            lead, _, rest = inside.partition(b"BT\n")
            if rest.count(b"\nET") != 1 or not rest.rstrip(b"\n").endswith(b"ET"):
                return None
            leads[fields[mark]] = lead.rstrip(b"\n")
            slot = fields[mark]
        elif mark == probe.qr_mark:
            slot = QR
        else:
            continue
        start, stop = match.start("tag") - 1, match.end()
        head = probe.operators[end:start] + b"/%s\n<</MCID %d>>\nBDC" % (match["tag"], mark)
        pieces += head.lstrip(b"\n"), slot
        end = stop - len(b"EMC")
    pieces.append(probe.operators[end:])
    baselines: dict[str, dict[Combination, tuple[float, ...]]] = {}
    for name, setting in probe.settings.items():
        baselines[name] = {}
        for combination in {specimen.combination for specimen in setting.specimens}:
            ys = setting.baselines(combination)
            if ys is None:
                return None
            baselines[name][combination] = ys
    return Compiled(probe, probe.structure, pieces, baselines, leads)


def _agrees(press: Press, probe: Probe, compiled: Compiled) -> bool:
    """Compare with the chunk way: every step and number of lines of every field, every character of every face."""
    trials = list(_trials(probe))
    try:
        references = chunks.lay_out(press, probe, trials)
    except NotForChunks:
        return False
    for (sheet, fitted), (reference, _) in zip(trials, references, strict=True):
        operators = compiled.operators(sheet, fitted)
        if operators is None or not _same(list(shown(operators)), list(shown(reference))):
            return False
    return True


def _trials(probe: Probe) -> list[tuple[Sheet, dict[str, Fitted]]]:
    """Sheets that bring every field to each of its combinations, filled to the brim."""
    vocabulary = TEXT.split()
    by_field: dict[str, list[Fitted]] = {}
    for name, setting in probe.settings.items():
        found: dict[tuple[int, int], Fitted] = {}
        words: list[str] = []
        for length in range(1, 120):
            words.append(vocabulary[(length * 7 + len(name)) % len(vocabulary)])
            try:
                fitted = fit(setting.field, setting.box, " ".join(words))
            except RenderingError:
                break
            if fitted.shrunk:
                break
            found[fitted.step, len(fitted.lines)] = fitted
        by_field[name] = [_empty(setting), *found.values()]
    widest = {
        setting.face: name
        for name, setting in sorted(probe.settings.items(), key=lambda item: item[1].box.width)
    }
    for name in widest.values():
        by_field[name] += _letters(probe.settings[name])
    sheet = Sheet(values={}, qr=SPECIMEN_QR, title="")
    return [
        (
            sheet,
            {
                name: found[index] if index < len(found) else _empty(probe.settings[name])
                for name, found in by_field.items()
            },
        )
        for index in range(max(map(len, by_field.values()), default=1))
    ]


def _empty(setting: Setting) -> Fitted:
    return Fitted(0, setting.field.steps[0].size_pt, ())


def _letters(setting: Setting) -> list[Fitted]:
    """The alphabet in pairs of neighbours, as many as go on a line."""
    found: list[Fitted] = []
    line = partial(fit, setting.field, setting.box)
    for start in range(0, len(ALPHABET), 40):
        try:
            found.append(line(ALPHABET[start : start + 40]))
        except TextDoesNotFit:
            continue
    return [one for one in found if not one.shrunk]


def _same(ours: list[Shown], theirs: list[Shown]) -> bool:
    return len(ours) == len(theirs) and all(
        map(_stands_the_same, sorted(ours, key=_key), sorted(theirs, key=_key))
    )


def _key(line: Shown) -> tuple[float, float]:
    return round(line.y), line.x


def _stands_the_same(ours: Shown, theirs: Shown) -> bool:
    if (ours.font, ours.glyphs) != (theirs.font, theirs.glyphs):
        return False
    if abs(ours.size - theirs.size) > 0.01 or abs(ours.y - theirs.y) > TOLERANCE:
        return False
    apart = ours.x - theirs.x
    for one, other in zip((0, *ours.after[:-1]), (0, *theirs.after[:-1]), strict=True):
        apart -= (one - other) * ours.size / 1000
        if abs(apart) > TOLERANCE:
            return False
    return True
