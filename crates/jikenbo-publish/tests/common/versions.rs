//! A page in three versions that then vanished, and a PDF that was replaced in silence.

use jikenbo_core::{
    ArticleKind::Disclosure,
    Bound::{AtMost, Exact},
    CaseChange, CaseView, Certainty, DataKind,
    EventKind::Detected,
    FactValue, Misuse, PageChange, ReportStage, Unit,
};

use super::{case, told};

const PAGE: &str = "https://www.kogumo.example.co.jp/news/0911.html";
const PDF: &str = "https://www.kogumo.example.co.jp/news/list.pdf";

fn change(page: &str, change: PageChange, seen_at: &str, from: Option<usize>, to: Option<usize>) -> CaseChange {
    let media_type = to.map(|_| if page == PDF { "application/pdf" } else { "text/html" }.to_owned());
    CaseChange { page: page.to_owned(), change, seen_at: seen_at.to_owned(), status: None, from, to, media_type }
}

pub fn versions() -> CaseView {
    let firm = "こぐも通販株式会社";
    let title = "弊社サイトへの不正アクセスについて";
    let body = format!(
        "{firm}\n弊社の通販サイトが不正アクセスを受け、最大1,000件の個人情報が漏えいした可能性があります。\n\
         9月7日に判明しました。対象は氏名です。二次被害は確認されておりません。"
    );
    let first = told(Disclosure, PAGE, "2026-09-11", title, &body)
        .says(FactValue::Victim(firm.into()), firm)
        .count(1_000, Unit::Records, AtMost, "最大1,000件")
        .event(Detected, "2026-09-07", "9月7日に判明")
        .says(FactValue::Data(DataKind::Name), "氏名")
        .says(FactValue::Certainty(Certainty::Possible), "漏えいした可能性")
        .says(FactValue::Misuse(Misuse::NoneFound), "二次被害は確認されておりません");
    let body = format!(
        "{firm}\n弊社の通販サイトが不正アクセスを受け、30,912件の個人情報が漏えいしたことを確認しました。\n\
         9月6日に判明しました。対象は氏名と電話番号です。\n\
         【10月2日追記】一部のお客様に不審な電話がかかっていることが分かりました。"
    );
    let mut second = told(Disclosure, PAGE, "2026-09-11", title, &body)
        .because("同じページの新しい版")
        .says(FactValue::Victim(firm.into()), firm)
        .count(30_912, Unit::Records, Exact, "30,912件")
        .event(Detected, "2026-09-06", "9月6日に判明")
        .says(FactValue::Data(DataKind::Name), "氏名")
        .says(FactValue::Data(DataKind::Phone), "電話番号")
        .says(FactValue::Certainty(Certainty::Confirmed), "漏えいしたことを確認")
        .says(FactValue::Misuse(Misuse::Confirmed), "不審な電話がかかっている");
    second.source.stage = Some(ReportStage::FollowUp);
    let list =
        |name: &str, count: u64, said: &str| {
            told(Disclosure, name, "2026-09-12", "対象店舗の一覧", &format!("{firm}の店舗ごとの件数は{said}です。"))
                .count(count, Unit::Records, Exact, said)
        };
    let mut view =
        case("2026-0021", vec![first, second, list("list-1.pdf", 700, "700件"), list("list-2.pdf", 712, "712件")]);
    view.sources[0].replaced_by = Some(1);
    view.sources[2].replaced_by = Some(3);
    let mut gone = change(PAGE, PageChange::Gone, "2026-11-20T18:00:00Z", Some(1), None);
    gone.status = Some(404);
    view.changes = vec![
        change(PAGE, PageChange::Changed, "2026-10-02T05:30:00Z", Some(0), Some(1)),
        change(PDF, PageChange::Changed, "2026-10-03T01:00:00Z", Some(2), Some(3)),
        gone,
        change(PAGE, PageChange::Back, "2026-11-21T03:00:00Z", None, Some(1)),
    ];
    view
}
