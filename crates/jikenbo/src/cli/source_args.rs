//! What a source is made of, as written on the command line and in `sources.toml`.

/// Seconds between two looks at least, and at most: a month.
const EVERY: std::ops::RangeInclusive<u32> = 1..=31 * 86_400;

/// An address as `https://www.example.jp/news/`, in its normal form.
pub fn url(text: &str) -> Result<String, String> {
    let teach =
        |why: &str| format!("\"{text}\" is no address of a source ({why}); write it as https://www.example.jp/news/");
    let mut url = url::Url::parse(text.trim()).map_err(|e| teach(&e.to_string()))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(teach("it does not begin with http:// or https://"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(teach("it holds a user's name or password, which would be kept in the archive"));
    }
    url.set_fragment(None);
    Ok(url.into())
}

/// `30m`, `1h`, `2d` in seconds.
pub fn every(text: &str) -> Result<u32, String> {
    let teach = || format!("\"{text}\" is no time between looks; write it as 30m, 1h or 2d, a month at most");
    let text = text.trim();
    let unit = text.chars().last().ok_or_else(teach)?;
    let seconds = match unit {
        's' => 1,
        'm' => 60,
        'h' => 3_600,
        'd' => 86_400,
        _ => return Err(teach()),
    };
    let n: u32 = text[..text.len() - 1].trim_end().parse().map_err(|_| teach())?;
    n.checked_mul(seconds).filter(|n| EVERY.contains(n)).ok_or_else(teach)
}

/// The name of a source that was given none: its address without what all addresses have.
pub fn default_name(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.strip_suffix('/').filter(|host| !host.contains('/')).unwrap_or(rest).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_those_of_the_web() {
        assert_eq!(url(" HTTPS://WWW.Example.jp#top").unwrap(), "https://www.example.jp/");
        assert_eq!(default_name("https://www.example.jp/"), "www.example.jp");
        for bad in
            ["www.example.jp", "ftp://example.jp/", "file:///etc/passwd", "https://a:b@example.jp/", "https://", ""]
        {
            assert!(url(bad).unwrap_err().contains("write it as"), "{bad}");
        }
    }

    #[test]
    fn times_between_looks_are_read() {
        for (text, seconds) in [("1h", 3600), ("90m", 5400), ("2 d", 172_800), ("10s", 10)] {
            assert_eq!(every(text), Ok(seconds));
        }
        for bad in ["", "1", "h", "0h", "1w", "時", "32d", "99999999999d", "-1h"] {
            assert!(every(bad).is_err(), "{bad}");
        }
    }
}
