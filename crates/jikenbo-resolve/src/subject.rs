use jikenbo_core::organisation::name_key;

use crate::{
    account::Account,
    grounds::{Named, Sureness},
    kin::whole,
    name::Name,
    system::is_generic,
};

/// Shorter names may stand in a title by chance.
const NAME_IN_TITLE: usize = 4;

/// How the two sides' subjects stand to each other.
pub(crate) enum Subject {
    /// One organisation, brand or title, said in words.
    Same { said: String, sureness: Sureness },
    /// Two organisations.
    Different,
    /// One side names none.
    Unnamed,
}

impl Subject {
    /// The name of both, where there is one.
    pub fn named(self) -> Option<Named> {
        match self {
            Self::Same { said, sureness } => Some(Named { said, sureness }),
            Self::Different | Self::Unnamed => None,
        }
    }
}

pub(crate) fn subject(a: &Account, b: &Account) -> Subject {
    let same = |x: &[Name], y: &[Name]| {
        let pairs = x.iter().flat_map(|n| y.iter().map(move |m| (n, m)));
        // Of several names in common the one that is nobody else's tells most.
        let found = pairs.filter(|(n, m)| n.is_same(m)).map(|(n, m)| (n.said_with(m), n.shown.clone(), sureness(n, m)));
        found.reduce(|one, next| if next.2 > one.2 { next } else { one })
    };
    match (a.victims.is_empty(), b.victims.is_empty()) {
        (false, false) => match same(&a.victims, &b.victims) {
            Some((said, _, sureness)) => Subject::Same { said, sureness: sureness.min(of_parts(a, b)) },
            None => Subject::Different,
        },
        (true, true) => {
            if let Some((_, brand, _)) = same(&a.brands, &b.brands) {
                return Subject::Same {
                    said: format!("騙られたブランドが一致（{brand}）"),
                    sureness: Sureness::Certain,
                };
            }
            if !a.brands.is_empty() && !b.brands.is_empty() {
                return Subject::Different;
            }
            if a.titles.iter().any(|t| !t.is_empty() && b.titles.contains(t)) {
                return Subject::Same { said: "題名が一致".to_owned(), sureness: Sureness::Certain };
            }
            Subject::Unnamed
        }
        _ => Subject::Unnamed,
    }
}

/// How surely a name in common tells where each side names somebody else beside it: two hospitals of one corporation.
fn of_parts(a: &Account, b: &Account) -> Sureness {
    let names_another = |x: &Account, y: &Account| {
        x.victims.iter().any(|name| !y.victims.iter().any(|other| name.is_same(other) || whole(name, other).is_some()))
    };
    if names_another(a, b) && names_another(b, a) { Sureness::Common } else { Sureness::Certain }
}

/// How surely two names that may be one organisation's are.
fn sureness(one: &Name, other: &Name) -> Sureness {
    match () {
        () if one.is_generic() || other.is_generic() || one.bears_form_otherwise(other) => Sureness::Common,
        () if one.is_placed_apart(other) => Sureness::Common,
        () if one.is_known_as(other) => Sureness::Certain,
        () => Sureness::Like,
    }
}

/// What names the organisation of both where their names are not one: a whole and its part, a service and who runs it, a
/// short form, a title that names the other's victim, or a system that nobody else has.
pub(crate) fn akin(a: &Account, b: &Account) -> Option<Named> {
    let said = match (a.victims.is_empty(), b.victims.is_empty()) {
        (false, false) => None
            .or_else(|| kin(a, b).map(|whole| format!("組織名の一部が一致（{whole}）")))
            .or_else(|| named_by_system(a, b).map(|name| format!("組織名がサービス名と一致（{name}）")))
            .or_else(|| short_form(a, b).map(|name| format!("組織名の略称（{name}）"))),
        _ => named_in_title(a, b)
            .or_else(|| named_in_title(b, a))
            .map(|name| format!("題名が組織を挙げている（{name}）")),
    };
    let akin = said.map(|said| Named { said, sureness: Sureness::Akin });
    let by_system =
        |s: String| Named { said: format!("対象システムが一致（{s}）"), sureness: Sureness::System };
    let is_unnamed = a.victims.is_empty() || b.victims.is_empty();
    akin.or_else(|| shared_system(a, b).filter(|s| is_unnamed && !is_generic(s)).map(by_system))
}

/// The system of both, as the one side calls it.
pub(crate) fn shared_system(a: &Account, b: &Account) -> Option<String> {
    let is_of_both = |s: &&String| {
        let key = name_key(s);
        !key.is_empty() && b.systems.iter().any(|t| name_key(t) == key)
    };
    a.systems.iter().find(is_of_both).cloned()
}

/// The victim of the one account whom the title of the other names, which has none itself.
fn named_in_title(of: &Account, by: &Account) -> Option<String> {
    let is_named = |name: &&Name| {
        let is_telling = !name.is_generic() && name.key().chars().count() >= NAME_IN_TITLE;
        is_telling && by.titles.iter().any(|title| title.contains(name.key()))
    };
    let by_none = by.victims.is_empty() && by.suppliers.is_empty();
    of.victims.iter().find(is_named).filter(|_| by_none).map(|name| name.shown.clone())
}

/// The short form by which the one account calls the other's victim.
fn short_form(a: &Account, b: &Account) -> Option<String> {
    let pairs = a.victims.iter().flat_map(|n| b.victims.iter().map(move |m| (n, m)));
    let found = pairs.filter_map(|(n, m)| match () {
        () if n.is_short_for(m) => Some(n),
        () if m.is_short_for(n) => Some(m),
        () => None,
    });
    found.map(|name| name.shown.clone()).next()
}

/// The whole that is the victim of the one account, and of which the other's victim is a part.
fn kin(a: &Account, b: &Account) -> Option<String> {
    let pairs = a.victims.iter().flat_map(|n| b.victims.iter().map(move |m| (n, m)));
    pairs.filter_map(|(n, m)| whole(n, m)).map(str::to_owned).next()
}

/// Who signs for a service.
const OFFICES: &[&str] = &["運営事務局", "事務局", "運営チーム", "運営部", "運営局", "サポートセンター", "サポート"];

/// The system of the one account after which the other calls the organisation.
fn named_by_system(a: &Account, b: &Account) -> Option<String> {
    let find = |victims: &Account, systems: &Account| {
        let is_system = |name: &&Name| {
            let key = OFFICES.iter().find_map(|office| name.key().strip_suffix(office)).unwrap_or(name.key());
            systems
                .systems
                .iter()
                .any(|s| !is_generic(s) && !is_generic(key) && !name.is_generic() && name_key(s) == key)
        };
        victims.victims.iter().find(is_system).map(|name| name.shown.clone())
    };
    find(a, b).or_else(|| find(b, a))
}
