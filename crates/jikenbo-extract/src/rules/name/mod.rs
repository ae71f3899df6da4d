//! Names that are no organisations': hosts, addresses, case numbers, quoted names, groups.

pub mod actor;
pub mod case_number;
pub mod host;
pub mod malware;
pub mod quoted;
pub mod url;
