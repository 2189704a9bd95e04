"""The XML of an XLSX file with one sheet: the least that Excel, LibreOffice and openpyxl read.

Written by hand because openpyxl's streaming writer takes ten times the CPU, all of it spent on an object and
an element for every cell.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from math import isfinite

_SPREADSHEETML = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def _xml(laid_out: str) -> str:
    """A document, or the beginning or end of one, without the line breaks that make it readable here."""
    return re.sub(r"\s*\n\s*", " ", laid_out).replace("> <", "><").strip()


_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

PARTS = {
    "[Content_Types].xml": _DECLARATION
    + _xml(
        f"""
        <Types xmlns="{_PACKAGE}/content-types">
          <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
          <Default Extension="xml" ContentType="application/xml"/>
          <Override PartName="/xl/workbook.xml" ContentType="{_CONTENT_TYPE}.sheet.main+xml"/>
          <Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_CONTENT_TYPE}.worksheet+xml"/>
          <Override PartName="/xl/styles.xml" ContentType="{_CONTENT_TYPE}.styles+xml"/>
        </Types>
        """
    ),
    "_rels/.rels": _DECLARATION
    + _xml(
        f"""
        <Relationships xmlns="{_PACKAGE}/relationships">
          <Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>
        </Relationships>
        """
    ),
    "xl/_rels/workbook.xml.rels": _DECLARATION
    + _xml(
        f"""
        <Relationships xmlns="{_PACKAGE}/relationships">
          <Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>
          <Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/>
        </Relationships>
        """
    ),
}
"""Path in the archive → content, of the parts that are always the same."""

_WORKBOOK = _DECLARATION + _xml(
    f"""
    <workbook xmlns="{_SPREADSHEETML}" xmlns:r="{_OFFICE}">
      <bookViews><workbookView/></bookViews>
      <sheets><sheet name="{{name}}" sheetId="1" r:id="rId1"/></sheets>
      <definedNames>
        <definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">'{{quoted}}'!$A$1:{{last}}</definedName>
        <definedName name="_xlnm.Print_Titles" localSheetId="0">'{{quoted}}'!$1:$1</definedName>
      </definedNames>
    </workbook>
    """
)

_SHEET_START = _DECLARATION + _xml(
    f"""
    <worksheet xmlns="{_SPREADSHEETML}">
      <sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>
      <sheetViews>
        <sheetView workbookViewId="0">
          <pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>
          <selection pane="bottomLeft" activeCell="A2" sqref="A2"/>
        </sheetView>
      </sheetViews>
      <sheetFormatPr defaultRowHeight="15.75"/>
      <cols>{{columns}}</cols>
      <sheetData>
    """
)
_SHEET_END = _xml(
    """
      </sheetData>
      <autoFilter ref="A1:{last}"/>
      <pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>
      <pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>
      <headerFooter><oddFooter>&amp;C&amp;P/&amp;N</oddFooter></headerFooter>
    </worksheet>
    """
)

# Cell formats by their place in <cellXfs>; the number formats of the columns follow.
HEADER, TEXT, DATE, MOMENT, TIME, FIRST_NUMBER = 1, 2, 3, 4, 5, 6

_STYLES = _DECLARATION + _xml(
    f"""
    <styleSheet xmlns="{_SPREADSHEETML}">
      <numFmts count="{{count}}">
        <numFmt numFmtId="164" formatCode="dd/mm/yyyy"/>
        <numFmt numFmtId="165" formatCode="dd/mm/yyyy\\ hh:mm"/>
        <numFmt numFmtId="166" formatCode="hh:mm"/>
        {{formats}}
      </numFmts>
      <fonts count="2">
        <font><sz val="12"/><name val="Times New Roman"/><family val="1"/></font>
        <font><b/><sz val="12"/><name val="Times New Roman"/><family val="1"/></font>
      </fonts>
      <fills count="3">
        <fill><patternFill patternType="none"/></fill>
        <fill><patternFill patternType="gray125"/></fill>
        <fill><patternFill patternType="solid"><fgColor rgb="FFE7EDF3"/><bgColor indexed="64"/></patternFill></fill>
      </fills>
      <borders count="2">
        <border><left/><right/><top/><bottom/><diagonal/></border>
        <border><left/><right/><top/><bottom style="thin"><color rgb="FF5B6B7B"/></bottom><diagonal/></border>
      </borders>
      <cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
      <cellXfs count="{{cells}}">
        <xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>
        <xf numFmtId="49" fontId="1" fillId="2" borderId="1" xfId="0" applyNumberFormat="1" applyFont="1"
            applyFill="1" applyBorder="1" applyAlignment="1">
          <alignment horizontal="center" vertical="center" wrapText="1"/>
        </xf>
        {{text}}{{date}}{{moment}}{{time}}{{numbers}}
      </cellXfs>
      <cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>
    </styleSheet>
    """
)


def _format(number_format_id: int, alignment: str = 'vertical="top"') -> str:
    return (
        f'<xf numFmtId="{number_format_id}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" '
        f'applyAlignment="1"><alignment {alignment}/></xf>'
    )


def column_letters(number: int) -> str:
    """A, B … Z, AA … for columns counted from 1."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def workbook(name: str, columns: int, rows: int) -> str:
    """The workbook part: one sheet ``name``, its filter, and its header printed on each page."""
    safe = escape(re.sub(r"[\[\]:*?/\\]", " ", name).strip(" '")[:31].strip() or "1").replace('"', "&quot;")
    return _WORKBOOK.format(
        name=safe, quoted=safe.replace("'", "''"), last=f"${column_letters(columns)}${rows}"
    )


def styles(number_formats: Sequence[str]) -> str:
    """The styles part; cell format ``FIRST_NUMBER + n`` is the n-th of ``number_formats``."""
    codes = [escape(code).replace('"', "&quot;") for code in number_formats]
    return _STYLES.format(
        count=3 + len(codes),
        formats="".join(
            f'<numFmt numFmtId="{167 + n}" formatCode="{code}"/>' for n, code in enumerate(codes)
        ),
        cells=FIRST_NUMBER + len(codes),
        text=_format(49, 'vertical="top" wrapText="1"'),
        date=_format(164),
        moment=_format(165),
        time=_format(166),
        numbers="".join(_format(167 + n) for n in range(len(codes))),
    )


def sheet_start(widths: Sequence[float]) -> str:
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{width:.1f}" customWidth="1"/>' for n, width in enumerate(widths, 1)
    )
    return _SHEET_START.format(columns=columns)


def sheet_end(columns: int, rows: int) -> str:
    return _SHEET_END.format(last=f"{column_letters(columns)}{rows}")


# --- cells --------------------------------------------------------------------------------------------------

_LONGEST_TEXT = 32_767  # Excel's limit for a cell
_LARGEST_EXACT = 10**15  # Excel keeps 15 digits
_FIRST_DAY = date(1900, 3, 1)  # Excel believes in 29 February 1900: days before it are a day off
_EPOCH = date(1899, 12, 30).toordinal()

_UNSAFE = re.compile("[&<>\r\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def _safe(found: re.Match[str]) -> str:
    # "_x0041_" is how the format writes "A": a text that really says so has its underscore written that way.
    return "_x005F" + found[0] if len(found[0]) > 1 else _ENTITIES.get(found[0], "")


def escape(text: str) -> str:
    """``text`` for XML, without the characters that XML cannot hold."""
    return _UNSAFE.sub(_safe, text)


def text_cell(reference: str, text: str, style: int = TEXT) -> str:
    if len(text) > _LONGEST_TEXT:
        text = text[: _LONGEST_TEXT - 1] + "…"
    return f'<c r="{reference}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def number_cell(reference: str, number: int | float | Decimal, style: int) -> str:
    """A number; one that Excel would round, or does not know, becomes text."""
    finite = isinstance(number, int) or isfinite(number)
    if not (finite and -_LARGEST_EXACT < number < _LARGEST_EXACT):
        return text_cell(reference, str(number))
    written = (
        f"{number:f}" if isinstance(number, Decimal) else repr(number + 0)
    )  # + 0: an enum's value, not its name
    return f'<c r="{reference}" s="{style}"><v>{written}</v></c>'


def boolean_cell(reference: str, value: bool) -> str:
    return f'<c r="{reference}" t="b"><v>{value:d}</v></c>'


def moment_cell(reference: str, moment: datetime) -> str:
    """A ``datetime`` without a zone, as it is to be shown."""
    if moment.date() < _FIRST_DAY:
        return text_cell(reference, f"{moment:%d/%m/}{moment.year:04} {moment:%H:%M}")
    serial = moment.toordinal() - _EPOCH + _fraction(moment.time())
    return f'<c r="{reference}" s="{MOMENT}"><v>{serial:.9f}</v></c>'


def date_cell(reference: str, day: date) -> str:
    if day < _FIRST_DAY:
        return text_cell(reference, f"{day:%d/%m/}{day.year:04}")
    return f'<c r="{reference}" s="{DATE}"><v>{day.toordinal() - _EPOCH}</v></c>'


def time_cell(reference: str, clock: time) -> str:
    return f'<c r="{reference}" s="{TIME}"><v>{_fraction(clock):.9f}</v></c>'


def _fraction(clock: time) -> float:
    """The part of a day that has gone by at ``clock``."""
    return (clock.hour * 3600 + clock.minute * 60 + clock.second) / 86_400
