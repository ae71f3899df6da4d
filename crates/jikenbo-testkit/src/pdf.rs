//! Small PDFs, written as bytes: what a test's page needs and nothing else.

use std::fmt::Write as _;

/// How codes become characters, and how wide the characters are: for a font that is not in the file.
const CID_FONT: &str = "/Type /Font /Subtype /CIDFontType0 /BaseFont /HeiseiMin-W3 \
    /CIDSystemInfo << /Registry (Adobe) /Ordering (Japan1) /Supplement 2 >> /DW 1000 /W [1 95 500 231 389 500] \
    /FontDescriptor << /Type /FontDescriptor /FontName /HeiseiMin-W3 /Flags 6 /FontBBox [0 -120 1000 880] /ItalicAngle 0 \
    /Ascent 880 /Descent -120 /CapHeight 700 /StemV 80 >>";

/// A PDF in the making. A4 pages, the first font is `F1`; coordinates are points from the upper left corner.
#[derive(Clone, Debug, Default)]
pub struct Pdf {
    /// The objects 3, 4, 5 …; 1 is the catalogue, 2 the list of pages.
    objects: Vec<Vec<u8>>,
    fonts: Vec<usize>,
    pages: Vec<usize>,
    /// What the pages' resources say beside the fonts.
    pub resources: String,
    /// What the pages say beside their size and content: `/Rotate 90`.
    pub page: String,
    /// What the information dictionary says: `/Title (…)`.
    pub info: String,
}

impl Pdf {
    /// One with a font that is not embedded, read by the CMap `encoding`: `UniJIS-UCS2-HW-H`.
    pub fn new(encoding: &str) -> Self {
        let mut pdf = Self::default();
        pdf.font(encoding);
        pdf
    }

    /// Adds an object and gives its number.
    pub fn object(&mut self, object: impl Into<Vec<u8>>) -> usize {
        self.objects.push(object.into());
        self.objects.len() + 2
    }

    /// Adds a stream and gives its number. `entries` are its dictionary's but for its length.
    pub fn stream(&mut self, entries: &str, data: &[u8]) -> usize {
        let head = format!("<< {entries} /Length {} >>\nstream\n", data.len());
        self.object([head.as_bytes(), data, b"\nendstream"].concat())
    }

    /// Adds a font that is not embedded.
    pub fn font(&mut self, encoding: &str) {
        let descendant = self.object(format!("<< {CID_FONT} >>"));
        self.font_object(&format!(
            "<< /Type /Font /Subtype /Type0 /BaseFont /HeiseiMin-W3 /Encoding /{encoding} /DescendantFonts [{descendant} 0 R] >>"
        ));
    }

    /// Adds a font as it is written.
    pub fn font_object(&mut self, font: &str) {
        let number = self.object(font);
        self.fonts.push(number);
    }

    /// Adds a page that draws `content`.
    pub fn page(&mut self, content: impl AsRef<[u8]>) -> &mut Self {
        let content = self.stream("", content.as_ref());
        self.page_of(content)
    }

    /// Adds a page that draws a stream already added.
    pub fn page_of(&mut self, content: usize) -> &mut Self {
        let fonts = self.fonts.iter().enumerate().fold(String::new(), |mut out, (i, number)| {
            let _ = write!(out, "/F{} {number} 0 R ", i + 1); // a String takes everything
            out
        });
        let page = self.object(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] {} /Resources << /Font << {fonts}>> {} >> /Contents {content} 0 R >>",
            self.page, self.resources
        ));
        self.pages.push(page);
        self
    }

    /// The file.
    pub fn finish(&self) -> Vec<u8> {
        let mut out = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec();
        let kids: String = self.pages.iter().map(|page| format!("{page} 0 R ")).collect();
        let catalogue = b"<< /Type /Catalog /Pages 2 0 R >>".to_vec();
        let pages = format!("<< /Type /Pages /Count {} /Kids [{kids}] >>", self.pages.len()).into_bytes();
        let info = format!("<< {} >>", self.info).into_bytes();
        let all = [catalogue, pages].into_iter().chain(self.objects.iter().cloned()).chain([info]);
        let mut places = Vec::new();
        for (i, object) in all.enumerate() {
            places.push(out.len());
            out.extend_from_slice(format!("{} 0 obj\n", i + 1).as_bytes());
            out.extend_from_slice(&object);
            out.extend_from_slice(b"\nendobj\n");
        }
        let table = out.len();
        let size = places.len() + 1;
        let entries: String = places.iter().map(|place| format!("{place:010} 00000 n \n")).collect();
        let tail = format!(
            "xref\n0 {size}\n0000000000 65535 f \n{entries}trailer\n<< /Size {size} /Root 1 0 R /Info {} 0 R >>\nstartxref\n{table}\n%%EOF\n",
            size - 1
        );
        out.extend_from_slice(tail.as_bytes());
        out
    }
}

/// Draws `text` in UTF-16 with the first font: for `UniJIS-UCS2-HW-H` and `UniJIS-UTF16-H`. `top` is where
/// its line begins, from the page's upper edge.
pub fn text(x: f32, top: f32, size: f32, text: &str) -> String {
    let codes: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    shown("F1", x, top, size, &codes)
}

/// Draws codes with a font.
pub fn shown(font: &str, x: f32, top: f32, size: f32, codes: &[u8]) -> String {
    let hex: String = codes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("BT /{font} {size} Tf {x} {} Td <{hex}> Tj ET\n", 842.0 - top - 0.88 * size)
}

/// Draws a straight line from one point to another.
pub fn line(x0: f32, y0: f32, x1: f32, y1: f32) -> String {
    format!("{x0} {} m {x1} {} l S\n", 842.0 - y0, 842.0 - y1)
}

/// Lines of equal size below each other, from `(x, top)` down.
pub fn lines(x: f32, top: f32, size: f32, all: &[&str]) -> String {
    all.iter().enumerate().map(|(i, line)| text(x, top + i as f32 * 1.5 * size, size, line)).collect()
}

/// The rules of a table: down at `xs`, across at `ys`.
pub fn grid(xs: &[f32], ys: &[f32]) -> String {
    let (Some(x0), Some(x1), Some(y0), Some(y1)) = (xs.first(), xs.last(), ys.first(), ys.last()) else {
        return String::new();
    };
    let down = xs.iter().map(|x| line(*x, *y0, *x, *y1));
    down.chain(ys.iter().map(|y| line(*x0, *y, *x1, *y))).collect()
}
