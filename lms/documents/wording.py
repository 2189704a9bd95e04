"""The words and signs that Decree 30/2020/NĐ-CP, annex I, puts around what the office writes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from lms.text import nfc

from .description import Annex, Article, Block, Document, Item, Paragraph, Point, Run, Signature, Text
from .numbering import roman

COUNTRY = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
END = "./."
RECIPIENTS = "Nơi nhận:"
ADDRESSEES = "Kính gửi:"
BLANK = "\u00a0"
NUMBER_BLANK = BLANK * 8
DAY_BLANK = BLANK * 6
YEAR_BLANK = BLANK * 8


def clean(text: str) -> str:
    """The text in NFC, without the control and invisible characters that neither format can hold."""
    plain = text.replace("\r\n", "\n").replace("\t", " ")
    kept = "".join(c for c in plain if c in ("\n", BLANK) or c.isprintable())
    return nfc(kept)


def capitals(text: str) -> str:
    return clean(text).upper()


def runs(text: Text, *, bold: bool = False, italic: bool = False) -> list[Run]:
    """The text as cleaned runs, each at least as bold or italic as its paragraph."""
    parts: Sequence[str | Run] = [text] if isinstance(text, str | Run) else text
    whole = [part if isinstance(part, Run) else Run(part) for part in parts]
    return [Run(clean(run.text), run.bold or bold, run.italic or italic) for run in whole if run.text]


def marked(mark: str, text: Text, *, bold: bool = False, bold_mark: bool = False) -> list[Run]:
    """The text behind its number or dash."""
    if not mark:
        return runs(text, bold=bold)
    return [Run(f"{mark} ", bold or bold_mark), *runs(text, bold=bold)]


# --- head ---------------------------------------------------------------------------------------------------


def two_digits(number: int | str) -> str:
    """A number below 10 with its leading nought: 5 → "05"."""
    return f"{number:02d}" if isinstance(number, int) else clean(number)


def long_date(day: date) -> str:
    """5 January 2026 → "ngày 05 tháng 01 năm 2026"; only days below 10 and months 1 and 2 are padded."""
    return f"ngày {day.day:02d} tháng {_month(day.month)} năm {day.year}"


def _month(month: int) -> str:
    return f"{month:02d}" if month <= 2 else str(month)


def number_line(document: Document) -> str:
    """ "Số: 05/BC-TGPL", with room to write the number in a draft; "" for a document without numbers."""
    if not document.symbol:
        return ""
    return f"Số: {_number(document)}/{clean(document.symbol)}"


def _number(document: Document) -> str:
    return NUMBER_BLANK if document.number is None else two_digits(document.number)


def date_line(document: Document) -> str:
    """ "Hà Tĩnh, ngày 05 tháng 01 năm 2026", with room to write what a draft does not know yet."""
    if not document.place:
        return ""
    return f"{clean(document.place)}, {_date(document)}"


def _date(document: Document) -> str:
    if document.issued_on:
        return long_date(document.issued_on)
    month = _month(document.draft_month) if document.draft_month else DAY_BLANK
    year = str(document.draft_year) if document.draft_year else YEAR_BLANK
    return f"ngày {DAY_BLANK} tháng {month} năm {year}"


def letter_subject(document: Document) -> str:
    return f"V/v {clean(document.subject)}"


def title(document: Document) -> str:
    """One line that names the document, for its metadata."""
    return " ".join(f"{clean(document.kind)} {clean(document.subject)}".split())


# --- lists with prescribed ends -----------------------------------------------------------------------------


def _ended(lines: Sequence[str], last: str = ".") -> list[str]:
    """Each line ends ";", the last one "."; whatever stood there is replaced."""
    bare = [clean(line).rstrip(" ;.") for line in lines]
    return [f"{line};" for line in bare[:-1]] + [f"{line}{last}" for line in bare[-1:]]


def recipients(document: Document) -> list[str]:
    return [f"- {line}" for line in _ended(document.recipients)]


def grounds(document: Document) -> list[str]:
    return _ended(document.grounds)


def addressees(document: Document) -> list[str]:
    """One addressee alone, or several each behind a dash."""
    if len(document.addressees) == 1:
        return [clean(document.addressees[0]).rstrip(" ;.")]
    return [f"- {line}" for line in _ended(document.addressees)]


def closed(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with "./." at the end of the last, if that is text."""
    result = list(blocks)
    if result and isinstance(result[-1], Paragraph | Point | Item | Article):
        words = runs(result[-1].text)
        if words:
            last = words[-1]
            bare = last.text.rstrip().removesuffix(END).rstrip(" .;")
            words[-1] = replace(last, text=f"{bare}{END}")
            result[-1] = replace(result[-1], text=words)
    return result


def signer_lines(signature: Signature) -> list[str]:
    """ "KT. GIÁM ĐỐC" over "PHÓ GIÁM ĐỐC"."""
    for_whom = f"{signature.capacity.value} {signature.capacity_of}".strip()
    lines = [*for_whom.split("\n"), *signature.position.split("\n")]
    return [capitals(line) for line in lines if line]


# --- annexes ------------------------------------------------------------------------------------------------


def annex_label(document: Document, annex: Annex) -> str:
    """ "Phụ lục" alone, "Phụ lục II" among several."""
    if annex.label is not None:
        return clean(annex.label)
    labelled = [other for other in document.annexes if other.label is None]
    if len(labelled) < 2:
        return "Phụ lục"
    index = next(i for i, other in enumerate(labelled, start=1) if other is annex)
    return f"Phụ lục {roman(index)}"


def annex_note(document: Document, annex: Annex) -> str:
    """ "(Kèm theo Báo cáo số 05/BC-TGPL ngày … của Trung tâm …)"."""
    if annex.note is not None:
        return clean(annex.note)
    kind = clean(document.kind).capitalize() or "Công văn"
    number = f" số {_number(document)}/{clean(document.symbol)}" if document.symbol else ""
    issuer = " ".join(clean(document.issuer.name).split())
    return f"(Kèm theo {kind}{number} {_date(document)} của {issuer})"
