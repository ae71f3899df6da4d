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
    let is_run = line.chars().all(|c| {
        matches!(c, 'ぁ'..='ん' | '㐀'..='鿿' | '々' | 'ァ'..='ヺ' | 'ー' | '・') || c.is_ascii_alphanumeric()
    });
    let begins = candidate.at.start == start && LEGAL_FORMS.iter().any(|form| line.starts_with(form));
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

/// The publisher's name in a head line or among the last lines: alone, with a role, a section, a
/// date or a label; never an addressee.
pub fn from_line(view: &View) -> Option<Candidate> {
    let body = &view.body;
    let text = |l: usize| body.text()[body.lines[l].at.clone()].trim();
    let with_text: Vec<usize> = (0..body.lines.len()).filter(|&l| !text(l).is_empty()).collect();
    let short = |l: &&usize| !text(**l).contains('。') && text(**l).chars().count() <= 80;
    let head: Vec<usize> = with_text.iter().take(8).take_while(short).copied().collect();
    let tail: Vec<usize> = with_text.iter().rev().take(6).take_while(short).copied().collect();
    for legal_only in [true, false] {
        for &l in head.iter().chain(&tail) {
            let line = text(l);
            if any(line, &["各位", "様へ", "御中", "皆様", "皆さま", "宛", "受託者", "委託先"])
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
            let found = found.map(|candidate| whole_line(candidate, line, at.start + leading(view, l)));
            if found.is_some() {
                return found;
            }
        }
    }
    // A line of its own right under the date: names without a legal form or a known ending.
    let under_date = head
        .windows(2)
        .find(|w| text(w[0]).ends_with(['日', ')']) && text(w[0]).contains('日') && text(w[0]).chars().count() <= 20);
    let line = text(under_date?[1]);
    let is_date = line.ends_with('日') && line.contains('月') || line.starts_with(|c: char| c.is_ascii_digit());
    if !(2..=30).contains(&line.chars().count())
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
