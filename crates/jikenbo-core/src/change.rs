use serde::{Deserialize, Serialize};

use crate::{CaseNumber, Fact, FactValue, Field, organisation};

/// How what is said of one field differs between two tellings of one incident.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactChange {
    /// The field.
    pub field: Field,
    /// What the earlier telling says and the later one does not; `None` when the later one adds.
    pub before: Option<Fact>,
    /// What the later telling says and the earlier one did not; `None` when the later one drops.
    pub after: Option<Fact>,
}

/// What reading a document again by newer rules changed in a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reread {
    /// The case.
    pub number: CaseNumber,
    /// The document's name.
    pub document: String,
    /// What is read otherwise, each side with its rule and the rule's version.
    pub facts: Vec<FactChange>,
    /// Whether nothing was read of the incident before.
    pub is_new: bool,
}

/// What differs between two tellings, in the order of the fields. A value that took another's place
/// stands beside it: a number beside the earlier number of the same unit, a date beside the earlier date
/// of the same event. What both say, in whatever spelling of a name, is no change. A number that its own telling
/// takes back (訂正前, 第一報では) is not what that telling says.
pub fn fact_changes<'f>(
    before: impl IntoIterator<Item = &'f Fact>,
    after: impl IntoIterator<Item = &'f Fact>,
) -> Vec<FactChange> {
    let before: Vec<&Fact> = before.into_iter().filter(|f| !is_taken_back(f)).collect();
    let after: Vec<&Fact> = after.into_iter().filter(|f| !is_taken_back(f)).collect();
    let mut out = Vec::new();
    for &field in Field::ALL {
        let mut gone = only(&before, &after, field);
        let mut new = only(&after, &before, field);
        // First those that speak of the same thing to the word, then those that may.
        for fits in [same_scope, same_slot] {
            gone.retain(|old| {
                let Some(at) = new.iter().position(|n| fits(&old.value, &n.value)) else { return true };
                let taken = new.remove(at);
                out.push(FactChange { field, before: Some((*old).clone()), after: Some(taken.clone()) });
                false
            });
        }
        out.extend(gone.into_iter().map(|f| FactChange { field, before: Some(f.clone()), after: None }));
        out.extend(new.into_iter().map(|f| FactChange { field, before: None, after: Some(f.clone()) }));
    }
    out
}

fn is_taken_back(fact: &Fact) -> bool {
    matches!(fact.value, FactValue::Affected { superseded_by: Some(_), .. })
}

/// The facts of a field that stand in `here` and not in `there`, each value once.
fn only<'f>(here: &[&'f Fact], there: &[&'f Fact], field: Field) -> Vec<&'f Fact> {
    let mut out: Vec<&Fact> = Vec::new();
    for fact in here.iter().filter(|f| f.value.field() == field) {
        let known = |list: &[&Fact]| list.iter().any(|o| same_value(&o.value, &fact.value));
        if !known(there) && !known(&out) {
            out.push(fact);
        }
    }
    out
}

fn same_scope(a: &FactValue, b: &FactValue) -> bool {
    match (a, b) {
        (FactValue::Affected { what: x, .. }, FactValue::Affected { what: y, .. }) => same_slot(a, b) && x == y,
        _ => same_slot(a, b),
    }
}

/// Whether two values that differ answer one question, so that the later takes the place of the earlier.
fn same_slot(a: &FactValue, b: &FactValue) -> bool {
    match (a, b) {
        (FactValue::Affected { count: x, .. }, FactValue::Affected { count: y, .. }) => x.unit == y.unit,
        (FactValue::Event { event: x, .. }, FactValue::Event { event: y, .. }) => x == y,
        (FactValue::ReportedTo { authority: x, .. }, FactValue::ReportedTo { authority: y, .. }) => x == y,
        (FactValue::Published(_), FactValue::Published(_))
        | (FactValue::System(_), FactValue::System(_))
        | (FactValue::Type(_), FactValue::Type(_))
        | (FactValue::Certainty(_), FactValue::Certainty(_))
        | (FactValue::Misuse(_), FactValue::Misuse(_)) => true,
        _ => false,
    }
}

/// Whether a person's word `said` settles what `read` answers: the same value, or one that can only take its place. A
/// number without a scope settles every number of its unit.
pub(crate) fn answers_same(said: &FactValue, read: &FactValue) -> bool {
    let is_of_scope = match (said, read) {
        (FactValue::Affected { what: Some(said), .. }, FactValue::Affected { what, .. }) => what.as_ref() == Some(said),
        _ => true,
    };
    same_value(said, read) || (is_of_scope && same_slot(said, read))
}

/// What [`same_value`] compares, in codes: the same for values that say the same.
pub(crate) fn value_key(value: &FactValue) -> String {
    let key = organisation::name_key;
    let date = |when: &crate::TimeValue| format!("{when} {:?}", when.modifier());
    match value {
        FactValue::Published(when) | FactValue::Recalled(when) => date(when),
        FactValue::Victim(name) | FactValue::System(name) => key(name),
        FactValue::ThirdParty { name, role } => format!("{role} {}", key(name)),
        FactValue::Url(s)
        | FactValue::CaseNumber(s)
        | FactValue::Domain(s)
        | FactValue::Malware(s)
        | FactValue::Actor(s)
        | FactValue::RelatedCase(s) => s.clone(),
        FactValue::Type(code) => code.to_string(),
        FactValue::Event { event, when } => format!("{event} {}", date(when)),
        FactValue::Affected { count, .. } => {
            format!("{} {} {}", count.n, count.unit, count.bound.code().unwrap_or_default())
        }
        FactValue::Data(code) => code.to_string(),
        FactValue::Certainty(code) => code.to_string(),
        FactValue::Misuse(code) => code.to_string(),
        FactValue::ReportedTo { authority, when } => {
            format!("{authority} {}", when.as_ref().map(date).unwrap_or_default())
        }
    }
}

/// Whether two values say the same: names by their key, numbers without their scope, everything else
/// by itself.
pub(crate) fn same_value(a: &FactValue, b: &FactValue) -> bool {
    let key = organisation::name_key;
    match (a, b) {
        (FactValue::Victim(x), FactValue::Victim(y)) | (FactValue::System(x), FactValue::System(y)) => key(x) == key(y),
        (FactValue::ThirdParty { name: x, role: r }, FactValue::ThirdParty { name: y, role: s }) => {
            r == s && key(x) == key(y)
        }
        (FactValue::Affected { count: x, .. }, FactValue::Affected { count: y, .. }) => x == y,
        _ => a == b,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Basis, Bound, Count, DataKind, Document, DocumentId, EventKind, Evidence, Span, TimeValue, Unit};

    fn facts(values: Vec<FactValue>) -> Vec<Fact> {
        let document = Document::plain(DocumentId::default(), "a", "本文");
        let evidence = Evidence::new(&document, Span::new(0, 6), "test", 1).unwrap();
        values.into_iter().map(|value| Fact { value, evidence: evidence.clone(), basis: Basis::Stated }).collect()
    }

    fn check(before: Vec<FactValue>, after: Vec<FactValue>, expect: &[&str]) {
        let label = |f: Option<Fact>| f.map_or_else(|| "-".to_owned(), |f| f.value.label(true));
        let (before, after) = (facts(before), facts(after));
        let changes = fact_changes(&before, &after).into_iter();
        let got: Vec<String> =
            changes.map(|c| format!("{}: {} > {}", c.field, label(c.before), label(c.after))).collect();
        assert_eq!(got, expect);
    }

    fn affected(n: u64, unit: Unit, bound: Bound, what: &str) -> FactValue {
        let what = (!what.is_empty()).then(|| what.to_owned());
        FactValue::Affected { count: Count { n, unit, bound }, what, superseded_by: None }
    }

    #[test]
    fn what_took_the_place_of_what() {
        use FactValue::*;
        check(
            vec![affected(1_000, Unit::Records, Bound::AtMost, ""), FactValue::Certainty(crate::Certainty::Possible)],
            vec![affected(30_912, Unit::Records, Bound::Exact, ""), FactValue::Certainty(crate::Certainty::Confirmed)],
            &["affected: 最大1,000件 > 30,912件", "certainty: 漏えいの可能性 > 漏えいを確認"],
        );
        check(
            vec![affected(5, Unit::People, Bound::Exact, "会員"), affected(7, Unit::People, Bound::Exact, "職員")],
            vec![affected(8, Unit::People, Bound::Exact, "職員"), affected(9, Unit::Cards, Bound::Exact, "")],
            &["affected: 7人 (職員) > 8人 (職員)", "affected: 5人 (会員) > -", "affected: - > 9件（カード）"],
        );
        let on = |event, day| Event { event, when: TimeValue::parse_iso(day).unwrap() };
        check(
            vec![Data(DataKind::Name), on(EventKind::Detected, "2026-09-01")],
            vec![Data(DataKind::Name), Data(DataKind::Phone), on(EventKind::Detected, "2026-09-02")],
            &["events: 2026-09-01 発覚 > 2026-09-02 発覚", "data: - > 電話番号"],
        );
        check(vec![FactValue::Misuse(crate::Misuse::NoneFound)], vec![], &["misuse: 悪用・二次被害は確認されず > -"]);
    }

    #[test]
    fn a_number_that_is_taken_back_is_not_said() {
        let count = |n, superseded_by| {
            let count = Count { n, unit: Unit::Records, bound: Bound::Exact };
            FactValue::Affected { count, what: None, superseded_by }
        };
        check(
            vec![count(1_000, None)],
            vec![count(1_000, Some(30_912)), count(30_912, None)],
            &["affected: 1,000件 > 30,912件"],
        );
    }

    #[test]
    fn spellings_are_no_change() {
        check(
            vec![FactValue::Victim("株式会社ひより堂".into()), FactValue::Data(DataKind::Name)],
            vec![
                FactValue::Victim("ひより堂".into()),
                FactValue::Data(DataKind::Name),
                FactValue::Data(DataKind::Name),
            ],
            &[],
        );
    }
}
