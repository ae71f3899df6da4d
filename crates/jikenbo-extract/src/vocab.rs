//! The named parts of rules' patterns, and the values of what they match.

/// Fragments by name; `{NAME}` in a pattern stands for the fragment. No fragment captures.
const FRAGMENTS: &[(&str, &str)] = &[
    (
        "{NUM}",
        r"(?:[0-9][0-9,.]*|[一二三四五六七八九十百千][一二三四五六七八九十百千万]*)(?:[万億千百][0-9][0-9,]*)*[万億千百]*",
    ),
    ("{ERA}", r"(?:令和|平成|昭和)"),
    ("{WEEKDAY}", r"(?:\s?\([月火水木金土日](?:曜日?)?(?:・[祝休])?\))"),
    // Kanji, katakana, Latin letters, digits and what joins them inside a name.
    ("{NAME}", r"[㐀-鿿豈-龎々ヶァ-ヴーA-Za-z0-9&+・.\-]"),
    (
        "{LEGAL}",
        r"(?:株式会社|有限会社|合同会社|合資会社|合名会社|相互会社|一般社団法人|一般財団法人|公益社団法人|公益財団法人|国立研究開発法人|独立行政法人|地方独立行政法人|国立大学法人|公立大学法人|学校法人|医療法人社団|医療法人財団|社会医療法人|医療法人|社会福祉法人|宗教法人|特定非営利活動法人|NPO法人|生活協同組合|\(株\)|\(有\)|\(一社\)|\(一財\)|\(公社\)|\(公財\))",
    ),
    ("{LEAKED}", r"(?:流出|漏えい|漏洩|漏出|窃取|詐取|盗難|持ち出|盗まれ|盗み|盗んだ|抜き取|流失|取り出)"),
];

/// Digits before 年: what a date with a year needs.
pub const DIGIT_YEAR: &[&str] = &["0年", "1年", "2年", "3年", "4年", "5年", "6年", "7年", "8年", "9年", ")年"];
/// Digits before 月.
pub const DIGIT_MONTH: &[&str] = &["0月", "1月", "2月", "3月", "4月", "5月", "6月", "7月", "8月", "9月"];
/// Digits before 日.
pub const DIGIT_DAY: &[&str] = &["0日", "1日", "2日", "3日", "4日", "5日", "6日", "7日", "8日", "9日"];
/// Digits before a separator of numeric dates.
pub const DIGIT_SEPARATOR: &[&str] = &[
    "0/", "0-", "0.", "1/", "1-", "1.", "2/", "2-", "2.", "3/", "3-", "3.", "4/", "4-", "4.", "5/", "5-", "5.", "6/",
    "6-", "6.", "7/", "7-", "7.", "8/", "8-", "8.", "9/", "9-", "9.",
];
/// Digits before 時 or a colon, and noon.
pub const DIGIT_CLOCK: &[&str] = &[
    "0時", "0:", "1時", "1:", "2時", "2:", "3時", "3:", "4時", "4:", "5時", "5:", "6時", "6:", "7時", "7:", "8時",
    "8:", "9時", "9:", "正午",
];
/// The ends of numbers before a counting word.
pub const NUMBER_UNIT: &[&str] = &[
    "0件",
    "0人",
    "0名",
    "0世帯",
    "0家庭",
    "0のアカウント",
    "0通",
    "0アカウント",
    "0メールアドレス",
    "0ID",
    "0アドレス",
    "0軒分",
    "1件",
    "1人",
    "1名",
    "1世帯",
    "1家庭",
    "1のアカウント",
    "1通",
    "1アカウント",
    "1メールアドレス",
    "1ID",
    "1アドレス",
    "1軒分",
    "2件",
    "2人",
    "2名",
    "2世帯",
    "2家庭",
    "2のアカウント",
    "2通",
    "2アカウント",
    "2メールアドレス",
    "2ID",
    "2アドレス",
    "2軒分",
    "3件",
    "3人",
    "3名",
    "3世帯",
    "3家庭",
    "3のアカウント",
    "3通",
    "3アカウント",
    "3メールアドレス",
    "3ID",
    "3アドレス",
    "3軒分",
    "4件",
    "4人",
    "4名",
    "4世帯",
    "4家庭",
    "4のアカウント",
    "4通",
    "4アカウント",
    "4メールアドレス",
    "4ID",
    "4アドレス",
    "4軒分",
    "5件",
    "5人",
    "5名",
    "5世帯",
    "5家庭",
    "5のアカウント",
    "5通",
    "5アカウント",
    "5メールアドレス",
    "5ID",
    "5アドレス",
    "5軒分",
    "6件",
    "6人",
    "6名",
    "6世帯",
    "6家庭",
    "6のアカウント",
    "6通",
    "6アカウント",
    "6メールアドレス",
    "6ID",
    "6アドレス",
    "6軒分",
    "7件",
    "7人",
    "7名",
    "7世帯",
    "7家庭",
    "7のアカウント",
    "7通",
    "7アカウント",
    "7メールアドレス",
    "7ID",
    "7アドレス",
    "7軒分",
    "8件",
    "8人",
    "8名",
    "8世帯",
    "8家庭",
    "8のアカウント",
    "8通",
    "8アカウント",
    "8メールアドレス",
    "8ID",
    "8アドレス",
    "8軒分",
    "9件",
    "9人",
    "9名",
    "9世帯",
    "9家庭",
    "9のアカウント",
    "9通",
    "9アカウント",
    "9メールアドレス",
    "9ID",
    "9アドレス",
    "9軒分",
    "一件",
    "一人",
    "一名",
    "一世帯",
    "一家庭",
    "一のアカウント",
    "一通",
    "一アカウント",
    "一メールアドレス",
    "一ID",
    "一アドレス",
    "一軒分",
    "二件",
    "二人",
    "二名",
    "二世帯",
    "二家庭",
    "二のアカウント",
    "二通",
    "二アカウント",
    "二メールアドレス",
    "二ID",
    "二アドレス",
    "二軒分",
    "三件",
    "三人",
    "三名",
    "三世帯",
    "三家庭",
    "三のアカウント",
    "三通",
    "三アカウント",
    "三メールアドレス",
    "三ID",
    "三アドレス",
    "三軒分",
    "四件",
    "四人",
    "四名",
    "四世帯",
    "四家庭",
    "四のアカウント",
    "四通",
    "四アカウント",
    "四メールアドレス",
    "四ID",
    "四アドレス",
    "四軒分",
    "五件",
    "五人",
    "五名",
    "五世帯",
    "五家庭",
    "五のアカウント",
    "五通",
    "五アカウント",
    "五メールアドレス",
    "五ID",
    "五アドレス",
    "五軒分",
    "六件",
    "六人",
    "六名",
    "六世帯",
    "六家庭",
    "六のアカウント",
    "六通",
    "六アカウント",
    "六メールアドレス",
    "六ID",
    "六アドレス",
    "六軒分",
    "七件",
    "七人",
    "七名",
    "七世帯",
    "七家庭",
    "七のアカウント",
    "七通",
    "七アカウント",
    "七メールアドレス",
    "七ID",
    "七アドレス",
    "七軒分",
    "八件",
    "八人",
    "八名",
    "八世帯",
    "八家庭",
    "八のアカウント",
    "八通",
    "八アカウント",
    "八メールアドレス",
    "八ID",
    "八アドレス",
    "八軒分",
    "九件",
    "九人",
    "九名",
    "九世帯",
    "九家庭",
    "九のアカウント",
    "九通",
    "九アカウント",
    "九メールアドレス",
    "九ID",
    "九アドレス",
    "九軒分",
    "十件",
    "十人",
    "十名",
    "十世帯",
    "十家庭",
    "十のアカウント",
    "十通",
    "十アカウント",
    "十メールアドレス",
    "十ID",
    "十アドレス",
    "十軒分",
    "百件",
    "百人",
    "百名",
    "百世帯",
    "百家庭",
    "百のアカウント",
    "百通",
    "百アカウント",
    "百メールアドレス",
    "百ID",
    "百アドレス",
    "百軒分",
    "千件",
    "千人",
    "千名",
    "千世帯",
    "千家庭",
    "千のアカウント",
    "千通",
    "千アカウント",
    "千メールアドレス",
    "千ID",
    "千アドレス",
    "千軒分",
    "万件",
    "万人",
    "万名",
    "万世帯",
    "万家庭",
    "万のアカウント",
    "万通",
    "万アカウント",
    "万メールアドレス",
    "万ID",
    "万アドレス",
    "万軒分",
    "億件",
    "億人",
    "億名",
    "億世帯",
    "億家庭",
    "億のアカウント",
    "億通",
    "億アカウント",
    "億メールアドレス",
    "億ID",
    "億アドレス",
    "億軒分",
];

/// A pattern with its named fragments put in.
pub fn expand(pattern: &str) -> String {
    let mut out = pattern.to_owned();
    if out.contains("{INSTITUTION}") {
        out = out.replace("{INSTITUTION}", &format!("(?:{})", crate::rules::organisation::institution::ENDS.join("|")));
    }
    for (name, fragment) in FRAGMENTS {
        if out.contains(name) {
            out = out.replace(name, fragment);
        }
    }
    out
}

/// Reads a number: `1,092`, `2万9451`, `1.5万`, `三百二十`, `1億2,000万`. `None` for what is no whole number.
pub fn number(text: &str) -> Option<u64> {
    let mut total: u64 = 0;
    let mut section: u64 = 0;
    let mut digits = String::new();
    let mut kanji: Option<u64> = None;
    let mut seen = false;
    let take = |digits: &mut String, kanji: &mut Option<u64>, unit: u64| -> Option<u64> {
        if !digits.is_empty() {
            let value = scaled(digits, unit);
            digits.clear();
            return value;
        }
        Some(kanji.take().unwrap_or(u64::from(unit > 1)) * unit)
    };
    for c in text.chars() {
        let digit = "〇一二三四五六七八九".chars().position(|k| k == c);
        match c {
            '0'..='9' | '.' => digits.push(c),
            ',' => {}
            _ if digit.is_some() => {
                kanji = Some(kanji.unwrap_or(0).checked_mul(10)?.checked_add(digit? as u64)?);
            }
            '十' | '百' | '千' => {
                let unit = match c {
                    '十' => 10,
                    '百' => 100,
                    _ => 1000,
                };
                section = section.checked_add(take(&mut digits, &mut kanji, unit)?)?;
            }
            '万' | '億' => {
                let unit = if c == '万' { 10_000 } else { 100_000_000 };
                let value = if digits.contains('.') {
                    scaled(&digits, unit)?
                } else {
                    section.checked_add(take(&mut digits, &mut kanji, 1)?)?.checked_mul(unit)?
                };
                digits.clear();
                total = total.checked_add(value)?;
                section = 0;
            }
            _ => return None,
        }
        seen = true;
    }
    section = section.checked_add(take(&mut digits, &mut kanji, 1)?)?;
    seen.then_some(total.checked_add(section)?)
}

/// `digits` (maybe with a decimal point) times `unit`, when that is a whole number.
fn scaled(digits: &str, unit: u64) -> Option<u64> {
    let digits = digits.trim_end_matches('.');
    match digits.split_once('.') {
        None => digits.parse::<u64>().ok()?.checked_mul(unit),
        Some((whole, fraction)) => {
            if fraction.len() > 8 || fraction.contains('.') {
                return None;
            }
            let power = 10u64.pow(fraction.len() as u32);
            let parts = fraction.parse::<u64>().ok()?.checked_mul(unit)?;
            let whole = whole.parse::<u64>().ok()?.checked_mul(unit)?;
            (parts % power == 0).then(|| whole + parts / power)
        }
    }
}

/// The year CE of an era's year; 元 is 1. `None` for an unknown era or a year the era never had.
/// Source: 元号を改める政令 (昭和64年政令1号, 平成31年政令143号).
pub fn era_year(era: &str, year: &str) -> Option<i16> {
    let n: i16 = if year == "元" { 1 } else { year.parse().ok()? };
    let (base, last) = match era {
        "令和" => (2018, 99),
        "平成" => (1988, 31),
        "昭和" => (1925, 64),
        _ => return None,
    };
    (1..=last).contains(&n).then_some(base + n)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_every_writing() {
        for (text, n) in [
            ("1,092", 1092),
            ("12345", 12_345),
            ("2万9451", 29_451),
            ("725万", 7_250_000),
            ("1.5万", 15_000),
            ("28万2千", 282_000),
            ("1億2,000万", 120_000_000),
            ("三百二十", 320),
            ("一万千九百六", 11_906),
            ("十", 10),
            ("四", 4),
            ("32万2000", 322_000),
            ("1000万", 10_000_000),
        ] {
            assert_eq!(number(text), Some(n), "{text}");
        }
        for text in ["", "1.234", "1.2.3万", "99999999999999999999", "2年"] {
            assert_eq!(number(text), None, "{text}");
        }
    }

    #[test]
    fn eras() {
        assert_eq!(era_year("令和", "元"), Some(2019));
        assert_eq!(era_year("平成", "31"), Some(2019));
        assert_eq!(era_year("昭和", "65"), None);
    }
}
