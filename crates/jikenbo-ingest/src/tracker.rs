//! Lists of gangs' claims as trackers give them in JSON. Only the facts about a claim are taken: no description, no
//! picture, no link to a gang's site.

use jikenbo_core::{Claim, organisation::domain::registrable};
use serde_json::{Map, Value};

/// What a tracker's file holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClaimList {
    /// The tracker, by the shape of its file.
    pub tracker: String,
    /// The claims, in the order of the file.
    pub claims: Vec<Claim>,
    /// Entries that were left out, as sentences.
    pub left_out: Vec<String>,
}

/// A tracker's shape: what it is called, and the names of its fields, of several the first that is there.
struct Shape {
    tracker: &'static str,
    /// Fields that only it has; it is told by any of them.
    told_by: &'static [&'static str],
}

/// Shapes, the one with the most particular fields first. Source: the trackers' own descriptions of their files and
/// interfaces.
const SHAPES: &[Shape] = &[
    Shape { tracker: "ransomlook", told_by: &["magnet", "screen", "private"] },
    Shape {
        tracker: "ransomware.live",
        told_by: &[
            "victim",
            "attackdate",
            "website",
            "claim_url",
            "post_url",
            "activity",
            "country",
            "published",
            "infostealer",
        ],
    },
    Shape { tracker: "ransomwatch", told_by: &["post_title"] },
];

const GANG: &[&str] = &["group_name", "group", "gang", "ransomware_group"];
const TITLE: &[&str] = &["victim", "post_title", "title", "name"];
const DISCOVERED: &[&str] = &["discovered", "discovery_date", "date_discovered"];
const ATTACKED: &[&str] = &["attackdate", "published", "date"];
const DOMAIN: &[&str] = &["domain", "website"];
const COUNTRY: &[&str] = &["country", "country_code"];
const PAGE: &[&str] = &["permalink", "url", "link"];
/// Hosts of trackers: a page there is about a claim and not of the gang.
const TRACKERS: &[&str] = &["ransomlook.io", "ransomware.live", "ransomwatch.telemetry.ltd", "telemetry.ltd"];
/// A title or a name longer than this is none.
const LONGEST: usize = 300;
/// Sentences about entries that are left out are so many at most; the rest is counted.
const SENTENCES: usize = 20;

/// Reads a tracker's file: a list of posts, an object that holds one (`victims`, `data`, `posts`, `results`), or an object of
/// lists by gang. `Err` is a sentence that says what is wrong and what is read.
pub fn claim_list(bytes: &[u8]) -> Result<ClaimList, String> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let value: Value = serde_json::from_slice(bytes).map_err(|e| {
        format!(
            "it is no JSON ({e}); give the tracker's file as it comes, a list of posts with group_name and post_title"
        )
    })?;
    let mut posts: Vec<(Option<&str>, &Map<String, Value>)> = Vec::new();
    let mut out = ClaimList::default();
    collect(&value, None, 0, &mut posts);
    if posts.is_empty() && !is_empty_list(&value) {
        return Err(
            "it holds no posts; a list of objects with group_name (or group) and post_title (or victim) is read".into(),
        );
    }
    let has = |fields: &[&str]| posts.iter().any(|(_, post)| fields.iter().any(|f| post.contains_key(*f)));
    let shape = SHAPES.iter().find(|shape| has(shape.told_by));
    out.tracker = shape.map_or("unknown", |shape| shape.tracker).to_owned();
    let mut more = 0;
    for (at, (gang, post)) in posts.into_iter().enumerate() {
        match claim(gang, post) {
            Ok(claim) => out.claims.push(claim),
            Err(why) if out.left_out.len() < SENTENCES => out.left_out.push(format!("entry {}: {why}", at + 1)),
            Err(_) => more += 1,
        }
    }
    if more > 0 {
        out.left_out.push(format!("and {more} more entries that lack a gang or a name"));
    }
    Ok(out)
}

fn is_empty_list(value: &Value) -> bool {
    match value {
        Value::Array(list) => list.is_empty(),
        Value::Object(fields) => fields.values().any(|v| v.as_array().is_some_and(Vec::is_empty)),
        _ => false,
    }
}

/// The posts in a value. An object that is no post holds posts, or lists of them by gang.
fn collect<'v>(
    value: &'v Value,
    gang: Option<&'v str>,
    depth: usize,
    out: &mut Vec<(Option<&'v str>, &'v Map<String, Value>)>,
) {
    const HOLDERS: &[&str] = &["victims", "data", "posts", "results", "items"];
    match value {
        Value::Array(list) if depth < 4 => list.iter().for_each(|item| collect(item, gang, depth + 1, out)),
        Value::Object(fields) if TITLE[..3].iter().any(|f| fields.get(*f).is_some_and(Value::is_string)) => {
            out.push((gang, fields));
        }
        Value::Object(fields) if depth < 4 => {
            let held =
                fields.iter().find(|(name, v)| HOLDERS.contains(&name.as_str()) && (v.is_array() || v.is_object()));
            match held {
                Some((_, held)) => collect(held, gang, depth + 1, out),
                None => {
                    for (name, held) in fields.iter().filter(|(_, v)| v.is_array()) {
                        collect(held, Some(name), depth + 1, out);
                    }
                }
            }
        }
        _ => {}
    }
}

fn claim(gang: Option<&str>, post: &Map<String, Value>) -> Result<Claim, &'static str> {
    let text = |fields: &[&str]| {
        let texts = fields.iter().filter_map(|f| post.get(*f).and_then(Value::as_str));
        texts.map(one_line).find(|text| !text.is_empty())
    };
    let gang = text(GANG).or_else(|| gang.map(one_line)).filter(|gang| !gang.is_empty()).ok_or("it names no gang")?;
    let title = text(TITLE).ok_or("it names nobody")?;
    // What an onion's host is given for is the gang's, not the organisation's.
    let domain = text(DOMAIN).filter(|host| registrable(host).is_some()).and_then(|host| host_of(&host));
    Ok(Claim {
        gang,
        title,
        discovered: text(DISCOVERED).and_then(|t| time(&t)),
        attacked: text(ATTACKED).and_then(|t| time(&t)),
        domain,
        country: text(COUNTRY),
        page: text(PAGE).filter(|page| is_trackers(page)),
    })
}

/// The host of an address, or the host that is given as such, in lower case.
fn host_of(text: &str) -> Option<String> {
    let host = text.rsplit("://").next()?.split(['/', '?', '#']).next()?.split(':').next()?;
    Some(host.trim_end_matches('.').to_lowercase()).filter(|host| !host.is_empty())
}

fn is_trackers(page: &str) -> bool {
    let is_web = page.starts_with("https://") || page.starts_with("http://");
    is_web && registrable(page).is_some_and(|host| TRACKERS.contains(&host.as_str()))
}

/// A day or a time as the trackers write them: `2026-09-03`, `2026-09-03 10:11:12.000001`, RFC 3339.
fn time(text: &str) -> Option<String> {
    let shape = |b: (usize, u8)| if matches!(b.0, 4 | 7) { b.1 == b'-' } else { b.1.is_ascii_digit() };
    let day = text.get(..10)?;
    let is_known = day.bytes().enumerate().all(shape) && text.len() <= 40 && text.is_ascii();
    is_known.then(|| text.to_owned())
}

fn one_line(text: &str) -> String {
    let words: Vec<&str> =
        text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|w| !w.is_empty()).collect();
    words.join(" ").chars().take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each claim as `gang | title | discovered | attacked | domain | country | page`.
    fn check(json: &str, tracker: &str, expect: &[&str]) {
        let list = claim_list(json.as_bytes()).unwrap();
        let shown: Vec<String> = list.claims.iter().map(shown).collect();
        assert_eq!(
            (list.tracker.as_str(), shown),
            (tracker, expect.iter().map(|e| (*e).to_owned()).collect()),
            "{json}"
        );
    }

    fn shown(claim: &Claim) -> String {
        let Claim { gang, title, discovered, attacked, domain, country, page } = claim;
        let rest = [discovered, attacked, domain, country, page].map(|v| v.clone().unwrap_or_default());
        format!("{gang} | {title} | {}", rest.join(" | "))
    }

    #[test]
    fn every_trackers_shape_is_read() {
        check(
            r#"[{"post_title":"Minamoto Keisoku","group_name":"kagerou","discovered":"2026-09-03 10:11:12.000001"}]"#,
            "ransomwatch",
            &["kagerou | Minamoto Keisoku | 2026-09-03 10:11:12.000001 |  |  |  | "],
        );
        check(
            r#"[{"post_title":"Minamoto","group_name":"kagerou","discovered":"2026-09-03 10:11:12","published":"2026-09-01 00:00:00",
                "website":"https://www.Minamoto.co.jp/","country":"JP","activity":"Manufacturing","description":"secret",
                "post_url":"http://abcdef.onion/1","screenshot":"https://images.example/1.png"}]"#,
            "ransomware.live",
            &["kagerou | Minamoto | 2026-09-03 10:11:12 | 2026-09-01 00:00:00 | www.minamoto.co.jp | JP | "],
        );
        check(
            r#"{"client":"x","count":1,"victims":[{"victim":"Minamoto","group":"kagerou","discovered":"2026-09-03T10:11:12Z",
                "attackdate":"2026-09-01","domain":"minamoto.co.jp","country":"JP","claim_url":"http://abcdef.onion/1",
                "url":"https://www.ransomware.live/id/abc","extra":{"a":[1]},"press":null}]}"#,
            "ransomware.live",
            &[
                "kagerou | Minamoto | 2026-09-03T10:11:12Z | 2026-09-01 | minamoto.co.jp | JP | https://www.ransomware.live/id/abc",
            ],
        );
        check(
            r#"{"kagerou":[{"post_title":"Minamoto","discovered":"2026-09-03 10:11:12","description":"secret","link":"/post/1",
                "magnet":null,"screen":"screenshots/1.png"}],"yoiyami":[{"post_title":"Kasumi","discovered":"2026-09-04"}]}"#,
            "ransomlook",
            &["kagerou | Minamoto | 2026-09-03 10:11:12 |  |  |  | ", "yoiyami | Kasumi | 2026-09-04 |  |  |  | "],
        );
        check(
            r#"[{"name":"kagerou","locations":[]},[{"post_title":"Minamoto","group_name":"kagerou","screen":"","link":"http://abcdef.onion/x"}]]"#,
            "ransomlook",
            &["kagerou | Minamoto |  |  |  |  | "],
        );
        check("[]", "unknown", &[]);
    }

    #[test]
    fn nothing_but_the_facts_is_taken() {
        let json = r#"[{"post_title":"Minamoto","group_name":"kagerou","website":"http://leakleak.onion","url":"http://leakleak.onion/1",
            "description":"names of staff","screenshot":"https://x.example/1.png","discovered":"yesterday","country":""}]"#;
        check(json, "ransomware.live", &["kagerou | Minamoto |  |  |  |  | "]);
        let kept = format!("{:?}", claim_list(json.as_bytes()).unwrap());
        assert!(!kept.contains("onion") && !kept.contains("staff") && !kept.contains("png"), "{kept}");
    }

    #[test]
    fn what_is_no_list_says_so() {
        for (json, says) in [
            ("", "no JSON"),
            ("<html>", "no JSON"),
            ("{}", "no posts"),
            ("[1, 2]", "no posts"),
            ("\"text\"", "no posts"),
            (r#"[{"a": 1}]"#, "no posts"),
        ] {
            let error = claim_list(json.as_bytes()).unwrap_err();
            assert!(error.contains(says), "{json}: {error}");
        }
        let list = claim_list(br#"[{"post_title":"a","group_name":""},{"post_title":" ","group_name":"b"},{"post_title":"a","group_name":"b"}]"#);
        let list = list.unwrap();
        assert_eq!(
            (list.claims.len(), list.left_out),
            (1, vec!["entry 1: it names no gang".into(), "entry 2: it names nobody".into()])
        );
    }
}
