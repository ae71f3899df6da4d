//! Reads: what people did in a period whose data are affected: 商品を購入, 登録, 入力, 問い合わせ, 治療.
//! Why: tells whose data, apart from when the attack was.
//! Source: wording of public notices.
//! Does not read: 不正ログイン, 登録商標.

use jikenbo_core::Cue;

use crate::rule::{Build, Rule, Yes};

/// The rule.
pub const RULE: Rule = Rule {
    id: "event.data-window",
    version: 1,
    needs: &[
        "請求",
        "お支払い",
        "購入",
        "登録",
        "入力",
        "利用",
        "問い合わせ",
        "お問合せ",
        "問合せ",
        "治療",
        "受診",
        "申込",
        "申し込",
        "応募",
        "決済",
        "送受信",
        "予約",
        "注文",
        "収集",
        "受講",
        "来院",
        "入院",
        "在籍",
        "ご覧",
        "受け付け",
        "受付",
        "お預かり",
        "取得",
        "契約",
        "受けられ",
        "寄せられ",
        "を受けた",
        "相談",
        "検査",
    ],
    pattern: r"(?P<m>(?:購入|登録|入力|利用|お問い?合わせ|問い?合わ?せ|治療|検査|受診|お?申し?込|応募|決済|予約|注文|収集|受講|来院|入院|在籍|受け付け|受付|お預かり|契約|相談|請求)(?:を)?(?:し|さ|いただ|行|実施|頂|され|のあ|み|受|完了|メール|データ)|ご(?:購入|登録|入力|利用|注文|予約|応募|契約)|(?:新規登録|送受信|予約や問い合わせ|に収集|決済に(?:使|利用)|お支払いに|を受けた|を受けられた|寄せられた))",
    build: Build::Cue(Cue::DataWindow),
    yes: &[
        Yes("期間に商品を購入したお客様", "購入し", "data-window"),
        Yes("フォームに入力された情報", "入力さ", "data-window"),
    ],
    no: &["登録商標", "利用規約"],
};
