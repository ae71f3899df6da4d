//! Every rule: one file and one line here.

mod count;
mod event;
mod name;
pub mod organisation;
mod statement;
mod time;

use crate::rule::{Rule, Yes};

/// The rules, in the order in which they win where two read the same passage.
pub const RULES: &[&Rule] = &[
    &time::wareki::RULE,
    &time::western::RULE,
    &time::slashed::RULE,
    &time::month_day::RULE,
    &time::kanji::RULE,
    &time::slash_md::RULE,
    &time::day::RULE,
    &time::relative::RULE,
    &time::clock::RULE,
    &count::big_over::RULE,
    &count::number::RULE,
    &organisation::legal_prefix::RULE,
    &organisation::legal_suffix::RULE,
    &organisation::sha::RULE,
    &organisation::institution::RULE,
    &organisation::described::RULE,
    &organisation::foreign::RULE,
    &organisation::operator::RULE,
    &organisation::runs::RULE,
    &organisation::municipality::RULE,
    &organisation::publisher::RULE,
    &name::case_number::RULE,
    &name::url::RULE,
    &name::host::RULE,
    &name::quoted::RULE,
    &name::actor::RULE,
    &name::malware::RULE,
    &event::detected::RULE,
    &event::contained::RULE,
    &event::investigation_started::RULE,
    &event::investigation_completed::RULE,
    &event::notified::RULE,
    &event::disclosed::RULE,
    &event::restored::RULE,
    &event::occurred::RULE,
    &event::data_window::RULE,
    &event::report::RULE,
    &statement::possible::RULE,
    &statement::leak::RULE,
    &statement::viewable::RULE,
    &statement::wrong_person::RULE,
    &statement::negation::RULE,
    &statement::planned::RULE,
    &statement::misuse_confirmed::RULE,
    &statement::misuse_denied::RULE,
    &statement::misuse_possible::RULE,
];

/// The rules as a page for people: each with what it reads and what it leaves alone.
pub fn page() -> String {
    let mut out = String::from(
        "# Rules\n\nGenerated from the rules (`UPDATE_GOLDEN=1 cargo test -p jikenbo-extract`). A rule reads one mention; what several mean\ntogether is decided in `crates/jikenbo-extract/src/interpret`.\n",
    );
    for rule in RULES {
        out += &format!("\n## {} (version {})\n\n| reads | as |\n|---|---|\n", rule.id, rule.version);
        for Yes(text, quote, value) in rule.yes {
            out +=
                &format!("| {} | `{value}` |\n", text.replacen(quote, &format!("**{quote}**"), 1).replace('|', "\\|"));
        }
        let silent: Vec<String> = rule.no.iter().map(|text| format!("「{text}」")).collect();
        out += &format!("\nLeaves alone: {}\n", silent.join(" "));
    }
    out
}

#[cfg(test)]
mod tests {
    use jikenbo_core::Mention;

    use super::*;
    use crate::{engine::Engine, gazetteer::GAZETTEERS, layout::Layout, vocab};

    fn read(engine: &Engine, text: &str, id: &str) -> Vec<Mention> {
        let mut found = engine.scan(&Layout::new(text, 0));
        found.retain(|m| m.rule == id);
        found
    }

    /// Each `yes` holds with the rule alone and in company; each `no` stays silent.
    #[test]
    fn every_sample_holds() {
        let company = Engine::new(RULES, GAZETTEERS);
        let mut wrong = Vec::new();
        for rule in RULES {
            if let Err(error) = regex::Regex::new(&vocab::expand(rule.pattern)) {
                wrong.push(format!("{}: {error}", rule.id));
                continue;
            }
            let alone = Engine::new(&[rule], &[]);
            if rule.yes.is_empty() || rule.no.is_empty() {
                wrong.push(format!("{}: needs samples of both kinds", rule.id));
            }
            for (engine, which) in [(&alone, "alone"), (&company, "in company")] {
                for Yes(text, quote, value) in rule.yes {
                    let found = read(engine, text, rule.id);
                    let right = |m: &Mention| m.span.of(text) == *quote && m.value.to_string() == *value;
                    if !found.iter().any(right) {
                        let got: Vec<_> = found.iter().map(|m| format!("{} = {}", m.span.of(text), m.value)).collect();
                        wrong.push(format!("{} {which}: {text}: wanted {quote} = {value}, got {got:?}", rule.id));
                    }
                }
                for text in rule.no {
                    for m in read(engine, text, rule.id) {
                        wrong.push(format!("{} {which}: {text}: read {} = {}", rule.id, m.span.of(text), m.value));
                    }
                }
            }
        }
        assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    }

    #[test]
    fn ids_are_unique() {
        for (i, rule) in RULES.iter().enumerate() {
            assert!(RULES[..i].iter().all(|r| r.id != rule.id), "{}", rule.id);
        }
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "a test may be told to write what it compares")]
    fn the_page_of_rules_is_current() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/rules.md");
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            std::fs::write(path, page()).unwrap();
        }
        let kept = std::fs::read_to_string(path).unwrap_or_default();
        assert!(kept == page(), "docs/rules.md is old: UPDATE_GOLDEN=1 cargo test -p jikenbo-extract writes it anew");
    }
}
