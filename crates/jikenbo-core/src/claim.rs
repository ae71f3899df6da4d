//! What gangs claim, as lists and trackers repeat it. A claim is the gang's word and says nothing of the organisation.

use serde::{Deserialize, Serialize};

use crate::{CaseNumber, TimeValue, codes::codes, desk::fnv, organisation::domain::registrable};

codes! {
    /// How a claim stands.
    pub enum ClaimState {
        /// The gang claims it; that is all, and it is recent.
        Claimed = "claimed", "主張あり", "claimed";
        /// The organisation has told of an incident near it.
        Acknowledged = "acknowledged", "公表あり", "acknowledged";
        /// The organisation has told that nothing was found.
        Denied = "denied", "否定", "denied";
        /// The organisation has told nothing that the casebook knows, for a while.
        Silent = "silent", "公表を確認できず", "no notice known";
        /// It is no longer on the list.
        Withdrawn = "withdrawn", "掲載終了", "no longer listed";
    }
}

/// The facts about a claim: who says what of whom, since when, and who repeats it. Nothing of what is said to be taken.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// Who claims it, as the list writes it.
    pub gang: String,
    /// Whom the gang names.
    pub title: String,
    /// When the list first showed it: a day, or a time in RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discovered: Option<String>,
    /// When the attack is said to have been, or the claim to have been put up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attacked: Option<String>,
    /// A domain of whom it names, as the list gives it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub domain: Option<String>,
    /// The country, as the list gives it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// The list's own page about it; never the gang's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
}

/// What became of a tracker's claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClaimChange {
    /// It is on the list for the first time.
    Listed(Claim),
    /// It is told otherwise than before.
    Edited(Claim),
    /// A full list has it no more.
    Delisted,
    /// It is back on the list.
    Back,
    /// What is known of it, from its beginning: a file that stood so before others were was imported after them.
    Retold {
        /// What it says now.
        claim: Claim,
        /// When a file first had it, RFC 3339 in UTC.
        first_seen: String,
        /// When a full list was first without it, RFC 3339 in UTC.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        delisted_at: Option<String>,
        /// What it said before, as in [`KeptClaim::earlier`].
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        earlier: Vec<(String, Claim)>,
    },
    /// It is told under another number since, as such a file shows that it is another's.
    Dropped,
}

/// What a person said a gang's claim means. It holds for every list that repeats the claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimWord {
    /// Who claims it, as the list writes it.
    pub gang: String,
    /// Whom the gang names.
    pub title: String,
    /// The organisation that is meant, by its handle.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<String>,
    /// Organisations that are not meant, by their handles.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not: Vec<String>,
    /// Who says so.
    pub by: String,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

impl ClaimWord {
    /// What it is of, as [`Claim::key`] gives it.
    pub fn key(&self) -> (String, String) {
        key(&self.gang, &self.title)
    }
}

fn key(gang: &str, title: &str) -> (String, String) {
    let folded = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    (folded(gang), folded(title))
}

/// A claim with its history. `id` tells it from the tracker's others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KeptClaim {
    /// The list or tracker that repeats it.
    pub tracker: String,
    /// Its number among the tracker's claims. It follows from what the claim said first, not from when it was imported.
    pub id: u64,
    /// What it says now.
    pub claim: Claim,
    /// When a file first had it, RFC 3339 in UTC.
    pub first_seen: String,
    /// When a full list was first without it, RFC 3339 in UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delisted_at: Option<String>,
    /// What it said before, the oldest first, each with the time since which it says otherwise.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<(String, Claim)>,
    /// The case that a page's entry of a list was filed under.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filed_as: Option<CaseNumber>,
    /// Numbers of cases that the list names beside it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<String>,
}

codes! {
    /// What tells whom a claim means.
    pub enum ClaimBy {
        /// A person says so.
        Person = "person", "人の判断", "a person";
        /// The domain.
        Domain = "domain", "ドメイン", "the domain";
        /// The number of the case, which the list names.
        Number = "number", "事案番号", "the case's number";
        /// The name alone.
        Name = "name", "名称のみ", "the name alone";
    }
}

/// A claim with what is known of the organisation that it names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ClaimView {
    /// The claim.
    #[serde(flatten)]
    pub kept: KeptClaim,
    /// How it stands.
    pub state: ClaimState,
    /// What says so, in words.
    pub says: String,
    /// What to call the organisation by, where the casebook knows one that it surely means.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation: Option<String>,
    /// What tells that it is that one; nothing where the list that claims it is all that is known of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<ClaimBy>,
    /// Organisations that it may mean, by their handles, where none is sure.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub may_mean: Vec<String>,
    /// Why it is that one, in words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<String>,
    /// The case whose notice tells of it, if one does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case: Option<CaseNumber>,
    /// The day of the claim, where one is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub day: Option<String>,
    /// Days from the claim to the organisation's first notice; negative where the notice came first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days_to_notice: Option<i32>,
}

impl Claim {
    /// A number that follows from gang and name: 53 bits, which every reader of JSON keeps exactly.
    pub fn number(&self) -> u64 {
        let (gang, title) = self.key();
        fnv([gang.as_str(), &title]) >> 11
    }

    /// What one gang's claims are told apart by, in any case of letters: the gang and whom it names.
    pub fn key(&self) -> (String, String) {
        key(&self.gang, &self.title)
    }

    /// The day of the claim: when the list showed it, else when it was put up or is said to have happened.
    pub fn day(&self) -> Option<TimeValue> {
        [&self.discovered, &self.attacked].into_iter().flatten().find_map(|time| TimeValue::parse_iso(time.get(..10)?))
    }

    /// Whether it names a Japanese organisation, as far as its country, its domain or the writing of its name tell.
    pub fn is_japanese(&self) -> bool {
        let country = self.country.as_deref().unwrap_or_default().trim();
        if ["jp", "jpn", "japan", "日本"].iter().any(|word| country.eq_ignore_ascii_case(word)) {
            return true;
        }
        let host = |text: &str| registrable(text).is_some_and(|host| host.ends_with(".jp"));
        let has_kana = |text: &str| text.chars().any(|c| matches!(c, 'ぁ'..='ゖ' | 'ァ'..='ヺ'));
        let has_form = ["株式会社", "有限会社", "合同会社", "(株)", "㈱"].iter().any(|form| self.title.contains(form));
        self.domain.as_deref().is_some_and(host) || host(&self.title) || has_kana(&self.title) || has_form
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn japanese_organisations_are_told_by_country_domain_and_name() {
        let check = |title: &str, domain: &str, country: &str, expect: bool| {
            let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
            let claim =
                Claim { title: title.to_owned(), domain: some(domain), country: some(country), ..Claim::default() };
            assert_eq!(claim.is_japanese(), expect, "{claim:?}");
        };
        check("Minamoto Keisoku", "", "JP", true);
        check("Minamoto Keisoku", "", "Japan", true);
        check("Minamoto Keisoku", "https://www.minamoto.co.jp/", "", true);
        check("minamoto.co.jp", "", "", true);
        check("株式会社みなもと計測", "", "", true);
        check("Minamoto Keisoku", "minamoto.com", "", false);
        check("Minamoto Keisoku", "minamoto.com", "US", false);
        check("北京某公司", "", "CN", false);
        check("", "", "", false);
    }

    #[test]
    fn a_claim_has_the_day_the_list_showed_it() {
        let claim = |discovered: &str, attacked: &str| Claim {
            discovered: Some(discovered.to_owned()),
            attacked: Some(attacked.to_owned()),
            ..Claim::default()
        };
        assert_eq!(claim("2026-09-03 10:11:12.5", "2026-09-01").day().unwrap().iso_date(), "2026-09-03");
        assert_eq!(claim("soon", "2026-09-01").day().unwrap().iso_date(), "2026-09-01");
        assert_eq!(claim("", "").day(), None);
    }
}
