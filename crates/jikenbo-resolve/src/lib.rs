//! Decides which numbered case an incident belongs to, and says why in words (Japanese: they are
//! printed in the casebook as they are).
//!
//! The way of one incident: [`blocking_keys`] names what it might share with known cases, the store
//! looks those cases up, [`resolve`] compares them one by one and opens a case or attaches to one.
//! No I/O, no clock, no async: the day of capture and organisations' other names ([`Aliases`]) come in with [`Incoming`].
//!
//! Which organisation is which is decided by [`organisations`], from what was kept of each.
//!
//! A case's number begins with a year and never moves, so the year is taken with care where an article
//! has no date of its own: [`Surroundings`] tells what the rest of its document says.

mod account;
mod aliases;
mod attachment;
mod claim;
mod claim_list;
mod claimed;
mod compare;
mod corporate;
mod decide;
mod grounds;
mod key;
mod kin;
mod likeness;
mod link;
mod name;
mod named_year;
mod organisation;
mod subject;
mod surroundings;
mod system;
mod tie;
mod version;
mod year;

pub use account::{Candidate, Incoming};
pub use aliases::Aliases;
pub use attachment::LinkedBy;
pub use claim_list::{ClaimChanges, claim_changes, claims_retold, claims_since, list_time};
pub use claimed::claim_view;
pub use decide::{Decision, Resolution, resolve};
pub use key::{Keys, blocking_keys};
pub use likeness::near_names;
pub use organisation::{are_parted, organisations, parted, speaks_against};
pub use surroundings::Surroundings;
pub use version::{Earlier, Likeness, Told, versions};
