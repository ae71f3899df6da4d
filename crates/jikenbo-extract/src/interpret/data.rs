//! Which data: kinds of data in sentences and lists that tell what leaked, was lost or viewable.
//! What the text says is not among them is left out.

use jikenbo_core::{Basis, DataKind, Fact, FactValue, Mention, MentionValue};

use super::{
    events::is_elsewhere,
    view::{Text, View, any, fits, head},
};
use crate::text::find;

const TELLS: &[&str] = &[
    "流出",
    "漏え",
    "漏洩",
    "窃取",
    "閲覧",
    "含ま",
    "含む",
    "含み",
    "保存",
    "保管",
    "対象",
    "持ち出",
    "盗",
    "見え",
    "記載",
    "公開",
    "情報は",
    "情報が",
    "情報には",
    "項目",
    "影響",
    "取得",
    "及ぶ",
    "書き込",
    "抜き取",
    "見られ",
    "入ったUSB",
    "入った",
    "入って",
    "残って",
    "参照",
    "取り出",
    "紛失",
    "登録されて",
    "誤送",
    "送付",
    "送信",
    "掲載",
    "第三者に渡",
    "私的に",
    "目に触れ",
    "撮影",
    "載って",
    "載せ",
    "記され",
    "書かれ",
    "漏れ",
    "表示された項目",
    "届いて",
    "記載され",
    "複写",
    "記録され",
    "記録して",
    "記録した",
    "個人情報(",
    "格納",
    "収め",
];

const SECTIONS_OUT: &[&str] = &[
    "お願い",
    "注意",
    "問い合わせ先",
    "問合せ先",
    "再発",
    "防止",
    "今後",
    "取組",
    "取り組み",
    "お問合せ先",
    "連絡先",
    "窓口",
    "ご案内",
    "特徴",
    "不審メール",
    "不審なメール",
    "原因",
    "利用目的",
    "発生原因",
];

/// The kinds of affected data, each once.
pub fn data(view: &View) -> Vec<Fact> {
    let mut out: Vec<Fact> = Vec::new();
    for (i, sentence, mentions) in view.sentences() {
        if !mentions.iter().any(|m| matches!(m.value, MentionValue::Data(_))) {
            continue;
        }
        let text = view.body.of(sentence);
        if is_elsewhere(text) || is_advice(text) || !(tells(text) || is_in_list(view, i)) || is_outside(view, i) {
            continue;
        }
        for mention in mentions {
            let MentionValue::Data(kind) = mention.value else { continue };
            if is_denied(view, mention) || is_means(kind, text, view, mention) {
                continue;
            }
            let kind = in_context(kind, view, mention);
            let value = FactValue::Data(kind);
            if !out.iter().any(|f| f.value == value) {
                out.extend(view.fact_of(mention, value, Basis::Stated));
            }
        }
    }
    out
}

/// 所属 is the faculty where students are told of.
fn in_context(kind: DataKind, view: &View, mention: &Mention) -> DataKind {
    let (before, after) = view.around(&mention.at);
    let near = |words: &[&str]| any(super::view::tail(before, 24), words) || any(head(after, 12), words);
    match kind {
        DataKind::Employer
            if view.body.text()[mention.at.clone()].starts_with("所属")
                && near(&["学生", "学部", "学科", "研究科", "学籍", "学年", "生徒"]) =>
        {
            DataKind::School
        }
        _ => kind,
    }
}

fn tells(text: Text) -> bool {
    any(text, TELLS)
}

/// Requests to readers, sender lines of fake mails.
fn is_advice(text: Text) -> bool {
    any(text, &["ください", "お願いいた", "お願い申し", "ご注意", "絶対に開か", "差出人", "推奨"])
        || any(text, &["と異なって", "再設定", "開かず", "件名:", "装った"])
        || text.contains("入力欄") && !any(text, &["仕込", "抜き取", "流出", "盗"])
}

/// An item of a list, or a row of a table, under words that announce what the data are.
fn is_in_list(view: &View, sentence: usize) -> bool {
    let line = view.body.sentences[sentence].line;
    let text = view.body.text();
    let of = |l: usize| text[view.body.lines[l].at.clone()].trim();
    let announces = |s: &str| {
        any(s, &["情報", "項目", "データ", "内容"])
            && (any(s, TELLS)
                || any(
                    s,
                    &["次の", "以下", "種類", "流出情報", "漏えい情報", "に関する", "情報:", "個人情報", "カード情報"],
                ))
    };
    if !fits(of(line), 120) {
        return false;
    }
    let under = |h: &str| announces(h) && any(h, &["情報", "項目", "データ"]);
    if !of(line).ends_with('。') && view.body.headings_above(line).any(under) {
        return true;
    }
    let mut above = line;
    for _ in 0..14 {
        let Some(previous) = above.checked_sub(1) else { return false };
        above = previous;
        let words = of(above);
        if words.is_empty() {
            continue;
        }
        if announces(words) && !words.ends_with("ません。") {
            return true;
        }
        let item = view.body.lines[above].bullet || words.chars().count() <= 40 && !words.ends_with('。');
        if !item {
            return false;
        }
    }
    false
}

fn is_outside(view: &View, sentence: usize) -> bool {
    let line = view.body.sentences[sentence].line;
    let outside = |h: &str| any(h, SECTIONS_OUT) && !any(h, &["漏え", "流出した", "情報の内容"]);
    view.body.headings_above(line).any(outside)
}

/// `…は含まれておりません`, `…は別に保管しており、影響はありません`: what stands before a negative end
/// is not among the data, unless the sentence turns between.
fn is_denied(view: &View, mention: &Mention) -> bool {
    let (_, after) = view.around(&mention.at);
    if ["は対象外", "は除く", "を除く", "以外の", "など以外"].iter().any(|w| after.starts_with(w)) {
        return true;
    }
    // `氏名を保存したUSBメモリを落とし、見つかっておりません`: the thing is not found, the data were on it.
    if any(after, &["落とし", "紛失", "忘れ", "なくし"]) && any(after, &["見つかって", "発見されて", "見つからな"])
    {
        return false;
    }
    // A bracket of its own denies its own: 電話番号(保有していない)、氏名
    let after = match after.find('(').zip(after.find(')')) {
        Some((open, close)) if open < close && open > 0 => format!("{}{}", &after[..open], &after[close + 1..]),
        _ => after.to_owned(),
    };
    let turns = ["が、", "ものの", "一方", "ただし", "。"];
    let cut = turns.iter().filter_map(|t| find(&after, t).filter(|i| *i > 0)).min().unwrap_or(after.len());
    let clause = after[..cut].trim_end_matches(['。', ')', '」', ' ']);
    let reported =
        ["としている", "という", "とのことです", "とのこと", "と説明している", "仕様でした", "仕様です", "仕様だった"];
    let clause = reported.iter().find_map(|w| clause.strip_suffix(w)).unwrap_or(clause);
    let denies = ["ません", "ませんでした", "ない", "なかった", "おらず", "対象外", "無事", "なし", "ありませんが"]
        .iter()
        .any(|e| clause.ends_with(e))
        || any(
            clause,
            &["は含まれて", "は含まれません", "は保有して", "は保持して", "は保存して", "は記載して", "は入っていな"],
        ) && any(clause, &["ない", "ません", "おらず", "りません"]);
    let possible = any(clause, &["可能性", "否定でき", "おそれ", "確認できて", "不明"]);
    let misuse = any(clause, &["被害", "悪用", "不正利用", "二次", "付けて", "設定されて", "施されて", "かけて"]);
    denies && !possible && !misuse
}

/// A credential used to get in is the cause, not what leaked; a mail address that advice is about is none.
fn is_means(kind: DataKind, text: Text, view: &View, mention: &Mention) -> bool {
    let (before, after) = view.around(&mention.at);
    if matches!(kind, DataKind::CardNumber | DataKind::BankAccount)
        && ["の下4桁", "下4桁", "の一部", "の末尾"].iter().any(|w| after.starts_with(w))
    {
        return true;
    }
    match kind {
        DataKind::Password | DataKind::AccountId => {
            any(
                text,
                &[
                    "組み合わせ",
                    "不正に入手",
                    "使い回し",
                    "窃取が原因",
                    "推測",
                    "流出したとみられる",
                    "を用いた不正ログイン",
                    "認証情報を入力",
                    "脆弱なパスワード",
                    "パスワードの脆弱性",
                ],
            ) || any(head(after, 14), &["を変更", "変更", "ロック", "を付け", "設定", "をかけ", "を書い"])
                && kind == DataKind::Password
                || any(after, &["は初期化", "を無効", "を要する", "保護", "が必要", "を設定", "が設定"])
        }
        DataKind::CredentialOther => {
            any(text, &["推測または", "使用したと推定", "認証情報を入力", "認証情報を不正取得"])
        }
        DataKind::Attachment => any(after, &["を実行", "を開"]) || any(before, &["不審メールの"]),
        DataKind::Email => {
            any(after, &["が復旧", "宛て", "が不通", "より着信", "については"])
                && !any(text, &["流出し", "漏え", "漏洩"])
                || after.starts_with("宛て")
        }
        DataKind::EmailBody => any(after, &["は英文", "には"]) && !any(after, &["含ま"]),
        DataKind::EmailSubject => {
            any(after, &["といった件名", "で送信されて"]) || after.starts_with("で送信") || any(before, &["といった"])
        }
        _ => false,
    }
}
