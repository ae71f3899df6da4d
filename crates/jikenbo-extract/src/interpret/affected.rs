//! How many of what: numbers of affected things with their unit. Numbers of finders, culprits,
//! fake mails, client bodies and attempts are none.

use std::collections::{HashMap, HashSet};

use jikenbo_core::{ArticleKind, Basis, Count, Fact, FactValue, Mention, MentionValue, Unit};

use super::{
    corrections,
    events::is_elsewhere,
    view::{View, any, fits, head, tail},
};
use crate::text::find;

struct Found<'m> {
    mention: &'m Mention,
    count: Count,
    /// The unit is only the default for 件.
    vague: bool,
    what: Option<String>,
}

/// Every number of affected things, each once per unit.
pub fn affected(view: &View, kind: ArticleKind) -> Vec<Fact> {
    let mut found: Vec<Found> = Vec::new();
    for (_, sentence, mentions) in view.sentences() {
        let text = view.body.of(sentence);
        if is_elsewhere(text) || any(text, &["受付時間", "営業時間", "フリーダイヤル"]) {
            continue;
        }
        for mention in mentions {
            let MentionValue::Count { n, unit, bound } = &mention.value else { continue };
            let (before, after) = view.around(&mention.at);
            let words = &view.body.text()[mention.at.clone()];
            let one_of_them = *n == 1
                && (words.starts_with('一') && after.starts_with(['が', 'は', 'に', 'か'])
                    || after.starts_with("が第三者")
                    || after.starts_with("が乗っ取"));
            // `3人は…になりすまし`: the persons told of before.
            let of_before = *n < 10 && before.trim().is_empty() && after.starts_with('は') && unit == "人";
            if *n == 0 || one_of_them || of_before || is_unaffected(view, before, after, counted(unit, words), kind) {
                continue;
            }
            let of_those = text.starts_with("このうち")
                || text.starts_with("そのうち")
                || any(tail(before, 8), &["上記のうち", "このうち", "そのうち", "うち"]);
            let previous = found
                .last()
                .filter(|f| of_those || sentence.at.start <= f.mention.at.start)
                .map(|f| (f.count.unit, f.vague));
            let above = line_above(view, sentence.line);
            let heading = view.body.heading_above(sentence.line).unwrap_or("");
            if any(heading, &["送信先", "送付先"]) && !heading.contains('と') {
                continue;
            }
            let Some((unit, vague)) = unit_of(unit, before, after, previous, above) else { continue };
            found.push(Found {
                mention,
                count: Count { n: *n, unit, bound: *bound },
                vague,
                what: scope_of(before, after),
            });
        }
    }
    found.extend(
        headline(view)
            .into_iter()
            .filter(|of_title| found.iter().all(|f| f.count.n != of_title.count.n))
            .collect::<Vec<_>>(),
    );
    // 件 without a noun takes its unit from where the same number stands with one.
    let mut sure: HashMap<u64, Unit> = HashMap::new();
    for f in found.iter().filter(|f| !f.vague && f.count.unit != Unit::People) {
        sure.entry(f.count.n).or_insert(f.count.unit);
    }
    let mut carried = None;
    for f in &mut found {
        if f.vague {
            if let Some(unit) = sure.get(&f.count.n) {
                f.count.unit = *unit;
                carried = Some(*unit);
            } else if let Some(unit) =
                carried.filter(|_| f.what.as_deref().is_some_and(|w| w.contains("関係") || w.contains("うち")))
            {
                f.count.unit = unit;
            }
        }
    }
    let told: Vec<_> = found.iter().map(|f| (f.count, f.mention.at.clone())).collect();
    let newer = corrections::superseded(view, &told);
    let mut out: Vec<Fact> = Vec::new();
    let mut seen = HashSet::new();
    for f in found {
        if seen.insert((f.count.n, f.count.unit)) {
            let superseded_by = newer.get(&(f.count.n, f.count.unit)).copied();
            let value = FactValue::Affected { count: f.count, what: f.what, superseded_by };
            let of_title = view.article.title.contains(f.mention.span);
            out.extend(view.fact_of(f.mention, value, if of_title { Basis::Title } else { Basis::Stated }));
        }
    }
    out
}

/// The numbers of a digest's headline: `【2】みなもと計測、最大5,600件`, `▼9/24 みなもと商店(カード情報1,577件)`.
fn headline<'v>(view: &'v View) -> Vec<Found<'v>> {
    if view.article.named.is_none() {
        return vec![];
    }
    let title = view.title_norm();
    let read = |mention: &'v Mention| {
        let MentionValue::Count { n, unit, bound } = &mention.value else { return None };
        let (before, after) = (&title[..mention.at.start], &title[mention.at.end..]);
        let (unit, vague) = unit_of(unit, before, after, None, "")?;
        let what = scope_of(before, after);
        (*n > 0).then_some(Found { mention, count: Count { n: *n, unit, bound: *bound }, vague, what })
    };
    view.title_mentions.iter().filter_map(read).collect()
}

/// `52名分で`: somebody's data, never somebody who does something.
fn counted<'u>(unit: &'u str, words: &str) -> &'u str {
    if words.ends_with('分') { "分" } else { unit }
}

/// Numbers of something else.
fn is_unaffected(view: &View, before: &str, after: &str, unit: &str, kind: ArticleKind) -> bool {
    if ["コメント", "シェア", "いいね"].iter().any(|word| before.trim_end().ends_with(word)) {
        return true;
    }
    let near = tail(before, 16);
    let next = head(after, 16);
    let starts = |words: &[&str]| words.iter().any(|w| next.starts_with(w));
    let ends = |words: &[&str]| words.iter().any(|w| near.ends_with(w));
    let people = matches!(unit, "人" | "名");
    if any(next, &["不審メール", "不審なメール", "偽メール", "なりすましメール", "フィッシングメール"])
        || ends(&["不審メール", "不審なメール", "偽メール"])
    {
        return true;
    }
    if any(next, &["迷惑メール", "スパムメール"])
        && !view.holds(&[
            "アカウントが",
            "アカウントに",
            "アカウントから",
            "アカウントより",
            "アカウントを",
            "メールサーバ",
            "踏み台",
        ])
    {
        return true;
    }
    // `訪問診療をご利用の患者様`: no visits.
    let visits = any(near, &["訪問"]) && !any(near, &["訪問診療", "訪問看護", "訪問介護", "訪問リハビリ", "訪問入浴"]);
    if any(near, &["試行", "アクセス数", "問い合わせ件数", "接続数", "アラート"])
        || visits
        || starts(&["の申告", "の問い合わせ", "のお問い合わせ", "の相談", "の届出", "の苦情"])
    {
        return true;
    }
    if starts(&[
        "のアクセス",
        "のダウンロード",
        "の閲覧",
        "の記事",
        "の投稿",
        "の問合せ",
        "の電話",
        "の不審",
        "の事故",
        "の事案",
        "の事例",
        "の事件",
    ]) || any(tail(before, 8), &["アクセス数", "リンクが", "記事", "投稿が", "事故件数", "事件数"])
    {
        return true;
    }
    // `10件を超える宛先への送信を禁止`: a limit.
    if ["を超える宛先", "を超えるとき", "を超える場合", "を超えて送", "以上の宛先"].iter().any(|w| next.starts_with(w))
    {
        return true;
    }
    // `代表取締役ほか2名の報酬を減額`
    if people && starts(&["の報酬", "の給与", "を減給", "を戒告", "を停職", "を懲戒"]) {
        return true;
    }
    // `次の2件の漏えい`, `2件とも報告した`: incidents.
    if !people && (ends(&["次の", "以下の", "下記の", "下記", "事案"]) || starts(&["とも"])) {
        return true;
    }
    let seen = ["ダウンロードが", "ダウンロード(", "閲覧(", "閲覧が"];
    if ends(&["同", "Microsoft", "Microsoft ", "投稿", "投稿 "]) || any(tail(before, 8), &seen) {
        return true;
    }
    // Whom a file went to; where addresses were shown to all, those are the affected.
    let sent_to = ["に送信", "へ送信", "に誤送", "に配信", "へ配信", "に送付", "へ送付"];
    if people && starts(&sent_to) && !view.holds(&["BCC", "Bcc", "bcc", "ＢＣＣ", "宛先欄", "TO欄"]) {
        return true;
    }
    if people && (starts(&["からなる"]) || ends(&["ら"]) && any(head(after, 40), &["逮捕", "送検"])) {
        return true;
    }
    // Whom it was sent to by mistake, who merely did something, how often and how many each.
    if people
        && (any(near, &["送信先", "送付先", "担当者各", "各1"])
            || ends(&["各"])
            || starts(&["の間で", "のみに", "ずつ"]))
    {
        return true;
    }
    if ends(&["他の方(", "別の方(", "第三者(", "他の方 ", "他の応募者("]) {
        return true;
    }
    if people
        && ((starts(&["で", "以上で"]) && !starts(&["です", "でした", "であ", "でし", "では", "でござ"]))
            || starts(&[
                "のメールアカウント",
                "のアカウントが",
                "のアカウントに",
                "のアカウントを",
                "のアカウントか",
                "のパソコン",
                "の端末",
                "の職員",
            ]) && !ends(&["会員", "利用者", "顧客", "お客様", "お客さま", "ユーザー"]))
    {
        return true;
    }
    if any(near, &["フォロワー", "相談は", "報告は"]) || starts(&["の報告があ", "の被害報告"]) {
        return true;
    }
    if people
        && (starts(&[
            "から連絡",
            "の方から",
            "から問い合わせ",
            "よりご連絡",
            "から申告",
            "体制",
            "が不正に",
            "を逮捕",
            "を送検",
            "を委嘱",
            "が逮捕",
            "を書類送検",
            "が参加",
            "で構成",
            "が死亡",
        ]))
    {
        return true;
    }
    if people
        && (starts(&[
            "の職員",
            "の担当者で",
            "の担当者が",
            "の社員が",
            "のスタッフ",
            "で作業",
            "で対応",
            "ひとり",
            "一人",
        ]) && !any(after, &["氏名", "情報", "住所", "アドレス"]))
    {
        return true;
    }
    if people
        && starts(&["が", "は", "に", "も"])
        && any(near, &["職員", "医師", "教諭", "従業員", "社員", "看護師", "教員", "容疑者", "生徒が"])
        && !view.holds(&["個人情報を含む"])
        && !any(after, &["影響", "流出", "漏え", "対象", "含ま"])
    {
        return true;
    }
    if people
        && kind == ArticleKind::Enforcement
        && any(&format!("{near}{next}"), &["容疑者", "男", "少年", "高校生", "無職", "被告", "女", "送検", "逮捕"])
    {
        return true;
    }
    any(next, &["の自治体", "の団体"]) || ends(&["全国約", "売上"])
}

/// What a number counts, and whether that is only the default.
fn unit_of(unit: &str, before: &str, after: &str, previous: Option<(Unit, bool)>, above: &str) -> Option<(Unit, bool)> {
    match unit {
        "人" | "名" => return Some((Unit::People, false)),
        "世帯" | "家庭" => return Some((Unit::Households, false)),
        "軒分" => return Some((Unit::Households, false)),
        "アカウント" | "ID" => return Some((Unit::Accounts, false)),
        "メールアドレス" | "アドレス" => return Some((Unit::Addresses, false)),
        "通" => {
            let mail = any(before, &["メール"]) || any(head(after, 14), &["メール"]);
            return mail.then_some((Unit::Emails, false));
        }
        _ => {}
    }
    // `460,395件、2,415,750件の…番号`: both numbers count what follows the last.
    let after = after
        .strip_prefix('、')
        .and_then(|a| a.trim_start_matches(|c: char| c.is_ascii_digit() || c == ',').strip_prefix('件'))
        .unwrap_or(after);
    let follows = head(after.trim_start_matches(['の', ')', '(']), 24);
    let follows = follows.split(['、', '。', 'が', 'を', 'は', 'に']).next().unwrap_or("");
    if after.starts_with(['の', 'が', 'は', '分'])
        && let Some(unit) = NOUNS.iter().filter_map(|(w, u)| Some((find(follows, w)?, u))).min_by_key(|(i, _)| *i)
    {
        return Some((*unit.1, false));
    }
    let before = tail(before, 60);
    let found = NOUNS
        .iter()
        .filter_map(|(w, u)| Some((before.rfind(w)? + w.len(), w.len(), *u)))
        .max_by_key(|(end, len, _)| (*end, *len));
    // `お客様(表示された側) 154件`: what stands in brackets parts nothing.
    let gap = |end: usize| match before[end..].find('(').zip(before[end..].rfind(')')) {
        Some((open, close)) if open < close => {
            before[end..].chars().count() - before[end + open..=end + close].chars().count()
        }
        _ => before[end..].chars().count(),
    };
    // People are counted by 人 and 名: a 件 of those is none of them.
    let previous = previous.filter(|(u, _)| *u != Unit::People);
    let of_those =
        before.trim_start().starts_with("このうち") || any(tail(before, 8), &["上記のうち", "このうち", "そのうち"]);
    // `7,904件(7,613名)`: what the persons are counted beside is no person.
    let persons_follow = after.strip_prefix('(').is_some_and(|a| {
        let a = a.trim_start_matches(|c: char| c.is_ascii_digit() || ",万約".contains(c));
        a.starts_with(['名', '人'])
    });
    let found = found.filter(|(_, _, unit)| !persons_follow || *unit != Unit::People);
    match found {
        // `内訳は、担当者様が3,895件、従業員が225件`: parts have the unit of the whole.
        Some((_, _, Unit::People)) if before.contains("内訳") && previous.is_some() => previous,
        _ if of_those && previous.is_some() => previous,
        // A person's word counts people only right before the number: 顧客257件, お客様 19件.
        Some((end, _, Unit::People)) if gap(end) > 4 => {
            previous.map(|(u, _)| (u, true)).or(Some((Unit::Records, true)))
        }
        Some((_, _, unit)) => Some((unit, false)),
        None => match previous {
            Some((unit, vague)) if before.contains("うち") || before.trim().chars().count() <= 14 => {
                Some((unit, vague))
            }
            // `…寄せられたメール` above `総数 1,964件`.
            _ => Some((
                NOUNS
                    .iter()
                    .find(|(w, u)| above.ends_with(w) && !(persons_follow && *u == Unit::People))
                    .map_or(Unit::Records, |(_, u)| *u),
                true,
            )),
        },
    }
}

/// The line with text above a line, if it is short.
fn line_above<'v>(view: &'v View, line: usize) -> &'v str {
    let above = view.body.text_above(line).unwrap_or("");
    if fits(above, 60) { above } else { "" }
}

/// Nouns that 件 counts. Longer words stand before the shorter ones they hold.
const NOUNS: &[(&str, Unit)] = &[
    ("カード情報", Unit::Cards),
    ("カード番号", Unit::Cards),
    ("カードの番号", Unit::Cards),
    ("クレジットカード", Unit::Cards),
    ("メールアドレス", Unit::Addresses),
    ("迷惑メール", Unit::Emails),
    ("メール情報", Unit::Emails),
    ("問い合わせメール", Unit::Emails),
    ("メール", Unit::Emails),
    ("アドレス", Unit::Addresses),
    ("パスワード", Unit::Records),
    ("アカウント", Unit::Accounts),
    ("会員数", Unit::Accounts),
    ("会員ID", Unit::Accounts),
    ("注文", Unit::Orders),
    ("個人情報", Unit::Records),
    ("会員情報", Unit::Records),
    ("顧客情報", Unit::Records),
    ("患者情報", Unit::Records),
    ("情報", Unit::Records),
    ("データ", Unit::Records),
    ("記録", Unit::Records),
    ("お客様", Unit::People),
    ("お客さま", Unit::People),
    ("顧客", Unit::People),
    ("従業員", Unit::People),
    ("家族", Unit::People),
    ("会員", Unit::People),
    ("利用者", Unit::People),
    ("応募者", Unit::People),
    ("患者", Unit::People),
    ("契約者", Unit::People),
    ("申込者", Unit::People),
    ("購入者", Unit::People),
    ("登録者", Unit::People),
    ("担当者", Unit::People),
    ("株主", Unit::People),
    ("生徒", Unit::People),
    ("学生", Unit::People),
    ("職員", Unit::People),
];

/// The number's scope in a few words: what stands right before it, or after の.
fn scope_of(before: &str, after: &str) -> Option<String> {
    let cut = |c: char| {
        matches!(c, '、' | '。' | ',' | '(' | ')' | ':' | '・' | '「' | '」' | ' ' | 'は' | 'が' | 'を' | '※' | '\n')
    };
    let near = before.trim_end_matches(['(', ' ', ':', ',']).rsplit(cut).next().unwrap_or("").trim();
    let near = near.trim_start_matches(['に', 'を', 'へ', 'と']);
    let near = ["約", "最大", "計", "の", "で"].iter().find_map(|w| near.strip_suffix(w)).unwrap_or(near);
    // A piece of a number, or a word with its particle, names no scope.
    let particle =
        ["から", "に", "を", "と", "へ", "より", "も", "まで", "び", "で", "した", "た", "て", "る", "は", "うち"];
    let names = !near.contains(|c: char| c.is_ascii_digit())
        && !particle.iter().any(|p| near.ends_with(p))
        && !["うち", "計", "合計", "約", "最大", "件数"].contains(&near);
    let near = if names { near } else { "" };
    let chosen = if (2..=24).contains(&near.chars().count()) {
        near.to_owned()
    } else if let Some(rest) = after.strip_prefix('の') {
        let word = rest.split(|c: char| cut(c) || c == 'に' || c == 'で').next().unwrap_or("");
        if (2..=16).contains(&word.chars().count()) && !word.ends_with(['う', 'る', 'し', 'た', 'へ']) {
            word.to_owned()
        } else {
            return None;
        }
    } else {
        return None;
    };
    Some(chosen)
}
