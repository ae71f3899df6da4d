//! Where results and messages go.

use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};

use jikenbo_pipeline::Error;

/// Columns of a table that is not read on a terminal.
const COLUMNS: usize = 100;

/// Standard output, for results. Flush it at the end: an error in a drop is lost.
pub fn results() -> BufWriter<StdoutLock<'static>> {
    BufWriter::with_capacity(1 << 16, io::stdout().lock())
}

/// Writes one result whole.
pub fn print(text: &str) -> Result<(), Error> {
    let mut out = results();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(Error::Output)
}

/// A line for the person at the terminal, on standard error. A closed standard error is no reason to stop.
pub fn tell(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}

/// The terminal's width; `None` when results go to a file or another program.
pub fn terminal_columns() -> Option<usize> {
    let size = io::stdout().is_terminal().then(terminal_size::terminal_size)?;
    Some(size.map_or(COLUMNS, |(width, _)| usize::from(width.0)))
}

/// Columns for text that is set in blocks.
pub fn columns() -> usize {
    terminal_columns().unwrap_or(COLUMNS)
}

/// Whether the reader of our results went away.
pub fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let is_pipe = |e: &io::Error| e.kind() == io::ErrorKind::BrokenPipe;
    error.chain().any(|cause| cause.downcast_ref().is_some_and(is_pipe))
}
