//! How certain: leaks, possibilities, denials, plans and misuse.

pub mod leak;
pub mod misuse_confirmed;
pub mod misuse_denied;
pub mod misuse_possible;
pub mod negation;
pub mod planned;
pub mod possible;
pub mod viewable;
pub mod wrong_person;
