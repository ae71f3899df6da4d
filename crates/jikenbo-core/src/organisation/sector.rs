//! What an organisation's name, domain and text tell of the part of society and the line of business it belongs to,
//! each with the word that says so. What nothing tells stays unknown.

use std::sync::LazyLock;

use serde::Serialize;

use super::{area, domain::registrable, without_office};
use crate::{Industry, NormText, Sector, codes::codes};

codes! {
    /// What told something of an organisation's sector.
    pub enum SectorBy {
        /// Its name.
        Name = "name", "名称", "its name";
        /// Its domain.
        Domain = "domain", "ドメイン", "its domain";
        /// A passage about its business.
        Text = "text", "事業の記載", "what is said of its business";
    }
}

/// A word that tells a sector.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SectorEvidence {
    /// Where the word stands.
    pub by: SectorBy,
    /// The word: the end of a name, of a domain, of a passage.
    pub word: String,
    /// The name, the domain or the passage that it stands in.
    pub of: String,
    /// The part of society it tells, if it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sector: Option<Sector>,
    /// The line of business it tells, if it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub industry: Option<Industry>,
}

/// What is known of an organisation's sector.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SectorReading {
    /// The part of society, where something tells it.
    pub sector: Option<Sector>,
    /// The line of business, where something tells it.
    pub industry: Option<Industry>,
    /// What tells them, the weightiest first.
    pub evidence: Vec<SectorEvidence>,
}

/// What is known of the sector of one of a case's victims.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct VictimSector {
    /// The victim, as the case names it.
    pub name: String,
    /// What to call the organisation by, where the casebook has an entry of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation: Option<String>,
    /// What is known of its sector.
    #[serde(flatten)]
    pub sector: SectorReading,
}

struct Word {
    word: &'static str,
    place: &'static str,
    industry: Option<Industry>,
    sector: Option<Sector>,
}

static TABLE: &str = include_str!("../../data/sector_words.tsv");
static WORDS: LazyLock<Vec<Word>> = LazyLock::new(|| TABLE.lines().filter_map(word).collect());

fn word(line: &'static str) -> Option<Word> {
    let mut columns = line.split('\t').filter(|_| !line.starts_with('#'));
    let (word, place) = (columns.next()?, columns.next()?);
    Some(Word { word, place, industry: columns.next()?.parse().ok(), sector: columns.next()?.parse().ok() })
}

/// Reads what an organisation's names, domains and passages about its business tell. Its name weighs most, then its domain,
/// then what is said of it; of several words the longest.
pub fn read_sector<'a>(
    names: impl IntoIterator<Item = &'a str>,
    domains: impl IntoIterator<Item = &'a str>,
    texts: impl IntoIterator<Item = &'a str>,
) -> SectorReading {
    let mut out = SectorReading::default();
    for name in names {
        by_name(name, &mut out.evidence);
    }
    for domain in domains {
        out.evidence.extend(by_domain(domain));
    }
    for text in texts {
        by_text(text, &mut out.evidence);
    }
    out.sector = out.evidence.iter().find_map(|e| e.sector);
    out.industry = out.evidence.iter().find_map(|e| e.industry);
    out
}

fn by_name(name: &str, out: &mut Vec<SectorEvidence>) {
    let folded: String = NormText::new(name, 0).into_string().split_whitespace().collect();
    let key = super::name_key(&folded);
    let add = |out: &mut Vec<SectorEvidence>, word: &str, sector, industry| {
        let evidence =
            SectorEvidence { by: SectorBy::Name, word: word.to_owned(), of: name.to_owned(), sector, industry };
        let says_as_much = |e: &SectorEvidence| {
            (e.by, &e.word, e.sector, e.industry) == (SectorBy::Name, &evidence.word, sector, industry)
        };
        if !out.iter().any(says_as_much) {
            out.push(evidence);
        }
    };
    let area = without_office(&key);
    if area::area_before(area).is_some_and(|(_, rest)| rest.is_empty()) || !area::areas_named(area).is_empty() {
        add(out, area, Some(Sector::Government), Some(Industry::PublicService));
        return;
    }
    // What a name ends with tells more than what stands in it.
    let at = |place: &str| {
        let fits = |w: &&Word| match place {
            "end" => w.place == place && key.ends_with(w.word),
            _ => w.place == place && folded.contains(w.word),
        };
        WORDS.iter().filter(fits).max_by_key(|w| w.word.len())
    };
    for found in [at("end"), at("in")].into_iter().flatten() {
        add(out, found.word, found.sector, found.industry);
    }
}

/// Who may hold a name under these ends. Source: JPRS, 属性型JPドメイン名.
fn by_domain(host: &str) -> Option<SectorEvidence> {
    let name = registrable(host)?;
    let (word, sector, industry) = match () {
        () if name.ends_with(".go.jp") => ("go.jp", Some(Sector::Government), Some(Industry::PublicService)),
        () if name.ends_with(".lg.jp") => ("lg.jp", Some(Sector::Government), Some(Industry::PublicService)),
        () if name.ends_with(".ac.jp") => ("ac.jp", Some(Sector::Education), Some(Industry::Education)),
        () if name.ends_with(".ed.jp") => ("ed.jp", Some(Sector::Education), Some(Industry::Education)),
        () if name.ends_with(".co.jp") => ("co.jp", Some(Sector::Private), None),
        () => return None,
    };
    Some(SectorEvidence { by: SectorBy::Domain, word: word.to_owned(), of: host.to_owned(), sector, industry })
}

fn by_text(text: &str, out: &mut Vec<SectorEvidence>) {
    let folded = NormText::new(text, 0).into_string();
    let found = WORDS.iter().filter(|w| w.place == "text").filter_map(|w| Some((folded.find(w.word)?, w)));
    // What stands first is the main business.
    if let Some((_, w)) = found.min_by_key(|(at, w)| (*at, std::cmp::Reverse(w.word.len()))) {
        let (word, of) = (w.word.to_owned(), text.to_owned());
        out.push(SectorEvidence { by: SectorBy::Text, word, of, sector: w.sector, industry: w.industry });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(names: &[&str], domains: &[&str], texts: &[&str], expect: (Option<Sector>, Option<&str>, &str)) {
        let read = read_sector(names.iter().copied(), domains.iter().copied(), texts.iter().copied());
        let first = read.evidence.first().map_or("", |e| e.word.as_str());
        assert_eq!((read.sector, read.industry.map(Industry::code), first), expect, "{names:?} {domains:?} {texts:?}");
    }

    #[test]
    fn names_domains_and_texts_tell_sectors() {
        use Sector::{Education, Government, Medical, Private};
        check(&["株式会社みなもと製作所"], &[], &[], (Some(Private), Some("E"), "製作所"));
        check(&["みなもと信用金庫"], &[], &[], (None, Some("J"), "信用金庫"));
        check(&["みなもと市立中央病院"], &["www.city.minamoto.lg.jp"], &[], (Some(Medical), Some("P"), "病院"));
        check(&["学校法人みどり学園"], &[], &[], (Some(Education), Some("O"), "学園"));
        check(&["みなもと市教育委員会"], &[], &[], (Some(Education), Some("S"), "教育委員会"));
        check(&["みなもと市役所"], &[], &[], (Some(Government), Some("S"), "市役所"));
        check(&["長野県"], &[], &[], (Some(Government), Some("S"), "長野県"));
        check(&["府中市"], &[], &[], (Some(Government), Some("S"), "府中市"));
        check(&["みなもとかもめの会"], &["kamome.ac.jp"], &[], (Some(Education), Some("O"), "ac.jp"));
        check(&["みなもと計測"], &["www.minamoto.co.jp"], &[], (Some(Private), None, "co.jp"));
        check(
            &["株式会社みなもと"],
            &[],
            &["計測器の製造・販売、システム開発"],
            (Some(Private), Some("E"), "株式会社"),
        );
        check(&["みなもと"], &["minamoto.jp"], &["地域の活動"], (None, None, ""));
    }

    #[test]
    fn the_table_is_sorted_and_its_codes_are_known() {
        let rows: Vec<_> = TABLE.lines().filter(|line| !line.starts_with('#')).collect();
        assert_eq!(rows.len(), WORDS.len());
        assert!(rows.windows(2).all(|pair| pair[0] < pair[1]), "not sorted");
        for row in rows {
            let columns: Vec<&str> = row.split('\t').collect();
            let [word, place, industry, sector] = columns[..] else { panic!("{row}") };
            assert_eq!(NormText::new(word, 0).as_str(), word, "write it as normalised text has it");
            assert!(matches!(place, "end" | "in" | "text"), "{row}");
            assert!(industry == "-" || industry.parse::<Industry>().is_ok(), "{row}");
            assert!(sector == "-" || sector.parse::<Sector>().is_ok(), "{row}");
        }
    }
}
