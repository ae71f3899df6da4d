//! Laws of names for any text.

use jikenbo_core::organisation::{domain::registrable, latin_key, name_key};
use proptest::prelude::*;

proptest! {
    #[test]
    fn a_keys_key_is_the_key(
        name in "[株式会社有限(株)（㈱みなもと計測ＡＢcNPO法人様・, \u{3000}]{0,24}",
        any in "\\PC{0,24}",
    ) {
        for name in [name, any] {
            let key = name_key(&name);
            prop_assert_eq!(&name_key(&key), &key, "{}", name);
            prop_assert_eq!(latin_key(&latin_key(&name)), latin_key(&name), "{}", name);
        }
    }

    #[test]
    fn a_holders_name_is_its_own(host in "(www\\.)?[a-z0-9-]{1,8}(\\.(co|lg|city|tokyo))?\\.(jp|uk|com)", any in "\\PC{0,24}") {
        for host in [host, any] {
            if let Some(name) = registrable(&host) {
                prop_assert_eq!(registrable(&name), Some(name.clone()), "{}", host);
            }
        }
    }
}
