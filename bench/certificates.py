"""What a certificate costs, by the way it is drawn. Each way runs in a process of its own.

``certificate_cpu_ms`` is the median of a batch of 500, each an A4 page tagged as PDF/A-3a with a credential attached;
``certificate_batch_cpu_ms`` spreads everything over the 500, learning the layout and loading WeasyPrint included: the
first batch of a fresh process; ``certificate_batch_of_100_cpu_ms`` the same for a batch of 100. The fallback is what
layouts cost that cannot be compiled, once the layout is learnt. Naive is WeasyPrint as its first example has it: a
document each, nothing shared, neither tagged nor PDF/A. TCPDF (Debian's php-cli and php-tcpdf) draws the same words,
two frames and the code in the same typeface, a document each, without the artwork, neither tagged nor PDF/A; where it
is not installed, the run says so. ``certificate_print_cpu_ms`` is what one of 500 costs in the file for the printer.
"""

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench import Result, _signed, apart, peak_mb

BATCH = 500
FEWER = 100
GIVEN = ("Ngọc", "Bảo", "Hương", "Nghĩa", "Phượng", "Dũng", "Ỷ Lan", "Quỳnh Trang", "Đức", "Thư")
FAMILY = ("Nguyễn Thị", "Trần Văn", "Lê Quang", "Đặng Hoàng", "Phạm Hữu", "Võ Thị Bích", "Hồ Sỹ")
CREDENTIAL = json.dumps(
    {"type": ["VerifiableCredential", "OpenBadgeCredential"], "proof": "z" * 2000}
).encode()


def sheets(count: int) -> Iterator:
    """Certificates of one class: names, numbers and codes differ, the rest is the same."""
    from certificates.rendering import AttachedFile, Sheet

    shared = {
        "superior_body": "SỞ TƯ PHÁP HÀ TĨNH",
        "issuer": "TRUNG TÂM TRỢ GIÚP PHÁP LÝ NHÀ NƯỚC",
        "title": "GIẤY CHỨNG NHẬN",
        "title_en": "Certificate of Participation",
        "state_en": "Socialist Republic of Viet Nam · Independence - Freedom - Happiness",
        "certify": "Chứng nhận",
        "honorific": "ông/bà",
        "certify_en": "This is to certify that",
        "wording": "đã hoàn thành chương trình tập huấn",
        "wording_en": "has completed the training course",
        "course": "Kỹ năng trợ giúp pháp lý trong tố tụng hình sự cho người chưa thành niên",
        "facts": "Thời lượng 16 giờ, từ ngày 12/05/2026 đến ngày 13/05/2026",
        "facts_en": "16 hours, 12–13 May 2026",
        "decision": "Theo Quyết định số 31/QĐ-TTTGPL ngày 15/05/2026",
        "verify": "Kiểm tra tại · Verify at",
        "place": "Hà Tĩnh",
        "issued_on": "ngày 15 tháng 5 năm 2026",
        "signer_title": "GIÁM ĐỐC",
        "signer_name": "Trần Văn Minh",
    }
    for index in range(count):
        name = f"{FAMILY[index % len(FAMILY)]} {GIVEN[index % len(GIVEN)]}"
        code = f"{index * 7919:026d}"
        yield Sheet(
            values=shared
            | {
                "name": name,
                "person": f"Trợ giúp viên pháp lý – Chi nhánh số {index % 5 + 1}",
                "number": f"{index + 1:02d}/2026/GCN-TGPL",
                "address": f"taphuan.example.vn/v/{code}",
            },
            qr=f"https://taphuan.example.vn/v/{code}",
            title=f"Giấy chứng nhận số {index + 1:02d}/2026/GCN-TGPL – {name}",
            attachments=(AttachedFile("chung-nhan.json", CREDENTIAL, "application/ld+json", "Source"),),
        )


def measure(way: str, count: int) -> dict[str, float]:
    """Draw a batch. CPU of each file after the first, CPU of all, peak memory, mean size."""
    if way == "chunks":
        next(
            _rendered(way, 1)
        )  # fifty come at once: what the first pays for all cannot be told from them later
    before = time.process_time()
    spent: list[float] = []
    sizes: list[int] = []
    last = before
    for file in _naive(count) if way == "naive" else _rendered(way, count):
        now = time.process_time()
        spent.append(now - last)
        last = now
        sizes.append(len(file))
    return {
        "median_ms": statistics.median(spent[1:]) * 1000,
        "mean_ms": sum(spent) / count * 1000,
        # Without what the first file pays for all.
        "further_ms": (last - before - spent[0]) / (count - 1) * 1000,
        "first_ms": spent[0] * 1000,
        "peak_mb": peak_mb(),
        "kb": statistics.fmean(sizes) / 1000,
    }


def _rendered(way: str, count: int) -> Iterator[bytes]:
    from certificates.rendering import DEFAULT, Way, render

    return render(DEFAULT, sheets(count), way=Way(way))


def _naive(count: int) -> Iterator[bytes]:
    import weasyprint

    from certificates.rendering import DEFAULT, settings
    from certificates.rendering.qr import data_url

    for sheet in sheets(count):
        section = DEFAULT.fill(settings(DEFAULT, sheet), data_url(sheet.qr))
        document = weasyprint.HTML(
            string=f'<html lang="vi"><style>{DEFAULT.stylesheet()}</style>'
            f'<section class="sheet art">{section}</section>',
            base_url=f"{DEFAULT.folder.as_uri()}/",
        )
        yield document.write_pdf()


def measure_print(count: int) -> dict[str, float]:
    """Bind a batch for the printer. CPU of each beyond its drawing, peak memory, size of the whole."""
    from certificates.rendering.binding import bind

    drawing = time.process_time()
    waiting = 0.0

    def drawn() -> Iterator[bytes]:
        nonlocal waiting
        files = _rendered("auto", count)
        while True:
            before = time.process_time()
            file = next(files, None)
            waiting += time.process_time() - before
            if file is None:
                return
            yield file

    with tempfile.TemporaryFile() as into:
        bind(drawn(), into, blank_backs=True)
        size = into.tell()
    spent = time.process_time() - drawing - waiting
    return {"each_ms": spent / count * 1000, "peak_mb": peak_mb(), "kb": size / 1000}


def measure_tcpdf(count: int) -> dict[str, Any] | None:
    """The same words drawn by TCPDF; nothing where it is not installed."""
    from certificates.rendering.layouts import SERIF

    if not shutil.which("php") or not Path("/usr/share/php/tcpdf/tcpdf.php").exists():
        print("TCPDF is not measured: php-cli or php-tcpdf is not installed.", file=sys.stderr)
        return None
    with tempfile.TemporaryDirectory() as work:
        asked = {
            "work": work,
            "fonts": [str(face.path) for face in SERIF],
            "sheets": [{"values": dict(sheet.values), "qr": sheet.qr} for sheet in sheets(count)],
        }
        script = Path(__file__).with_name("_tcpdf.php")
        answer = subprocess.run(
            ["php", script], input=json.dumps(asked), check=True, stdout=subprocess.PIPE, text=True
        )
    return json.loads(answer.stdout)


def run() -> list[Result]:
    fast = apart("bench.certificates", "auto", str(BATCH))
    fewer = apart("bench.certificates", "auto", str(FEWER))
    fallback = apart("bench.certificates", "chunks", str(BATCH))
    plain = apart("bench.certificates", "plain", "40")
    naive = apart("bench.certificates", "naive", "20")
    printed = apart("bench.certificates", "print", str(BATCH))
    tcpdf = measure_tcpdf(FEWER)
    results = [
        Result("certificate_cpu_ms", fast["median_ms"], "ms", BATCH),
        Result("certificate_batch_cpu_ms", fast["mean_ms"], "ms", BATCH),
        Result("certificate_batch_of_100_cpu_ms", fewer["mean_ms"], "ms", FEWER),
        Result("certificate_first_cpu_ms", fast["first_ms"], "ms", 1),
        Result("certificate_fallback_cpu_ms", fallback["mean_ms"], "ms", BATCH),
        Result("certificate_plain_cpu_ms", plain["further_ms"], "ms", 40),
        Result("certificate_naive_cpu_ms", naive["further_ms"], "ms", 20),
        Result("certificate_peak_mb", fast["peak_mb"], "MB", BATCH),
        Result("certificate_peak_growth_mb", fast["peak_mb"] - fewer["peak_mb"], "MB", BATCH - FEWER),
        Result("certificate_fallback_peak_mb", fallback["peak_mb"], "MB", BATCH),
        Result("certificate_kb", fast["kb"], "kB", BATCH),
        Result("certificate_print_cpu_ms", printed["each_ms"], "ms", BATCH),
        Result("certificate_print_peak_mb", printed["peak_mb"], "MB", BATCH),
        Result("certificate_print_kb", printed["kb"], "kB", BATCH),
        *_signed.run(),
    ]
    if tcpdf:
        results += [
            Result("certificate_tcpdf_cpu_ms", statistics.median(tcpdf["spent"][1:]), "ms", FEWER),
            Result("certificate_tcpdf_kb", tcpdf["kb"], "kB", FEWER),
        ]
    return results


if __name__ == "__main__":
    way, count = sys.argv[1:]
    print(json.dumps(measure_print(int(count)) if way == "print" else measure(way, int(count))))
