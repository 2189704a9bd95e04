"""PDF and DOCX of one description say the same words in the same order.

Tables here fit on a page: the PDF holds a repeated heading as often as it is drawn, the DOCX once.
"""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.documents import (
    Align,
    Annex,
    Article,
    Column,
    Heading,
    Item,
    PageBreak,
    Paragraph,
    Point,
    QrCode,
    Row,
    RowKind,
    Run,
    Signature,
    Signatures,
    Table,
    to_docx,
    to_pdf,
)

from .reading import docx_text, pdf_text
from .samples import attendance, document, report

PHRASE = "Trung tâm Trợ giúp pháp lý Nguyễn Thị Hồng Ngọc đồng bào Kỳ Thượng 08/5/2026 “xã” & <b> 8,0 %"
WORD = st.sampled_from(PHRASE.split())
WORDS = st.lists(WORD, min_size=1, max_size=12).map(" ".join)
TEXT = WORDS | st.tuples(WORDS.map(lambda w: f"{w}: "), WORDS.map(lambda w: Run(w, bold=True)))
CELL = (
    st.lists(WORD, min_size=1, max_size=3).map(" ".join)
    | st.just("")
    | st.builds(lambda w: (w, Run(w, italic=True)), WORD)
)
NUMBER = st.sampled_from([None, "II.2.1.", ""])


@st.composite
def tables(draw):
    count = draw(st.integers(1, 5))
    groups = draw(st.lists(st.sampled_from(["", "Kết quả"]), min_size=count, max_size=count))
    columns = [
        Column(draw(WORD), draw(st.integers(2, 4)), draw(st.sampled_from(Align)), group) for group in groups
    ]
    cells = st.lists(CELL, min_size=count, max_size=count)
    rows = [Row(draw(cells)) for _ in range(draw(st.integers(0, 3)))]
    rows.append(
        Row(
            draw(cells)[: draw(st.integers(1, count))],
            draw(st.sampled_from([RowKind.SECTION, RowKind.TOTAL])),
        )
    )
    return Table(columns, rows, caption=draw(WORDS), numbered_columns=draw(st.booleans()))


SIGNATURES = st.builds(Signature, WORDS, WORDS, note=st.sampled_from(["", "(Ký, ghi rõ họ tên)"]))
BLOCKS = st.one_of(
    st.builds(Paragraph, TEXT, st.sampled_from(Align), st.booleans()),
    st.builds(Heading, TEXT, st.integers(1, 3), NUMBER),
    st.builds(Point, TEXT, st.integers(2, 4), NUMBER),
    st.builds(Item, TEXT),
    st.builds(Article, TEXT),
    st.builds(QrCode, WORDS, st.lists(TEXT, max_size=2), WORDS),
    st.builds(Signatures, st.lists(SIGNATURES, min_size=1, max_size=3)),
    st.just(PageBreak()),
)
BODY = st.lists(BLOCKS, max_size=5)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    body=BODY,
    table=tables(),
    annexes=st.lists(
        st.builds(lambda title, blocks: Annex(title=title, blocks=blocks), WORDS, BODY), max_size=2
    ),
    kind=st.sampled_from(["", "Kế hoạch"]),
    addressees=st.lists(WORDS, max_size=3),
    grounds=st.lists(WORDS, max_size=2),
)
def test_both_formats_say_the_same_words_in_the_same_order(body, table, annexes, kind, addressees, grounds):
    # The table begins a page of its own and so stays on one.
    described = document(
        blocks=[*body, PageBreak(), table],
        annexes=annexes,
        kind=kind,
        addressees=addressees,
        grounds=grounds,
        authority="Giám đốc",
        enacting="Quyết định:",
    )

    assert pdf_text(to_pdf(described)) == docx_text(to_docx(described))


@pytest.mark.parametrize("described", [document(), attendance(6)], ids=["short", "attendance"])
def test_papers_of_the_office_say_the_same_in_both_formats(described):
    assert pdf_text(to_pdf(described)) == docx_text(to_docx(described))


def test_a_report_says_the_same_in_both_formats():
    whole = report()
    shortened = replace(whole.annexes[1].blocks[0], rows=whole.annexes[1].blocks[0].rows[:5])
    annexes = [whole.annexes[0], replace(whole.annexes[1], blocks=[shortened]), whole.annexes[2]]

    described = replace(whole, annexes=annexes)

    assert pdf_text(to_pdf(described)) == docx_text(to_docx(described))
