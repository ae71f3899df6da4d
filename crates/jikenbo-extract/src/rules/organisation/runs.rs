//! Reads: names without any mark that begin a sentence with what they run, ヤマブキフーズが運営する通販サイトが.
//! Why: press items open so on small companies, and name the shop beside them.
//! Source: wording of press items.
//! Does not read: 当社, 同社, common nouns.

use jikenbo_core::{MentionValue, OrganisationForm};

use super::trim_tail;
use crate::rule::{Build, Rule, Yes};

/// The rule.
pub const RULE: Rule = Rule {
    id: "organisation.runs",
    version: 1,
    needs: &["が運営する", "が展開する", "が手がける", "が手掛ける"],
    pattern: r"^\s?(?P<m>{NAME}{3,24})が(?:運営|展開|手がけ|手掛け)",
    build: Build::Read(|c| {
        let name = trim_tail(&c["m"]);
        let kinds = ["社", "店", "者", "団体", "法人", "企業", "市", "県", "町", "国", "部門", "グループ会社", "大手"];
        let is_kind = kinds.iter().any(|w| name.ends_with(w)) || name.starts_with(['当', '弊', '本', '同', '各']);
        (!is_kind && name.chars().count() >= 3)
            .then(|| MentionValue::Organisation(name.to_owned(), OrganisationForm::Context))
    }),
    yes: &[Yes("ヤマブキフーズが運営する通販サイトが", "ヤマブキフーズ", "ヤマブキフーズ")],
    no: &["当社が運営するサイト", "通販サイトは子会社が運営する", "印刷会社が運営する"],
};
