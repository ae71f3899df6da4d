//! Reads: words by which an attack, an infection or a mistake happened: 発生, 攻撃を受け, 侵入され, 感染, 誤送信.
//! Why: the first day of the incident.
//! Source: wording of public notices.
//! Does not read: 発生防止, 再発.

use jikenbo_core::{Cue, EventKind};

use crate::rule::{Rule, Yes, cue};

/// The rule.
pub const RULE: Rule = Rule {
    id: "event.occurred",
    version: 1,
    needs: &["発生", "攻撃", "受け", "侵入", "侵害", "感染", "送信", "送付", "攻撃が", "紛失", "盗", "アクセスさ", "ログインさ", "公開", "掲載", "暗号化", "置き", "アクセスが", "残置", "閲覧", "改ざん", "コピー", "漏え"],
    pattern: r"(?:^|[^再])(?P<m>発生(?:し|いた|$|、)|(?:攻撃|不正アクセス|不正なアクセス|被害)(?:を|が|に)(?:受け|行われ|開始|あ[いっり]|繰り返|始ま)|侵入(?:さ|し|を(?:許|受)|$)|侵害(?:さ|を受)|(?:に)?感染(?:し|いた|$|、)|(?:誤って|誤)?(?:送信|送付|発送|配信|配布|交付|公開|掲載)(?:し(?:た|ま|て)|いたしま|され)|紛失(?:し|いた)|盗(?:まれ|難)|不正に(?:アクセス|ログイン)|アクセスされ|ログインされ|暗号化され|TOで送って|ログインが(?:行われ|発生)|攻撃が)",
    build: cue!(Cue::Event(EventKind::OccurredFrom)),
    yes: &[Yes("9月10日、攻撃を受け", "攻撃を受け", "occurred_from"), Yes("マルウェアに感染", "に感染", "occurred_from"), Yes("4月5日に侵入された", "侵入さ", "occurred_from")],
    no: &["再発防止", "原因"],
};
