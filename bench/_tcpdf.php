<?php
/* One certificate after another with TCPDF, a document each, as bench/certificates.py asks for it.
   Standard input: JSON with "fonts" (three TTF files), "work" (a folder of ours), "sheets" (values and qr of each).
   Standard output: JSON with the CPU milliseconds of each file, the mean size and the peak of memory. */
ini_set('memory_limit', '1G');
$asked = json_decode(stream_get_contents(STDIN), true);
define('K_TCPDF_EXTERNAL_CONFIG', true);
define('K_PATH_MAIN', '/usr/share/php/tcpdf/');
define('K_PATH_FONTS', $asked['work'] . '/');
define('K_PATH_CACHE', $asked['work'] . '/');
define('K_TCPDF_THROW_EXCEPTION_ERROR', true);
define('K_TIMEZONE', 'Asia/Ho_Chi_Minh');
define('PDF_FONT_NAME_MAIN', 'helvetica');
copy('/usr/share/php/tcpdf/fonts/helvetica.php', $asked['work'] . '/helvetica.php');
require '/usr/share/php/tcpdf/tcpdf.php';

function cpu(): float {
    $used = getrusage();
    return ($used['ru_utime.tv_sec'] + $used['ru_stime.tv_sec']) * 1000
        + ($used['ru_utime.tv_usec'] + $used['ru_stime.tv_usec']) / 1000;
}

[$plain, $italic, $bold] = array_map(
    fn ($file) => TCPDF_FONTS::addTTFfont($file, 'TrueTypeUnicode', '', 32, $asked['work'] . '/'),
    $asked['fonts']
);

/* left, top, width, size, font, alignment of each line: the default layout's, in mm and points. */
$lines = [
    'superior_body' => [20, 22, 116, 11, $plain, 'C'], 'issuer' => [20, 27, 116, 11, $bold, 'C'],
    'title' => [36, 46, 225, 34, $bold, 'C'], 'title_en' => [36, 60, 225, 13, $italic, 'C'],
    'certify' => [36, 73, 225, 13, $plain, 'C'], 'name' => [36, 83, 225, 32, $bold, 'C'],
    'person' => [36, 97, 225, 13, $plain, 'C'], 'wording' => [36, 105, 225, 13, $plain, 'C'],
    'wording_en' => [36, 110, 225, 9.5, $italic, 'C'], 'course' => [36, 119, 225, 18, $bold, 'C'],
    'facts' => [36, 133, 225, 12.5, $plain, 'C'], 'facts_en' => [36, 139, 225, 9.5, $italic, 'C'],
    'number' => [48, 159, 112, 12, $bold, 'L'], 'decision' => [48, 165, 112, 10, $plain, 'L'],
    'verify' => [48, 174, 112, 9.5, $plain, 'L'], 'address' => [48, 179, 112, 10, $plain, 'L'],
    'issued_on' => [172, 146, 98, 12.5, $italic, 'C'], 'signer_title' => [172, 156, 98, 12, $bold, 'C'],
    'signer_name' => [172, 186, 98, 13, $bold, 'C'],
];
$spent = [];
$bytes = 0;
foreach ($asked['sheets'] as $number => $sheet) {
    $before = cpu();
    $pdf = new TCPDF('L', 'mm', 'A4', true, 'UTF-8', false, false);
    $pdf->setPrintHeader(false);
    $pdf->setPrintFooter(false);
    $pdf->setAutoPageBreak(false);
    $pdf->setFontSubsetting(true);
    $pdf->setTitle($sheet['values']['name']);
    $pdf->AddPage();
    $pdf->setLineStyle(['width' => 0.8, 'color' => [8, 63, 65]]);
    $pdf->Rect(8, 8, 281, 194);
    $pdf->setLineStyle(['width' => 0.3, 'color' => [168, 72, 27]]);
    $pdf->Rect(14.2, 14.2, 268.6, 181.6);
    $said = $sheet['values'];
    $fixed = ['CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM' => [$bold, 22], 'Độc lập - Tự do - Hạnh phúc' => [$bold, 27]];
    foreach ($fixed as $words => [$font, $top]) {
        $pdf->setFont($font, '', 11);
        $pdf->setXY(163, $top);
        $pdf->Cell(112, 5, $words, 0, 0, 'C');
    }
    foreach ($lines as $name => [$left, $top, $width, $size, $font, $align]) {
        $pdf->setFont($font, '', $size);
        $pdf->setXY($left, $top);
        $pdf->Cell($width, $size * 0.4, $said[$name], 0, 0, $align, false, '', 1);
    }
    $pdf->write2DBarcode($sheet['qr'], 'QRCODE,M', 20, 158, 26, 26);
    $bytes += strlen($pdf->Output('', 'S'));
    $spent[] = cpu() - $before;
}
echo json_encode(['spent' => $spent, 'kb' => $bytes / count($spent) / 1000, 'peak_mb' => memory_get_peak_usage(true) / 1e6]);
