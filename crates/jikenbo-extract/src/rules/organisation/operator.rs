//! Reads: names without any mark by what they run, 通販サイトを運営する青凪によれば.
//! Why: press items name small companies so.
//! Source: wording of press items.
//! Does not read: 当社, 同社, common nouns.

use jikenbo_core::{MentionValue, OrganisationForm};

use super::trim_tail;
use crate::rule::{Build, Rule, Yes};

/// The rule.
pub const RULE: Rule = Rule {
    id: "organisation.operator",
    version: 2,
    needs: &["運営する", "手がける", "手掛ける", "扱う", "展開する"],
    pattern: r"(?:を運営する|などを扱う|を手がける|を手掛ける|を展開する)(?P<m>{NAME}{2,24})(?:は|が|に|の|で|、|では|によ|\()",
    build: Build::Read(|c| {
        let name = trim_tail(&c["m"]);
        let common =
            ["同社", "当社", "弊社", "会社", "企業", "学校法人", "法人", "事業者", "公式通販サイト", "団体", "業者"];
        let kind = ["企業", "会社", "業者", "団体", "法人"].iter().any(|w| name.ends_with(w));
        (!kind && !common.iter().any(|w| name.starts_with(w)) && name.chars().count() >= 2)
            .then(|| MentionValue::Organisation(name.to_owned(), OrganisationForm::Context))
    }),
    yes: &[Yes("同店を運営する青凪によれば、サーバが", "青凪", "青凪")],
    no: &["サイトを運営する当社は", "店を運営する会社が", "監視を手がける中堅企業の"],
};
