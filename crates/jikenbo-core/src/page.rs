//! A page that is read again: what of its text counts as said, and what becomes of it.

use crate::{NormText, codes::codes};

codes! {
    /// What was seen to have become of a page that tells of a case.
    pub enum PageChange {
        /// It tells it otherwise than before.
        Changed = "changed", "改版", "changed";
        /// It is there and tells of the case no more.
        Removed = "removed", "記載の削除", "removed";
        /// It cannot be had any more: 404, 410.
        Gone = "gone", "ページの消滅", "gone";
        /// It tells of the case again.
        Back = "back", "再掲載", "back";
    }
}

/// Lines that begin the part of a page that leads elsewhere.
const LEAD_AWAY: &[&str] = &[
    "あわせて読みたい",
    "おすすめ",
    "アクセスランキング",
    "カテゴリ",
    "ランキング",
    "人気記事",
    "最新記事",
    "新着情報",
    "新着記事",
    "関連リンク",
    "関連記事",
];

/// Words of counters. アクセス alone is none: 不正アクセス 3件.
const COUNTERS: &[&str] = &[
    "likes",
    "pv",
    "views",
    "いいね",
    "アクセスカウンタ",
    "アクセス数",
    "コメント数",
    "シェア",
    "ツイート",
    "ページビュー",
    "人が見ています",
    "人が閲覧",
    "人目の",
    "件のコメント",
    "再生回数",
    "来訪者",
    "訪問者数",
    "閲覧回数",
    "閲覧数",
];

/// Beginnings of advertisements and of what every page of a site has.
const HEADS: &[&str] = &[
    "(c)",
    "[pr]",
    "ad:",
    "all rights reserved",
    "copyright",
    "pr:",
    "sponsored",
    "©",
    "【pr】",
    "【広告】",
    "このページの先頭",
    "サイトマップ",
    "シェアする",
    "スポンサー",
    "トップへ戻る",
    "プライバシーポリシー",
    "ページトップ",
    "ページの先頭",
    "ログイン",
    "一覧へ",
    "一覧に戻る",
    "前の記事",
    "広告",
    "次の記事",
    "印刷する",
];

/// Words by which a short line without a full stop offers something.
const OFFERS: &[&str] = &["% off", "%off", "お買い得", "クーポン", "セール", "ポイント還元", "割引", "送料無料"];
const OFFER_CHARS: usize = 40;

/// The lines of a text that say something, without blanks around them: no date of the day, counter,
/// advertisement, navigation or footer. Two captures of a page whose lines are the same say the same.
pub fn content_lines(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut leads_away = false;
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let norm = NormText::new(line, 0);
        let folded = norm.as_str().to_lowercase();
        let folded = folded.trim().trim_start_matches(['・', '*', '>', '|']).trim();
        if folded.is_empty() {
            continue;
        }
        let is_heading = |c: char| "■◆●◇○□▼【".contains(c);
        if LEAD_AWAY.iter().any(|head| folded.trim_start_matches(is_heading).starts_with(head))
            && !folded.ends_with('。')
        {
            leads_away = true;
            continue;
        }
        leads_away &= !folded.ends_with('。') && !folded.starts_with(is_heading);
        if !leads_away && !is_furniture(folded) {
            out.push(line);
        }
    }
    out
}

/// Whether a folded line belongs to the page and not to what it says.
fn is_furniture(line: &str) -> bool {
    let has = |words: &[&str]| words.iter().any(|word| line.contains(word));
    let counts = || line.chars().any(|c| c.is_ascii_digit()) && has(COUNTERS);
    let offers = || line.chars().count() <= OFFER_CHARS && !line.ends_with('。') && has(OFFERS);
    let is_path = || line.matches(" > ").count() + line.matches('›').count() + line.matches('»').count() >= 2;
    HEADS.iter().any(|head| line.starts_with(head)) || counts() || offers() || is_path() || is_date(line)
}

/// A line that is longer is more than a date.
const DATE_CHARS: usize = 60;

/// Whether a line is a date and what stands around one, and nothing else.
fn is_date(line: &str) -> bool {
    const AROUND: &[&str] =
        &["最終", "更新", "公開", "掲載", "登録", "本日", "今日", "現在", "時点", "曜日", "令和", "update", "date"];
    if line.chars().count() > DATE_CHARS {
        return false;
    }
    let mut rest = line.to_owned();
    for word in AROUND {
        rest = rest.replace(word, "");
    }
    let is_part =
        |c: char| c.is_ascii_digit() || c.is_whitespace() || "年月日時分秒火水木金土はのr/.-:：()（）,".contains(c);
    line.chars().any(|c| c.is_ascii_digit()) && rest.chars().all(is_part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn furniture_says_nothing() {
        let lines = [
            "2026年11月21日(土)",
            "最終更新日：2026年10月2日 18:30",
            "アクセス数 12,345",
            "あなたは123,456人目の訪問者です。",
            "いま18人が見ています",
            "【PR】秋の新生活応援",
            "秋のセール開催中！ 全品送料無料",
            "ホーム > お知らせ > 2026年",
            "Copyright © 2026 Hiyori",
            "ページトップへ",
            "関連記事",
            "メール誤送信のお詫び",
            "年末年始の営業について",
        ];
        assert_eq!(content_lines(&lines.join("\n")), [""; 0]);
    }

    #[test]
    fn what_a_notice_says_stays() {
        let lines = [
            "不正アクセスについて",
            "■ 不正アクセスの件数 3件",
            "・氏名",
            "対象件数：30,912件",
            "2026年10月2日 追記",
            "当サイトの会員登録者1,200名の情報が漏えいしました。",
            "クーポンの利用履歴が閲覧された可能性があります。",
            "2026年9月3日 発覚",
        ];
        assert_eq!(content_lines(&lines.join("\n")), lines);
        let text = "関連記事\n別の話題\n■ 原因\n設定の誤り\nおすすめ\nほかの話\n本文に戻ります。";
        assert_eq!(content_lines(text), ["■ 原因", "設定の誤り", "本文に戻ります。"]);
    }
}
