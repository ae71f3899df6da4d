#![allow(dead_code, clippy::unwrap_used, reason = "shared by tests that each use a part of it")]

use jikenbo_core::{
    Article, ArticleKind, Basis, Document, DocumentId, Evidence, Fact, FactValue, Incident, Reading, Span, Telling,
};
use jikenbo_store::{Casebook, FiledDocument, Place, StoredCapture, StoredPlace, Why};
use jikenbo_testkit::fresh_postgres;

/// Runs a check on a fresh place of each kind.
pub fn places(check: impl AsyncFn(&Place)) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let dir = tempfile::tempdir().unwrap();
        check(&Place::from(dir.path())).await;
        if let Some(address) = fresh_postgres() {
            let dir = tempfile::tempdir().unwrap();
            check(&Place::postgres(&address, dir.path()).unwrap()).await;
        }
    });
}

const NOW: &str = "2026-11-22T00:00:00Z";

/// Files a document of one article and opens a case with it.
pub async fn file(casebook: &mut Casebook, id: u64, text: &str) {
    let sha256 = format!("{id:064x}");
    let capture = StoredCapture {
        name: format!("{id}.txt"),
        target_uri: format!("file:///{id}.txt"),
        media_type: "text/plain".to_owned(),
        captured_at: NOW.to_owned(),
        place: StoredPlace { file: 1, offset: id * 100, length: 100 },
        sha256: sha256.clone(),
    };
    let document = Document::plain(DocumentId::new(sha256), capture.name.clone(), text);
    let name = text.split('で').next().unwrap();
    let evidence = Evidence::new(&document, Span::new(0, name.len()), "test.rule", 1).unwrap();
    let fact = Fact { value: FactValue::Victim(name.to_owned()), evidence, basis: Basis::Stated };
    let readings = [Reading {
        article: Article::alone(1, Span::new(0, text.len()), Span::new(0, text.len())),
        kind: ArticleKind::Disclosure,
        title: text.to_owned(),
        facts: Vec::new(),
        incidents: vec![Incident { facts: vec![fact] }],
        links: Vec::new(),
        telling: Telling::default(),
    }];
    let filed = FiledDocument {
        capture: &capture,
        document: &document,
        readings: &readings,
        origins: &[(None, None)],
        page: None,
        again: &[],
        recorded_at: NOW,
    };
    let mut filing = casebook.file(filed).await.unwrap();
    let number = filing.open_case(2026, "当日").await.unwrap();
    filing.attach(number, 1, 0, Why::default(), &["key".to_owned()]).await.unwrap();
    filing.commit().await.unwrap();
}
