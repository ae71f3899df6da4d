//! The walk through a program: backtracking, which on short texts is quick and finds the groups at once.

use std::cell::Cell;

use super::{
    GROUPS, Slots, UNSET,
    program::{Branches, Program, Run, Step},
};
use crate::chars::Filter;

/// How often a program may look at a character of a text, at the average, before `regex` takes over.
const LOOKS: usize = 400;

/// Of so many runs of a program it is noted where they lead to no match.
const RUNS: usize = 8;

/// A program looked at its text too often.
pub struct TooMany;

impl Program {
    pub fn search(&self, text: &str, from: usize) -> Result<Option<Slots>, TooMany> {
        let mut walk = Walk {
            steps: &self.steps,
            text: text.as_bytes(),
            slots: [UNSET; 2 * GROUPS],
            left: Cell::new(LOOKS * (text.len() + 16)),
            dead: [(1, 0); RUNS],
        };
        let may_be_empty = self.begins == Filter::ALL;
        let mut at = from;
        loop {
            let next = walk.char_at(at);
            if next.map_or(may_be_empty, |(c, _)| self.begins.may_hold(c))
                && let Some(start) = self.start(text, from, at)
            {
                walk.slots[0] = start as u32;
                if let Some(group) = self.lead.as_ref().and_then(|lead| lead.group) {
                    (walk.slots[2 * group], walk.slots[2 * group + 1]) = (start as u32, at as u32);
                }
                if walk.follow(0, at) {
                    return Ok(Some(walk.slots));
                }
                if walk.left.get() == 0 {
                    return Err(TooMany);
                }
            }
            match next {
                Some((_, len)) if !self.anchored => at += len,
                _ => return Ok(None),
            }
        }
    }

    /// Where a match begins whose part behind the lead begins at `at`.
    fn start(&self, text: &str, from: usize, at: usize) -> Option<usize> {
        match &self.lead {
            None => Some(at),
            Some(lead) => lead.start(text, from, at),
        }
    }
}

/// One walk through a program.
struct Walk<'p, 't> {
    steps: &'p [Step],
    text: &'t [u8],
    slots: Slots,
    /// How many more looks it has.
    left: Cell<usize>,
    /// For each run of the program places behind which it leads to no match, from the first to the last.
    dead: [(usize, usize); RUNS],
}

impl Walk<'_, '_> {
    /// Whether the program matches from a step on, the text from a place on; then the slots are set.
    fn follow(&mut self, mut step: usize, mut at: usize) -> bool {
        let steps = self.steps;
        loop {
            match &steps[step] {
                Step::Literal(literal) => {
                    if !self.text[at..].starts_with(literal) {
                        return false;
                    }
                    at += literal.len();
                }
                Step::One(set) => match self.char_at(at) {
                    Some((c, len)) if set.holds(c) => at += len,
                    _ => return false,
                },
                Step::Run(run) if run.greedy => return self.longest(step + 1, at, run),
                Step::Run(run) => return self.shortest(step + 1, at, run),
                Step::Split(branches) => {
                    if !self.look() {
                        return false;
                    }
                    let here = self.char_at(at).map(|(c, _)| c);
                    match branches {
                        Branches::Few(branches) => {
                            let may = |filter: &Filter| here.map_or(*filter == Filter::ALL, |c| filter.may_hold(c));
                            let Some(((last, filter), others)) = branches.split_last() else { return false };
                            for (to, filter) in others {
                                if may(filter) && self.follow(*to, at) {
                                    return true;
                                }
                            }
                            if !may(filter) {
                                return false;
                            }
                            step = *last;
                        }
                        Branches::Many(lists) => {
                            let list = &lists[here.map_or(256, |c| c as usize & 0xff)];
                            let Some((last, others)) = list.split_last() else { return false };
                            if others.iter().any(|to| self.follow(*to, at)) {
                                return true;
                            }
                            step = *last;
                        }
                    }
                    continue;
                }
                Step::Jump(to) => {
                    step = *to;
                    continue;
                }
                Step::Save(slot) => {
                    let before = std::mem::replace(&mut self.slots[*slot], at as u32);
                    if self.follow(step + 1, at) {
                        return true;
                    }
                    self.slots[*slot] = before;
                    return false;
                }
                Step::Start if at == 0 => {}
                Step::End if at == self.text.len() => {}
                Step::Start | Step::End => return false,
                Step::Match => return true,
            }
            step += 1;
        }
    }

    /// As many characters of a set as lead to a match.
    fn longest(&mut self, step: usize, from: usize, run: &Run) -> bool {
        let (mut at, mut count, mut least) = (from, 0, if run.min == 0 { from } else { usize::MAX });
        while count < run.max
            && let Some((c, len)) = self.char_at(at)
            && run.set.holds(c)
        {
            at += len;
            count += 1;
            if count == run.min {
                least = at;
            }
        }
        if count < run.min {
            return false;
        }
        let (at_end, end) = (run.next == Filter::ALL, at);
        loop {
            if let Some(before) = self.dead_end(run, at) {
                at = before;
                if at <= least {
                    break;
                }
            } else {
                if !self.look() {
                    return false;
                }
                if self.char_at(at).map_or(at_end, |(c, _)| run.next.may_hold(c)) && self.follow(step, at) {
                    return true;
                }
                if at <= least {
                    break;
                }
            }
            at -= 1;
            while self.text[at] & 0xc0 == 0x80 {
                at -= 1;
            }
        }
        self.bury(run, least, end);
        false
    }

    /// As few characters of a set as lead to a match.
    fn shortest(&mut self, step: usize, from: usize, run: &Run) -> bool {
        let (mut at, mut count) = (from, 0);
        let at_end = run.next == Filter::ALL;
        loop {
            if !self.look() {
                return false;
            }
            let here = self.char_at(at);
            if count >= run.min && here.map_or(at_end, |(c, _)| run.next.may_hold(c)) && self.follow(step, at) {
                return true;
            }
            match here {
                Some((c, len)) if count < run.max && run.set.holds(c) => at += len,
                _ => return false,
            }
            count += 1;
        }
    }

    /// Where the places begin, `at` the last of them, behind which a run is known not to go on to a match.
    fn dead_end(&self, run: &Run, at: usize) -> Option<usize> {
        let (first, last) = *self.dead.get(run.place)?;
        (first <= at && at <= last).then_some(first)
    }

    /// Notes that a run goes on to a match behind none of these places, wherever it began.
    fn bury(&mut self, run: &Run, from: usize, to: usize) {
        if let Some((first, last)) = self.dead.get_mut(run.place) {
            let joins = from <= *last && *first <= to;
            (*first, *last) = if joins { (from.min(*first), to.max(*last)) } else { (from, to) };
        }
    }

    /// Counts a look; `false` when there were too many.
    fn look(&self) -> bool {
        let left = self.left.get();
        self.left.set(left.saturating_sub(1));
        left > 0
    }

    /// The character at a place, with its length in bytes.
    #[inline]
    fn char_at(&self, at: usize) -> Option<(char, usize)> {
        let byte = |i: usize| self.text.get(at + i).map_or(0, |b| u32::from(b & 0x3f));
        let first = *self.text.get(at)?;
        let (n, len) = match first {
            ..0x80 => (u32::from(first), 1),
            0xe0..0xf0 => ((u32::from(first) & 0xf) << 12 | byte(1) << 6 | byte(2), 3),
            0x80..0xe0 => ((u32::from(first) & 0x1f) << 6 | byte(1), 2),
            _ => ((u32::from(first) & 7) << 18 | byte(1) << 12 | byte(2) << 6 | byte(3), 4),
        };
        Some((char::from_u32(n).unwrap_or(char::REPLACEMENT_CHARACTER), len))
    }
}
