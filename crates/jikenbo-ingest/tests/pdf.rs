//! PDFs of every kind that Japanese notices come as, written here; organisations are invented. What is read
//! is compared with the text as it should be and, to the character, with what poppler's `pdftotext` reads.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test's helpers may panic")]

use std::{
    io::Write,
    process::{Command, Stdio},
};

use jikenbo_core::{BlockKind, Capture, Document};
use jikenbo_ingest::decode;
use jikenbo_testkit::pdf::{Pdf, grid, line, lines, shown, text};
use unicode_normalization::UnicodeNormalization;

const HALF_WIDTH: &str = "UniJIS-UCS2-HW-H";

fn read(bytes: Vec<u8>) -> Document {
    decode(&Capture {
        sha256: "0".repeat(64),
        target_uri: "stdin:".into(),
        name: "notice.pdf".into(),
        media_type: "application/pdf".into(),
        captured_at: "2026-11-21T00:00:00Z".into(),
        bytes,
        by_server: Default::default(),
    })
}

fn warnings(document: &Document) -> Vec<&str> {
    document.warnings.iter().map(|w| w.0.as_str()).collect()
}

/// What `pdftotext` reads; `None` where it is not installed, as on a developer's machine without `./test`.
fn poppler(bytes: &[u8]) -> Option<String> {
    let mut child = Command::new("pdftotext")
        .args(["-q", "-enc", "UTF-8", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .ok()?;
    child.stdin.take().unwrap().write_all(bytes).unwrap();
    Some(String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap())
}

/// A text's characters in the order of their codes, whatever the order of the text and however they are
/// written: radicals and vertical forms as usual.
fn characters(text: &str) -> String {
    let mut all: Vec<char> = text.nfkc().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
    for c in &mut all {
        *c = match *c {
            '\u{301c}' => '~',
            '\u{2010}' | '\u{2011}' => '-',
            c => c,
        };
    }
    all.sort_unstable();
    all.into_iter().collect()
}

#[track_caller]
fn check(bytes: Vec<u8>, expect: &str) -> Document {
    if let Some(theirs) = poppler(&bytes) {
        assert_eq!(characters(expect), characters(&theirs), "pdftotext reads:\n{theirs}");
    }
    let document = read(bytes);
    assert_eq!(document.text, expect, "{}\n{:?}", document.text, warnings(&document));
    assert_eq!(warnings(&document), [""; 0]);
    document
}

fn one(encoding: &str, content: impl AsRef<[u8]>) -> Vec<u8> {
    Pdf::new(encoding).page(content).finish()
}

#[test]
fn encodings_of_fonts_that_are_not_embedded_are_read() {
    let sentence = "あおば堂の顧客情報12件";
    let sjis = encoding_rs::SHIFT_JIS.encode(sentence).0;
    let euc = encoding_rs::EUC_JP.encode(sentence).0;
    let utf16: Vec<u8> = sentence.encode_utf16().flat_map(u16::to_be_bytes).collect();
    // Numbers of Adobe-Japan1: kana from 842 on, figures from 17 on.
    let cids: Vec<u8> = [843u16, 886, 855, 18, 19].into_iter().flat_map(u16::to_be_bytes).collect();
    for (encoding, codes, expect) in [
        ("90ms-RKSJ-H", &sjis[..], sentence),
        ("90msp-RKSJ-H", &sjis, sentence),
        ("EUC-H", &euc, sentence),
        ("UniJIS-UCS2-H", &utf16, sentence),
        ("UniJIS-UCS2-HW-H", &utf16, sentence),
        ("UniJIS-UTF16-H", &utf16, sentence),
        ("Identity-H", &cids, "あねぎ12"),
    ] {
        check(one(encoding, shown("F1", 70.0, 80.0, 12.0, codes)), &format!("{expect}\n"));
    }
}

#[test]
fn characters_outside_the_basic_plane_are_read() {
    check(one("UniJIS-UTF16-H", text(70.0, 80.0, 12.0, "𠮷野﨑様")), "𠮷野﨑様\n");
}

#[test]
fn lines_of_a_paragraph_are_joined() {
    let head =
        [text(235.0, 60.0, 12.0, "2026年9月1日"), text(70.0, 100.0, 16.0, "個人情報の漏えいに関するお詫びとお知らせ")];
    let body = lines(
        70.0,
        150.0,
        10.0,
        &[
            "　このたび、あおば堂が運営する通信販売サイトにおいて、第三者による不正アクセ",
            "スを受け、お客様の個人情報が漏えいした可能性があることが判明いたしました。お",
            "客様には多大なご迷惑をおかけし、深くお詫び申し上げます。",
            "　なお、現時点で悪用は確認されておりません。",
            "1. 対象となる情報",
            "・氏名、住所、電話番号（ご登録いただいた方に限ります。）、メールアドレス、ご",
            "　購入の履歴",
            "・会員ID",
        ],
    );
    check(
        one(HALF_WIDTH, head.concat() + &body),
        "2026年9月1日\n\n個人情報の漏えいに関するお詫びとお知らせ\n\n\
         このたび、あおば堂が運営する通信販売サイトにおいて、第三者による不正アクセスを受け、お客様の個人情報が漏えいした可能性があることが判明いたしました。お客様には多大なご迷惑をおかけし、深くお詫び申し上げます。\n\
         なお、現時点で悪用は確認されておりません。\n1. 対象となる情報\n\
         ・氏名、住所、電話番号（ご登録いただいた方に限ります。）、メールアドレス、ご購入の履歴\n・会員ID\n",
    );
}

#[test]
fn short_lines_stay_apart() {
    let address = lines(350.0, 400.0, 10.0, &["株式会社あおば堂", "代表取締役社長　青葉太郎", "電話 03-0000-0000"]);
    let dates = lines(350.0, 60.0, 10.0, &["令和8年9月1日", "株式会社あおば堂"]);
    let body = lines(70.0, 120.0, 10.0, &["お客様各位", "お知らせ"]);
    check(
        one(HALF_WIDTH, dates + &body + &address),
        "令和8年9月1日\n株式会社あおば堂\n\nお客様各位\nお知らせ\n\n株式会社あおば堂\n代表取締役社長　青葉太郎\n電話 03-0000-0000\n",
    );
}

#[test]
fn blanks_are_where_words_are_parted() {
    let content = [
        // Latin words with and without blanks, Japanese spread to fill its line, Latin next to Japanese.
        text(70.0, 60.0, 10.0, "Aoba Do Inc."),
        text(70.0, 80.0, 10.0, "個"),
        text(82.0, 80.0, 10.0, "人"),
        text(94.0, 80.0, 10.0, "情"),
        text(106.0, 80.0, 10.0, "報"),
        text(70.0, 100.0, 10.0, "2026"),
        text(92.5, 100.0, 10.0, "年"),
        text(70.0, 120.0, 10.0, "USB"),
        text(88.0, 120.0, 10.0, "memory"),
        // Bold as the same characters twice.
        text(70.0, 140.0, 10.0, "重要"),
        text(70.3, 140.0, 10.0, "重要"),
    ];
    let document = read(one(HALF_WIDTH, content.concat()));
    assert_eq!(document.text, "Aoba Do Inc.\n個人情報\n2026年\nUSB memory\n重要\n");
}

#[test]
fn ruled_tables_are_cut_at_their_rules() {
    let cells = [
        text(75.0, 205.0, 10.0, "項目"),
        text(155.0, 205.0, 10.0, "件数"),
        text(215.0, 205.0, 10.0, "期間"),
        text(75.0, 225.0, 10.0, "氏名"),
        // Text that reaches its cell's edge, and two lines in a cell.
        text(152.0, 225.0, 10.0, "12,345件"),
        text(211.0, 225.0, 10.0, "2026年4月1日から2026年4"),
        text(211.0, 237.0, 10.0, "月30日まで"),
        text(75.0, 265.0, 10.0, "合計"),
        text(152.0, 265.0, 10.0, "12,345件"),
        text(215.0, 265.0, 10.0, "※重複を含む"),
    ];
    let rules = grid(&[70.0, 150.0, 210.0, 340.0], &[200.0, 220.0, 260.0, 280.0]);
    let around = text(70.0, 170.0, 10.0, "漏えいした件数") + &text(70.0, 300.0, 10.0, "以上");
    let document = check(
        one(HALF_WIDTH, cells.concat() + &rules + &around),
        "漏えいした件数\n\n項目 件数 期間\n氏名 12,345件 2026年4月1日から2026年4月30日まで\n合計 12,345件 ※重複を含む\n\n以上\n",
    );
    let rows = document.blocks.iter().filter(|b| b.kind == BlockKind::TableRow).count();
    assert_eq!(rows, 3);
}

#[test]
fn joined_cells_are_one() {
    // A head over two columns, a label beside two rows, an open left side.
    let rules = [
        line(70.0, 200.0, 310.0, 200.0),
        line(150.0, 220.0, 310.0, 220.0),
        line(150.0, 240.0, 310.0, 240.0),
        line(70.0, 260.0, 310.0, 260.0),
        line(150.0, 200.0, 150.0, 260.0),
        line(230.0, 220.0, 230.0, 260.0),
        line(310.0, 200.0, 310.0, 260.0),
    ];
    let cells = [
        text(75.0, 225.0, 10.0, "顧客"),
        text(155.0, 205.0, 10.0, "漏えいした情報の件数"),
        text(155.0, 225.0, 10.0, "氏名"),
        text(235.0, 225.0, 10.0, "30件"),
        text(155.0, 245.0, 10.0, "住所"),
        text(235.0, 245.0, 10.0, "28件"),
    ];
    check(one(HALF_WIDTH, rules.concat() + &cells.concat()), "顧客 漏えいした情報の件数\n氏名 30件\n住所 28件\n");
}

#[test]
fn rules_are_also_thin_boxes() {
    let boxes: String = [
        (70.0, 200.0, 200.0, 0.5),
        (70.0, 220.0, 200.0, 0.5),
        (70.0, 200.0, 0.5, 20.0),
        (150.0, 200.0, 0.5, 20.0),
        (270.0, 200.0, 0.5, 20.0),
    ]
    .iter()
    .map(|(x, top, w, h): &(f32, f32, f32, f32)| format!("{x} {} {w} {h} re f\n", 842.0 - top - h))
    .collect();
    let cells = text(75.0, 205.0, 10.0, "発生日") + &text(150.5, 205.0, 10.0, "2026年9月1日");
    check(one(HALF_WIDTH, boxes + &cells), "発生日 2026年9月1日\n");
}

#[test]
fn two_columns_are_read_one_after_the_other() {
    let left = [
        "当院では、職員が患者様の診療",
        "情報を保存したＵＳＢメモリを",
        "院外へ持ち出し、帰宅の途中で",
        "紛失したことが判明しました。",
        "警察へ届け出るとともに、捜索",
    ];
    let right = [
        "を続けておりますが、現在まで",
        "に発見には至っておりません。",
        "情報は氏名、生年月日、検査の",
        "結果で、三十名分です。",
    ];
    let title = text(180.0, 60.0, 16.0, "個人情報を保存した機器の紛失");
    // Drawn across, as some programs do: the first line of both columns, then the second …
    let mut body = String::new();
    for (i, line) in left.iter().enumerate() {
        let top = 110.0 + 18.0 * i as f32;
        body += &text(70.0, top, 12.0, line);
        body += &right.get(i).map_or(String::new(), |line| text(310.0, top + 3.0, 12.0, line));
    }
    check(
        one(HALF_WIDTH, title + &body),
        "個人情報を保存した機器の紛失\n\n当院では、職員が患者様の診療情報を保存したＵＳＢメモリを院外へ持ち出し、帰宅の途中で紛失したことが判明しました。\
         警察へ届け出るとともに、捜索を続けておりますが、現在までに発見には至っておりません。情報は氏名、生年月日、検査の結果で、三十名分です。\n",
    );
}

#[test]
fn labels_beside_their_values_are_no_columns() {
    let labels = lines(70.0, 100.0, 10.0, &["発生日", "発生場所", "件数", "対象者"]);
    let values = lines(160.0, 100.0, 10.0, &["2026年9月1日", "本社営業部の執務室", "30件", "会員"]);
    check(
        one(HALF_WIDTH, labels + &values),
        "発生日 2026年9月1日\n発生場所 本社営業部の執務室\n件数 30件\n対象者 会員\n",
    );
}

#[test]
fn vertical_writing_is_read_from_right_to_left() {
    let mut pdf = Pdf::new("UniJIS-UTF16-V");
    pdf.font(HALF_WIDTH);
    let codes = |s: &str| s.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>();
    let content = [
        shown("F1", 500.0, 100.0, 12.0, &codes("「お詫び」（青葉町）")),
        shown("F1", 480.0, 100.0, 12.0, &codes("　役場の職員が書類を、")),
        shown("F1", 460.0, 100.0, 12.0, &codes("紛失しました。")),
        // Two figures upright in the line, and a page's number below.
        shown("F1", 440.0, 100.0, 12.0, &codes("九月")),
        shown("F2", 434.0, 134.0, 12.0, &codes("12")),
        shown("F1", 440.0, 136.0, 12.0, &codes("日")),
        shown("F2", 290.0, 800.0, 10.0, &codes("- 1 -")),
    ];
    let document = read(pdf.page(content.concat()).finish());
    assert_eq!(document.text, "「お詫び」（青葉町）\n役場の職員が書類を、紛失しました。\n九月12日\n");
}

#[test]
fn pages_on_their_side_are_read() {
    let mut pdf = Pdf::new(HALF_WIDTH);
    pdf.page = "/Rotate 90".into();
    pdf.page(lines(70.0, 80.0, 12.0, &["漏えいのお知らせ", "青葉町"]));
    check(pdf.finish(), "漏えいのお知らせ\n青葉町\n");
    // Without being told: the text itself is turned.
    let turned =
        "BT /F1 12 Tf 0 1 -1 0 300 100 Tm <6f0f30483044> Tj ET BT /F1 12 Tf 0 1 -1 0 330 100 Tm <97528449753a> Tj ET";
    check(one(HALF_WIDTH, turned), "漏えい\n青葉町\n");
}

#[test]
fn actual_text_stands_for_its_glyphs() {
    // As browsers print: glyphs drawn by procedures, a table that gives radicals, the true text around them.
    let mut pdf = Pdf::default();
    let glyph = pdf.stream("", b"1000 0 0 0 1000 1000 d1 0 0 500 500 re f");
    let table = "begincmap 1 begincodespacerange <00> <ff> endcodespacerange 3 beginbfchar \
                 <01> <2f49> <02> <2f47> <03> <fb01> endbfchar endcmap";
    let table = pdf.stream("", table.as_bytes());
    pdf.font_object(&format!(
        "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1000 1000] /FontMatrix [0.001 0 0 0.001 0 0] \
         /CharProcs << /a {glyph} 0 R /b {glyph} 0 R /c {glyph} 0 R >> /FirstChar 1 /LastChar 3 /Widths [1000 1000 1000] \
         /Encoding << /Type /Encoding /Differences [1 /a /b /c] >> /ToUnicode {table} 0 R >>"
    ));
    pdf.page(
        "BT /F1 12 Tf 70 700 Td /Span << /ActualText <feff0031003167080032003065e5> >> BDC <010203> Tj EMC ET \
         BT /F1 12 Tf 70 670 Td <0102> Tj <03> Tj ET",
    );
    check(pdf.finish(), "11月20日\n月日fi\n");
}

#[test]
fn simple_fonts_are_read() {
    let mut pdf = Pdf::default();
    pdf.font_object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>");
    pdf.page("BT /F1 12 Tf 70 700 Td (Aoba Do: 12 files) Tj ET");
    check(pdf.finish(), "Aoba Do: 12 files\n");
}

#[test]
fn encrypted_files_that_ask_for_no_password_are_read() {
    // Written by `Pdf` above and encrypted with `qpdf --encrypt "" owner 256 --` and `128 --use-aes=y`.
    for bytes in [&include_bytes!("pdf/aes-128.pdf")[..], include_bytes!("pdf/aes-256.pdf")] {
        check(bytes.to_vec(), "青葉町の職員が名簿を紛失しました\n");
    }
    let document = read(include_bytes!("pdf/password.pdf").to_vec());
    assert_eq!(document.text, "");
    assert_eq!(warnings(&document), ["It asks for a password; save it without one to have it read."]);
}

#[test]
fn passages_know_their_pages() {
    let mut pdf = Pdf::new(HALF_WIDTH);
    pdf.page(
        lines(
            70.0,
            80.0,
            10.0,
            &["一枚目の表題", "この文は次の頁へ続くので、一枚目の終わりでは終わらず、そのまま次の頁の初めへ"],
        ) + &text(290.0, 800.0, 9.0, "1/3"),
    );
    pdf.page(lines(70.0, 80.0, 10.0, &["続きます。", "二枚目の終わり"]) + &text(290.0, 800.0, 9.0, "2/3"));
    pdf.page(""); // nothing on it, and nothing lost
    let document = check_pages(&pdf);
    let page = |passage: &str| document.page_at(document.text.find(passage).unwrap()).map(|on| on.number);
    assert_eq!(page("一枚目の表題"), Some(1));
    assert_eq!(page("続くので"), Some(1));
    assert_eq!(page("続きます"), Some(2));
    assert_eq!(page("二枚目の終わり"), Some(2));
    assert_eq!(document.pages.len(), 3);
}

fn check_pages(pdf: &Pdf) -> Document {
    let document = read(pdf.finish());
    assert_eq!(
        document.text,
        "一枚目の表題\nこの文は次の頁へ続くので、一枚目の終わりでは終わらず、そのまま次の頁の初めへ続きます。\n二枚目の終わり\n"
    );
    document
}

#[test]
fn a_title_is_one_that_stands_on_the_first_page() {
    for (info, expect) in [
        ("/Title <feff6f0f3048304430 6e304a77e53089305b>", Some("漏えいのお知らせ")),
        ("/Title (Microsoft Word - 0901_press.docx)", None),
        ("/Title <feff524d56de306e304a77e53089305b>", None),
        ("/Title ()", None),
        ("", None),
    ] {
        let mut pdf = Pdf::new(HALF_WIDTH);
        pdf.info = info.into();
        let document = read(pdf.page(lines(70.0, 80.0, 12.0, &["青葉町", "漏えいの　お知らせ"])).finish());
        assert_eq!(document.title.as_deref(), expect, "{info}");
    }
}

#[test]
fn scans_are_named_and_the_other_pages_read() {
    let mut pdf = Pdf::new(HALF_WIDTH);
    let image = pdf.stream(
        "/Type /XObject /Subtype /Image /Width 2 /Height 2 /ColorSpace /DeviceGray /BitsPerComponent 8",
        &[255, 255, 255, 255],
    );
    pdf.page(text(70.0, 80.0, 12.0, "一枚目"));
    pdf.resources = format!("/XObject << /Im {image} 0 R >>");
    pdf.page("q 595 0 0 842 0 0 cm /Im Do Q");
    let document = read(pdf.finish());
    assert_eq!(document.text, "一枚目\n");
    let [warning] = warnings(&document)[..] else { panic!("{:?}", document.warnings) };
    assert!(warning.starts_with("Page 2: no text layer"), "{warning}");

    // A scanner's own text behind the image is one's word for the image.
    let mut pdf = Pdf::new(HALF_WIDTH);
    pdf.resources = format!(
        "/XObject << /Im {} 0 R >>",
        pdf.stream(
            "/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8",
            &[255]
        )
    );
    pdf.page(format!("q 595 0 0 842 0 0 cm /Im Do Q 3 Tr {}", text(70.0, 80.0, 12.0, "漏えい")));
    let document = read(pdf.finish());
    assert_eq!(document.text, "漏えい\n");
    assert!(document.page_at(0).unwrap().recognised);
    assert_eq!(warnings(&document), ["Page 1: the text was recognised in an image (OCR) and may be wrong."]);
}

/// A letter a character, as squares that are black.
fn strokes(character: char) -> [&'static str; 9] {
    match character {
        '田' => [
            "XXXXXXXXX",
            "X...X...X",
            "X...X...X",
            "X...X...X",
            "XXXXXXXXX",
            "X...X...X",
            "X...X...X",
            "X...X...X",
            "XXXXXXXXX",
        ],
        '中' => [
            "....X....",
            "....X....",
            "XXXXXXXXX",
            "X...X...X",
            "X...X...X",
            "XXXXXXXXX",
            "....X....",
            "....X....",
            "....X....",
        ],
        '山' => [
            "....X....",
            "....X....",
            "X...X...X",
            "X...X...X",
            "X...X...X",
            "X...X...X",
            "X...X...X",
            "X...X...X",
            "XXXXXXXXX",
        ],
        _ => [
            "XXXXXXXXX",
            "X.......X",
            "X.......X",
            "X.......X",
            "X.......X",
            "X.......X",
            "X.......X",
            "X.......X",
            "XXXXXXXXX",
        ],
    }
}

/// The width, the height and the grey dots of a text as a scanner sees it at 300 dots an inch.
fn scan(text: &str) -> (usize, usize, Vec<u8>) {
    const DOTS: usize = 4;
    let (width, height) = ((text.chars().count() * 12 + 40) * DOTS, 60 * DOTS);
    let mut grey = vec![255; width * height];
    for (i, character) in text.chars().enumerate() {
        for (y, row) in strokes(character).iter().enumerate() {
            for (x, _) in row.match_indices('X') {
                for dot in 0..DOTS * DOTS {
                    let (dx, dy) = (dot % DOTS, dot / DOTS);
                    grey[((25 + y) * DOTS + dy) * width + (20 + i * 12 + x) * DOTS + dx] = 0;
                }
            }
        }
    }
    (width, height, grey)
}

#[test]
fn scans_are_read_where_tesseract_is() {
    let listed = std::process::Command::new("tesseract").arg("--list-langs").output();
    if !listed.is_ok_and(|out| String::from_utf8_lossy(&out.stdout).lines().any(|line| line == "jpn")) {
        eprintln!("skipped: tesseract with Japanese is not installed, so no scan is read");
        return;
    }
    let (width, height, grey) = scan("山口中田");
    let mut pdf = Pdf::new(HALF_WIDTH);
    let of = format!(
        "/Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace /DeviceGray /BitsPerComponent 8"
    );
    pdf.resources = format!("/XObject << /Im {} 0 R >>", pdf.stream(&of, &grey));
    let points = |dots: usize| dots as f32 * 72.0 / 300.0;
    pdf.page(text(70.0, 80.0, 12.0, "一枚目"));
    pdf.page(format!("q {} 0 0 {} 100 600 cm /Im Do Q", points(width), points(height)));
    let document = read(pdf.finish());
    assert_eq!(document.text, "一枚目\n\n山口中田\n");
    let recognised: Vec<bool> = document.pages.iter().map(|page| page.on.recognised).collect();
    assert_eq!(recognised, [false, true]);
    assert_eq!(warnings(&document), ["Page 2: the text was recognised in an image (OCR) and may be wrong."]);
}

/// A font in CFF (Adobe technical note 5176) whose glyphs are boxes, numbered as Adobe-Japan1 numbers characters.
fn numbered_font(cids: &[u16]) -> Vec<u8> {
    let index = |items: &[&[u8]]| {
        let mut out = u16::try_from(items.len()).unwrap().to_be_bytes().to_vec();
        if items.is_empty() {
            return out;
        }
        out.push(2);
        let mut end = 1_u16;
        out.extend(end.to_be_bytes());
        for item in items {
            end += u16::try_from(item.len()).unwrap();
            out.extend(end.to_be_bytes());
        }
        out.extend(items.concat());
        out
    };
    // Whole numbers of five bytes, so that the length does not hang on the values.
    let number = |n: usize| [&[29][..], &u32::try_from(n).unwrap().to_be_bytes()].concat();
    let box_of_100 = [239, 239, 21, 239, 6, 239, 7, 39, 6, 14];
    let glyphs = index(&vec![&box_of_100[..]; cids.len() + 1]);
    let charset = [vec![0], cids.iter().flat_map(|cid| cid.to_be_bytes()).collect()].concat();
    let all = u16::try_from(cids.len() + 1).unwrap().to_be_bytes();
    let select = [&[3, 0, 1, 0, 0, 0][..], &all].concat();
    let (name, strings) = (index(&[b"Numbered"]), index(&[b"Adobe", b"Japan1"]));
    let top = |at: [usize; 4]| {
        let [charset, select, glyphs, fonts] = at.map(number);
        let collection = [number(391), number(392), number(0), vec![12, 30]].concat();
        let count = [number(30_000), vec![12, 34]].concat();
        let places = [charset, vec![15], select, vec![12, 37], glyphs, vec![17], fonts, vec![12, 36]].concat();
        index(&[&[collection, count, places].concat()])
    };
    let head = [vec![1, 0, 4, 2], name].concat();
    let behind = [strings, index(&[])].concat();
    let start = head.len() + top([0; 4]).len() + behind.len();
    let at_select = start + charset.len();
    let at_glyphs = at_select + select.len();
    let at_fonts = at_glyphs + glyphs.len();
    // A private dictionary without an entry.
    let fonts = index(&[&[number(0), number(at_fonts), vec![18]].concat()]);
    [head, top([start, at_select, at_glyphs, at_fonts]), behind, charset, select, glyphs, fonts].concat()
}

#[test]
fn embedded_fonts_without_a_table_are_read_by_their_collection() {
    let cids = [18_u16, 19, 843, 855, 886];
    let mut pdf = Pdf::default();
    let font = pdf.stream("/Subtype /CIDFontType0C", &numbered_font(&cids));
    let descriptor = pdf.object(format!(
        "<< /Type /FontDescriptor /FontName /ABCDEF+Numbered /Flags 4 /FontBBox [0 0 1000 1000] /ItalicAngle 0 /Ascent 880 \
         /Descent -120 /CapHeight 700 /StemV 80 /FontFile3 {font} 0 R >>"
    ));
    let descendant = pdf.object(format!(
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /ABCDEF+Numbered /CIDSystemInfo << /Registry (Adobe) /Ordering (Japan1) \
         /Supplement 6 >> /DW 1000 /W [18 [500 500]] /FontDescriptor {descriptor} 0 R >>"
    ));
    pdf.font_object(&format!(
        "<< /Type /Font /Subtype /Type0 /BaseFont /ABCDEF+Numbered /Encoding /Identity-H /DescendantFonts [{descendant} 0 R] >>"
    ));
    let codes: Vec<u8> = [843_u16, 886, 855, 18, 19].into_iter().flat_map(u16::to_be_bytes).collect();
    check(pdf.page(shown("F1", 70.0, 80.0, 12.0, &codes)).finish(), "あねぎ12\n");
}

#[test]
fn damage_loses_no_more_than_the_page() {
    let mut pdf = Pdf::new(HALF_WIDTH);
    pdf.page(text(70.0, 80.0, 12.0, "一枚目"));
    let broken = pdf.stream("/Filter /FlateDecode", b"no deflate at all");
    pdf.page_of(broken);
    pdf.page(text(70.0, 80.0, 12.0, "三枚目"));
    let whole = pdf.finish();
    assert_eq!(read(whole.clone()).text, "一枚目\n\n三枚目\n");
    // Cut off, without its table of objects.
    let cut = whole.windows(4).rposition(|w| w == b"xref").unwrap();
    assert_eq!(read(whole[..cut - 40].to_vec()).text, "一枚目\n\n三枚目\n");
    for bytes in [&b"%PDF-1.7"[..], b"%PDF-1.7\nnothing else", b"%PDF-1.4 1 0 obj << /Type /Catalog >>"] {
        let document = read(bytes.to_vec());
        assert_eq!(warnings(&document), ["It is damaged."], "{bytes:?}");
    }
}

#[test]
fn characters_without_a_meaning_are_told() {
    let mut pdf = Pdf::default();
    let glyph = pdf.stream("", b"1000 0 0 0 1000 1000 d1 0 0 500 500 re f");
    pdf.font_object(&format!(
        "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1000 1000] /FontMatrix [0.001 0 0 0.001 0 0] /FirstChar 1 /LastChar 1 \
         /CharProcs << /g1 {glyph} 0 R >> /Widths [1000] /Encoding << /Differences [1 /zzz1] >> >>"
    ));
    let document = read(pdf.page("BT /F1 12 Tf 70 700 Td <0101> Tj ET").finish());
    assert_eq!(document.text, "\u{fffd}\u{fffd}\n");
    assert!(warnings(&document)[0].contains("what 2 of its characters mean"), "{:?}", document.warnings);
}

mod hostile {
    use std::io::Read as _;

    use flate2::{Compression, read::ZlibEncoder};
    use proptest::prelude::*;

    use super::*;

    fn packed(data: impl std::io::Read) -> Vec<u8> {
        let mut out = Vec::new();
        ZlibEncoder::new(data, Compression::best()).read_to_end(&mut out).unwrap();
        out
    }

    #[test]
    fn bombs_are_not_unpacked() {
        let zeros = packed(std::io::repeat(b' ').take(1 << 30));
        for (filter, data) in [("/FlateDecode", zeros.clone()), ("[/FlateDecode /FlateDecode]", packed(&zeros[..]))] {
            let mut pdf = Pdf::new(HALF_WIDTH);
            let bomb = pdf.stream(&format!("/Filter {filter}"), &data);
            let document = read(pdf.page_of(bomb).finish());
            assert_eq!(warnings(&document), ["It unpacks to more than 32 MB at one place; it is not read."]);
        }
    }

    #[test]
    fn forms_that_draw_each_other_are_counted() {
        let mut pdf = Pdf::new(HALF_WIDTH);
        let head = "/Type /XObject /Subtype /Form /BBox [0 0 595 842]";
        let mut inner = pdf.stream(head, b"0 0 1 1 re f");
        for _ in 0..12 {
            let entries = format!("{head} /Resources << /XObject << /X {inner} 0 R >> >>");
            inner = pdf.stream(&entries, "/X Do ".repeat(10).as_bytes());
        }
        pdf.page(text(70.0, 80.0, 12.0, "一枚目"));
        pdf.resources = format!("/XObject << /X {inner} 0 R >>");
        pdf.page("/X Do");
        let document = read(pdf.finish());
        assert_eq!(document.text, "一枚目\n");
        assert_eq!(warnings(&document), ["Page 2 cannot be decoded; the text of the others is here."]);
    }

    #[test]
    fn a_form_may_draw_itself() {
        let mut pdf = Pdf::new(HALF_WIDTH);
        let number = pdf.object("<< >>") + 1;
        let entries = format!(
            "/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /X {number} 0 R >> >>"
        );
        assert_eq!(pdf.stream(&entries, b"/X Do /X Do"), number);
        pdf.resources = format!("/XObject << /X {number} 0 R >>");
        pdf.page(text(70.0, 80.0, 12.0, "一枚目") + "/X Do");
        assert_eq!(read(pdf.finish()).text, "一枚目\n");
    }

    fn sample() -> Vec<u8> {
        let mut pdf = Pdf::new(HALF_WIDTH);
        pdf.info = "/Title <feff6f0f3048>".into();
        let table = grid(&[70.0, 150.0, 210.0], &[200.0, 220.0, 260.0]) + &text(75.0, 205.0, 10.0, "件数12");
        let packed = packed(table.as_bytes());
        let content = pdf.stream("/Filter /FlateDecode", &packed);
        pdf.page_of(content);
        pdf.page(lines(70.0, 80.0, 12.0, &["漏えい", "お詫び"]));
        pdf.finish()
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, cases: 300, ..ProptestConfig::default() })]

        #[test]
        fn any_damage_is_read(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12), cut in any::<Option<prop::sample::Index>>()) {
            let mut bytes = sample();
            for (at, byte) in changes {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
            if let Some(cut) = cut {
                bytes.truncate(cut.index(bytes.len()));
            }
            jikenbo_testkit::laws::document(&read(bytes));
        }
    }
}

/// The example of `examples/releases/`: a letter with a table, over two pages.
fn example() -> Vec<u8> {
    let mut pdf = Pdf::new(HALF_WIDTH);
    pdf.info =
        "/Title <feff500b4eba60c55831306e542b307e308c308b66f8985e306e8aa49001306b95a23059308b304a8a6b3073>".into();
    let head = [
        text(415.0, 50.0, 10.5, "2026年9月16日"),
        text(365.0, 66.0, 10.5, "医療法人社団うみねこ会"),
        text(387.0, 82.0, 10.5, "うみねこ浜病院"),
        text(128.0, 118.0, 14.0, "個人情報の含まれる書類の誤送に関するお詫び"),
    ];
    let body = lines(
        70.0,
        160.0,
        10.5,
        &[
            "　このたび、当院において、患者様の個人情報が記載された診療情報提供書を、誤って",
            "別の医療機関へＦＡＸで送信する事案が発生いたしました。患者様をはじめ関係の皆",
            "様に多大なご迷惑をおかけしましたことを、深くお詫び申し上げます。",
        ],
    );
    let details = lines(
        70.0,
        230.0,
        10.5,
        &[
            "1. 経緯",
            "　地域連携室の職員が送信先の番号を確認せずに送信し、9月9日に医療機関からの連絡",
            "で誤送信が判明しました。書類は回収いたしました。",
            "2. 対象　氏名、生年月日、病名、電話番号",
        ],
    );
    let rules = grid(&[90.0, 250.0, 340.0], &[310.0, 332.0, 354.0]);
    let cells = [
        text(98.0, 316.0, 10.5, "対象となる患者様"),
        text(258.0, 316.0, 10.5, "12名"),
        text(98.0, 338.0, 10.5, "電話番号"),
        text(258.0, 338.0, 10.5, "9名"),
    ];
    let rest =
        text(70.0, 376.0, 10.5, "　外部への流出及び悪用は確認されておりません。") + &text(290.0, 800.0, 9.0, "1");
    pdf.page(head.concat() + &body + &details + &rules + &cells.concat() + &rest);
    let overleaf = lines(
        70.0,
        60.0,
        10.5,
        &[
            "3. 対応",
            "　9月11日に個人情報保護委員会へ報告し、12名の患者様全員へ書面でお知らせいたし",
            "ました。送信前に二名で番号を読み合わせることとし、再発防止に努めてまいります。",
            "お問い合わせ：地域連携室 電話 000-000-0000",
        ],
    );
    pdf.page(overleaf + &text(290.0, 800.0, 9.0, "2"));
    pdf.finish()
}

#[test]
fn the_example_is_what_this_file_writes() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/releases/notice.pdf");
    #[allow(clippy::disallowed_methods, reason = "how goldens are written anew")]
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(path, example()).unwrap();
    }
    assert!(std::fs::read(path).unwrap() == example(), "run with UPDATE_GOLDEN=1 and read what changed");
    let document = read(example());
    assert_eq!(document.title.as_deref(), Some("個人情報の含まれる書類の誤送に関するお詫び"), "{}", document.text);
}
