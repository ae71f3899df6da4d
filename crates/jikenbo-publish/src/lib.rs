//! What leaves the casebook: records for machines, tables, cases and digests for people.

mod record;

pub use record::record;
