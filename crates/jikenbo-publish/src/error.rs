use thiserror::Error;

/// What can be wrong with what a user asked to have published.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum Error {
    /// Not a period at all.
    #[error(
        "\"{0}\" is no period; write a week as 2023-W47 (Monday to Sunday), a month as 2023-11, \
         or two days as 2023-11-20/2023-11-26"
    )]
    Period(String),
    /// A day or month that the calendar does not have.
    #[error("\"{0}\" is not in the calendar; write a day as 2023-11-20 and a month as 2023-11")]
    NoSuchDay(String),
    /// A week that its year does not have.
    #[error("{year} has no week {week}; its weeks are {year}-W01 to {year}-W{last}")]
    NoSuchWeek {
        /// CE.
        year: i16,
        /// The week asked for.
        week: i8,
        /// The year's last week.
        last: i8,
    },
    /// A period that ends before it begins.
    #[error("the period {from}/{to} ends before it begins; write the earlier day first: {to}/{from}")]
    Backwards {
        /// Its first day, as given.
        from: String,
        /// Its last day, as given.
        to: String,
    },
}
