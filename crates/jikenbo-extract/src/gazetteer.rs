//! Words that are read as they stand: sorted tables under `data/`, one word a line with its code.
//! Adding a word needs no Rust.

use std::str::FromStr;

use jikenbo_core::{Authority, DataKind, IncidentType, MentionValue};

/// A table of words.
pub struct Gazetteer {
    /// The rule id that facts read by it carry.
    pub id: &'static str,
    /// The table: `word<TAB>code`, `#` starts a comment.
    table: &'static str,
    value: fn(&str, &str) -> Option<MentionValue>,
}

/// Every table.
pub const GAZETTEERS: &[Gazetteer] = &[
    Gazetteer {
        id: "data.word",
        table: include_str!("../data/data_kinds.tsv"),
        value: |_, code| DataKind::from_str(code).ok().map(MentionValue::Data),
    },
    Gazetteer {
        id: "malware.word",
        table: include_str!("../data/malware.tsv"),
        value: |word, _| Some(MentionValue::Malware(word.to_owned())),
    },
    Gazetteer {
        id: "actor.word",
        table: include_str!("../data/actors.tsv"),
        value: |word, _| Some(MentionValue::Actor(word.to_owned())),
    },
    Gazetteer {
        id: "authority.word",
        table: include_str!("../data/authorities.tsv"),
        value: |_, code| Authority::from_str(code).ok().map(MentionValue::Authority),
    },
    Gazetteer {
        id: "cause.word",
        table: include_str!("../data/causes.tsv"),
        value: |_, code| IncidentType::from_str(code).ok().map(|t| MentionValue::Cue(jikenbo_core::Cue::Type(t))),
    },
];

impl Gazetteer {
    /// The words with their values; no value for a word that only hides a shorter one in it (code
    /// `-`). A row with an unknown code is left out here and fails the test that reads every table.
    pub fn words(&self) -> impl Iterator<Item = (&'static str, Option<MentionValue>)> + '_ {
        self.rows().filter_map(|(word, code)| match code {
            "-" => Some((word, None)),
            _ => Some((word, Some((self.value)(word, code)?))),
        })
    }

    fn rows(&self) -> impl Iterator<Item = (&'static str, &'static str)> + use<> {
        self.table
            .lines()
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
            .map(|line| line.split_once('\t').unwrap_or((line, "")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted_and_every_code_is_known() {
        for gazetteer in GAZETTEERS {
            let rows: Vec<_> = gazetteer.rows().collect();
            assert!(!rows.is_empty(), "{}", gazetteer.id);
            for pair in rows.windows(2) {
                assert!(pair[0].0 < pair[1].0, "{}: {} before {}", gazetteer.id, pair[0].0, pair[1].0);
            }
            for (word, code) in rows {
                assert!(code == "-" || (gazetteer.value)(word, code).is_some(), "{}: {word}\t{code}", gazetteer.id);
                let folded = jikenbo_core::NormText::new(word, 0);
                assert_eq!(folded.as_str(), word, "{}: write it as normalised text has it", gazetteer.id);
            }
        }
    }
}
