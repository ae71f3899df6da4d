//! Reads: words by which an incident was made public: 公表, プレスリリース, 報道発表.
//! Why: days from discovery to publication.
//! Source: wording of public notices.
//! Does not read: 誤って公開, 公表資料, 非公表.

use jikenbo_core::{Cue, EventKind};

use crate::rule::{Build, Rule, Yes};

/// The rule.
pub const RULE: Rule = Rule {
    id: "event.disclosed",
    version: 1,
    needs: &[
        "注意喚起",
        "明らかにし",
        "お知らせし",
        "お知らせいた",
        "ご報告",
        "報告した",
        "第1報",
        "第2報",
        "第3報",
        "第一報",
        "第二報",
        "第三報",
        "サイト",
        "ホームページ",
        "開示",
        "公表",
        "発表",
        "プレスリリース",
    ],
    pattern: r"(?:^|[^非未])(?P<m>公表(?:し|いた|を実施|さ|$|。)|(?:ウェブサイト|ホームページ|サイト|HP)(?:上)?(?:に|で|にて)(?:お知らせ|掲載|公表)|(?:ホームページ|サイト|HP)[^。、]{0,6}(?:で|に)[^。、]{0,6}(?:注意を|周知|お知らせ)|注意喚起(?:を(?:掲載|公開|実施)|$|。)|(?:で|にて|として)開示|明らかにし(?:た|まし)|(?:お知らせ|ご?報告|ご案内|開示)(?:した|しました|いたしました|致しました|しており?ました|しております)(?:標記の|本|[^。、]{0,12}の)?(?:件|とおり|通り|事案|内容|「)|第一報を公表|第[1-9一二三四五]報(?:$|[()。])|発表(?:し(?:た|て|ま|、)|いたし)|報道発表(?:し|いた|$)|プレスリリース)",
    build: Build::Cue(Cue::Event(EventKind::Disclosed)),
    yes: &[
        Yes("9月14日 本件を公表", "公表", "disclosed"),
        Yes("第一報を公表いたしました", "第一報を公表", "disclosed"),
    ],
    no: &["非公表情報", "公表資料による"],
};
