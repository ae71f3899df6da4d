use std::cmp::{Ordering, Reverse};

use jikenbo_core::{Bound, Count, IncidentType, Sector, Unit, grouped};

use super::{Book, Profile, notable::notable};
use crate::{
    Lang, Period,
    case_text::{largest, not_given},
    lang::label,
};

/// What the period's numbers say beside the period before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// One or two sentences: how many cases, claims and updates.
    pub lead: String,
    /// The period before, as a heading.
    pub previous: String,
    /// All cases, and the people known to be affected.
    pub totals: Vec<Row>,
    /// Cases by cause, the most frequent first; causes of neither period are left out.
    pub causes: Vec<Row>,
    /// Cases by sector.
    pub sectors: Vec<Row>,
    /// Cases by the largest number each gives.
    pub sizes: Vec<Row>,
    /// What stands out, in sentences that the data alone support.
    pub notable: Vec<String>,
    /// Cause by sector, for a month or longer.
    pub matrix: Option<Matrix>,
}

/// One number in this period and the one before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What is counted.
    pub label: String,
    /// Whether it is a part of the row above.
    pub part: bool,
    /// The number in this period, as shown.
    pub now: String,
    /// In the period before, as shown.
    pub before: String,
    /// The difference, as shown; empty where one is unknown.
    pub change: String,
    /// The numbers themselves, for bars; `None` for the period before where nothing is known of it.
    pub n: (u64, Option<u64>),
}

/// Cases by cause (rows) and sector (columns).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matrix {
    /// Headings of the columns, the sum last.
    pub columns: Vec<String>,
    /// Cause and numbers.
    pub rows: Vec<(String, Vec<u64>)>,
}

/// A digest of this many days or more shows the matrix.
const MATRIX_DAYS: i32 = 28;

/// The lower ends of the size bands.
const BANDS: [(u64, &str, &str); 5] = [
    (100_000, "100,000以上", "100,000 or more"),
    (10_000, "10,000〜99,999", "10,000–99,999"),
    (1_000, "1,000〜9,999", "1,000–9,999"),
    (100, "100〜999", "100–999"),
    (0, "99以下", "99 or fewer"),
];

impl Summary {
    /// `others`: how many updates, claims and undated cases the digest has.
    pub(super) fn new(
        book: &Book,
        period: &Period,
        now: &[&Profile],
        others: (usize, usize, usize),
        lang: Lang,
    ) -> Self {
        let previous = period.previous();
        // A casebook that begins with this period knows nothing of the one before: that is not zero.
        let reaches_back = book.profiles.iter().any(|p| p.published.is_some_and(|d| period.is_after(&d)));
        let before = reaches_back.then(|| book.incidents(&previous));
        let tally = Tally { now, before: before.as_deref(), lang };
        let total = tally.row(lang.pick("事案", "cases"), false, |_| true);
        let causes = tally.causes();
        // A table of nothing but zeros tells nothing.
        let telling = |rows: Vec<Row>| if rows.iter().all(Row::is_empty) { Vec::new() } else { rows };
        Self {
            lead: lead(&total, others, lang),
            previous: previous.heading(lang),
            notable: notable(book, now, &causes, lang),
            matrix: (period.days() >= MATRIX_DAYS && !now.is_empty()).then(|| matrix(now, lang)),
            totals: vec![total, tally.people()],
            causes: causes.into_iter().map(|(_, row)| row).collect(),
            sectors: telling(tally.sectors()),
            sizes: telling(tally.sizes()),
        }
    }
}

struct Tally<'t, 'c> {
    now: &'t [&'t Profile<'c>],
    before: Option<&'t [&'t Profile<'c>]>,
    lang: Lang,
}

impl Tally<'_, '_> {
    fn row(&self, label: &str, part: bool, counts: impl Fn(&Profile) -> bool) -> Row {
        let of = |list: &[&Profile]| list.iter().filter(|p| counts(p)).count() as u64;
        let n = (of(self.now), self.before.map(of));
        let lang = self.lang;
        let shown = |n: u64| if lang == Lang::Ja { format!("{n}件") } else { n.to_string() };
        Row {
            label: label.to_owned(),
            part,
            now: shown(n.0),
            before: n.1.map_or_else(|| no_record(lang).to_owned(), shown),
            change: n.1.map(|b| change(n.0, b)).unwrap_or_default(),
            n,
        }
    }

    fn causes(&self) -> Vec<(Option<IncidentType>, Row)> {
        let all = IncidentType::ALL.iter().copied().map(Some).chain([None]);
        let row = |cause: Option<IncidentType>| {
            let label = cause.map_or(not_given(self.lang), |c| label!(self.lang, c));
            (cause, self.row(label, false, |p| p.cause == cause))
        };
        let mut rows: Vec<_> = all.map(row).filter(|(_, r)| !r.is_empty()).collect();
        rows.sort_by_key(|(_, row)| Reverse(row.n));
        rows
    }

    fn sectors(&self) -> Vec<Row> {
        let lang = self.lang;
        let mut rows = vec![
            self.row(label!(lang, Sector::Private), false, |p| p.sector == Some(Sector::Private)),
            self.row(lang.pick("公的", "public"), false, is_public),
        ];
        for sector in [Sector::Government, Sector::Education, Sector::Medical] {
            rows.push(self.row(label!(lang, sector), true, |p| p.sector == Some(sector)));
        }
        let nameless =
            self.row(lang.pick("組織名の記載なし", "no organisation named"), false, |p| p.sector.is_none());
        rows.extend((!nameless.is_empty()).then_some(nameless));
        rows
    }

    fn sizes(&self) -> Vec<Row> {
        let mut above = u64::MAX;
        let mut rows = Vec::new();
        for (least, ja, en) in BANDS {
            let inside = |p: &Profile| largest(p.case).is_some_and(|c| (least..above).contains(&c.n));
            rows.push(self.row(self.lang.pick(ja, en), false, inside));
            above = least;
        }
        rows.push(self.row(not_given(self.lang), false, |p| largest(p.case).is_none()));
        rows
    }

    /// The people known to be affected: the largest number of people of each case that gives one.
    fn people(&self) -> Row {
        let lang = self.lang;
        let known = |list: &[&Profile]| -> Vec<Count> {
            let people =
                |p: &&Profile| p.case.counts().into_iter().filter(|c| c.unit == Unit::People).max_by_key(|c| c.n);
            list.iter().filter_map(people).collect()
        };
        let sum = |counts: &[Count]| counts.iter().fold(0u64, |sum, c| sum.saturating_add(c.n));
        let shown = |counts: &[Count]| {
            if counts.is_empty() {
                return not_given(lang).to_owned();
            }
            let total = lang.count(&Count { n: sum(counts), unit: Unit::People, bound: Bound::Exact });
            let loose = counts.iter().any(|c| !c.bound.is_exact());
            let of = counts.len();
            let remark = match (lang, loose) {
                (Lang::Ja, false) => format!("人数を公表した{of}件"),
                (Lang::Ja, true) => format!("人数を公表した{of}件、「最大」「約」等を含む"),
                (Lang::En, false) => format!("{of} cases that give it"),
                (Lang::En, true) => format!("{of} cases that give it, bounds included"),
            };
            total + &lang.aside(&remark)
        };
        let (now, before) = (known(self.now), self.before.map(known));
        let n = (sum(&now), before.as_deref().map(sum));
        let comparable = !now.is_empty() && before.as_ref().is_some_and(|b| !b.is_empty());
        Row {
            label: lang.pick("判明している人数の計", "people known to be affected").to_owned(),
            part: false,
            now: shown(&now),
            before: before.as_deref().map_or_else(|| no_record(lang).to_owned(), shown),
            change: n.1.filter(|_| comparable).map(|b| change(n.0, b)).unwrap_or_default(),
            n,
        }
    }
}

impl Row {
    /// Whether anything is known of the period before; columns of nothing are left out.
    pub(super) fn are_compared(rows: &[Self]) -> bool {
        rows.iter().any(|r| r.n.1.is_some())
    }

    fn is_empty(&self) -> bool {
        self.n.0 == 0 && self.n.1.unwrap_or(0) == 0
    }
}

fn is_public(profile: &Profile) -> bool {
    profile.sector.is_some_and(|s| s != Sector::Private)
}

fn no_record(lang: Lang) -> &'static str {
    lang.pick("記録なし", "no record")
}

fn change(now: u64, before: u64) -> String {
    match now.cmp(&before) {
        Ordering::Equal => "±0".to_owned(),
        Ordering::Greater => format!("+{}", grouped(now - before)),
        Ordering::Less => format!("−{}", grouped(before - now)),
    }
}

fn lead(total: &Row, (updates, claims, undated): (usize, usize, usize), lang: Lang) -> String {
    let mut out = match (lang, total.n) {
        (Lang::Ja, (0, _)) => "この期間に公表された事案は、事件簿にありません。".to_owned(),
        (Lang::Ja, (n, Some(before))) => {
            format!("この期間に公表された事案は{n}件です（前期間: {before}件、増減 {}）。", total.change)
        }
        (Lang::Ja, (n, None)) => format!("この期間に公表された事案は{n}件です（前期間: 記録なし）。"),
        (Lang::En, (0, _)) => "The casebook has no case made public in this period.".to_owned(),
        (Lang::En, (n, Some(before))) => {
            format!("Cases made public in this period: {n} (period before: {before}, change {}).", total.change)
        }
        (Lang::En, (n, None)) => format!("Cases made public in this period: {n} (period before: no record)."),
    };
    let parts = [
        (updates, "続報のあった以前の事案", "earlier cases with news"),
        (claims, "攻撃者側が主張する被害", "victims as claimed by gangs"),
        (undated, "公表日の分からない事案", "cases without a date"),
    ];
    let parts: Vec<String> = parts
        .iter()
        .filter(|(n, ..)| *n > 0)
        .map(|(n, ja, en)| if lang == Lang::Ja { format!("{ja}{n}件") } else { format!("{en}: {n}") })
        .collect();
    if !parts.is_empty() {
        out += &match lang {
            Lang::Ja => format!("ほかに、{}。", parts.join("、")),
            Lang::En => format!(" Besides, {}.", parts.join("; ")),
        };
    }
    out
}

fn matrix(now: &[&Profile], lang: Lang) -> Matrix {
    let private = |p: &&Profile| p.sector == Some(Sector::Private);
    let nameless = now.iter().any(|p| p.sector.is_none());
    let mut columns = vec![label!(lang, Sector::Private).to_owned(), lang.pick("公的", "public").to_owned()];
    columns.extend(nameless.then(|| lang.pick("組織名なし", "not named").to_owned()));
    columns.push(lang.pick("計", "all").to_owned());
    let row = |list: Vec<&Profile>| {
        let count = |of: &dyn Fn(&&Profile) -> bool| list.iter().filter(|p| of(p)).count() as u64;
        let mut cells = vec![count(&private), count(&|p| is_public(p))];
        cells.extend(nameless.then(|| count(&|p| p.sector.is_none())));
        cells.push(list.len() as u64);
        cells
    };
    let causes = IncidentType::ALL.iter().copied().map(Some).chain([None]);
    let mut rows: Vec<(String, Vec<u64>)> = causes
        .map(|cause| {
            let label = cause.map_or(not_given(lang), |c| label!(lang, c));
            (label.to_owned(), row(now.iter().copied().filter(|p| p.cause == cause).collect()))
        })
        .filter(|(_, cells)| cells.last().is_some_and(|n| *n > 0))
        .collect();
    rows.sort_by_key(|(_, cells)| Reverse(cells.last().copied()));
    rows.push((lang.pick("計", "all").to_owned(), row(now.to_vec())));
    Matrix { columns, rows }
}
