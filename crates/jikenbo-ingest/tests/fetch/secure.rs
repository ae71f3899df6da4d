//! HTTPS: who is believed, and what is kept of it.

use std::fs;

use jikenbo_ingest::{Error, FetchConfig, FetchError, FetchProblem, Fetched, Fetcher, Validators};
use jikenbo_testkit::{Answer, SourceServer};

use super::{now, quick, shown};

async fn fetch(url: &str, config: FetchConfig, validators: &Validators) -> Result<Fetched, FetchError> {
    Fetcher::new(config).unwrap().fetch(url, validators, now()).await
}

#[tokio::test]
async fn a_server_is_believed_by_an_authority_that_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let (server, authority) = SourceServer::start_secure().unwrap();
    let other = SourceServer::start_secure().unwrap().1;
    let file = |name: &str, text: &str| {
        let path = dir.path().join(name);
        fs::write(&path, text).unwrap();
        path
    };
    let (own, others) = (file("own.pem", &(other.clone() + &authority)), file("others.pem", &other));
    let allow_private = vec!["127.0.0.1".to_owned(), "localhost".to_owned()];
    let config = |authorities| FetchConfig { authorities, allow_private: allow_private.clone(), ..quick() };
    server.play("/news", [Answer::html("<p>第一報</p>").etag("\"1\""), Answer::status(304)]);
    let url = server.url_by_name("/news");
    assert!(url.starts_with("https://"));

    let fetched = fetch(&url, config(vec![own.clone()]), &Validators::default()).await;
    let Ok(Fetched::Page { capture, exchange }) = fetched else { panic!("{}", shown(&fetched)) };
    let validators = Validators::of(&exchange, &Validators::default());
    assert_eq!(String::from_utf8(capture.bytes).unwrap(), "<p>第一報</p>");
    assert_eq!((exchange.target_uri.as_str(), exchange.response.status), (url.as_str(), 200));
    let again = fetch(&url, config(vec![own.clone()]), &validators).await;
    assert!(matches!(again, Ok(Fetched::NotModified(_))), "{}", shown(&again));

    // Nobody vouches for it, somebody else does, or for another host than is asked.
    for (url, authorities) in [(&url, Vec::new()), (&url, vec![others]), (&server.url("/news"), vec![own])] {
        let error = fetch(url, config(authorities), &Validators::default()).await.unwrap_err();
        assert!(matches!(error.problem, FetchProblem::Tls { .. }), "{error}");
    }
    assert_eq!(server.asked("/news").len(), 2, "who is not believed is asked nothing");
}

#[tokio::test]
async fn a_file_without_certificates_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("ca.pem");
    for text in [None, Some("まったくの別物"), Some("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    {
        text.iter().for_each(|text| fs::write(&path, text).unwrap());
        let error = Fetcher::new(FetchConfig { authorities: vec![path.clone()], ..quick() }).unwrap_err();
        assert!(error.to_string().contains("ca.pem"), "{text:?}: {error}");
        assert!(matches!(error, Error::Authority { .. }), "{error}");
    }
}
