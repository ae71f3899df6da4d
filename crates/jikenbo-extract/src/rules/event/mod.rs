//! What happened: the steps in the course of an incident.

pub mod contained;
pub mod data_window;
pub mod detected;
pub mod disclosed;
pub mod investigation_completed;
pub mod investigation_started;
pub mod notified;
pub mod occurred;
pub mod report;
pub mod restored;
