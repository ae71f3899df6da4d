use std::fmt;

use super::item::{INCIDENT_FIELDS, Item, ItemSet, Scalar, same_name};

/// What was right, made up and missed of one field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// True positives: items that labels and predictions share.
    pub tp: u32,
    /// False positives: items made up.
    pub fp: u32,
    /// False negatives: items missed.
    pub fn_: u32,
}

/// The scores of all fields that labels or predictions have anything of.
///
/// Its `Display` is the table that the labels' own scorer prints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scores {
    /// The fields in the order of the table, each with its tally.
    pub fields: Vec<(&'static str, Tally)>,
    /// What was missed or made up, one line each: place, field, `missed=[…]`, `made_up=[…]`,
    /// separated by tabs. The place is a document with its article's number, or where it starts.
    pub errors: Vec<String>,
    /// Documents that were predicted but have no labels, in order of name.
    pub unknown: Vec<String>,
    /// How many documents have labels.
    pub documents: usize,
}

impl Tally {
    /// The share of predicted items that are right, 0 to 1; 0 when none was predicted.
    pub fn precision(&self) -> f64 {
        ratio(self.tp, self.tp + self.fp)
    }

    /// The share of labelled items that were found, 0 to 1; 0 when there is none.
    pub fn recall(&self) -> f64 {
        ratio(self.tp, self.tp + self.fn_)
    }

    /// The harmonic mean of precision and recall, 0 to 1.
    pub fn f1(&self) -> f64 {
        let (p, r) = (self.precision(), self.recall());
        if p + r == 0.0 { 0.0 } else { 2.0 * p * r / (p + r) }
    }
}

impl Scores {
    pub(super) fn new(documents: usize, unknown: Vec<String>) -> Self {
        let article = ["articles", "kind", "title", "case_number", "published"];
        let names = article.into_iter().chain(INCIDENT_FIELDS).chain(["links"]);
        Self { fields: names.map(|n| (n, Tally::default())).collect(), errors: Vec::new(), unknown, documents }
    }

    /// The tally of a field, by its name in the table; `None` when there is nothing of it.
    pub fn field(&self, name: &str) -> Option<Tally> {
        self.fields.iter().find(|(n, _)| *n == name).map(|(_, tally)| *tally)
    }

    /// The mean F1 over the fields, 0 to 1.
    pub fn macro_f1(&self) -> f64 {
        let sum: f64 = self.fields.iter().map(|(_, tally)| tally.f1()).sum();
        if self.fields.is_empty() { 0.0 } else { sum / self.fields.len() as f64 }
    }

    pub(super) fn compare(&mut self, field: &'static str, gold: &ItemSet, pred: &ItemSet, place: &str) {
        let tp = match field {
            "victims" | "third_parties" | "system" => near_matches(gold, pred),
            _ => gold.intersection(pred).count(),
        };
        let (fp, fn_) = (pred.len() - tp, gold.len() - tp);
        if let Some((_, tally)) = self.fields.iter_mut().find(|(name, _)| *name == field) {
            tally.tp += tp as u32;
            tally.fp += fp as u32;
            tally.fn_ += fn_ as u32;
        }
        if fp + fn_ > 0 {
            let (missed, made_up) = (list(gold.difference(pred)), list(pred.difference(gold)));
            self.errors.push(format!("{place}\t{field}\tmissed=[{missed}]\tmade_up=[{made_up}]"));
        }
    }

    pub(super) fn without_empty_fields(mut self) -> Self {
        self.fields.retain(|(_, tally)| *tally != Tally::default());
        self
    }
}

impl fmt::Display for Scores {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:<16}{:>8}{:>8}{:>8}{:>7}{:>6}{:>6}", "field", "P", "R", "F1", "tp", "fp", "fn")?;
        for (name, t) in &self.fields {
            let (p, r, f1) = (rounded(t.precision()), rounded(t.recall()), rounded(t.f1()));
            writeln!(f, "{name:<16}{p:>8.3}{r:>8.3}{f1:>8.3}{:>7}{:>6}{:>6}", t.tp, t.fp, t.fn_)?;
        }
        let mean = rounded(self.macro_f1());
        writeln!(f, "macro F1 {mean:.3} over {} fields, {} documents", self.fields.len(), self.documents)
    }
}

/// How many gold items find a predicted one of their own, equal or with a near-equal name.
fn near_matches(gold: &ItemSet, pred: &ItemSet) -> usize {
    let mut left = pred.clone();
    gold.iter().filter(|g| left.iter().find(|p| near(g, p)).cloned().is_some_and(|p| left.remove(&p))).count()
}

fn near(a: &Item, b: &Item) -> bool {
    a == b || matches!((&a.value, &b.value), (Scalar::Text(x), Scalar::Text(y)) if a.with == b.with && same_name(x, y))
}

fn list<'i>(items: impl Iterator<Item = &'i Item>) -> String {
    items.map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

fn ratio(part: u32, whole: u32) -> f64 {
    if whole == 0 { 0.0 } else { f64::from(part) / f64::from(whole) }
}

/// To four digits first: the table shows three of them, rounded once more, as the script's does.
fn rounded(x: f64) -> f64 {
    format!("{x:.4}").parse().unwrap_or(x)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(tp: u32, fp: u32, fn_: u32) -> Tally {
        Tally { tp, fp, fn_ }
    }

    #[test]
    fn nothing_right_is_zero_not_nan() {
        for t in [tally(0, 0, 0), tally(0, 3, 0), tally(0, 0, 3)] {
            assert_eq!((t.precision(), t.recall(), t.f1()), (0.0, 0.0, 0.0), "{t:?}");
        }
        assert_eq!((tally(3, 1, 0).precision(), tally(3, 1, 2).recall()), (0.75, 0.6));
    }

    #[test]
    fn the_table_is_the_scripts() {
        let scores = Scores {
            fields: vec![("kind", tally(2, 0, 1)), ("affected_counts", tally(120, 7, 35))],
            errors: Vec::new(),
            unknown: Vec::new(),
            documents: 4,
        };
        assert_eq!(
            scores.to_string(),
            "\
field                  P       R      F1     tp    fp    fn
kind               1.000   0.667   0.800      2     0     1
affected_counts    0.945   0.774   0.851    120     7    35
macro F1 0.826 over 2 fields, 4 documents
"
        );
    }
}
