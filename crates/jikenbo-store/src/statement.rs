//! Statements put together from parts, with the numbered placeholders that both databases know.

use std::fmt::Write as _;

use sqlx::{
    Any, Arguments, AssertSqlSafe, Encode, Type,
    any::AnyArguments,
    query::{Query, QueryScalar},
};

use crate::error::Result;

/// How many values a statement that is kept prepared has at most.
const SHORT: usize = 150;
/// More values than these come in multiples of so many, the last one again and again, so that few statements are kept
/// prepared.
const STEP: usize = 8;

/// The items and, where there are many, the last of them until there are enough.
pub(crate) fn padded<I: Clone>(items: impl IntoIterator<Item = I>) -> Vec<I> {
    let mut out: Vec<I> = items.into_iter().collect();
    if let Some(last) = out.last().cloned().filter(|_| out.len() > STEP) {
        out.resize(out.len().next_multiple_of(STEP), last);
    }
    out
}

/// A statement in the making.
pub(crate) struct Statement {
    text: String,
    arguments: AnyArguments,
    is_short: bool,
    /// A value that could not be taken.
    failure: Option<sqlx::Error>,
}

impl Statement {
    pub fn new(text: &str) -> Self {
        Self { text: text.to_owned(), arguments: AnyArguments::default(), is_short: true, failure: None }
    }

    pub fn push(&mut self, text: &str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    /// Adds a placeholder and its value.
    pub fn bind<'t, T: Encode<'t, Any> + Type<Any>>(&mut self, value: T) -> &mut Self {
        if let Err(e) = self.arguments.add(value) {
            self.failure = Some(sqlx::Error::Encode(e));
        }
        let number = self.arguments.len();
        // Writing to a text does not fail.
        let _ = write!(self.text, "${number}");
        self
    }

    /// Adds values in brackets, as `IN` takes them; none is in an empty list.
    pub fn list<'t, T: Encode<'t, Any> + Type<Any> + Clone>(
        &mut self,
        values: impl IntoIterator<Item = T>,
    ) -> &mut Self {
        self.push("(NULL");
        for value in padded(values) {
            self.push(", ").bind(value);
        }
        self.push(")")
    }

    /// [`Statement::list`] of cases' numbers. Many stand in the text themselves: SQLite seeks each placeholder among all.
    pub fn numbers(&mut self, numbers: &[String]) -> &mut Self {
        if numbers.len() <= SHORT {
            return self.list(numbers.iter().map(String::as_str));
        }
        self.is_short = false;
        self.push("(NULL");
        for number in numbers {
            if number.bytes().all(|b| b.is_ascii_digit() || b == b'-') {
                self.push(", '").push(number).push("'");
            } else {
                self.push(", ").bind(number.as_str());
            }
        }
        self.push(")")
    }

    /// Adds `VALUES` with a row for each item; `row` adds the values of one by [`Row::bind`].
    pub fn rows<I>(&mut self, items: impl IntoIterator<Item = I>, mut row: impl FnMut(&mut Row<'_>, I)) -> &mut Self {
        self.push(" VALUES ");
        for (i, item) in items.into_iter().enumerate() {
            self.push(if i == 0 { "(" } else { ", (" });
            row(&mut Row { statement: self, is_begun: false }, item);
            self.push(")");
        }
        self
    }

    fn is_short(&self) -> bool {
        self.is_short && self.arguments.len() <= SHORT
    }

    /// Kept prepared where it is short: statements of a few values come again, those of many do not.
    pub fn build(self) -> Result<Query<'static, Any, AnyArguments>> {
        let is_short = self.is_short();
        self.failure.map_or(Ok(()), Err)?;
        Ok(sqlx::query_with(AssertSqlSafe(self.text), self.arguments).persistent(is_short))
    }

    /// [`Statement::build`] for the first column.
    pub fn build_scalar<T>(self) -> Result<QueryScalar<'static, Any, T, AnyArguments>>
    where
        (T,): for<'r> sqlx::FromRow<'r, sqlx::any::AnyRow>,
    {
        let is_short = self.is_short();
        self.failure.map_or(Ok(()), Err)?;
        Ok(sqlx::query_scalar_with(AssertSqlSafe(self.text), self.arguments).persistent(is_short))
    }
}

/// The values of one row.
pub(crate) struct Row<'s> {
    statement: &'s mut Statement,
    is_begun: bool,
}

impl Row<'_> {
    pub fn bind<'t, T: Encode<'t, Any> + Type<Any>>(&mut self, value: T) -> &mut Self {
        self.statement.push(if self.is_begun { ", " } else { "" }).bind(value);
        self.is_begun = true;
        self
    }

    /// The number of a document by its hash; where it is not filed 0, which no document has.
    pub fn document(&mut self, hash: &str) -> &mut Self {
        self.statement.push(if self.is_begun { ", " } else { "" });
        self.statement.push("coalesce((SELECT no FROM document WHERE id = ").bind(hash).push("), 0)");
        self.is_begun = true;
        self
    }
}
