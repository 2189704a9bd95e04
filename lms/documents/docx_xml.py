"""The parts of a DOCX that python-docx has no words for."""

from xml.sax.saxutils import escape

from docx.opc.coreprops import CoreProperties
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn
from docx.section import Section
from docx.shape import InlineShape
from docx.table import Table as DocxTable
from docx.table import _Cell, _Row

from . import layout, wording
from .description import Align, Row, RowKind, Run, Table
from .docx_styles import TABLE, style_id

TWIPS_PER_MM = 1440 / 25.4


def twips(mm: float) -> int:
    return round(mm * TWIPS_PER_MM)


def rule(length_mm: float, room_mm: float) -> str:
    """A centred rule: an empty paragraph, as low as can be, with a border over it."""
    side = twips(max(0, (room_mm - length_mm) / 2))
    return (
        f"<w:p {nsdecls('w')}><w:pPr>"
        '<w:pBdr><w:top w:val="single" w:sz="6" w:space="0" w:color="000000"/></w:pBdr>'
        '<w:spacing w:before="60" w:after="0" w:line="40" w:lineRule="exact"/>'
        f'<w:ind w:left="{side}" w:right="{side}" w:firstLine="0"/>'
        '<w:rPr><w:sz w:val="2"/></w:rPr></w:pPr></w:p>'
    )


def remove_dates(properties: CoreProperties) -> None:
    """A draft was created at no moment we know; the package's template says 2013."""
    root = properties._element
    for name in ("dcterms:created", "dcterms:modified"):
        for element in root.findall(qn(name)):
            root.remove(element)


def restart_page_numbers(section: Section) -> None:
    properties = section._sectPr
    for old in properties.findall(qn("w:pgNumType")):
        properties.remove(old)
    start = OxmlElement("w:pgNumType")
    start.set(qn("w:start"), "1")
    after = [qn(f"w:{name}") for name in ("type", "pgSz", "pgMar", "paperSrc", "pgBorders", "lnNumType")]
    before_it = [child for child in properties if child.tag in after]
    before_it[-1].addnext(start)


def no_cell_padding(table: DocxTable) -> None:
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), "0")
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    table._tbl.tblPr.find(qn("w:tblLook")).addprevious(margins)


def keep_row_together(row: _Row) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def centre_vertically(cell: _Cell) -> None:
    alignment = OxmlElement("w:vAlign")
    alignment.set(qn("w:val"), "center")
    cell._tc.get_or_add_tcPr().append(alignment)


def describe(picture: InlineShape, words: str) -> None:
    picture._inline.docPr.set("descr", wording.clean(words))


# --- ruled tables: written whole, since a list of 500 people has thousands of cells ---------------------------


def table(block: Table, width_mm: float) -> str:
    """The table with fixed columns, a heading that repeats and rows that do not split."""
    widths = [twips(share * width_mm) for share in layout.shares(block.columns)]
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    padding = twips(layout.CELL_PADDING_MM)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    rows = "".join(_row(block, row, widths) for row in block.rows if isinstance(row, Row))
    return (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>'
        f'<w:left w:w="{padding}" w:type="dxa"/><w:right w:w="{padding}" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{_heading(block, widths)}{rows}</w:tbl>"
    )


def _heading(block: Table, widths: list[int]) -> str:
    rows = []
    size = round(block.size_pt * 2)
    for row in layout.heading_rows(block.columns):
        cells, index = [], 0
        for cell in row:
            if cell is None:
                cells.append(_cell(widths[index], [], Align.CENTER, size, merge="continue"))
                index += 1
                continue
            end = index + cell.columns
            merge = "restart" if cell.rows > 1 else ""
            text = [Run(cell.text, bold=True)]
            cells.append(
                _cell(
                    sum(widths[index:end]),
                    text,
                    Align.CENTER,
                    size,
                    span=cell.columns,
                    merge=merge,
                    keep=True,
                )
            )
            index = end
        rows.append(_tr("".join(cells), "<w:tblHeader/>"))
    if block.numbered_columns:
        numbers = (
            _cell(width, [Run(f"({number})", italic=True)], Align.CENTER, size, keep=True)
            for number, width in enumerate(widths, start=1)
        )
        rows.append(_tr("".join(numbers), "<w:tblHeader/>"))
    return "".join(rows)


def _row(block: Table, row: Row, widths: list[int]) -> str:
    bold = row.kind is not RowKind.BODY
    size = round(block.size_pt * 2)
    cells, index = [], 0
    for cell in layout.cells(block, row):
        end = index + cell.columns
        cells.append(
            _cell(
                sum(widths[index:end]),
                wording.runs(cell.text, bold=bold),
                cell.align,
                size,
                span=cell.columns,
                keep=row.kind is RowKind.SECTION,
            )
        )
        index = end
    height = (
        f'<w:trHeight w:val="{twips(block.row_height_mm)}" w:hRule="atLeast"/>' if block.row_height_mm else ""
    )
    return _tr("".join(cells), height)


def _tr(cells: str, properties: str) -> str:
    return f"<w:tr><w:trPr><w:cantSplit/>{properties}</w:trPr>{cells}</w:tr>"


def _cell(
    width: int,
    runs: list[Run],
    align: Align,
    size: int,
    *,
    span: int = 1,
    merge: str = "",
    keep: bool = False,
) -> str:
    grid = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    down = f'<w:vMerge w:val="{merge}"/>' if merge else ""
    with_next = "<w:keepNext/>" if keep else ""
    words = "".join(_run(run, size) for run in runs)
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{grid}{down}<w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{style_id(TABLE)}"/>{with_next}'
        f'<w:spacing w:before="40" w:after="40"/><w:jc w:val="{_JC[align]}"/></w:pPr>'
        f"{words}</w:p></w:tc>"
    )


_JC = {Align.LEFT: "left", Align.CENTER: "center", Align.RIGHT: "right", Align.JUSTIFY: "both"}


def _run(run: Run, size: int) -> str:
    bold = "<w:b/>" if run.bold else ""
    italic = "<w:i/>" if run.italic else ""
    text = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in run.text.split("\n"))
    return f'<w:r><w:rPr>{bold}{italic}<w:sz w:val="{size}"/></w:rPr>{text}</w:r>'
