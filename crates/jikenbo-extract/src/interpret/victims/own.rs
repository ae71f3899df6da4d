//! How an organisation's own notice names it: by definition, or on a line of its own.

use jikenbo_core::{OrganisationForm, organisation::LEGAL_FORMS};

use super::{
    super::view::{View, any, head},
    Candidate, Place, names, organisation, organisations, read,
};

/// `株式会社○○(以下「当社」)`.
pub fn from_definition(view: &View) -> Option<Candidate> {
    organisations(view).find_map(|(mention, name, _)| {
        let (_, after) = view.around(&mention.at);
        let next = head(after, 24);
        (next.starts_with("(以下") && any(next, &["「当", "「弊", "「本"]))
            .then(|| read(mention, name, "victim.defined"))
    })
}

/// Longer lines are no names.
const NAME_CHARS: usize = 30;

/// Where the text of a line begins in it.
fn leading(view: &View, line: usize) -> usize {
    let text = &view.body.text()[view.body.lines[line].at.clone()];
    text.len() - text.trim_start().len()
}

/// A line that begins with a legal form and is all one run is the name, whatever it is made of: 公益財団法人榧の木森林基金.
fn whole_line(mut candidate: Candidate, line: &str, start: usize) -> Candidate {
    // 認定NPO法人 is a kind of NPO法人; a blank may stand behind the legal form: 医療法人 榧の木の丘病院.
    let (line, start) = match line.strip_prefix("認定") {
        Some(rest) => (rest, start + "認定".len()),
        None => (line, start),
    };
    let form = LEGAL_FORMS
        .iter()
        .chain(&["生活協同組合", "農業協同組合"])
        .filter(|form| line.starts_with(**form))
        .map(|form| form.len())
        .max()
        .unwrap_or(0);
    let name = line[form..].strip_prefix(' ').unwrap_or(&line[form..]);
    let is_run = name.chars().all(|c| {
        matches!(c, 'ぁ'..='ん' | '㐀'..='鿿' | '々' | 'ァ'..='ヺ' | 'ー' | '・') || c.is_ascii_alphanumeric()
    });
    let begins = candidate.at.start == start && form > 0;
    if is_run
        && begins
        && candidate.name.len() < line.len()
        && line.chars().count() <= NAME_CHARS
        && !line.ends_with("より")
    {
        candidate.name = line.to_owned();
        candidate.at.end = start + line.len();
    }
    candidate
}

/// What is said above a notice that is somebody else's, word for word.
const REPOSTED: &[&str] = &["転載", "原文のまま", "周知依頼", "周知の依頼", "掲載依頼"];
/// Lines above it are no more.
const ABOVE: usize = 12;

/// The line at which a notice begins that another body hands on: the first below a rule of dashes.
fn reposted(view: &View) -> Option<usize> {
    let body = &view.body;
    let is_rule = |line: &str| line.chars().count() >= 3 && line.chars().all(|c| "―—–-ー─━=_*＊".contains(c));
    let rule = (0..body.lines.len().min(ABOVE)).find(|&l| is_rule(body.text()[body.lines[l].at.clone()].trim()))?;
    let above = &body.text()[..body.lines[rule].at.start];
    (any(above, REPOSTED) || any(view.title_norm(), REPOSTED)).then_some(rule + 1)
}

/// `東瀬県 川野町 税務課`: the town behind its prefecture; the passage holds both, as there are towns of one name.
fn town_of(mut candidate: Candidate, line: &str, start: usize) -> Candidate {
    let Some((prefecture, rest)) = line.split_once(' ') else { return candidate };
    let town = rest.split(' ').next().unwrap_or_default();
    let site = ["公式ホームページ", "公式ウェブサイト", "公式サイト", "ホームページ"];
    let town = site.iter().find_map(|site| town.strip_suffix(site)).unwrap_or(town);
    let is_prefecture = ["県", "北海道", "東京都", "大阪府", "京都府"].iter().any(|end| prefecture.ends_with(end));
    let is_town = names::is_municipality(town) && !town.ends_with(['県', '府', '都']);
    if is_prefecture && is_town && candidate.at == (start..start + prefecture.len()) {
        candidate.at.end = start + prefecture.len() + 1 + town.len();
        candidate.name = town.to_owned();
    }
    candidate
}

/// `川野町 みどりが丘クリニック`: who stands behind the town it lies in; the passage holds both.
fn body_behind(view: &View, candidate: Candidate, end: usize) -> Candidate {
    if !names::is_municipality(&candidate.name) || !view.body.text()[candidate.at.end..end].starts_with(' ') {
        return candidate;
    }
    let behind = candidate.at.end + 1;
    let mut named = organisations(view).filter(|(m, ..)| m.at.start == behind && m.at.end == end);
    let is_private =
        |name: &str| ["クリニック", "医院", "歯科", "診療所", "薬局"].iter().any(|end| name.ends_with(end));
    let found = named.find(|(_, name, _)| is_private(name) && !names::is_section(name));
    match found {
        Some((mention, name, _)) => {
            Candidate { name: name.to_owned(), at: candidate.at.start..mention.at.end, ..candidate }
        }
        None => candidate,
    }
}

/// `川野町本町1番1号`: where somebody is found.
fn is_address(line: &str) -> bool {
    let numbered = |end: &str| line.strip_suffix(end).is_some_and(|rest| rest.ends_with(|c: char| c.is_ascii_digit()));
    let dashed = || {
        let rest = line.trim_end_matches(|c: char| c.is_ascii_digit());
        rest.len() < line.len()
            && rest.strip_suffix('-').is_some_and(|rest| rest.ends_with(|c: char| c.is_ascii_digit()))
    };
    (["番地", "番", "号"].iter().any(|end| numbered(end)) || dashed())
        && line.contains(['市', '区', '町', '村'])
        && !any(line, &["課", "係", "局", "電話", "TEL", "問合", "番号", "|", ":"])
}

/// `みどり大学長 東瀬花子`, `みどり大学 学長`: whose head signs.
fn head_of(line: &str, start: usize) -> Option<Candidate> {
    let word = line.split(' ').next()?;
    let name = word.strip_suffix('長')?;
    let name = ["学", "院", "校", "館"]
        .iter()
        .find_map(|c| Some(name.strip_suffix(c)?).filter(|n| ends_as_one(n)))
        .unwrap_or(name);
    let fits = ends_as_one(name) && (4..=NAME_CHARS).contains(&name.chars().count()) && !names::is_common(name);
    let at = start..start + name.len();
    fits.then(|| Candidate { name: name.to_owned(), place: Place::Body, at, rule: "victim.own-line", score: 8 })
}

/// `ほしのホール 館長`, `アトリエ星野 店主`: a name of any make before the word for who signs, or before a section, that
/// the text tells as well, or whose last word the text says of itself: 当ホール.
fn signed(view: &View, line: &str, start: usize) -> Option<Candidate> {
    const SIGNS: &[&str] = &[
        "館長",
        "店主",
        "園長",
        "院長",
        "理事長",
        "会長",
        "組合長",
        "校長",
        "学長",
        "所長",
        "代表",
        "店長",
        "支配人",
        "事務局",
    ];
    const OWN: &[&str] =
        &["ホール", "クリニック", "ホテル", "スクール", "サロン", "ショップ", "館", "園", "店", "塾", "院", "会"];
    let (name, role) = line.rsplit_once(' ')?;
    let (name, role) = match name.rsplit_once(' ') {
        Some((before, word)) if SIGNS.contains(&word) => (before, word),
        _ => (name, role),
    };
    let text = view.body.text();
    let signs = SIGNS.contains(&role) || names::is_section(role) || role.ends_with('係');
    let told = || view.title_norm().contains(name) || text.matches(name).nth(1).is_some();
    let speaks = || OWN.iter().any(|noun| name.ends_with(noun) && text.contains(&format!("当{noun}")));
    let fits = signs
        && SIGNED.contains(&name.chars().count())
        && !names::is_common(name)
        && !names::is_section(name)
        && !names::has_incident_word(name)
        && (told() || speaks());
    let at = start..start + name.len();
    fits.then(|| Candidate { name: name.to_owned(), place: Place::Body, at, rule: "victim.own-line", score: 8 })
}

/// `ほしのホール よくあるご質問`, or `よくあるご質問` and under it the name alone: whose page of questions it is.
pub fn of_questions(view: &View) -> Option<Candidate> {
    const QUESTIONS: &[&str] = &["よくあるご質問", "よくある質問", "よくあるお問い合わせ", "Q&A", "FAQ"];
    let fits = |name: &str| {
        SIGNED.contains(&name.chars().count())
            && !names::is_common(name)
            && !names::is_section(name)
            && !names::has_incident_word(name)
            && !any(name, &["について", "する", "関する", "件", "お客", "皆様", ":"])
            && !name.contains(|c: char| c.is_ascii_digit() || "。、?？".contains(c))
    };
    let title = view.title_norm().trim_end();
    let at = QUESTIONS.iter().filter_map(|word| title.find(word)).min()?;
    let named =
        |name: &str, place, at| Candidate { name: name.to_owned(), place, at, rule: "victim.own-line", score: 8 };
    if let Some(name) = title[..at].strip_suffix(' ').filter(|name| fits(name)) {
        return Some(named(name, Place::Title, 0..name.len()));
    }
    let line = view.body.lines.iter().find(|line| !view.body.text()[line.at.clone()].trim().is_empty())?;
    let name = view.body.text()[line.at.clone()].trim();
    let start = name.as_ptr() as usize - view.body.text().as_ptr() as usize;
    (at == 0 && fits(name)).then(|| named(name, Place::Body, start..start + name.len()))
}

/// A name that is signed with is so long, in characters.
const SIGNED: std::ops::RangeInclusive<usize> = 3..=24;

/// Whether a run ends as an institution's name does that a head speaks for.
fn ends_as_one(run: &str) -> bool {
    ["大学", "大学校", "短期大学", "高等学校", "高等専門学校", "病院", "医療センター", "博物館", "美術館", "図書館"]
        .iter()
        .any(|end| run.ends_with(end) && run.len() > end.len())
}

/// The publisher's name in a head line or among the last lines: alone, with a role, a section, a
/// date or a label; never an addressee.
pub fn from_line(view: &View) -> Option<Candidate> {
    let body = &view.body;
    let text = |l: usize| body.text()[body.lines[l].at.clone()].trim();
    let with_text: Vec<usize> =
        (reposted(view).unwrap_or(0)..body.lines.len()).filter(|&l| !text(l).is_empty()).collect();
    let short = |l: &&usize| !text(**l).contains('。') && text(**l).chars().count() <= 80;
    let head: Vec<usize> = with_text.iter().take(8).take_while(short).copied().collect();
    let tail: Vec<usize> = with_text.iter().rev().take(6).take_while(short).copied().collect();
    for legal_only in [true, false] {
        for &l in head.iter().chain(&tail) {
            let line = text(l);
            if any(line, &["各位", "様へ", "御中", "皆様", "皆さま", "宛", "受託者", "委託先", "〒"])
                || is_address(line)
                || body.lines[l].bullet && !line.starts_with('【')
            {
                continue;
            }
            let at = &body.lines[l].at;
            let found = view.mentions.iter().filter(|m| at.start <= m.at.start && m.at.end <= at.end).find_map(|m| {
                let (name, form) = organisation(m)?;
                let fits = form == OrganisationForm::Legal
                    || !legal_only && form != OrganisationForm::Context && !names::is_section(name);
                fits.then(|| read(m, name, "victim.own-line"))
            });
            let start = at.start + leading(view, l);
            let found = found.map(|candidate| body_behind(view, candidate, at.end));
            let found = found.map(|candidate| town_of(whole_line(candidate, line, start), line, start));
            let found = found.or_else(|| if legal_only { None } else { head_of(line, start) });
            if found.is_some() {
                return found;
            }
        }
    }
    // `くぬぎ野町 福祉課`: a municipality with its sections, whatever its name is made of.
    for &l in head.iter().chain(&tail) {
        let line = text(l);
        let name = names::without_sections(line);
        if name.len() < line.len() && names::is_municipality(name) && !name.contains(' ') {
            let start = body.lines[l].at.start + leading(view, l);
            let (name, at) = (name.to_owned(), start..start + name.len());
            return Some(Candidate { name, place: Place::Body, at, rule: "victim.own-line", score: 8 });
        }
    }
    let signed_by = head.iter().chain(&tail).find_map(|&l| {
        let line = text(l);
        let is_letter = any(line, &["各位", "御中", "皆様", "宛", "様"]);
        if is_letter { None } else { signed(view, line, body.lines[l].at.start + leading(view, l)) }
    });
    if signed_by.is_some() {
        return signed_by;
    }
    // A line of its own right under the date: names without a legal form or a known ending.
    let under_date = head
        .windows(2)
        .find(|w| text(w[0]).ends_with(['日', ')']) && text(w[0]).contains('日') && text(w[0]).chars().count() <= 20);
    let line = text(under_date?[1]);
    let is_date = line.ends_with('日') && line.contains('月') || line.starts_with(|c: char| c.is_ascii_digit());
    if !(2..=30).contains(&line.chars().count())
        || view.title_norm().contains(line)
        || is_date
        || any(line, &["各位", "様", "お客", "について", "、", "以上", "電話", "TEL", ":"])
    {
        return None;
    }
    // `こがらし野市 健康福祉部 国保課`; where only sections stand there, `こがらし野市 記者発表資料` above.
    let name = match names::without_sections(line) {
        "" => head.iter().filter_map(|&l| text(l).split(' ').next()).find(|word| names::is_municipality(word))?,
        name => name,
    };
    let start = name.as_ptr() as usize - body.text().as_ptr() as usize;
    let at = start..start + name.len();
    Some(Candidate { name: name.to_owned(), place: Place::Body, at, rule: "victim.own-line", score: 8 })
}
