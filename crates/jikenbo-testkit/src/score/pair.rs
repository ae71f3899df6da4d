use serde_json::Value;

use super::item::items;

/// Pairs an article's gold incidents with the predicted ones: by a shared victim first, then in
/// order. `Null` stands where one side has none left.
pub(super) fn incidents<'v>(gold: &'v [Value], pred: &'v [Value]) -> Vec<(&'v Value, &'v Value)> {
    let mut left: Vec<&Value> = pred.iter().collect();
    let mut rest = Vec::new();
    let mut pairs = Vec::new();
    for gold in gold {
        let victims = items("victims", gold);
        match left.iter().position(|p| !victims.is_disjoint(&items("victims", p))) {
            Some(at) => pairs.push((gold, left.remove(at))),
            None => rest.push(gold),
        }
    }
    let mut left = left.into_iter();
    pairs.extend(rest.into_iter().map(|gold| (gold, left.next().unwrap_or(&Value::Null))));
    pairs.extend(left.map(|pred| (&Value::Null, pred)));
    pairs
}

/// Gold articles, each with the predicted one that stands in its place, and the predicted ones left.
type Articles<'v> = (Vec<(&'v Value, Option<&'v Value>)>, Vec<&'v Value>);

/// Pairs gold articles with predicted ones of which at least four fifths are shared. In a document
/// that holds a `single` article the longest prediction counts and the others are let pass.
pub(super) fn articles<'v>(gold: &'v [Value], pred: &'v [Value], single: bool) -> Articles<'v> {
    let mut left: Vec<&Value> = pred.iter().collect();
    if single {
        let longest = first_max(&left, |p| end(p) - start(p)).map(|at| left[at]);
        return (gold.iter().take(1).map(|g| (g, longest)).collect(), Vec::new());
    }
    let mut pairs = Vec::new();
    for gold in gold {
        let best = first_max(&left, |p| shared(gold, p)).filter(|&at| shared(gold, left[at]) >= 0.8);
        pairs.push((gold, best.map(|at| left.remove(at))));
    }
    (pairs, left)
}

/// The place of the first of the greatest.
fn first_max(list: &[&Value], key: impl Fn(&Value) -> f64) -> Option<usize> {
    let mut best: Option<(usize, f64)> = None;
    for (at, value) in list.iter().enumerate() {
        let key = key(value);
        if best.is_none_or(|(_, most)| key > most) {
            best = Some((at, key));
        }
    }
    best.map(|(at, _)| at)
}

/// What two articles share of what they cover together, 0 to 1.
fn shared(a: &Value, b: &Value) -> f64 {
    let both = (end(a).min(end(b)) - start(a).max(start(b))).max(0.0);
    let either = end(a).max(end(b)) - start(a).min(start(b));
    if either == 0.0 { 0.0 } else { both / either }
}

fn start(article: &Value) -> f64 {
    article["start"].as_f64().unwrap_or(0.0)
}

fn end(article: &Value) -> f64 {
    article["end"].as_f64().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn four_fifths_are_enough_for_an_article() {
        let gold = [json!({"start": 0, "end": 100}), json!({"start": 100, "end": 200})];
        let at = |start: i64, end: i64| json!({"start": start, "end": end});
        let check = |pred: &[Value], found: [bool; 2], left: usize| {
            let (pairs, extra) = articles(&gold, pred, false);
            assert_eq!(
                (pairs[0].1.is_some(), pairs[1].1.is_some(), extra.len()),
                (found[0], found[1], left),
                "{pred:?}"
            );
        };
        check(&[at(0, 80), at(100, 179)], [true, false], 1);
        check(&[at(0, 200)], [false, false], 1);
        check(&[at(0, 90), at(0, 100)], [true, false], 1);
        check(&[], [false, false], 0);
    }

    #[test]
    fn incidents_without_a_shared_victim_follow_in_order() {
        let gold = [json!({"n": 1}), json!({"n": 2, "victims": ["みなもと計測"]}), json!({"n": 3})];
        let pred = [json!({"n": "a"}), json!({"n": "b", "victims": ["みなもと計測㈱"]})];
        let names = |pairs: Vec<(&Value, &Value)>| -> Vec<String> {
            pairs.iter().map(|(g, p)| format!("{}{}", g["n"], p["n"])).collect()
        };
        assert_eq!(names(incidents(&gold, &pred)), ["2\"b\"", "1\"a\"", "3null"]);
        assert_eq!(names(incidents(&[], &pred)), ["null\"a\"", "null\"b\""]);
    }
}
