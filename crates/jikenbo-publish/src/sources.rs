//! Sources and how they fare.

use jiff::{Timestamp, tz::Offset};
use jikenbo_core::{SourceKind, SourceStatus};
use serde_json::{Value, json};

use crate::{
    Lang,
    table::{grid, labelled},
    text::one_line,
};

/// Columns of the labels of one source.
const LABELS: usize = 16;

/// The sources as a table, one line each: name, kind, state, last success, next look, failures in a row, entries
/// seen, the last error. No line is wider than `width` columns. Times are Japan's.
pub fn sources_table(sources: &[SourceStatus], lang: Lang, width: usize) -> String {
    let head = match lang {
        Lang::Ja => ["名前", "種類", "状態", "最終成功", "次回", "連続失敗", "記事数", "最後のエラー"],
        Lang::En => ["name", "kind", "state", "last success", "next look", "failures", "entries", "last error"],
    };
    let row = |s: &SourceStatus| {
        [
            one_line(&s.source.name),
            kind(s, lang),
            state(s).label(lang).to_owned(),
            when(s.health.last_success.as_deref()),
            when(s.health.next_check.as_deref()),
            s.health.failures.to_string(),
            s.health.entries_seen.to_string(),
            last_error(s, lang),
        ]
    };
    let rows: Vec<Vec<String>> = sources.iter().map(|s| row(s).to_vec()).collect();
    grid(&head.map(str::to_owned), &rows, &[0, 7], width)
}

/// One source as a JSON object on one line; what is not known is left out.
pub fn source_jsonl(status: &SourceStatus) -> String {
    let mut value = json!(status);
    if let Value::Object(fields) = &mut value {
        fields.retain(|_, value| !value.is_null());
        if status.health.last_error.is_some() {
            fields.insert("error_is_past".to_owned(), json!(status.health.failures == 0));
        }
        fields.insert("state".to_owned(), json!(state(status).code()));
    }
    value.to_string()
}

/// One source with all that is known of it, a line each. Times are Japan's.
pub fn source_text(status: &SourceStatus, lang: Lang, width: usize) -> String {
    let SourceStatus { source, health, listed } = status;
    let wished = |value: Option<&String>| value.map_or_else(|| "—".to_owned(), |v| one_line(v));
    let error = match (&health.last_error_at, &health.last_error) {
        (Some(at), Some(_)) => format!("{}  {}", when(Some(at)), last_error(status, lang)),
        _ => "—".to_owned(),
    };
    let every = source.every.or_else(|| Some(source.kind.or(health.found)?.default_every()));
    let lines = [
        (("アドレス", "address"), source.url.clone()),
        (("種類", "kind"), kind(status, lang)),
        (("間隔", "every"), every.map_or_else(|| "—".to_owned(), duration)),
        (("リンクの条件", "links"), wished(source.links.as_ref())),
        (("見出し", "under"), wished(source.under.as_ref())),
        (("状態", "state"), state(status).label(lang).to_owned()),
        (("最終確認", "last look"), when(health.last_checked.as_deref())),
        (("最終成功", "last success"), when(health.last_success.as_deref())),
        (("最後のエラー", "last error"), error),
        (("連続失敗", "failures"), health.failures.to_string()),
        (("次回", "next look"), when(health.next_check.as_deref())),
        (("記事数", "entries"), health.entries_seen.to_string()),
        (
            ("登録", "written in"),
            lang.pick(
                if *listed { "sources.toml" } else { "事件簿" },
                if *listed { "sources.toml" } else { "the casebook" },
            )
            .to_owned(),
        ),
    ];
    let line = |((ja, en), value): ((&str, &str), String)| labelled(lang.pick(ja, en), &value, LABELS, width);
    one_line(&source.name) + "\n" + &lines.into_iter().map(line).collect::<String>()
}

/// Why the last look that failed did; one that was followed by a success is past, and is said to be.
fn last_error(status: &SourceStatus, lang: Lang) -> String {
    let health = &status.health;
    let Some(why) = &health.last_error else { return "—".to_owned() };
    let is_past = health.failures == 0;
    let past = if is_past { lang.pick("（解消済み）", "(past) ") } else { "" };
    past.to_owned() + &one_line(why)
}

/// `90m`, `3h`, `2d`: seconds in the largest unit that divides them.
fn duration(seconds: u32) -> String {
    let units = [(86_400, "d"), (3_600, "h"), (60, "m")];
    let unit = units.into_iter().find(|(size, _)| seconds > 0 && seconds.is_multiple_of(*size)).unwrap_or((1, "s"));
    format!("{}{}", seconds / unit.0, unit.1)
}

/// How a source fares, in a word.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Paused,
    New,
    Failing,
    Well,
}

impl State {
    fn code(self) -> &'static str {
        match self {
            Self::Paused => "paused",
            Self::New => "new",
            Self::Failing => "failing",
            Self::Well => "ok",
        }
    }

    fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Paused => lang.pick("休止", "paused"),
            Self::New => lang.pick("未取得", "new"),
            Self::Failing => lang.pick("失敗", "failing"),
            Self::Well => lang.pick("正常", "ok"),
        }
    }
}

fn state(status: &SourceStatus) -> State {
    match &status.health {
        _ if status.source.paused => State::Paused,
        health if health.failures > 0 => State::Failing,
        health if health.last_checked.is_none() => State::New,
        _ => State::Well,
    }
}

fn kind(status: &SourceStatus, lang: Lang) -> String {
    let label = |kind: SourceKind| lang.pick(kind.label_ja(), kind.label_en()).to_owned();
    status.source.kind.or(status.health.found).map_or_else(|| "—".to_owned(), label)
}

/// A time in Japan, to the minute.
fn when(time: Option<&str>) -> String {
    let local = |at: Timestamp| Offset::constant(9).to_datetime(at).strftime("%Y-%m-%d %H:%M").to_string();
    time.map_or_else(|| "—".to_owned(), |time| time.parse().map_or_else(|_| time.to_owned(), local))
}

#[cfg(test)]
mod tests {
    use jikenbo_core::{Source, SourceHealth};

    use super::*;

    fn status(name: &str, health: SourceHealth) -> SourceStatus {
        let source = Source {
            url: "https://www.example.jp/news.xml".to_owned(),
            name: name.to_owned(),
            kind: None,
            every: None,
            links: None,
            under: None,
            paused: false,
        };
        SourceStatus { source, health, listed: false }
    }

    #[test]
    fn the_table_is_aligned_and_cut() {
        let well = SourceHealth {
            found: Some(SourceKind::Feed),
            last_checked: Some("2026-11-21T15:00:00Z".to_owned()),
            last_success: Some("2026-11-21T15:00:00Z".to_owned()),
            next_check: Some("2026-11-21T16:00:00Z".to_owned()),
            entries_seen: 20,
            ..SourceHealth::default()
        };
        let failing = SourceHealth {
            last_error: Some("the feed has no entries;\nlook whether the site moved it".to_owned()),
            failures: 3,
            ..well.clone()
        };
        let past = SourceHealth { failures: 0, ..failing.clone() };
        assert_eq!(
            last_error(&status("甲", past), Lang::Ja),
            "（解消済み）the feed has no entries; look whether the site moved it"
        );
        let table = sources_table(&[status("みなもと町", well), status("ひより堂", failing)], Lang::Ja, 110);
        let lines: Vec<&str> = table.lines().collect();
        assert!(lines[2].starts_with("みなもと町  フィード  正常"), "{table}");
        assert!(lines[2].contains("2026-11-22 00:00") && lines[3].contains("失敗"), "{table}");
        let ends: Vec<usize> =
            [2, 3].map(|i| crate::text::width(lines[i].split("2026-11-22 01:00").next().unwrap())).to_vec();
        assert_eq!(ends[0], ends[1], "{table}");
        assert!(lines.iter().all(|line| crate::text::width(line) <= 110), "{table}");
    }

    #[test]
    fn json_leaves_out_what_is_not_known() {
        let line = source_jsonl(&status("甲", SourceHealth::default()));
        let value: Value = serde_json::from_str(&line).unwrap();
        assert_eq!((value["state"].as_str(), value["failures"].as_u64()), (Some("new"), Some(0)));
        assert!(value.get("last_error").is_none() && value.get("kind").is_none(), "{line}");
    }

    #[test]
    fn durations_are_short() {
        for (seconds, text) in [(3600, "1h"), (5400, "90m"), (172_800, "2d"), (61, "61s"), (0, "0s")] {
            assert_eq!(duration(seconds), text);
        }
    }
}
