//! Wording that takes a cue's date away from it: what only describes, what is planned, what was not found.

use jikenbo_core::{EventKind, Mention};

use super::{View, any};
use crate::interpret::view::{between, head, tail};

/// `発生した攻撃`, `公表いたしました第一報`: a finished verb right before a noun describes the noun.
pub fn describes_noun(cue: &str, after: &str) -> bool {
    const ENDS: &[&str] = &["いたしました", "しました", "ました", "していた", "していました", "ていた", "した", "た"];
    let noun = |c: char| {
        ('\u{4e00}'..='\u{9fff}').contains(&c) || ('ァ'..='ヶ').contains(&c) || c == '「' || c.is_ascii_alphanumeric()
    };
    let rest = if cue.ends_with('た') { Some(after) } else { ENDS.iter().find_map(|e| after.strip_prefix(e)) };
    rest.is_some_and(|r| {
        (r.starts_with(noun) || r.starts_with("こと"))
            && !["際", "後", "場合", "もの", "上", "結果", "時点", "日は", "日時", "時期"]
                .iter()
                .any(|w| r.starts_with(w))
    })
}

/// A new subject has come between a date and a later step: its date is not told.
pub fn topic_changes(text: &str, from: usize, to: usize) -> bool {
    let gap = between(text, from, to);
    ["同社は", "同市は", "同県は", "同大は", "同院は", "同校は", "同行は", "同町は", "同局は", "同組合は"]
        .iter()
        .any(|w| gap.find(w).is_some_and(|i| i > 6))
}

/// `…がなかったことを確認`: an investigation's finding, no discovery.
pub fn found_nothing(view: &View, cue: &Mention) -> bool {
    let (before, _) = view.around(&cue.at);
    any(tail(before, 10), &["なかったこと", "いないこと"])
        || any(tail(before, 14), &["感染がないこと", "異常がないこと", "影響がないこと", "被害がないこと"])
}

/// Something that lasts has a beginning but no last day: failures, an infection that was found later.
pub fn lasts(view: &View, clause: &str) -> bool {
    if any(clause, &["掲載", "公開"]) && !clause.contains("誤送") {
        return true;
    }
    let infection = clause.contains("感染")
        && !any(clause, &["感染したとの", "感染しています", "感染したという"])
        && !view.holds(&["ランサム"]);
    infection || any(clause, &["障害", "異常が発生", "不具合が発生", "影響が", "支障"])
}

/// `発覚した際`, `停止していた旧システム`: a word that only describes.
pub fn is_attributive(view: &View, cue: &Mention, event: EventKind) -> bool {
    let (before, after) = view.around(&cue.at);
    match event {
        EventKind::Contained => {
            // `業務の一部が停止している`, `攻撃を受けて停止し`: the attack stopped it.
            let is_stopped =
                &view.body.text()[cue.at.clone()] == "停止し" && (before.ends_with('が') || before.ends_with("受けて"));
            is_stopped
                || describes_noun(&view.body.text()[cue.at.clone()], after) && !after.contains("上で")
                || any(
                    head(after, 8),
                    &[
                        "ないまま",
                        "ていただ",
                        "てくださ",
                        "していない",
                        "ことはない",
                        "せずに",
                        "た状態",
                        "たことを",
                        "されるまで",
                    ],
                )
        }
        EventKind::Detected => {
            let words = &view.body.text()[cue.at.clone()];
            let of_noun = describes_noun(words, after) && !after.starts_with("こと") || after.starts_with("もの");
            of_noun
                // 被害の申告を行い: who was harmed tells the police.
                || words.starts_with("申告") && before.ends_with("被害の")
                || any(
                    head(after, 10),
                    &[
                        "ません",
                        "次第",
                        "した場合",
                        "された場合",
                        "できません",
                        "できていません",
                        "できておりません",
                        "してください",
                    ],
                )
                || any(
                    tail(before, 14),
                    &[
                        "停止したこと",
                        "変更したこと",
                        "完了したこと",
                        "遮断したこと",
                        "修正したこと",
                        "削除したこと",
                        "異常がないこと",
                        "より後に",
                        "その後に",
                        "以降に",
                    ],
                )
        }
        EventKind::OccurredFrom => {
            // `盗まれたパソコンから`, `送信した事業者`: what happened before, told in passing.
            let words = &view.body.text()[cue.at.clone()];
            // `お詫びの書面を発送`: what tells the people affected is no incident.
            if any(before, &["攻撃者が運営", "リークサイト", "自らのサイト", "ダークウェブ", "攻撃グループのサイト"])
                || after.starts_with("よう")
            {
                return true;
            }
            let tells = words.contains(['送', '配'])
                && any(
                    tail(before, 12),
                    &[
                        "詫び",
                        "わび",
                        "謝罪",
                        "お知らせ",
                        "文書を",
                        "書面を",
                        "通知",
                        "手紙",
                        "注意喚起",
                        "封書",
                        "書状",
                        "はがき",
                    ],
                )
                && !any(before, &["誤って", "誤り"]);
            tells || describes_noun(words, after)
        }
        EventKind::Notified => {
            let words = &view.body.text()[cue.at.clone()];
            let mistaken = any(before, &["誤って", "BCC", "TOに", "To欄", "宛先を"])
                && !any(words, &["詫び", "わび", "謝罪", "説明", "連絡", "通知"]);
            mistaken
                || any(head(after, 4), &["があ", "を受", "をいただ", "が入"])
                || any(
                    tail(before, 10),
                    &[
                        "上司に",
                        "上司へ",
                        "教頭に",
                        "教頭へ",
                        "校長に",
                        "校長へ",
                        "課長に",
                        "課長へ",
                        "管理職に",
                        "管理職へ",
                    ],
                )
        }
        EventKind::Restored => before.ends_with("一時") || any(after, &["に向け", "目指", "目標", "めど"]),
        EventKind::Disclosed => {
            let shown = ["ファイルを", "一覧を", "名簿を", "資料を", "データを", ")を"];
            shown.iter().any(|w| before.ends_with(w))
                || any(head(after, 12), &["資料によると", "していない", "する予定"])
                || before.ends_with("との")
                || any(tail(before, 12), &["外部の", "リーク", "ダーク", "闇", "犯罪", "攻撃者"])
        }
        _ => false,
    }
}
