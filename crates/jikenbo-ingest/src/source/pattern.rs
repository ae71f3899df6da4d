/// Whether an address matches a pattern, in which `*` stands for any characters, none among them. A pattern
/// without `*` matches every address that contains it.
pub fn matches(pattern: &str, url: &str) -> bool {
    if !pattern.contains('*') {
        return url.contains(pattern);
    }
    let parts: Vec<&str> = pattern.split('*').collect();
    let (Some(first), Some(last)) = (parts.first(), parts.last()) else { return false };
    // `/news/*` means the same whether or not the host is written before it.
    let start = if first.starts_with("http") || first.is_empty() {
        url.starts_with(first).then_some(0)
    } else {
        url.find(first)
    };
    let Some(start) = start else { return false };
    let mut rest = &url[start + first.len()..];
    for part in &parts[1..parts.len() - 1] {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.len() >= last.len() && rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stand_for_anything() {
        let url = "https://www.example.jp/news/2026/0407.html";
        for (pattern, expect) in [
            ("/news/", true),
            ("/news/*", true),
            ("/news/*.html", true),
            ("/news/*.pdf", false),
            ("https://www.example.jp/news/*/*.html", true),
            ("https://www.example.jp/*/*/*/*", false),
            ("*", true),
            ("*0407*", true),
            ("*.html", true),
            ("/topics/*", false),
            ("https://other.example.jp/*", false),
            ("/news/2026/0407.html*.html", false),
        ] {
            assert_eq!(matches(pattern, url), expect, "{pattern}");
        }
    }
}
