//! Host names as far as they tell whose they are.

/// Second labels under which a country's names are given to organisations: `co.jp`, `ac.uk`. Source: JPRS (属性型
/// JPドメイン名), Public Suffix List.
const SECOND: &[&str] =
    &["ac", "ad", "co", "com", "ed", "edu", "go", "gob", "gov", "gr", "lg", "ne", "net", "nom", "or", "org"];

/// The part of a host name that somebody registered, in lower case: `example.co.jp` of `www.example.co.jp`, `city.example.lg.jp`
/// of `www.city.example.lg.jp`. Takes an address, too. `None` for what is no host name.
pub fn registrable(host: &str) -> Option<String> {
    let host = host.trim().rsplit("://").next()?.split(['/', '?', '#']).next()?;
    let host = host.rsplit('@').next()?.split(':').next()?.trim_end_matches('.').to_lowercase();
    let labels: Vec<&str> = host.split('.').collect();
    let is_label = |l: &&str| !l.is_empty() && l.len() <= 63 && !l.contains(|c: char| !c.is_alphanumeric() && c != '-');
    if labels.len() < 2 || !labels.iter().all(is_label) || labels.iter().all(|l| l.parse::<u8>().is_ok()) {
        return None;
    }
    let [.., second, top] = labels[..] else { return None };
    if top == "onion" {
        return None;
    }
    let is_country = top.len() == 2;
    let kept = match () {
        () if top == "jp" && second == "lg" => 4,
        () if is_country && SECOND.contains(&second) => 3,
        // 都道府県型 and 地域型: example.tokyo.jp.
        () if top == "jp" && PREFECTURE_LABELS.contains(&second) => 3,
        () => 2,
    };
    // city.example.lg.jp is a municipality's, example.lg.jp a body's of its own.
    let is_area = labels.len() >= 4 && matches!(labels[labels.len() - 4], "city" | "town" | "vill" | "pref" | "metro");
    let kept = if kept == 4 && !is_area { 3 } else { kept };
    // What is reserved for examples is nobody's: each name under it is taken for somebody's (RFC 2606, and JPRS's likes of
    // example.co.jp).
    let at = |place: usize| labels.len().checked_sub(place).map(|at| labels[at]);
    let is_example = at(kept) == Some("example") && at(kept + 1).is_some_and(|label| label != "www");
    let kept = if is_example { kept + 1 } else { kept };
    (labels.len() >= kept).then(|| labels[labels.len() - kept..].join("."))
}

/// The label that names its holder: `example` of `example.co.jp` and of `city.example.lg.jp`.
pub fn holder(registrable: &str) -> &str {
    let mut labels = registrable.split('.');
    let first = labels.next().unwrap_or_default();
    match first {
        "city" | "town" | "vill" | "pref" | "metro" => labels.next().unwrap_or(first),
        _ => first,
    }
}

/// Hosts on which many publish: what stands there says nothing of whose it is.
const SHARED: &[&str] = &[
    "amazonaws.com",
    "ameblo.jp",
    "blogspot.com",
    "box.com",
    "connpass.com",
    "dreamnews.jp",
    "exblog.jp",
    "facebook.com",
    "fc2.com",
    "github.io",
    "google.com",
    "hatenablog.com",
    "hatenablog.jp",
    "jiji.com",
    "jimdo.com",
    "jpx.co.jp",
    "kyodonews.jp",
    "kyodonewsprwire.jp",
    "livedoor.jp",
    "medium.com",
    "nikkei.com",
    "note.com",
    "prtimes.jp",
    "ransomlook.io",
    "ransomware.live",
    "securite.jp",
    "seesaa.net",
    "studio.site",
    "tdnet.info",
    "twitter.com",
    "valuepress.com",
    "wixsite.com",
    "wordpress.com",
    "x.com",
    "yahoo.co.jp",
    "youtube.com",
];

/// Whether a registrable name is one under which many publish.
pub fn is_shared(registrable: &str) -> bool {
    SHARED.contains(&registrable)
}

/// Whether two registrable names may be one holder's: the same, or the same label under another end.
pub fn is_same_holder(a: &str, b: &str) -> bool {
    // city.minamoto.lg.jp and minamoto.co.jp are not.
    let is_area = |name: &str| name.ends_with(".lg.jp");
    a == b || (holder(a) == holder(b) && !is_area(a) && !is_area(b))
}

/// Prefectures as their domain labels are written. Source: JPRS, 都道府県型JPドメイン名.
const PREFECTURE_LABELS: &[&str] = &[
    "aichi",
    "akita",
    "aomori",
    "chiba",
    "ehime",
    "fukui",
    "fukuoka",
    "fukushima",
    "gifu",
    "gunma",
    "hiroshima",
    "hokkaido",
    "hyogo",
    "ibaraki",
    "ishikawa",
    "iwate",
    "kagawa",
    "kagoshima",
    "kanagawa",
    "kochi",
    "kumamoto",
    "kyoto",
    "mie",
    "miyagi",
    "miyazaki",
    "nagano",
    "nagasaki",
    "nara",
    "niigata",
    "oita",
    "okayama",
    "okinawa",
    "osaka",
    "saga",
    "saitama",
    "shiga",
    "shimane",
    "shizuoka",
    "tochigi",
    "tokushima",
    "tokyo",
    "tottori",
    "toyama",
    "wakayama",
    "yamagata",
    "yamaguchi",
    "yamanashi",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_have_a_holder() {
        let check = |host: &str, expect: Option<&str>| assert_eq!(registrable(host).as_deref(), expect, "{host}");
        check("www.minamoto-keisoku.co.jp", Some("minamoto-keisoku.co.jp"));
        check("https://WWW.Example.jp:443/news?a=1#b", Some("example.jp"));
        check("shop.minamoto.com", Some("minamoto.com"));
        // Names under what is reserved for examples are somebody's each.
        check("www.shop.example.com", Some("shop.example.com"));
        check("shop.example.co.jp", Some("shop.example.co.jp"));
        check("www.example.co.jp", Some("example.co.jp"));
        check("www.example.co.uk", Some("example.co.uk"));
        check("www.city.minamoto.lg.jp", Some("city.minamoto.lg.jp"));
        check("www.pref.aozora.lg.jp", Some("pref.aozora.lg.jp"));
        check("kouiki.lg.jp", Some("kouiki.lg.jp"));
        check("www.kouiki.lg.jp", Some("kouiki.lg.jp"));
        check("kumiai.nagano.jp", Some("kumiai.nagano.jp"));
        check("例え.jp", Some("例え.jp"));
        for bad in ["", "localhost", "co.jp", "192.168.0.1", "a b.jp", "..", "abcdefgh.onion", "http://"] {
            check(bad, None);
        }
    }

    #[test]
    fn one_holder_has_several_names() {
        assert!(is_same_holder("minamoto.co.jp", "minamoto.com"));
        assert!(is_same_holder("minamoto.co.jp", "minamoto.co.jp"));
        assert!(!is_same_holder("minamoto.co.jp", "minamoto-shop.com"));
        assert!(!is_same_holder("city.minamoto.lg.jp", "town.minamoto.lg.jp"));
    }

    #[test]
    fn the_tables_are_sorted() {
        for table in [SECOND, SHARED, PREFECTURE_LABELS] {
            assert!(table.windows(2).all(|pair| pair[0] < pair[1]), "{table:?}");
        }
    }
}
