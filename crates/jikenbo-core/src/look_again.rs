use crate::ReportStage;

/// Hours between two looks, by the days since anything new was said: until that day, so many hours.
type Table = [(u32, u32)];

/// After a first report, or one that names no stage, soon and often: numbers rise within days, and corrections come
/// within weeks.
const FIRST: &Table = &[(2, 6), (14, 24), (90, 7 * 24), (365, 30 * 24)];
/// A follow-up is looked at half as often.
const FOLLOW_UP: &Table = &[(2, 12), (14, 2 * 24), (90, 14 * 24), (365, 60 * 24)];
/// What is final changes rarely; that it is taken down is worth knowing.
const FINAL: &Table = &[(30, 7 * 24), (90, 30 * 24), (365, 90 * 24)];

/// In how many hours a page that tells of a case is looked at again, by the furthest stage of the case's
/// reporting and the days since something new was said of it; `None` when never.
///
/// | days since news | first report, or none named | follow-up | final report |
/// |---|---|---|---|
/// | up to 2 | 6 hours | 12 hours | 7 days |
/// | up to 14 | 1 day | 2 days | 7 days |
/// | up to 30 | 7 days | 14 days | 7 days |
/// | up to 90 | 7 days | 14 days | 30 days |
/// | up to 365 | 30 days | 60 days | 90 days |
/// | later | never | never | never |
pub fn look_again(stage: Option<ReportStage>, days: u32) -> Option<u32> {
    let table = match stage {
        None | Some(ReportStage::First) => FIRST,
        Some(ReportStage::FollowUp) => FOLLOW_UP,
        Some(ReportStage::Final) => FINAL,
    };
    table.iter().find(|(until, _)| days <= *until).map(|(_, hours)| *hours)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn soon_after_a_first_report_rarely_after_a_final_one() {
        use ReportStage::{Final, First, FollowUp};
        for (stage, days, hours) in [
            (None, 0, Some(6)),
            (Some(First), 2, Some(6)),
            (Some(First), 3, Some(24)),
            (Some(FollowUp), 3, Some(48)),
            (Some(Final), 0, Some(168)),
            (Some(Final), 31, Some(720)),
            (Some(First), 365, Some(720)),
            (Some(First), 366, None),
            (Some(Final), 400, None),
        ] {
            assert_eq!(look_again(stage, days), hours, "{stage:?} {days}");
        }
    }

    #[test]
    fn the_later_the_rarer() {
        for stage in [None, Some(ReportStage::First), Some(ReportStage::FollowUp), Some(ReportStage::Final)] {
            let hours: Vec<u32> = (0..400).map(|days| look_again(stage, days).unwrap_or(u32::MAX)).collect();
            assert!(hours.is_sorted(), "{stage:?}");
        }
        for days in 0..400 {
            let hours = |stage| look_again(Some(stage), days).unwrap_or(u32::MAX);
            assert!(hours(ReportStage::First) <= hours(ReportStage::FollowUp), "{days}");
        }
    }
}
