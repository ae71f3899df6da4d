mod item;
mod pair;
mod tally;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use item::{INCIDENT_FIELDS, Item, ItemSet, items, text_item};
pub use tally::{Scores, Tally};

/// Compares predictions with gold labels as the labels' own scorer does: micro-averaged precision,
/// recall and F1 for each field over all articles, a field's items compared as sets.
///
/// One thing is settled here that the scorer's script leaves to chance: where several near-equal
/// names could be matched with one, names are taken in their order.
pub struct Scorer {
    docs: Vec<Doc>,
}

struct Doc {
    name: String,
    articles: Vec<Value>,
    links: Vec<Value>,
    /// A document that holds one article and nothing else: neither cut nor title is scored.
    single: bool,
}

impl Scorer {
    /// Takes the parsed label files: each is one document's labels (an object with `document`,
    /// `articles`, `links`) or a list of `{document, article}`. A later label of a document takes
    /// the place of an earlier one; values of another shape are ignored.
    pub fn new(gold: &[Value]) -> Self {
        let mut docs: Vec<Doc> = Vec::new();
        for file in gold {
            let labels = match file {
                Value::Array(list) => list.iter().filter_map(Doc::single).collect(),
                _ => Vec::from_iter(Doc::many(file)),
            };
            for doc in labels {
                match docs.iter_mut().find(|d| d.name == doc.name) {
                    Some(old) => *old = doc,
                    None => docs.push(doc),
                }
            }
        }
        Self { docs }
    }

    /// Scores the program's output, one value per article. Documents are known by the last part of
    /// their name; those without labels are named in [`Scores::unknown`] and else ignored.
    pub fn score(&self, predictions: impl Iterator<Item = Value>) -> Scores {
        let mut by_document: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        for prediction in predictions {
            let name = prediction["document"].as_str().unwrap_or_default();
            let name = name.rsplit('/').next().unwrap_or_default().to_owned();
            by_document.entry(name).or_default().push(prediction);
        }
        let known = |name: &String| self.docs.iter().any(|d| d.name == *name);
        let unknown = by_document.keys().filter(|name| !known(name)).cloned().collect();
        let mut scores = Scores::new(self.docs.len(), unknown);
        for doc in &self.docs {
            doc.score(by_document.get(&doc.name).map_or(&[], Vec::as_slice), &mut scores);
        }
        scores.without_empty_fields()
    }
}

impl Doc {
    fn single(label: &Value) -> Option<Self> {
        let name = label["document"].as_str()?.to_owned();
        Some(Self { name, articles: vec![label.get("article")?.clone()], links: Vec::new(), single: true })
    }

    fn many(label: &Value) -> Option<Self> {
        let name = label["document"].as_str()?.to_owned();
        let (articles, links) = (list(label, "articles").to_vec(), list(label, "links").to_vec());
        Some(Self { name, articles, links, single: false })
    }

    fn score(&self, predictions: &[Value], scores: &mut Scores) {
        let (pairs, extra) = pair::articles(&self.articles, predictions, self.single);
        let mut index: BTreeMap<i64, Option<i64>> = BTreeMap::new();
        for (gold, pred) in pairs {
            let number = gold["index"].as_i64().unwrap_or(1);
            let place = format!("{}#{number}", self.name);
            if !self.single {
                let here = BTreeSet::from([title_item(gold)]);
                let found = if pred.is_some() { here.clone() } else { ItemSet::new() };
                scores.compare("articles", &here, &found, &place);
            }
            if let Some(pred) = pred {
                index.insert(number, pred["index"].as_i64());
            }
            self.score_article(gold, pred.unwrap_or(&Value::Null), &place, scores);
        }
        for pred in extra {
            let place = format!("{}@{}", self.name, pred["start"]);
            scores.compare("articles", &ItemSet::new(), &BTreeSet::from([title_item(pred)]), &place);
            for incident in list(pred, "incidents") {
                score_incident(&Value::Null, incident, &place, scores);
            }
        }
        if !self.single {
            self.score_links(predictions, &index, scores);
        }
    }

    fn score_article(&self, gold: &Value, pred: &Value, place: &str, scores: &mut Scores) {
        let kind = |v: &Value| Item::one(&v["kind"]).into_iter().collect();
        scores.compare("kind", &kind(gold), &kind(pred), place);
        for field in ["title", "case_number", "published"] {
            if self.single && field == "title" {
                continue;
            }
            let value = |v: &Value| text_item(&v[field]).into_iter().collect();
            scores.compare(field, &value(gold), &value(pred), place);
        }
        for (gold, pred) in pair::incidents(list(gold, "incidents"), list(pred, "incidents")) {
            score_incident(gold, pred, place, scores);
        }
    }

    /// Predicted links count between articles that were found, whichever way they point.
    fn score_links(&self, predictions: &[Value], index: &BTreeMap<i64, Option<i64>>, scores: &mut Scores) {
        let back: BTreeMap<Option<i64>, i64> = index.iter().map(|(gold, pred)| (*pred, *gold)).collect();
        let gold_number = |pred: &Value| back.get(&pred.as_i64()).copied().filter(|n| *n != 0);
        let link = |a: i64, b: i64, relation: &Value| Item::link(a.min(b), a.max(b), relation);
        let gold = self.links.iter().filter_map(|l| Some(link(l["from"].as_i64()?, l["to"].as_i64()?, &l["relation"])));
        let pred = predictions.iter().flat_map(|article| {
            list(article, "links")
                .iter()
                .filter_map(|l| Some(link(gold_number(&article["index"])?, gold_number(&l["to"])?, &l["relation"])))
        });
        scores.compare("links", &gold.collect(), &pred.collect(), &self.name);
    }
}

fn score_incident(gold: &Value, pred: &Value, place: &str, scores: &mut Scores) {
    for field in INCIDENT_FIELDS {
        scores.compare(field, &items(field, gold), &items(field, pred), place);
    }
}

fn title_item(article: &Value) -> Item {
    Item::of(&article["title"])
}

/// A list under a key; empty when there is none.
fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Scores one incident against another and gives `(tp, fp, fn)` of a field.
    fn incident(field: &str, gold: Value, pred: Value) -> (u32, u32, u32) {
        let label = json!({"document": "a.txt", "article": {"kind": "news", "incidents": [gold]}});
        let pred = json!({"document": "in/a.txt", "kind": "news", "incidents": [pred]});
        counts(&Scorer::new(&[json!([label])]).score([pred].into_iter()), field)
    }

    fn counts(scores: &Scores, field: &str) -> (u32, u32, u32) {
        scores.field(field).map_or((0, 0, 0), |t| (t.tp, t.fp, t.fn_))
    }

    #[test]
    fn items_of_a_field_are_compared_as_sets() {
        let check = |field: &str, gold: Value, pred: Value, expect| {
            assert_eq!(
                incident(field, json!({field: &gold}), json!({field: &pred})),
                expect,
                "{field}: {gold} / {pred}"
            );
        };
        check("victims", json!(["株式会社みなもと計測"]), json!(["みなもと計測㈱ 様"]), (1, 0, 0));
        check("victims", json!([{"name": "ＡＢＣ"}]), json!(["abc"]), (1, 0, 0));
        check("victims", json!(["みなもと計測サービス"]), json!(["みなもと計測"]), (0, 1, 1));
        check("victims", json!(["みなもと計測社"]), json!(["みなもと計測"]), (1, 0, 0));
        check("victims", json!(["みなもと計測", "あおぞら県"]), json!(["みなもと計測"]), (1, 0, 1));
        check("system", json!("会員 サイト"), json!("会員サイト"), (1, 0, 0));
        check("system", json!("会員サイト"), json!(""), (0, 0, 1));
        check("system", json!("会員サイト"), json!("新会員サイト"), (1, 0, 0));
        check("actors", json!(["会員サイト"]), json!(["新会員サイト"]), (0, 1, 1));
        check("actors", json!(["LockBit"]), json!(["ｌｏｃｋ bit"]), (1, 0, 0));
        check("domains", json!(["https://www.example.jp/a"]), json!(["EXAMPLE.jp"]), (1, 0, 0));
        let party = |name, role| json!([{"name": name, "role": role}]);
        check("third_parties", party("みなもと計測社", "supplier"), party("みなもと計測", "supplier"), (1, 0, 0));
        check("third_parties", party("みなもと計測", "supplier"), party("みなもと計測", "investigator"), (0, 1, 1));
        check("third_parties", json!([]), party("日報", "source"), (0, 0, 0));
        check("type", json!("loss"), json!("theft"), (0, 1, 1));
        check("data", json!(["name", "email"]), json!(["email", "email"]), (1, 0, 1));
        check(
            "reported_to",
            json!([{"authority": "ppc", "date": "2026-09-02"}]),
            json!([{"authority": "ppc"}]),
            (1, 0, 0),
        );
    }

    #[test]
    fn dates_and_counts_are_scored_with_and_without_their_role() {
        let event = |event, date| json!({"events": [{"event": event, "date": date}]});
        let (gold, pred) = (event("detected", "2026-09-01"), event("contained", "2026-09-01"));
        assert_eq!(incident("events", gold.clone(), pred.clone()), (0, 1, 1));
        assert_eq!(incident("event_dates", gold, pred), (1, 0, 0));
        let affected = |unit, count| json!({"affected": [{"unit": unit, "count": count}]});
        let (gold, pred) = (affected("people", json!(12)), affected("records", json!(12.0)));
        assert_eq!(incident("affected", gold.clone(), pred.clone()), (0, 1, 1));
        assert_eq!(incident("affected_counts", gold.clone(), pred), (1, 0, 0));
        assert_eq!(incident("affected_counts", gold, affected("people", json!("12"))), (0, 1, 1));
    }

    fn page() -> Value {
        json!({
            "document": "page.txt",
            "articles": [
                {"index": 1, "start": 0, "end": 100, "title": "一つ目 の件", "kind": "news",
                 "incidents": [{"victims": ["みなもと計測"], "type": "loss"}, {"victims": ["あおぞら県"], "type": "theft"}]},
                {"index": 2, "start": 100, "end": 200, "title": "二つ目の件", "kind": "guidance"},
                {"index": 3, "start": 200, "end": 300, "title": "三つ目の件", "kind": "news"}
            ],
            "links": [{"from": 1, "to": 3, "relation": "same-incident"}]
        })
    }

    #[test]
    fn articles_are_paired_by_overlap_incidents_by_victim() {
        let predictions = [
            json!({"document": "page.txt", "index": 1, "start": 0, "end": 30, "kind": "news", "title": "目次",
                   "incidents": [{"type": "ddos"}]}),
            json!({"document": "page.txt", "index": 2, "start": 10, "end": 100, "kind": "news", "title": "一つ目の件",
                   "incidents": [{"victims": ["あおぞら県"], "type": "theft"}, {"victims": ["湊計測"], "type": "loss"}],
                   "links": [{"to": 1, "relation": "related"}]}),
            json!({"document": "page.txt", "index": 3, "start": 201, "end": 300, "kind": "news", "title": "三つ目の件",
                   "links": [{"to": 2, "relation": "same-incident"}]}),
            json!({"document": "other.txt", "kind": "news"}),
        ];
        let scores = Scorer::new(&[page()]).score(predictions.into_iter());
        assert_eq!(counts(&scores, "articles"), (2, 1, 1));
        assert_eq!(counts(&scores, "title"), (2, 0, 1));
        assert_eq!(counts(&scores, "kind"), (2, 0, 1));
        assert_eq!(counts(&scores, "victims"), (1, 1, 1));
        assert_eq!(counts(&scores, "type"), (2, 1, 0));
        assert_eq!(counts(&scores, "links"), (1, 0, 0));
        assert_eq!(scores.unknown, ["other.txt"]);
        assert_eq!(
            scores.errors,
            [
                "page.txt#1\tvictims\tmissed=[みなもと計測]\tmade_up=[湊計測]",
                "page.txt#2\tarticles\tmissed=[二つ目の件]\tmade_up=[]",
                "page.txt#2\tkind\tmissed=[guidance]\tmade_up=[]",
                "page.txt#2\ttitle\tmissed=[二つ目の件]\tmade_up=[]",
                "page.txt@0\tarticles\tmissed=[]\tmade_up=[目次]",
                "page.txt@0\ttype\tmissed=[]\tmade_up=[ddos]",
            ]
        );
    }

    #[test]
    fn the_labels_themselves_score_full() {
        let labels = page();
        let predictions: Vec<Value> = list(&labels, "articles")
            .iter()
            .map(|article| {
                let mut article = article.clone();
                article["document"] = json!("page.txt");
                if article["index"] == 1 {
                    article["links"] = json!([{"to": 3, "relation": "same-incident"}]);
                }
                article
            })
            .collect();
        let scores = Scorer::new(&[labels]).score(predictions.into_iter());
        assert_eq!((scores.macro_f1(), scores.errors.as_slice()), (1.0, [].as_slice()));
    }

    #[test]
    fn of_a_single_article_document_the_longest_prediction_counts() {
        let gold = json!([{"document": "n.txt", "article": {"kind": "news", "title": "甲"}}]);
        let predictions = [
            json!({"document": "n.txt", "start": 0, "end": 5, "kind": "other"}),
            json!({"document": "n.txt", "start": 5, "end": 90, "kind": "news"}),
        ];
        let scores = Scorer::new(&[gold]).score(predictions.into_iter());
        assert_eq!(scores.fields.iter().map(|(name, _)| *name).collect::<Vec<_>>(), ["kind"]);
        assert_eq!(counts(&scores, "kind"), (1, 0, 0));
    }
}
