//! From files and standard input to [`Capture`](jikenbo_core::Capture)s (bytes, kept), to the
//! casebook's [`Archive`] of them, and to [`Document`](jikenbo_core::Document)s (text, read).
//!
//! ```no_run
//! # fn main() -> Result<(), jikenbo_ingest::Error> {
//! use jikenbo_ingest::{Archive, Found, Limits, captures, decode, inputs};
//!
//! let mut archive = Archive::open("casebook/captures".as_ref(), None)?;
//! for found in inputs(&["notices".into()]) {
//!     match found? {
//!         Found::Input(input) => {
//!             for capture in captures(&input, "2026-11-21T09:00:00Z", &Limits::default()) {
//!                 let capture = capture?;
//!                 archive.append(&capture)?; // kept first, read afterwards
//!                 println!("{}", decode(&capture).text);
//!             }
//!         }
//!         Found::Skipped(skipped) => eprintln!("{skipped}"),
//!     }
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Files are the only I/O here; reading foreign bytes as text never fails.

mod archive;
mod backup;
mod capture;
mod coding;
mod decode;
mod error;
mod exchange;
mod fetch;
mod http;
mod inputs;
mod json_lines;
mod mbox;
mod open;
mod sniff;
pub mod source;
mod text_stream;
mod tracker;
mod warc;

pub use archive::{
    Archive, ArchivePosition, BrokenRecord, DEFAULT_ROLL_BYTES, KeptExchange, MAX_RECORD_BYTES, Verification, export,
    verify,
};
pub use backup::{Backup, Copied, FolderFile, Unpacked, folder_files, unpack};
pub use capture::Limits;
pub use coding::{CodingError, decode_body};
pub use decode::decode;
pub use error::{Error, Problem};
pub use exchange::{Exchange, HttpVersion, Request, Response};
pub use fetch::{FetchConfig, FetchError, FetchProblem, Fetched, Fetcher, Refusal, Robots, Share, Validators};
pub use http::Headers;
pub use inputs::{Found, Input, Skipped, inputs};
pub use json_lines::JsonLines;
pub use mbox::Mbox;
pub use open::{Many, Opened, captures, open, whole};
pub use sniff::binary_kind;
pub use text_stream::TextStream;
pub use tracker::{ClaimList, claim_list};
pub use warc::{RecordProblem, WarcFile};
