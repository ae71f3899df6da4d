//! Reads: words by which data subjects were told: お詫びの書面を送付, 個別に連絡, メールで通知.
//! Why: the duty to tell the persons concerned (個人情報保護法26条2項).
//! Source: wording of public notices.
//! Does not read: 通知を受けた, 連絡がなかった.

use jikenbo_core::{Cue, EventKind};

use crate::rule::{Rule, Yes, cue};

/// The rule.
pub const RULE: Rule = Rule {
    id: "event.notified",
    version: 1,
    needs: &["送付", "発送", "通知", "連絡", "謝罪", "お知らせ", "お送り", "郵送", "説明", "依頼をし", "ご案内", "メールにて", "書面", "手渡", "お詫び", "差し上げ"],
    pattern: r"(?P<m>(?:書面|書状|文書|手紙|封書|メール|お詫び状|通知書|通知文|お詫び文)[^。、]{0,16}?(?:送付|発送|お送り|郵送|配信|送信|手渡|配布|通知|連絡|お知らせ|お詫び|謝罪|説明|事情説明|差し上げ)|(?:個別に|お客様[へに]|患者様?[へに]|対象者[へに]|該当者[へに]|対象の[^。、]{1,12}[へに]|保護者[^。、]{0,6}[へに]|方[へに]は?|本人[へに]|事業者[へに]|関係者[へに]|応募者[へに]|会員[へに]|の皆様[へに]?|全員[へに])[^。]{0,24}?(?:連絡|通知|お?知らせ|お?詫び|謝罪|説明|お送り|送付|発送|郵送)|謝罪通知を実施|お詫びの(?:連絡|電話)|通知済み)",
    build: cue!(Cue::Event(EventKind::Notified)),
    yes: &[Yes("10月5日 対象の方へお詫びの書面を発送", "対象の方へお詫び", "notified"), Yes("お客様に個別にご連絡", "お客様に個別にご連絡", "notified")],
    no: &["通知を受け", "連絡がありました"],
};
