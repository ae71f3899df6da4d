//! What an article is. First whether it tells of an incident at all, then who speaks.
//!
//! Texts without an incident (products, columns, statistics, seminars, policies) are full of the
//! words of incidents. What they lack is a sentence that tells one as done, a title that names one,
//! and regret: these three decide, not the number of words.

use std::sync::LazyLock;

use jikenbo_core::{ArticleKind, Cue, EventKind, Grain, MentionValue, OrganisationForm, ReportStage};

use super::{
    kind_words::{Class, Counts, count, has},
    view::View,
};
use crate::literals::Literals;
use crate::text::any;

/// A release tells what happened among so many first sentences, the lines above it counted.
const RELEASED: usize = 5;

/// Bytes between a date and the verb that is told of it: に, 付けで.
const DATE_GAP: usize = 12;

/// What an article's words say about its kind.
struct Signs<'v, 'd> {
    view: &'v View<'d>,
    title: Counts,
    /// The body's first sentences.
    opening: Counts,
    body: Counts,
    /// Sentences that tell an incident as done, and the place of the first.
    told: usize,
    first_told: usize,
    is_polite: bool,
    speaks_for_itself: bool,
}

/// The article's kind.
pub fn kind(view: &View) -> ArticleKind {
    let signs = Signs::new(view);
    let entries = super::victim_list::entries(view).len();
    if entries >= 3
        || entries >= 2
            && (super::victim_list::is_posted(view) || any(view.title_norm(), super::victim_list::POSTED_BY))
        || signs.title.has(Class::VictimList) && entries >= 1
        || signs.offers_stolen_data()
    {
        return ArticleKind::VictimList;
    }
    if is_template(view) {
        return ArticleKind::Guidance;
    }
    if signs.is_measure() {
        return ArticleKind::Enforcement;
    }
    if signs.is_warning() {
        return ArticleKind::Advisory;
    }
    if !signs.tells_an_incident() {
        // `本年度は次の3件があった`: a report of its own year tells them without regret.
        let is_told_of = || any(view.body.text(), &["によると", "発表した", "明らかにした"]);
        if super::sections::are_counted(view) {
            return if is_told_of() { ArticleKind::News } else { ArticleKind::Disclosure };
        }
        // What a page that gathers incidents tells of somebody is one, in however few words.
        if view.article.named.is_some() {
            return ArticleKind::News;
        }
        return without_incident(&signs.title, &signs.body);
    }
    if offers_letters(view) {
        return ArticleKind::Guidance;
    }
    let title = view.title_norm();
    let reports = ["事案の報告書", "事案に関する報告書", "事案報告書", "委員会の提言", "委員会の報告"];
    if ["調査報告書", "調査報告", "調査結果", "検証報告", "報告書の受領", "報告書の公表"]
        .iter()
        .chain(&reports)
        .any(|w| title.contains(w))
        && ["検討委員会", "調査委員会", "検証委員会", "第三者委員会", "有識者", "報告書を受領"]
            .iter()
            .any(|w| view.body.text().contains(w) || title.contains(w))
    {
        return ArticleKind::Report;
    }
    if signs.is_own_notice() { ArticleKind::Disclosure } else { ArticleKind::News }
}

/// What is left open in a letter to be filled in.
pub const BLANKS: &[&str] = &[
    "[会社名]",
    "[日付]",
    "[件数]",
    "[氏名]",
    "[顧客名]",
    "[担当者",
    "[原因]",
    "〇〇株式会社",
    "○○株式会社",
    "株式会社〇〇",
    "株式会社○○",
    "〇月〇日",
    "○月○日",
    "●月●日",
    "XX月XX日",
    "××",
];

/// A letter to be filled in: `[会社名]`, `〇〇株式会社`, `●●月●●日`.
fn is_template(view: &View) -> bool {
    static LITERALS: LazyLock<Literals> = LazyLock::new(|| Literals::new(BLANKS.iter().copied()));
    let text = view.body.text();
    let blanks =
        |blank: &&'static str| text.match_indices(*blank).filter(|(at, _)| !is_heading(text, *at, blank)).count();
    LITERALS.any_in(text) && BLANKS.iter().map(blanks).sum::<usize>() >= 2
}

/// `[件数]2,288通`: a label that its value stands behind, nothing to be filled in.
fn is_heading(text: &str, at: usize, blank: &str) -> bool {
    let goes_on = |c: char| c == '\n' || "はがのをにでとへよも、。".contains(c);
    blank.ends_with(']')
        && text[..at].trim_end_matches(' ').chars().next_back().is_none_or(|c| c == '\n')
        && text[at + blank.len()..].trim_start_matches(' ').chars().next().is_some_and(|c| !goes_on(c))
}

/// A page that offers letters of apology.
fn offers_letters(view: &View) -> bool {
    let text = view.body.text();
    let words = ["テンプレート", "書式", "例文", "雛形", "ひな形", "文例"];
    view.case_number().is_none() && words.iter().filter(|w| text.contains(**w)).count() >= 2
}

impl<'v, 'd> Signs<'v, 'd> {
    fn new(view: &'v View<'d>) -> Self {
        let text = view.body.text();
        let opening_end =
            view.body.sentences.iter().filter(|s| s.at.len() > 30).nth(1).map_or(text.len(), |s| s.at.end);
        let told: Vec<usize> = (0..view.body.sentences.len()).filter(|&i| tells_as_done(view, i)).collect();
        let mut polite = 0;
        let mut plain = 0;
        for sentence in &view.body.sentences {
            let s = view.body.of(sentence).str().trim_end_matches('。');
            if ["ました", "ません", "ます", "です", "ましょう", "でしょうか", "でした"].iter().any(|e| s.ends_with(e))
            {
                polite += 1;
            } else if ["た", "る", "い", "だ", "く", "す"].iter().any(|e| s.ends_with(e)) {
                plain += 1;
            }
        }
        let own = view.mentions.iter().filter(|m| m.value == MentionValue::Publisher).count();
        Self {
            // ポイントカード: no points to look at.
            title: count(&view.title_norm().replace("ポイントカード", "").replace("ポイント会員", "")),
            opening: count(&text[..opening_end]),
            body: count(text),
            first_told: told.first().copied().unwrap_or(usize::MAX),
            told: told.len(),
            is_polite: polite >= 1 && polite >= plain,
            speaks_for_itself: own > 0,
            view,
        }
    }

    /// Somebody offers data or access of a named organisation; the organisation has said nothing.
    fn offers_stolen_data(&self) -> bool {
        let named = self.view.mentions.iter().chain(&self.view.title_mentions).any(|m| match &m.value {
            MentionValue::Organisation(_, form) => *form != OrganisationForm::Municipality,
            MentionValue::Quoted(name) => self.view.title_norm().contains(name.as_str()),
            _ => false,
        });
        let title = self.view.title_norm();
        let latin = title.split(|c: char| !c.is_ascii_alphanumeric()).any(|w| {
            w.len() >= 4 && w.starts_with(|c: char| c.is_ascii_uppercase()) && !w.bytes().all(|b| b.is_ascii_digit())
        });
        let only_claimed = !self.body.has(Class::Apology) && !self.speaks_for_itself && !self.body.has(Class::Report)
            || self.body.has(Class::Offered) && self.told == 0;
        let short = self.view.body.text().chars().count() < 500;
        self.body.has(Class::Market)
            && self.body.has(Class::Offered)
            && (named || latin)
            && only_claimed
            && !self.is_answered()
            && short
    }

    /// Whoever runs the site was asked, and has answered.
    fn is_answered(&self) -> bool {
        self.view.holds(&["事実関係を確認", "事実関係の確認", "事実関係を調査", "の取材に", "とコメント"])
    }

    /// An authority's or court's measure, told as done, against somebody after an incident.
    fn is_measure(&self) -> bool {
        // 事案に関する指導, ○○調剤を指導: words that begin as every sentence does are looked for in the title alone.
        let title = self.view.title_norm().trim_end();
        let measured = self.title.has(Class::Measure) || title.ends_with("指導") || title.contains("を指導");
        let named = measured || self.opening.has(Class::MeasureDone);
        let own = self.speaks_for_itself && self.is_polite;
        let own_regret = self.body.has(Class::Apology) && (own || !measured);
        let incident = self.told > 0 || self.title.has(Class::IncidentTitle) || self.body.has(Class::IncidentTitle);
        let done = self.opening.has(Class::MeasureDone) || measured && self.body.has(Class::MeasureDone);
        named && done && !own_regret && incident && !self.title.has(Class::GeneralTitle)
    }

    /// The public is warned of mails, sites or calls in somebody's name; nobody was broken into.
    fn is_warning(&self) -> bool {
        let impersonated = self.title.has(Class::Impersonation);
        let warned = self.title.has(Class::Warning) || self.opening.has(Class::Warning);
        let broken_into = self.view.mentions.iter().any(|m| {
            use jikenbo_core::IncidentType::{AccountTakeover, CredentialStuffing, Malware, UnauthorizedAccess};
            matches!(
                m.value,
                MentionValue::Cue(Cue::Type(UnauthorizedAccess | Malware | AccountTakeover | CredentialStuffing))
            )
        });
        let leaked = self.view.mentions.iter().any(|m| m.value == MentionValue::Cue(Cue::Leak));
        // A warning by its title, that explains in general what such attacks do.
        let only_warns =
            ["ご注意ください", "注意喚起", "に注意", "ご注意を"].iter().any(|w| self.view.title_norm().contains(w))
                && !self.regrets()
                && !self.speaks_for_itself;
        if impersonated && only_warns {
            return true;
        }
        let whose_fault = self.body.has(Class::Apology) && (broken_into || leaked);
        impersonated && warned && !whose_fault && !(broken_into && leaked) && !self.speaks_generally()
    }

    fn regrets(&self) -> bool {
        let title = self.view.title_norm();
        self.body.has(Class::Apology) || title.contains("お詫び") || title.contains("おわび")
    }

    /// An organisation that somebody could have attacked is named at once.
    fn names_somebody(&self) -> bool {
        let organisation =
            |m: &jikenbo_core::Mention| matches!(m.value, MentionValue::Organisation(..) | MentionValue::Publisher);
        let opening = self.view.body.sentences.get(1).or(self.view.body.sentences.first()).map_or(0, |s| s.at.end);
        self.view.title_mentions.iter().any(organisation)
            || self.view.mentions.iter().take_while(|m| m.at.start < opening).any(organisation)
    }

    /// The steps that only somebody concerned takes: noticed, told the persons or an authority.
    fn took_steps(&self) -> bool {
        let step = |m: &jikenbo_core::Mention| {
            matches!(m.value, MentionValue::Cue(Cue::Event(EventKind::Detected | EventKind::Notified) | Cue::Report))
        };
        !self.view.dates.is_empty() && self.view.mentions.iter().filter(|m| step(m)).count() >= 2
    }

    fn speaks_generally(&self) -> bool {
        self.body.of(Class::Rules) >= 2 || self.title.has(Class::GeneralTitle) && !self.body.has(Class::Impersonation)
    }

    /// A release's title with its day and who it is from, or with who it is from in the title itself: what it tells in
    /// passive voice is its own incident.
    fn is_released(&self) -> bool {
        let named = |m: &jikenbo_core::Mention| matches!(m.value, MentionValue::Organisation(..));
        names_release(self.view.title_norm())
            && !self.view.is_digest_item()
            && (self.view.published.is_some() && self.names_somebody() || self.view.title_mentions.iter().any(named))
    }

    /// A step that only somebody concerned takes.
    fn took_a_step(&self) -> bool {
        let step = |m: &jikenbo_core::Mention| {
            matches!(
                m.value,
                MentionValue::Cue(
                    Cue::Event(EventKind::Detected | EventKind::Notified | EventKind::OccurredFrom) | Cue::Report
                )
            )
        };
        self.view.mentions.iter().any(step)
    }

    /// The first sentence that tells an incident as done names a cause or a leak.
    fn tells_surely(&self) -> bool {
        let sure =
            |m: &jikenbo_core::Mention| matches!(m.value, MentionValue::Cue(Cue::Type(_) | Cue::Leak | Cue::Viewable));
        self.first_told != usize::MAX && self.view.mentions_in(self.first_told).iter().any(sure)
    }

    /// The text names the day of an earlier notice: `9月2日に公表した記録媒体は`.
    fn tells_on(&self) -> bool {
        let Some(published) = self.view.published else { return false };
        let dates = &self.view.dates;
        let announced = |m: &&jikenbo_core::Mention| m.value == MentionValue::Cue(Cue::Event(EventKind::Disclosed));
        self.view.mentions.iter().filter(announced).any(|m| {
            let date = dates.partition_point(|date| date.at.end <= m.at.start).checked_sub(1).map(|at| &dates[at]);
            date.is_some_and(|date| {
                let is_earlier = date.value.days_until(&published).is_some_and(|days| days > 0);
                m.at.start - date.at.end <= DATE_GAP && is_earlier && date.value.grain() >= Grain::Day
            })
        })
    }

    /// Somebody tells of one incident as done.
    fn tells_an_incident(&self) -> bool {
        if names_answer(self.view.title_norm()) && self.speaks_for_itself && self.view.published.is_some() {
            return true;
        }
        let regret = self.regrets();
        let titled = self.title.has(Class::IncidentTitle)
            || self.view.title_mentions.iter().any(|m| matches!(m.value, MentionValue::Cue(Cue::Type(_) | Cue::Leak)));
        if self.view.case_number().is_some() {
            return self.told > 0 || titled;
        }
        let general = self.title.has(Class::GeneralTitle);
        let many =
            self.body.of(Class::Rules) >= 2 || self.body.of(Class::Survey) >= 3 || self.body.of(Class::Event) >= 3;
        if self.is_answered() && self.body.has(Class::Market) {
            return true;
        }
        if many {
            return regret && titled && self.told > 0;
        }
        if regret {
            let tells = self.told > 0 && (!general || self.body.has(Class::Apology));
            return tells || titled && !general;
        }
        // A later report may say no more than that the matter is closed.
        let follows = || names_later_report(self.view.title_norm()) && self.view.published.is_some();
        if general && !(self.told > 0 && follows()) {
            return false;
        }
        if self.body.of(Class::Affairs) >= 4 && !(titled && self.took_steps()) {
            return false;
        }
        if (titled || self.told > 0) && (follows() || self.tells_on()) {
            return true;
        }
        let product = self.body.of(Class::Product);
        if product >= 2 && product > self.told || self.title.has(Class::Product) && product >= self.told {
            return false;
        }
        // `【2】会員の情報が流出(みどり湯)`: an item of a list tells it in its headline.
        if titled
            && !self.is_polite
            && self.view.published.is_some()
            && is_item(self.view.title_norm())
            && self.names_somebody()
        {
            return true;
        }
        if titled && (self.took_steps() || self.is_released() && self.took_a_step()) {
            return true;
        }
        let wide = self.body.of(Class::Affairs) + self.body.of(Class::Survey) >= 2;
        if wide && !self.names_somebody() && !(titled && self.first_told <= 1) {
            return false;
        }
        self.told > 0
            && (titled
                || self.speaks_for_itself
                || self.first_told <= 2 && (!self.is_polite || self.view.is_digest_item())
                || self.first_told <= RELEASED && self.is_released() && self.tells_surely())
    }

    /// The organisation itself speaks.
    fn is_own_notice(&self) -> bool {
        if self.view.is_digest_item() {
            return false;
        }
        // A numbered post that speaks of somebody, and in no letter's tone.
        if self.view.case_number().is_some() && !self.is_polite && !self.speaks_for_itself {
            return false;
        }
        let head = super::view::head(self.view.body.text(), 120);
        if any(head, &["報道発表資料", "報道資料", "記者発表"]) {
            return true;
        }
        let text = self.view.body.text();
        // `同社によれば` in a release: of a contractor, and no paper's.
        let is_release = self.is_polite && names_release(self.view.title_norm());
        // 業者からの報告によりますと: whoever was told so tells its own.
        let reporter =
            ["報告によりますと", "連絡によりますと", "届いた報告によりますと"].iter().any(|w| text.contains(w));
        let tells_of = text.contains("によりますと") && !reporter;
        let hearsay = tells_of || !is_release && any(text, &["によると", "によれば"]);
        if hearsay && !self.speaks_for_itself && (tells_of || !self.regrets()) {
            return false;
        }
        let of_release = names_release(self.view.title_norm());
        let reported = any(text, &["発表した", "明らかにした", "公表した", "という。", "とのこと"]);
        if of_release && !reported && !hearsay {
            return true;
        }
        // 「…」と陳謝した: a paper gives somebody's words.
        let quoted = any(text, &["」と陳謝", "」と謝罪", "」と話し", "」と述べ", "」としている", "」とした"]);
        if reported && quoted && !self.is_polite && !self.speaks_for_itself {
            return false;
        }
        let regret = self.regrets();
        let title = self.view.title_norm();
        let framed = self.view.case_number().is_some() || self.view.published.is_some() || names_later_report(title);
        regret || self.is_polite && (self.speaks_for_itself || framed) && self.body.of(Class::Report) <= 1
    }
}

/// Whether a title names a follow-up or a final report.
pub fn names_later_report(title: &str) -> bool {
    matches!(ReportStage::of_title(title), Some(ReportStage::FollowUp | ReportStage::Final))
}

/// Whether a title ends as those of releases do: `について`, `のお知らせ(第2報)`.
pub fn names_release(title: &str) -> bool {
    let title = title.trim_end();
    let noted = title.strip_suffix(')').and_then(|t| t.rsplit_once('(')).filter(|(_, note)| note.contains('報'));
    let title = noted.map_or(title, |(title, _)| title).trim_end_matches([')', '(', '」', ' ']);
    ["について", "につきまして", "お知らせ", "お詫び", "ご報告"].iter().any(|w| title.ends_with(w))
}

/// `総務省への再発防止策の実施状況の報告について`: who reports to the authority that measured it after an incident.
pub fn names_answer(title: &str) -> bool {
    const AUTHORITIES: &[&str] = &["総務省", "個人情報保護委員会", "金融庁", "財務局", "経済産業省", "国土交通省"];
    let to = ["への", "に対する", "からの"];
    let of_measure = ["再発防止", "指導", "命令", "勧告", "処分"];
    AUTHORITIES.iter().filter_map(|name| Some(title.split_once(name)?.1)).any(|rest| {
        to.iter().any(|word| rest.starts_with(word))
            && rest.contains("報告")
            && of_measure.iter().any(|word| rest.contains(word))
    })
}

/// Whether a title is numbered or marked as items of a list are.
fn is_item(title: &str) -> bool {
    let title = title.trim_start();
    let digits = |text: &str| text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let framed = title.strip_prefix(['【', '(', '[']).unwrap_or(title);
    let number = digits(framed);
    (1..=2).contains(&number) && framed[number..].starts_with(['】', ')', ']', '.', '、'])
        || title.starts_with(['■', '◆', '●', '◎', '★', '▼', '◇'])
}

/// Guidance, an event, or something else.
pub fn without_incident(title: &Counts, body: &Counts) -> ArticleKind {
    let event = body.of(Class::Event) + 2 * title.of(Class::Event);
    let guidance =
        body.of(Class::Guidance) + body.of(Class::Product) + 2 * title.of(Class::Guidance) + title.of(Class::Product);
    let other = 2 * body.of(Class::Rules)
        + body.of(Class::Survey)
        + 2 * body.of(Class::Affairs)
        + 3 * (title.of(Class::Affairs) + title.of(Class::Rules) + title.of(Class::Survey));
    if event >= 3 && event >= other {
        ArticleKind::Event
    } else if guidance >= 2 && guidance >= other || title.has(Class::Guidance) && other == 0 {
        ArticleKind::Guidance
    } else {
        ArticleKind::Other
    }
}

/// `ランサムウェアグループ`, `マルウェアツール`: who and with what, not what happened to somebody.
fn names_attackers(after: &str) -> bool {
    ["グループ", "集団", "ギャング", "ツール", "開発者", "の亜種", "犯罪"].iter().any(|w| after.starts_with(w))
}

/// A sentence that tells an incident, in a finished form, and not in general.
fn tells_as_done(view: &View, sentence: usize) -> bool {
    let mentions = view.mentions_in(sentence);
    let text = view.body.of(&view.body.sentences[sentence]);
    let attacks = ["標的", "攻撃を", "侵入", "襲", "被害"].iter().any(|w| text.contains(w));
    let is_incident = |m: &jikenbo_core::Mention| match m.value {
        MentionValue::Cue(Cue::Type(_)) => attacks || !names_attackers(&view.body.text()[m.at.end..]),
        MentionValue::Cue(Cue::Leak | Cue::Viewable | Cue::Event(EventKind::OccurredFrom)) => true,
        _ => false,
    };
    if !mentions.iter().any(is_incident) {
        return false;
    }
    let end = text.trim_end_matches(['。', ')', '」']);
    let done = [
        "た",
        "ました",
        "おります",
        "います",
        "いる",
        "とのこと",
        "可能性がある",
        "あります",
        "ある",
        "である",
        "高い",
        "という",
        "判明",
        "確認",
        "発生",
        "感染",
        "紛失",
        "送信",
        "漏えい",
        "流出",
        "事案",
        "ません",
        "ない",
        "された疑い",
        "中",
        "含む",
        "及ぶ",
        "しまった",
        "出ている",
        "ため",
        "恐れ",
        "おそれ",
        "れる",
        "上る",
        "主張している",
    ]
    .iter()
    .any(|e| end.ends_with(e))
        || ["した", "ました", "された", "されて"].iter().any(|w| text.contains(w));
    // BCCとすべきところを, BCCに入れるべき宛先を: what was wrong, not what is right in general.
    let text = ["べきところ", "べき宛先", "べきもの", "べきアドレス"]
        .iter()
        .fold(text.str().to_owned(), |t, w| t.replace(w, ""));
    done && !has(&text, Class::General)
}
