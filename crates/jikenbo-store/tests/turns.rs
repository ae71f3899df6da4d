//! Several processes at one casebook.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use std::{sync::Mutex, time::Duration};

use common::places;
use jikenbo_store::{Casebook, Error};

#[test]
fn one_has_its_turn_and_any_number_read() {
    places(async |place| {
        let one = Casebook::open_or_create(place).await.unwrap();
        let other = Casebook::open_or_create(place).await.unwrap().patience(Duration::from_millis(50));
        let turn = one.turn().await.unwrap();
        let error = other.turn().await.unwrap_err();
        assert!(matches!(error, Error::Locked { .. }), "{error}");
        assert!(error.to_string().contains(&place.to_string()), "{error}");
        assert!(Casebook::open(place).await.unwrap().all_views().await.unwrap().is_empty());
        turn.end().await;
        other.turn().await.unwrap().end().await;
        // One that is dropped ends too; a server may take a moment to notice.
        drop(one.turn().await.unwrap());
        let patient = other.patience(Duration::from_secs(10));
        patient.turn().await.unwrap().end().await;
        one.close().await;
        patient.close().await;
    });
}

/// One that asks again and again lets the others in between.
#[test]
fn turns_are_taken_in_turn() {
    places(async |place| {
        let order = Mutex::new(Vec::new());
        let take = async |name: char| {
            let casebook = Casebook::open_or_create(place).await.unwrap();
            for _ in 0..8 {
                let turn = casebook.turn().await.unwrap();
                order.lock().unwrap().push(name);
                tokio::time::sleep(Duration::from_millis(10)).await;
                turn.end().await;
            }
            casebook.close().await;
        };
        tokio::join!(take('a'), take('b'));
        let order: String = order.into_inner().unwrap().into_iter().collect();
        assert_eq!(order.len(), 16, "{order}");
        assert!(!order.contains("aaaa") && !order.contains("bbbbb"), "one was kept waiting: {order}");
    });
}
