//! Reads: case numbers of a casebook, 事件簿#2024-078, 事故録#2024-078.
//! Why: they tie articles, lists and follow-ups together.
//! Source: the numbering that bloggers print.
//! Does not read: issue numbers of newsletters (#2022-22).

use jikenbo_core::MentionValue;

use crate::rule::{Build, Rule, Yes};

/// The rule.
pub const RULE: Rule = Rule {
    id: "case.number",
    version: 2,
    needs: &["#"],
    pattern: r"(?P<m>[㐀-鿿]{1,8}[簿録誌帳]\s?#([12][0-9]{3}-[0-9]{3,5}))",
    build: Build::Read(|c| Some(MentionValue::CaseNumber(c[2].to_owned()))),
    yes: &[
        Yes("関連事件簿:【セキュリティ事件簿#2026-112】", "事件簿#2026-112", "2026-112"),
        Yes("前に伝えた件(事故録#2026-112)の続報", "事故録#2026-112", "2026-112"),
    ],
    no: &["週刊OSINT #2022-22", "#2024"],
};
