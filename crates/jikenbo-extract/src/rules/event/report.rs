//! Reads: words by which something was told to an authority: 報告, 届出, 相談, 通報, 被害届.
//! Why: the duty to report (個人情報保護法26条1項).
//! Source: wording of public notices.
//! Does not read: 報告書, 報告を受けた, ご報告いたします (to readers).

use jikenbo_core::Cue;

use crate::rule::{Build, Rule, Yes};

/// The rule.
pub const RULE: Rule = Rule {
    id: "event.report",
    version: 1,
    needs: &[
        "遺失",
        "情報提供",
        "第一報",
        "報告",
        "届",
        "相談",
        "通報",
        "通知し",
        "被害申告",
        "申告",
        "速報",
        "確報",
        "提出",
    ],
    pattern: r"(?P<m>(?:に|へ)?(?:報告(?:相談|を?(?:し|いた|行|実施|完了|済|終え|$)|、|。|\()|相談(?:し|いた|を|済|して|、|。|$)|届け?出(?:を|し|いた|て|た|ま|済|、|。|$)|通報(?:し|いた|済|を行|。|$)|通知し|被害届を?(?:提出|出)|被害(?:を)?(?:申告|相談)|届け出|(?:速報|確報|報告書|被害届|遺失届|届|届出書|第一報|相談|報告)を?(?:提出|行|出し|入れ|済ませ)|への(?:報告|相談|届出|届け出|被害申告|被害届|通報)(?:\(|を行|を済|は|も|及び|並びに|、)|に届け出て|遺失届(?:$|。)|情報提供(?:し|を行)|相談[^。]{0,6}済ま))",
    build: Build::Cue(Cue::Report),
    yes: &[Yes("個人情報保護委員会へ報告し", "へ報告し", "report"), Yes("警察に相談しました", "に相談し", "report")],
    no: &["報告を受けました", "報告書", "ご相談ください"],
};
