//! Where a text that is too long to be read at once is cut into parts.

use jikenbo_core::Document;

use super::split;

/// Where to cut a part of a text that goes on behind it, in bytes: before its last article, which may
/// go on, else at a blank line, a line's end, a sentence's end, a blank. Always in the second half,
/// so that parts are not read over and over, and never within a character.
///
/// Gives the length of the text for one that is too short to be cut.
pub fn part_end(part: &Document) -> usize {
    let text = part.text.as_str();
    let half = text.floor_char_boundary(text.len() / 2);
    let article = || {
        let last = split(part).articles.pop()?;
        let start = last.date_line.map_or(last.span, |line| line.join(last.span)).start;
        (start > half).then_some(start)
    };
    let behind = |mark: &str| text[half..].rfind(mark).map(|at| half + at + mark.len()).filter(|at| *at < text.len());
    article()
        .or_else(|| behind("\n\n"))
        .or_else(|| behind("\r\n\r\n"))
        .or_else(|| behind("\n"))
        .or_else(|| behind("。"))
        .or_else(|| behind(" "))
        .unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use jikenbo_core::DocumentId;

    use super::*;

    fn check(text: &str, rest: &str) {
        let part = Document::plain(DocumentId::new("x"), "x.txt", text);
        assert_eq!(&text[part_end(&part)..], rest, "{text:?}");
    }

    #[test]
    fn cuts_before_the_last_article_else_where_least_is_lost() {
        let article = |n: u32| format!("【事件簿#2026-{n}】ほしの製作所 不正アクセス\n\n攻撃を受けた。\n\n\n");
        check(&[article(1), article(2), article(3)].concat(), &article(3));
        check("甲の一。\n\n乙の二。\n\n丙の三。\n丁", "丙の三。\n丁");
        check("甲の一。\r\n\r\n乙の二。\r\n\r\n丙の三。\r\n丁", "丙の三。\r\n丁");
        check("甲の一。\n乙の二。\n丙の三。丁", "丙の三。丁");
        check("甲の一。乙の二。丙の三。丁", "丁");
        check("甲乙丙丁", "");
        check("", "");
    }
}
