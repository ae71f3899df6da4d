//! What a page links to as its own: the documents of a release beside its page.

use jikenbo_core::{Document, Link, NormText, Reading, Span, content_lines};

/// An article with more links, most of whose text they are, is a list.
const FEW_LINKS: usize = 3;
/// A page that says no more than this beside its title, in characters, leaves the telling to what it links to.
const SHORT: usize = 400;
/// Words of a line that hands something to the reader.
const HANDS_OVER: &[&str] =
    &["お知らせ", "お詫び", "全文", "公表", "別添", "別紙", "報告", "対象", "概要", "詳細", "説明", "資料", "リリース"];
/// Words of what a site has on every page.
const OF_THE_SITE: &[&str] = &["ポリシー", "会社案内", "利用規約", "採用", "カタログ", "パンフレット", "保護方針"];

/// How a page stands to what one of its links leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// The article that holds the link, by its index, where it tells of an incident; what is linked then belongs to it.
    pub article: Option<usize>,
    /// Whether the line of the link hands over a part of the notice (別紙, 詳細), so that it belongs there though
    /// it tells of no incident itself.
    pub is_part: bool,
}

/// Whether what `link` leads to is an attachment of its page. A link of a list, of navigation, or of what a
/// site has on every page is none; nor is one of a page that tells of no incident, unless the page says hardly
/// anything beside it.
pub fn attachment(document: &Document, readings: &[Reading], link: &Link) -> Option<Attachment> {
    let line =
        content_lines(&document.text).into_iter().find(|line| span_of(line, &document.text).overlaps(link.span))?;
    let line = NormText::new(line, 0);
    if OF_THE_SITE.iter().any(|word| line.as_str().contains(word)) {
        return None;
    }
    let reading = readings.iter().find(|reading| reading.article.span.overlaps(link.span))?;
    let (of_links, links) = linked(document, reading.article.span);
    let chars = reading.article.span.of(&document.text).chars().count();
    if links > FEW_LINKS && 2 * of_links > chars {
        return None;
    }
    if !reading.incidents.is_empty() {
        let is_part =
            HANDS_OVER.iter().any(|word| line.as_str().contains(word)) || line.as_str().contains(&reading.title);
        return Some(Attachment { article: Some(reading.article.index), is_part });
    }
    let is_cover = readings.len() == 1 && links <= FEW_LINKS && chars <= SHORT;
    is_cover.then_some(Attachment { article: None, is_part: false })
}

/// The characters of a passage that links stand on, and the number of the links.
fn linked(document: &Document, span: Span) -> (usize, usize) {
    let links = document.links.iter().filter(|link| link.span.overlaps(span));
    links.fold((0, 0), |(chars, n), link| (chars + link.span.of(&document.text).chars().count(), n + 1))
}

/// Where a line that was taken from a text stands in it.
fn span_of(line: &str, text: &str) -> Span {
    let start = line.as_ptr().addr() - text.as_ptr().addr();
    Span::new(start, start + line.len())
}

#[cfg(test)]
mod tests {
    use jikenbo_core::DocumentId;

    use super::*;
    use crate::Reader;

    /// What a page of one article says of the link on `words`; `links` are all that it has.
    fn check(text: &str, links: &[&str], words: &str, expect: Option<(bool, bool)>) {
        let mut document = Document::plain(DocumentId::new("x"), "page.html", text);
        let link = |words: &&str| {
            let start = text.find(words).unwrap();
            Link { span: Span::new(start, start + words.len()), url: "https://minamo.example/a.pdf".to_owned() }
        };
        document.links = links.iter().map(link).collect();
        let readings = Reader::shared().read(&document);
        let found = attachment(&document, &readings, &link(&words));
        assert_eq!(found.map(|found| (found.article.is_some(), found.is_part)), expect, "{text}");
    }

    #[test]
    fn what_a_page_hands_over_is_told_from_what_a_site_has() {
        let notice = "USBメモリの紛失について\n2026年9月3日、株式会社みなもと計測は、お客様30名の氏名を含むUSBメモリを紛失しました。お詫び申し上げます。\n";
        check(&format!("{notice}別紙（対象の店舗）\n"), &["別紙"], "別紙", Some((true, true)));
        check(&format!("{notice}ダウンロードはこちら\n"), &["こちら"], "こちら", Some((true, false)));
        check(&format!("{notice}個人情報保護方針\n"), &["個人情報保護方針"], "個人情報保護方針", None);
        // A page that says no more than what it links to, one that says more, and a list.
        check("製品のご案内\n資料はこちら\n", &["こちら"], "こちら", Some((false, false)));
        check(&format!("製品のご案内\n{}\n資料はこちら\n", "良い品です。".repeat(80)), &["こちら"], "こちら", None);
        let list = ["春の製品の資料", "夏の製品の資料", "秋の製品の資料", "冬の製品の資料"];
        check(&format!("製品のご案内\n{}\n", list.join("\n")), &list, list[0], None);
    }
}
