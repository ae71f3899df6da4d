//! Reads: words by which data could be seen: 閲覧できる状態, 閲覧可能, 見える状態, 表示される.
//! Why: exposure without known access is a possibility.
//! Source: wording of public notices.
//! Does not read: 閲覧できない, 閲覧できるようになりました.

use jikenbo_core::Cue;

use crate::rule::{Build, Rule, Yes};

/// The rule.
pub const RULE: Rule = Rule {
    id: "statement.viewable",
    version: 1,
    needs: &["閲覧", "取得でき", "見え", "見られ", "アクセス可能", "アクセスでき", "表示さ", "参照"],
    pattern: r"(?P<m>閲覧(?:できる|可能な|が可能な|でき得る|しうる|し得る|され得る|できてしまう|できた)[^。、]{0,4}?(?:状[態況]|可能性)?|閲覧可能|(?:外部|第三者|誰でも|他の方)[^。、]{0,8}(?:取得|閲覧|アクセス|参照)(?:でき|可能)[^。、]{0,3}?状[態況]|見える状態|見られる状態|アクセス(?:可能な|できる)状態|(?:他の|別の|他人の)[^。、]{1,10}情報が(?:誤って)?表示|(?:閲覧|参照|確認)(?:された|される|できた)(?:可能性|おそれ|恐れ)|見られた(?:おそれ|可能性|恐れ)|(?:誰でも|だれでも)(?:見|開|閲覧)|閲覧できるようになっ)",
    build: Build::Cue(Cue::Viewable),
    yes: &[
        Yes("第三者が閲覧できる状態にあった", "第三者が閲覧できる状態", "viewable"),
        Yes("誰でもアクセスできる状態", "誰でもアクセスできる状態", "viewable"),
    ],
    no: &["閲覧できない", "資料をご覧ください"],
};
