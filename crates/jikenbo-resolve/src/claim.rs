use jikenbo_core::{IncidentType, TimeValue};

use crate::{
    account::Account,
    compare::nearest,
    grounds::{Grounds, Named, Sureness},
    subject::{Subject, subject},
};

/// A gang's claim and the organisation's own word come within this many days of each other.
const YEAR: i32 = 365;

/// The grounds on which a list's claim of a victim belongs to a case, or a notice to a case that only
/// such a list told of so far. A list gives little beside names, so the name and the year must do;
/// a case whose cause no gang has a hand in is left alone.
pub(crate) fn same_by_claim(incoming: &Account, case: &Account) -> Option<Grounds> {
    let claim = match (incoming.claims_only, case.claims_only) {
        (true, _) => "攻撃者の主張",
        (false, true) => "攻撃者の主張として載っていた組織",
        (false, false) => return None,
    };
    if !incoming.types.iter().chain(&case.types).all(|t| is_attack(*t)) || !within_a_year(incoming, case) {
        return None;
    }
    let named = incoming.related.iter().find(|r| case.numbers.iter().any(|n| n.number == r.what));
    let reference = named.map(|r| r.what.clone());
    let said = match subject(incoming, case) {
        Subject::Same { said, sureness } if sureness > Sureness::Common || reference.is_some() => Some(said),
        _ if let Some(domain) = incoming.domains.iter().find(|domain| case.domains.contains(domain)) => {
            Some(format!("ドメインが一致（{domain}）"))
        }
        Subject::Unnamed if reference.is_some() => None,
        _ => return None,
    };
    let subject = said.map(|said| Named { said, sureness: Sureness::Certain });
    let days_apart = nearest(&incoming.published, &case.published);
    Some(Grounds { reference, subject, days_apart, claim: Some(claim), ..Grounds::default() })
}

pub(crate) fn is_attack(t: IncidentType) -> bool {
    use IncidentType::*;
    matches!(t, Ransomware | Malware | VulnerabilityExploit | UnauthorizedAccess | Unknown | Ddos | Phishing)
        || matches!(t, AccountTakeover | CredentialStuffing)
}

fn within_a_year(a: &Account, b: &Account) -> bool {
    let days = |account: &Account| -> Vec<TimeValue> {
        account.published.iter().copied().chain(account.incident_days().map(|(_, day)| day)).collect()
    };
    match nearest(&days(a), &days(b)) {
        Some(gap) => gap <= YEAR,
        None => a.year == b.year,
    }
}
