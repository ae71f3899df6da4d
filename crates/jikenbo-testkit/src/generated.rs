//! A casebook's worth of notices about invented organisations, the same for the same seed: six in ten tell of a new
//! incident, the others of one that was told before, as a follow-up, a final report or a press item.

/// A generated text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Generated {
    /// Its address.
    pub url: String,
    /// Its title.
    pub title: String,
    /// What it says.
    pub text: String,
    /// The incident that it tells of, counted from 0 in the order of their first notices.
    pub incident: usize,
}

/// The first `documents` texts of a seed, in the order in which they appear.
pub fn generated(seed: u64, documents: usize) -> impl Iterator<Item = Generated> {
    let mut chance = Chance(seed);
    let mut told: Vec<Told> = Vec::new();
    (0..documents).map(move |document| {
        // What is told again was told lately, as it is in life.
        let again = if chance.below(10) < 4 { lately(&told, &mut chance) } else { None };
        let (incident, report) = match again {
            Some(incident) => {
                let told = &mut told[incident];
                told.reports += 1;
                (incident, told.reports)
            }
            None => {
                let day = document * DAYS / documents.max(1);
                told.push(Told { incident: Incident::of(&mut chance, day), reports: 1 });
                (told.len() - 1, 1)
            }
        };
        told[incident].incident.text(incident, report, document, &mut chance)
    })
}

/// The texts spread over this many days: ten years.
const DAYS: usize = 3_652;
/// Reports of one incident at most.
const REPORTS: usize = 4;
/// An incident told again is one of the last so many.
const LATELY: usize = 400;

struct Told {
    incident: Incident,
    reports: usize,
}

fn lately(told: &[Told], chance: &mut Chance) -> Option<usize> {
    let from = told.len().saturating_sub(LATELY);
    let found = from + chance.below(told.len() - from);
    told.get(found).filter(|told| told.reports < REPORTS).map(|_| found)
}

struct Incident {
    victim: String,
    day: usize,
    count: usize,
    cause: usize,
    system: usize,
}

const PLACES: &[&str] = &[
    "青葉",
    "若潮",
    "白浜",
    "朝凪",
    "緑野",
    "星見",
    "霧島台",
    "桜川",
    "北斗",
    "南風",
    "雪代",
    "花園",
    "月岡",
    "水沢谷",
    "竹原野",
];
const WORDS: &[&str] = &[
    "精機", "食品", "物流", "商事", "印刷", "電子", "薬品", "観光", "建設", "樹脂", "繊維", "設計", "通運", "計測",
    "出版", "教材",
];
const MARKS: &[&str] = &[
    "第一",
    "中央",
    "東",
    "西",
    "新",
    "共栄",
    "昭栄",
    "三和",
    "日進",
    "光",
    "大成堂",
    "丸幸",
    "協和堂",
    "太陽堂",
    "万年",
    "友和",
];
const FORMS: &[(&str, &str)] = &[
    ("株式会社", ""),
    ("", "株式会社"),
    ("有限会社", ""),
    ("学校法人", "学園"),
    ("医療法人", "病院"),
    ("", "市"),
    ("", "町"),
];
const SYSTEMS: &[&str] =
    &["通販サイト", "会員サイト", "予約システム", "ファイルサーバ", "メールシステム", "勤怠管理システム"];
const DATA: &[&str] =
    &["氏名と住所", "氏名と電話番号", "氏名、住所及びメールアドレス", "氏名と生年月日", "メールアドレス"];

/// What happened, and what the title calls it. `{S}` is the system.
const CAUSES: &[(&str, &str)] = &[
    ("{S}が第三者による不正アクセスを受けたことが判明しました", "{S}への不正アクセスについて"),
    ("{S}がランサムウェアに感染し、データが暗号化されました", "ランサムウェア感染について"),
    ("職員がUSBメモリを紛失したことが判明しました", "USBメモリの紛失について"),
    ("案内メールを誤送信したことが判明しました", "メールの誤送信について"),
    (
        "{S}の設定の誤りにより、外部から閲覧できる状態になっていたことが判明しました",
        "{S}の設定不備による情報の公開について",
    ),
];

impl Incident {
    fn of(chance: &mut Chance, day: usize) -> Self {
        let (front, back) = chance.of(FORMS);
        let (place, mark, word) = (chance.of(PLACES), chance.of(MARKS), chance.of(WORDS));
        // A number in some names: there are more organisations than words here.
        let most = [101, 1_001, 10_001][chance.below(3)];
        let number = match chance.below(3) {
            0 => String::new(),
            _ => kanji(1 + chance.below(99)),
        };
        let middle = if back.is_empty() || *back == "株式会社" { *word } else { "" };
        Self {
            victim: format!("{front}{place}{mark}{number}{middle}{back}"),
            day,
            count: 10 + chance.below(most),
            cause: chance.below(CAUSES.len()),
            system: chance.below(SYSTEMS.len()),
        }
    }

    fn text(&self, incident: usize, report: usize, document: usize, chance: &mut Chance) -> Generated {
        let Self { victim, day, count, cause, system } = self;
        let (what, title) = CAUSES[*cause];
        let (what, title) = (what.replace("{S}", SYSTEMS[*system]), title.replace("{S}", SYSTEMS[*system]));
        let found = date(*day);
        let published = date(day + 3 + (report - 1) * 9);
        let data = DATA[incident % DATA.len()];
        let is_press = report > 1 && chance.below(3) == 0;
        let (title, text) = match (is_press, report) {
            (true, _) => (
                format!("{victim}、{count}人分の情報が漏えいか"),
                format!(
                    "{published}\n{victim}は{published}、{what}と発表した。{found}に判明した。{count}人分の{data}が流出した可能性がある。\
                     同{}は個人情報保護委員会に報告した。\n",
                    if victim.ends_with('市') || victim.ends_with('町') { "自治体" } else { "社" }
                ),
            ),
            (false, report) => {
                let heading = match report {
                    1 => title,
                    2 => format!("{title}（第二報）"),
                    3 => format!("{title}（続報）"),
                    _ => format!("{title}（最終報）"),
                };
                let mut text = format!(
                    "{heading}\n{published}\n{victim}\n\nこのたび、{what}。お客様をはじめ関係者の皆様にご心配をおかけし、深くお詫び申し上げます。\n\n\
                     1. 経緯\n{found}、当方の担当者が異常に気付き、調査を開始しました。同日、関係する機器をネットワークから切り離しました。\n\n\
                     2. 対象\n{data}　{count}人分\n\n3. 対応\n個人情報保護委員会に報告し、対象の方には個別にご連絡いたします。\n"
                );
                if report > 1 {
                    text.push_str("\n4. その後の調査\n外部の専門機関による調査では、二次被害は確認されておりません。再発防止に努めます。\n");
                }
                (heading, text)
            }
        };
        Generated { url: format!("https://notices.example/{incident}/{document}"), title, text, incident }
    }
}

/// A day, counted from 2016-01-01, as a Japanese date.
fn date(day: usize) -> String {
    const MONTHS: [usize; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let (mut year, mut rest) = (2016, day);
    loop {
        let is_leap = year % 4 == 0;
        let length = if is_leap { 366 } else { 365 };
        if rest >= length {
            (year, rest) = (year + 1, rest - length);
            continue;
        }
        for (i, length) in MONTHS.iter().enumerate() {
            let length = if i == 1 && is_leap { 29 } else { *length };
            if rest < length {
                return format!("{year}年{}月{}日", i + 1, rest + 1);
            }
            rest -= length;
        }
    }
}

/// A number up to 99 as names have it.
fn kanji(n: usize) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let tens = match n / 10 {
        0 => String::new(),
        1 => "十".to_owned(),
        t => format!("{}十", DIGITS[t]),
    };
    format!("{tens}{}", DIGITS[n % 10])
}

/// Numbers that look like chance and are the same for the same seed. Knuth's linear congruential generator (MMIX).
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let high = (self.0 >> 33) as usize;
        if end == 0 { 0 } else { high % end }
    }

    fn of<'t, T>(&mut self, list: &'t [T]) -> &'t T {
        &list[self.below(list.len())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_texts() {
        let texts: Vec<Generated> = generated(7, 2_000).collect();
        assert_eq!(texts, generated(7, 2_000).collect::<Vec<_>>());
        assert_ne!(texts, generated(8, 2_000).collect::<Vec<_>>());
        let incidents = texts.iter().map(|t| t.incident).max().unwrap_or(0) + 1;
        assert!((1_150..1_400).contains(&incidents), "{incidents} incidents in 2000 texts");
        assert_eq!(date(59), "2016年2月29日");
        assert_eq!(date(366), "2017年1月1日");
    }
}
