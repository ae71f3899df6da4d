//! The organisation that a title names by its place in it.

use std::{ops::Range, sync::LazyLock};

use crate::pattern::Pattern;
use crate::text::find;
use jikenbo_core::{
    MentionValue, NormText, OrganisationForm,
    organisation::{LEGAL_FORMS, name_key},
};

use super::{
    super::view::{View, any},
    Candidate, Place, names, organisation,
};

/// `▼9/2 みなもと計測`: whom a digest's headline says that its item is about.
pub fn from_heading(view: &View) -> Option<Candidate> {
    let named = view.article.named?;
    let title = view.title_norm();
    let norm = NormText::new(named.of(&view.document.text), 0);
    let name = Some(norm.as_str().trim()).filter(|name| !names::is_authority(name))?;
    let start = title.find(name)?;
    Some(Candidate { rule: "victim.heading", ..titled(start..start + name.len(), name, 9) })
}

/// What a dash or a bar sets off from a title.
const BARS: &[&str] = &[" - ", "- ", " -", " | ", "|"];

fn titled(at: Range<usize>, name: &str, score: i32) -> Candidate {
    Candidate { name: name.trim().to_owned(), place: Place::Title, at, rule: "victim.title", score }
}

/// The title's first word as the original writes it: blanks between Japanese and Latin letters are
/// folded away in the normalised text.
fn first_word(original: &str) -> NormText {
    NormText::new(original.trim_start().split([' ', '　']).next().unwrap_or(""), 0)
}

/// Numbered titles name the organisation after the bracket, dated titles after the date.
pub fn from_frame(view: &View) -> Option<Candidate> {
    let title = view.title_norm();
    if let Some(close) = title.find('】').filter(|_| view.case_number().is_some()) {
        let start = close + '】'.len_utf8();
        let rest = &title[start..];
        let at = start + rest.len() - rest.trim_start().len();
        let original = view.article.title.of(&view.document.text);
        let word = first_word(original.find('】').map_or("", |i| &original[i + '】'.len_utf8()..]));
        let word = word.as_str();
        let rest = rest.trim_start();
        let rest =
            if word.len() < rest.len() && rest.starts_with(word) && !LEGAL_FORMS.contains(&word) { word } else { rest };
        let is_word = rest == word && (2..=30).contains(&rest.chars().count());
        if is_word && !any(rest, &["における", "について", "に対する", "による", "の"]) {
            return Some(titled(at..at + rest.len(), rest, 9));
        }
        if let Some((name, _)) = view.title_mentions.iter().filter(|m| m.at.start == at).find_map(organisation) {
            return Some(titled(at..at + name.len().min(rest.len()), name, 9));
        }
        let end =
            rest.find([' ', '、']).or_else(|| rest.find("における")).or_else(|| rest.find('の')).unwrap_or(rest.len());
        return Some(titled(at..at + end, &rest[..end], 9));
    }
    let date = view.title_mentions.iter().rfind(|m| matches!(m.value, MentionValue::Date(..)))?;
    let rest = &title[date.at.end..];
    let name = rest.trim();
    (rest.starts_with(' ') && (2..=40).contains(&name.chars().count())).then(|| {
        let start = date.at.end + (rest.len() - rest.trim_start().len());
        titled(start..start + name.len(), name, 9)
    })
}

/// A note in front of a title is no longer, in bytes.
const NOTE: usize = 36;

/// `川野町 町立小学校での書類の紛失`: the first word is the body, set off by a blank.
pub fn from_first_word(view: &View) -> Option<Candidate> {
    let title = view.title_norm();
    let original = view.article.title.of(&view.document.text);
    let start = leading_note(title);
    let word = first_word(if start > 0 { &original[leading_note(original)..] } else { original });
    let word = word.as_str();
    let title = &title[start..];
    if word.len() >= title.trim().len() || !title.starts_with(word) {
        return None;
    }
    let known = |(name, _): (&str, OrganisationForm)| name == word;
    let in_title = view.title_mentions.iter().any(|m| m.at.start == start && organisation(m).is_some_and(known));
    // A name without any mark is one where the text gives it its legal form.
    let key = name_key(word);
    let in_body = || {
        let legal = |(name, form): (&str, OrganisationForm)| form == OrganisationForm::Legal && name_key(name) == key;
        key.chars().count() >= 2 && view.mentions.iter().any(|m| organisation(m).is_some_and(legal))
    };
    (in_title || in_body()).then(|| titled(start..start + word.len(), word, 9))
}

/// `みどり病院からのお知らせ`: a heading that says no more than who speaks.
pub fn from_sender(view: &View) -> Option<Candidate> {
    let title = view.title_norm();
    let mention = view.title_mentions.iter().find(|m| m.at.start == leading_note(title))?;
    let (name, _) = organisation(mention)?;
    let rest = &title[mention.at.end..];
    let is_heading =
        ["からのお知らせ", "からのお願い", "からのご報告", "からのお詫び"].iter().any(|w| rest.starts_with(w));
    (is_heading && !names::is_section(name)).then(|| titled(mention.at.clone(), name, 9))
}

/// How many bytes of a title are a note in front of it: `【重要】`, `【事件メモ】`.
pub fn leading_note(title: &str) -> usize {
    let close = title.trim_start().strip_prefix('【').and_then(|rest| rest.find('】').filter(|at| *at <= NOTE));
    close.map_or(0, |at| title.len() - title.trim_start().len() + '【'.len_utf8() + at + '】'.len_utf8())
}

static AT_END: LazyLock<Option<Pattern>> =
    LazyLock::new(|| Pattern::new(r"(?:\((?P<bracket>[^()]{2,40})\)|[|-] ?(?P<bar>[^|()-]{2,40}))$").ok());

/// `…の漏えい(東瀬県)`, `…の誤送付(川野町 税務課)`, `… | 川野町公式サイト`: a body that the end of its own notice's
/// title names.
pub fn from_own_end(view: &View) -> Option<Candidate> {
    let captures = AT_END.as_ref()?.captures(view.title_norm().trim_end())?;
    let end = captures.name("bracket").or_else(|| captures.name("bar"))?;
    let start = end.start() + end.as_str().len() - end.as_str().trim_start().len();
    let mention = view.title_mentions.iter().find(|m| m.at.start == start)?;
    let (name, _) = organisation(mention)?;
    let alone = mention.at.end == end.end() || view.title_norm()[mention.at.end..].starts_with([' ', '公']);
    (alone && !names::is_section(name) && !names::is_school(name) && !names::is_authority(name))
        .then(|| titled(mention.at.clone(), name, 9))
}

/// `… – 株式会社○○`: digests and press titles end with the organisation.
pub fn from_end(view: &View) -> Option<Candidate> {
    let title = view.title_norm();
    let (at, sep) = BARS.iter().filter_map(|s| Some((title.rfind(s)?, s.len()))).max()?;
    let name = title[at + sep..].trim();
    // みどり社協(東瀬県): the passage keeps where it lies.
    let bracket = name.strip_suffix(')').and_then(|rest| rest.rsplit_once('('));
    let name = bracket.filter(|(_, place)| names::is_municipality(place)).map_or(name, |(name, _)| name);
    let trade = any(name, &["買取店", "を使用", "システム", "ショップ", "メーカー", "大手", "事業者", "サイト", "店"])
        && !any(name, &["株式会社", "商店"]);
    if !(2..=40).contains(&name.chars().count())
        || trade
        || any(name, &["について", "お知らせ", "の可能性", "被害", "不正", "流出"])
    {
        return None;
    }
    let start = at + sep + (title[at + sep..].len() - title[at + sep..].trim_start().len());
    Some(titled(start..start + title[start..].trim_end().len(), name, 9))
}

/// `○○、…で情報漏えい` and `○○で43万人超のデータ流出`: the title's first word.
pub fn from_lead(view: &View) -> Option<Candidate> {
    let title = without_mark(view.title_norm());
    let title = &title[leading_note(title)..];
    let lead = title.split(['、', '」']).next().unwrap_or("");
    let name = if lead.len() < title.len() && lead.chars().count() <= 24 && title[lead.len()..].starts_with('、') {
        lead
    } else {
        let end = ["で", "が", "の", "、", "不正アクセス", "情報漏", "サイバー攻撃", "ランサム", "個人情報"]
            .iter()
            .filter_map(|w| find(title, w))
            .min()?;
        &title[..end]
    };
    let name = name.trim_matches(['「', ' ']);
    if !(2..=24).contains(&name.chars().count())
        || names::is_common(name)
        || names::is_section(name)
        || names::has_incident_word(name)
        || any(name, &["弊社", "当社", "お客様", "について", "不正"])
    {
        return None;
    }
    // In the body too, or a Latin name.
    let told = ["の情報流出", "の個人情報", "で情報漏", "不正アクセス", "の会員情報", "の顧客情報"]
        .iter()
        .any(|w| title.contains(&format!("{name}{w}")));
    // `■くぬぎ野町、…`: the text may say no more than 町は.
    let is_town = title[title.find(name)? + name.len()..].starts_with('、') && names::is_municipality(name);
    let named =
        view.body.text().contains(name) || name.starts_with(|c: char| c.is_ascii_uppercase()) || told || is_town;
    if !named || view.case_number().is_some() {
        return None;
    }
    let start = view.title_norm().find(name)?;
    Some(titled(start..start + name.len(), name, 3))
}

/// A headline of a digest without its mark or number: `■`, `2.`.
fn without_mark(title: &str) -> &str {
    let rest = title.trim_start_matches(['■', '◆', '●', '◎', '★', '▼', '◇', ' ']);
    let digits = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    match digits.strip_prefix(['.', ')']) {
        Some(behind) if digits.len() < rest.len() && rest.len() - digits.len() <= 2 => behind.trim_start(),
        _ => rest,
    }
}
