//! A pattern as steps to walk through.

use regex_syntax::hir::{Class, ClassUnicode, ClassUnicodeRange, Hir, HirKind, Look};

use super::GROUPS;
use crate::chars::{CharSet, Filter};

pub struct Program {
    /// What stands before, where all matches begin alike.
    pub lead: Option<Lead>,
    pub steps: Vec<Step>,
    /// What a match can begin with, behind its lead.
    pub begins: Filter,
    /// Matches begin where the text does.
    pub anchored: bool,
}

/// `(?:^|今月|[^0-9])`: looked at backwards from where the rest of a match can begin, which is nearly nowhere.
pub struct Lead {
    /// The group that it is.
    pub group: Option<usize>,
    /// Whether the text may begin instead.
    pub start: bool,
    /// The characters of each alternative, the last first.
    pub alternatives: Vec<Vec<CharSet>>,
}

pub enum Step {
    /// These bytes.
    Literal(Box<[u8]>),
    /// One of these characters.
    One(CharSet),
    /// So many of these characters; then one that `next` may hold, or the end of the text where it holds all.
    Run(Run),
    /// The first of these branches that leads to a match.
    Split(Branches),
    Jump(usize),
    Save(usize),
    Start,
    End,
    Match,
}

/// Where to go on, in the order of preference.
pub enum Branches {
    /// Each with what it can begin with.
    Few(Vec<(usize, Filter)>),
    /// For each value of the last eight bits of a character those that can begin with it, then those for the end
    /// of the text.
    Many(Vec<Box<[usize]>>),
}

pub struct Run {
    pub set: CharSet,
    pub min: u32,
    pub max: u32,
    pub greedy: bool,
    /// What may follow.
    pub next: Filter,
    /// Its place among the program's runs.
    pub place: usize,
}

impl Program {
    /// `None` for a pattern that is left to `regex`.
    pub fn new(hir: &Hir) -> Option<Self> {
        if hir.properties().explicit_captures_len() >= GROUPS {
            return None;
        }
        if let HirKind::Concat(parts) = hir.kind()
            && let Some(lead) = Lead::new(&parts[0])
        {
            let program = Self::compiled(&parts[1..])?;
            // Else a match with a long lead could begin before one that is found first.
            if lead.is_apart_from(&program.begins) {
                return Some(Self { lead: Some(lead), ..program });
            }
        }
        let anchored = hir.properties().look_set_prefix().contains(Look::Start);
        Some(Self { anchored, ..Self::compiled(std::slice::from_ref(hir))? })
    }

    fn compiled(parts: &[Hir]) -> Option<Self> {
        let mut steps = Vec::new();
        parts.iter().try_for_each(|part| compile(part, &mut steps))?;
        steps.extend([Step::Save(1), Step::Match]);
        let begins: Vec<Filter> = (0..steps.len()).map(|at| begins_at(&steps, at, 0)).collect();
        let mut runs = 0;
        for at in 0..steps.len() {
            match &mut steps[at] {
                Step::Split(branches) => branches.note(&begins),
                Step::Run(run) => {
                    (run.next, run.place) = (begins[at + 1], runs);
                    runs += 1;
                }
                _ => {}
            }
        }
        Some(Self { lead: None, begins: begins[0], steps, anchored: false })
    }
}

impl Lead {
    pub fn new(hir: &Hir) -> Option<Self> {
        let (group, hir) = match hir.kind() {
            HirKind::Capture(group) => (Some(group.index as usize), &*group.sub),
            _ => (None, hir),
        };
        let HirKind::Alternation(parts) = hir.kind() else { return None };
        let start = *parts[0].kind() == HirKind::Look(Look::Start);
        let alternatives = parts[usize::from(start)..].iter().map(backwards).collect::<Option<Vec<_>>>()?;
        Some(Self { group, start, alternatives })
    }

    /// Whether nothing that the rest of a match may begin with stands in a lead of more than one character.
    fn is_apart_from(&self, begins: &Filter) -> bool {
        let long = self.alternatives.iter().filter(|sets| sets.len() > 1).flatten();
        let mut chars = long.flat_map(|set| set.class().ranges().iter().flat_map(|r| r.start()..=r.end()));
        *begins != Filter::ALL && !chars.any(|c| begins.may_hold(c))
    }

    pub fn start(&self, text: &str, from: usize, at: usize) -> Option<usize> {
        if self.start && at == 0 {
            return Some(0);
        }
        let before = |sets: &Vec<CharSet>| {
            let mut chars = text[..at].char_indices().rev();
            let mut start = at;
            for set in sets {
                let (i, c) = chars.next()?;
                start = set.holds(c).then_some(i)?;
            }
            Some(start).filter(|start| *start >= from)
        };
        self.alternatives.iter().filter_map(before).min()
    }
}

/// The characters of a part of a fixed length, the last first.
fn backwards(hir: &Hir) -> Option<Vec<CharSet>> {
    let one = |c| CharSet::new(ClassUnicode::new([ClassUnicodeRange::new(c, c)]));
    match hir.kind() {
        HirKind::Literal(literal) => Some(std::str::from_utf8(&literal.0).ok()?.chars().rev().map(one).collect()),
        HirKind::Class(Class::Unicode(class)) => Some(vec![CharSet::new(class.clone())]),
        HirKind::Concat(parts) => {
            let parts: Option<Vec<_>> = parts.iter().rev().map(backwards).collect();
            Some(parts?.into_iter().flatten().collect())
        }
        _ => None,
    }
}

impl Branches {
    fn new(to: &[usize]) -> Self {
        Self::Few(to.iter().map(|to| (*to, Filter::NONE)).collect())
    }

    /// Notes what each can begin with, given that of every step.
    fn note(&mut self, begins: &[Filter]) {
        let Self::Few(branches) = self else { return };
        branches.iter_mut().for_each(|(to, filter)| *filter = begins[*to]);
        if branches.len() > 6 {
            let of =
                |may: &dyn Fn(&Filter) -> bool| branches.iter().filter(|(_, f)| may(f)).map(|(to, _)| *to).collect();
            let chars = (0..=255u8).map(|bits| of(&|filter| filter.may_hold(char::from(bits))));
            *self = Self::Many(chars.chain([of(&|filter| *filter == Filter::ALL)]).collect());
        }
    }
}

/// Appends the steps of a part of a pattern.
fn compile(hir: &Hir, steps: &mut Vec<Step>) -> Option<()> {
    match hir.kind() {
        HirKind::Empty => {}
        HirKind::Literal(literal) => steps.push(Step::Literal(literal.0.clone())),
        HirKind::Class(Class::Unicode(class)) => steps.push(Step::One(CharSet::new(class.clone()))),
        HirKind::Class(_) => return None,
        HirKind::Look(Look::Start) => steps.push(Step::Start),
        HirKind::Look(Look::End) => steps.push(Step::End),
        HirKind::Look(_) => return None,
        HirKind::Capture(group) => {
            steps.push(Step::Save(2 * group.index as usize));
            compile(&group.sub, steps)?;
            steps.push(Step::Save(2 * group.index as usize + 1));
        }
        HirKind::Concat(parts) => parts.iter().try_for_each(|part| compile(part, steps))?,
        HirKind::Alternation(parts) => {
            let split = steps.len();
            steps.push(Step::Match);
            let (mut branches, mut ends) = (Vec::new(), Vec::new());
            for part in parts {
                branches.push(steps.len());
                compile(part, steps)?;
                ends.push(steps.len());
                steps.push(Step::Jump(0));
            }
            let end = steps.len();
            ends.into_iter().for_each(|jump| steps[jump] = Step::Jump(end));
            steps[split] = Step::Split(Branches::new(&branches));
        }
        HirKind::Repetition(repetition) => {
            let (min, max, greedy) = (repetition.min, repetition.max, repetition.greedy);
            if let HirKind::Class(Class::Unicode(class)) = repetition.sub.kind() {
                let (set, max) = (CharSet::new(class.clone()), max.unwrap_or(u32::MAX));
                steps.push(Step::Run(Run { set, min, max, greedy, next: Filter::NONE, place: 0 }));
                return Some(());
            }
            // A body that may be empty could be passed over for ever.
            if repetition.sub.properties().minimum_len() == Some(0) || min > 8 || max.is_some_and(|max| max > 80) {
                return None;
            }
            for _ in 0..min {
                compile(&repetition.sub, steps)?;
            }
            let order = |body, after| match greedy {
                true => Step::Split(Branches::new(&[body, after])),
                false => Step::Split(Branches::new(&[after, body])),
            };
            let Some(max) = max else {
                let split = steps.len();
                steps.push(Step::Match);
                compile(&repetition.sub, steps)?;
                steps.push(Step::Jump(split));
                steps[split] = order(split + 1, steps.len());
                return Some(());
            };
            let mut splits = Vec::new();
            for _ in min..max {
                splits.push(steps.len());
                steps.push(Step::Match);
                compile(&repetition.sub, steps)?;
            }
            let end = steps.len();
            splits.into_iter().for_each(|split| steps[split] = order(split + 1, end));
        }
    }
    Some(())
}

/// What the text can go on with at a step.
fn begins_at(steps: &[Step], at: usize, depth: usize) -> Filter {
    let mut out = Filter::NONE;
    match &steps[at] {
        _ if depth > 64 => return Filter::ALL,
        Step::Literal(literal) => match std::str::from_utf8(literal).ok().and_then(|l| l.chars().next()) {
            Some(c) => out.add(c),
            None => return Filter::ALL,
        },
        Step::One(set) => out.add_class(set.class()),
        Step::Run(run) => {
            out.add_class(run.set.class());
            if run.min == 0 {
                out.join(begins_at(steps, at + 1, depth + 1));
            }
        }
        Step::Split(Branches::Few(branches)) => {
            branches.iter().for_each(|(to, _)| out.join(begins_at(steps, *to, depth + 1)));
        }
        Step::Split(Branches::Many(_)) => return Filter::ALL,
        Step::Jump(to) => return begins_at(steps, *to, depth + 1),
        Step::Save(_) => return begins_at(steps, at + 1, depth + 1),
        Step::Start | Step::End | Step::Match => return Filter::ALL,
    }
    out
}
