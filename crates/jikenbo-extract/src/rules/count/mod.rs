//! How many.

pub mod big_over;
pub mod number;
