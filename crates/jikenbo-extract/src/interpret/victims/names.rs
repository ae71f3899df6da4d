//! What is a name, and what only describes one: the words of `data/name_words.tsv`.

use jikenbo_core::organisation::LEGAL_FORMS;

use super::super::{view::any, words::Words};
use crate::{rules::organisation::institution::ENDS, text::find};

static WORDS: Words = Words::new(include_str!("../../../data/name_words.tsv"));

fn list(class: &str) -> &'static [&'static str] {
    WORDS.of(class)
}

/// Whether a run holds a word of incidents: such a run is no organisation's name.
pub fn has_incident_word(run: &str) -> bool {
    any(run, list("part"))
}

/// Whether a run is an everyday word, or names a kind of people or bodies.
pub fn is_common(run: &str) -> bool {
    let bare = list("lead").iter().find_map(|w| run.strip_prefix(w)).unwrap_or(run);
    WORDS.has("word", run)
        || WORDS.has("word", bare)
        || list("kind").iter().any(|w| run.ends_with(w))
        || is_hiragana(run)
        || is_trade(run)
        // 加入者等: some of a kind, whatever it is.
        || run.ends_with('等')
}

/// `リフォーム会社`: a line of business, where `ヤマブキ株式会社` is a name.
fn is_trade(run: &str) -> bool {
    run.ends_with("会社") && !LEGAL_FORMS.iter().any(|form| run.ends_with(form))
}

/// Whether a run ends with an everyday word that is too long to end a name by chance.
pub fn ends_common(run: &str) -> bool {
    list("word").iter().any(|w| w.chars().count() >= 4 && run.ends_with(w))
}

/// A section of an organisation, not the organisation.
pub fn is_section(name: &str) -> bool {
    list("section").iter().any(|w| name.ends_with(w))
}

/// A line without the sections of who it names, the last words of it: `東瀬市 福祉部 保険課` is `東瀬市`.
pub fn without_sections(line: &str) -> &str {
    let mut rest = line;
    while let Some(last) = rest.rsplit(' ').next().filter(|last| is_section(last)) {
        rest = rest[..rest.len() - last.len()].trim_end();
    }
    rest
}

/// Whether a word looks like the name of a prefecture or a municipality.
pub fn is_municipality(word: &str) -> bool {
    (2..=10).contains(&word.chars().count())
        && word.ends_with(['県', '府', '都', '市', '区', '町', '村'])
        && !is_common(word)
}

/// A school that a city or a board of education runs.
pub fn is_school(name: &str) -> bool {
    list("school").iter().any(|w| name.ends_with(w))
}

/// Who is told of incidents and measures them.
pub fn is_authority(name: &str) -> bool {
    any(name, list("authority"))
}

fn is_hiragana(run: &str) -> bool {
    run.chars().all(|c| ('ぁ'..='ん').contains(&c))
}

/// The name at the end of a run that describes it first: `米通販大手ヤマブキ` is `ヤマブキ`.
pub fn described(run: &str) -> &str {
    // 北浜運送企業年金基金: what is left must be more than what such bodies are called.
    let long =
        |rest: &&str| rest.chars().count() >= 2 && !is_common(rest) && !is_hiragana(rest) && !ENDS.contains(rest);
    let run = list("lead")
        .iter()
        .filter(|w| find(run, w).is_some())
        .filter_map(|w| Some(run.rsplit_once(w)?.1))
        .filter(long)
        .min_by_key(|rest| rest.len())
        .unwrap_or(run);
    let run = list("prefix").iter().filter_map(|p| run.strip_prefix(p)).find(long).unwrap_or(run);
    behind_kind(run)
}

/// `暗号資産取引所ByteCove`, `ヨガチェーンNordyo`: a Latin name behind the word for what bears it.
fn behind_kind(run: &str) -> &str {
    const KINDS: &[&str] = &[
        "取引所",
        "チェーン",
        "ブランド",
        "サービス",
        "アプリ",
        "サイト",
        "メーカー",
        "企業",
        "会社",
        "業者",
        "事業者",
        "団体",
        "スタートアップ",
        "ベンダー",
        "プラットフォーム",
        "メディア",
        "銀行",
        "航空",
        "組合",
        "連盟",
        "協会",
    ];
    let Some(at) = run.find(|c: char| c.is_ascii_uppercase()) else { return run };
    let (kind, name) = run.split_at(at);
    let latin = name.len() >= 3 && name.chars().all(|c| c.is_ascii_alphanumeric() || " .&-".contains(c));
    if latin && KINDS.iter().any(|k| kind.ends_with(k)) { name } else { run }
}

/// A municipality without its prefecture and district: `東瀬県北郡川野町` is `川野町`.
pub fn municipality(name: &str) -> &str {
    let ends = ["県", "北海道", "東京都", "京都府", "大阪府"];
    let Some(rest) = ends.iter().filter_map(|e| Some(&name[find(name, e)? + e.len()..])).find(|r| !r.is_empty()) else {
        return name;
    };
    let rest = rest.split_once('郡').map_or(rest, |(_, town)| town);
    let own = rest.find(['市', '区', '町', '村']).is_some_and(|i| i > 0);
    if own && !rest.starts_with(['立', '警']) { rest } else { name }
}

/// An organisation without its branch: `青葉銀行川野支店` is `青葉銀行`.
pub fn without_branch(name: &str) -> &str {
    if !["支店", "支社", "支所", "営業所", "出張所"].iter().any(|b| name.ends_with(b)) {
        return name;
    }
    let ends = ["銀行", "信用金庫", "信用組合", "証券", "農協", "生命保険", "損害保険", "株式会社"];
    let end = ends.iter().filter_map(|e| name.rfind(e).filter(|at| *at > 0).map(|at| at + e.len())).max();
    end.map_or(name, |end| &name[..end])
}

#[cfg(test)]
mod tests {
    use super::{super::super::words, *};

    #[test]
    fn the_table_is_sorted_and_its_classes_are_known() {
        words::check(&WORDS, &["word", "part", "kind", "section", "school", "lead", "prefix", "authority"]);
    }

    #[test]
    fn descriptions_are_no_part_of_a_name() {
        for (run, name) in [
            ("米通販大手ヤマブキ", "ヤマブキ"),
            ("米国子会社ヤマブキ", "ヤマブキ"),
            ("ヤマブキ", "ヤマブキ"),
            ("暗号資産取引所ByteCove", "ByteCove"),
            ("東瀬市ABC", "東瀬市ABC"),
            ("建材大手", "建材大手"),
        ] {
            assert_eq!(described(run), name, "{run}");
        }
    }

    #[test]
    fn a_line_of_business_is_no_name() {
        for (run, expect) in [
            ("リフォーム会社", true),
            ("住所", true),
            ("加入者等", true),
            ("ヤマブキ株式会社", false),
            ("ヤマブキ合同会社", false),
        ] {
            assert_eq!(is_common(run), expect, "{run}");
        }
    }

    #[test]
    fn sections_are_no_part_of_a_name() {
        for (line, name) in [
            ("東瀬市 福祉部 保険課", "東瀬市"),
            ("東瀬市", "東瀬市"),
            ("みどり企画 東瀬支店", "みどり企画 東瀬支店"),
            ("福祉部 保険課", ""),
        ] {
            assert_eq!(without_sections(line), name, "{line}");
        }
    }

    #[test]
    fn a_municipality_stands_without_its_prefecture() {
        for (name, short) in [
            ("東瀬県川野町", "川野町"),
            ("東瀬県北郡川野町", "川野町"),
            ("東京都青葉区", "青葉区"),
            ("東瀬県", "東瀬県"),
            ("東瀬県教育委員会", "東瀬県教育委員会"),
            ("川野町教育委員会", "川野町教育委員会"),
            ("東瀬県立川野高校", "東瀬県立川野高校"),
        ] {
            assert_eq!(municipality(name), short, "{name}");
        }
    }

    #[test]
    fn a_branch_is_no_part_of_a_name() {
        for (name, whole) in [
            ("青葉銀行川野支店", "青葉銀行"),
            ("株式会社青葉銀行川野支店", "株式会社青葉銀行"),
            ("株式会社ヤマブキ川野支店", "株式会社ヤマブキ川野支店"),
            ("青葉銀行", "青葉銀行"),
        ] {
            assert_eq!(without_branch(name), whole, "{name}");
        }
    }
}
