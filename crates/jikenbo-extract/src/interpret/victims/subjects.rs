//! Names without any mark: what the first sentences are about, and who announces.

use std::{collections::HashSet, sync::LazyLock};

use jikenbo_core::organisation::name_key;

use super::{
    super::view::{View, any, head},
    Candidate, Place,
    candidates::overlap,
    names, organisation, read, title,
};
use crate::{layout::Sentence, pattern::Pattern};

static SUBJECT: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    Pattern::new(r"(?P<m>[㐀-鿿豈-龎々ヶァ-ヴーA-Za-z0-9&＆.\-・]{2,30}(?: [A-Z][A-Za-z0-9\-]{1,20}){0,2})(?P<after>」?(?:は|が|で|において|に対し|の(?:[㐀-鿿豈-龎ァ-ヴーA-Za-z0-9ぁ-ん]{0,12}?(?:システム|サーバ|サイト|ネットワーク|会員|顧客|患者|アカウント|NPM|教員|学生|生徒|情報|データ|内部)))|に侵入|を受け|から[^。、]{0,24}?(?:盗|窃取|奪|持ち出))").ok()
});

/// `高校野球専門メディアPrep Diamonds` where the title says `Prep Diamonds`: the part that the title has.
fn title_part<'n>(title_key: &str, name: &'n str) -> &'n str {
    if title_key.contains(&name_key(name)) {
        return name;
    }
    let starts = name.char_indices().map(|(i, _)| i).skip(1);
    for i in starts {
        let rest = &name[i..];
        let boundary = rest.starts_with(|c: char| c.is_ascii_uppercase())
            && !name[..i].ends_with(|c: char| c.is_ascii_alphanumeric());
        if boundary && name_key(rest).chars().count() >= 2 && title_key.contains(&name_key(rest)) {
            return rest;
        }
    }
    name
}

/// Whether a quoted name begins in the hiragana right before: `「げっしゃ` before ポスト.
fn is_end_of_quotation(before: &str) -> bool {
    let rest = before.trim_end_matches(|c: char| ('ぁ'..='ん').contains(&c));
    rest.len() < before.len() && rest.ends_with(['「', '『'])
}

/// What the first sentences are about and the title names too.
pub fn subjects(view: &View, title_key: &str, others: &HashSet<String>) -> Vec<Candidate> {
    let mut out = Vec::new();
    let Some(regex) = SUBJECT.as_ref() else { return out };
    let lead = title::from_lead(view);
    for (i, sentence) in view.body.sentences.iter().take(3).enumerate() {
        let text = view.body.of(sentence);
        for captures in regex.captures_iter(&text) {
            let (Some(m), Some(after)) = (captures.name("m"), captures.name("after")) else { continue };
            let name = m.as_str().trim_matches([' ', '・', '-', '.']);
            let name = names::described(title_part(title_key, name));
            // A name that begins in hiragana is known whole by the title.
            let end = m.start() + m.as_str().find(name).unwrap_or(0) + name.len();
            let whole = lead
                .as_ref()
                .map(|lead| lead.name.as_str())
                .filter(|lead| lead.len() > name.len() && lead.ends_with(name) && text.str()[..end].ends_with(lead));
            let name = whole.unwrap_or(name);
            if whole.is_none() && is_end_of_quotation(&text.str()[..end - name.len()]) {
                continue;
            }
            let key = name_key(name);
            // 最大5.8万人: a number is nobody.
            let is_number = name.contains(|c: char| c.is_ascii_digit()) && name.ends_with(['人', '名', '件']);
            if is_number
                || names::has_incident_word(name)
                || key.chars().count() < 2
                || names::is_common(name)
                || others.contains(&key)
                || names::is_authority(name)
                || is_police_station(name)
                || names::ends_common(name)
            {
                continue;
            }
            let shared = overlap(title_key, &key);
            if shared < 2 || (shared as usize) < key.chars().count().min(3) {
                continue;
            }
            let start = sentence.at.start + end - name.len();
            let score = 2 + shared.min(4) + i32::from(after.as_str().starts_with(['は', 'が'])) * 2 - i as i32;
            out.push(Candidate {
                name: name.to_owned(),
                place: Place::Body,
                at: start..start + name.len(),
                rule: "victim.subject",
                score,
            });
        }
    }
    out
}

/// Verbs of announcing.
const ANNOUNCED: &[&str] =
    &["発表した", "公表した", "明らかにした", "謝罪した", "発表しました", "公表しました", "明らかにしました"];

static ANNOUNCER: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    Pattern::new(
        r"(?P<m>[㐀-鿿豈-龎々ヶァ-ヴーA-Za-z0-9&・ぁ-ん]{2,30}?)(?:\([^()]{1,20}\))?は(?:[0-9]{1,2}[日月]|、|[0-9]{4}年)",
    )
    .ok()
});

/// `人材サービスの○○は2日、…と明らかにした`: who announces is whose incident it is.
pub fn announcer(view: &View) -> Option<Candidate> {
    let sentences = &view.body.sentences;
    let sentence = sentences.iter().take(3).find(|s| any(view.body.of(s), ANNOUNCED))?;
    let named = view.mentions.iter().filter(|m| sentence.at.contains(&m.at.start)).find_map(|m| {
        let (name, _) = organisation(m)?;
        let after = &view.body.text()[m.at.end..sentence.at.end];
        let announces = after.strip_prefix(['は', 'が']).is_some_and(|rest| {
            let near = head(rest, 20);
            any(near, ANNOUNCED) || near.starts_with(|c: char| c.is_ascii_digit() || c == '、')
        });
        announces.then(|| Candidate { score: 7, ..read(m, name, "victim.announcer") })
    });
    if named.is_some() {
        return named;
    }
    if let Some(quoted) = quoted_announcer(view, sentence) {
        return Some(quoted);
    }
    let found = ANNOUNCER.as_ref()?.captures(view.body.of(sentence).str())?.name("m")?;
    let name = found.as_str().rsplit(['の', '、']).next().unwrap_or("");
    let name = names::described(after_clause(name));
    // Who arrests suffered nothing.
    if name.chars().count() < 2 || names::has_incident_word(name) || names::is_common(name) || is_police_station(name) {
        return None;
    }
    let end = sentence.at.start + found.end();
    Some(Candidate {
        name: name.to_owned(),
        place: Place::Body,
        at: end - name.len()..end,
        rule: "victim.announcer",
        score: 7,
    })
}

static QUOTED_ANNOUNCER: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    Pattern::new(r"「(?P<m>[^「」]{2,24})」(?:\([^()]{1,20}\))?は(?:[0-9]{1,2}[日月]|、|[0-9]{4}年)").ok()
});

/// `NPO法人「みどりの丘」は2日、…と発表した`.
fn quoted_announcer(view: &View, sentence: &Sentence) -> Option<Candidate> {
    let found = QUOTED_ANNOUNCER.as_ref()?.captures(view.body.of(sentence).str())?.name("m")?;
    let before = view.body.of(sentence).str()[..found.start()].trim_end_matches('「');
    let is_service = SERVICES.iter().any(|noun| before.ends_with(noun));
    let name = found.as_str();
    if is_service || names::has_incident_word(name) || names::is_common(name) {
        return None;
    }
    let at = sentence.at.start + found.start()..sentence.at.start + found.end();
    Some(Candidate { name: name.to_owned(), place: Place::Body, at, rule: "victim.announcer", score: 7 })
}

/// `川野署は2日、…逮捕した`.
fn is_police_station(name: &str) -> bool {
    name.ends_with('署') && !name.ends_with("消防署") && !name.ends_with("税務署")
}

/// `教材を手がけるあかり学芸社`: the name behind the clause that describes it.
fn after_clause(run: &str) -> &str {
    let Some((_, clause)) = run.rsplit_once('を') else { return run };
    clause.split_once(['る', 'た']).map_or(run, |(_, name)| name)
}

/// Ends of the names of bodies that run schools.
const BODIES: &[&str] = &["教育委員会", "都", "道", "府", "県", "市", "町", "村"];

/// Who answers for a school: the board of education or the municipality that announces.
pub fn answering(view: &View) -> Option<Candidate> {
    announcer(view).filter(|c| BODIES.iter().any(|b| c.name.ends_with(b)))
}

static ATTACKED: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    Pattern::new(r"(?:遭った|受けた|あった)[㐀-鿿豈-龎ァ-ヴーA-Za-z0-9の]{0,10}「(?P<a>[^「」]{2,24})」|「(?P<b>[^「」]{2,24})」(?:に対し[^。]{0,60}?(?:指導|勧告|命令|処分)を|を標的|が標的|をハッキング|がハッキング|が攻撃を受け|がサイバー攻撃|が不正アクセスを受け|が不正アクセスの被害|に(?:[㐀-鿿ぁ-ん]{1,4}から)?侵入)").ok()
});

static PERSON: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    Pattern::new(r"(?:俳優|女優|歌手|声優|タレント|選手|作家|漫画家|監督|アナウンサー|知事|市長|町長|モデル|芸人|議員|YouTuber|ユーチューバー)の(?P<m>[㐀-鿿々ぁ-んァ-ヴーA-Za-z・]{2,14}?)(?:さん|氏)(?:\([0-9]{1,3}\))?の[^。、]{0,20}(?:アカウント|チャンネル|ブログ|Instagram|インスタグラム)").ok()
});

/// `俳優の○○さんの公式アカウントが乗っ取られ`: a person whose account it is.
pub fn person(view: &View) -> Option<Candidate> {
    let sentence = view.body.sentences.iter().take(3).find(|s| {
        let text = view.body.of(s);
        any(text, &["さんの", "氏の"])
            && any(text, &["アカウント", "チャンネル", "ブログ", "Instagram", "インスタグラム"])
    })?;
    let name = PERSON.as_ref()?.captures(view.body.of(sentence).str())?.name("m")?;
    Some(Candidate {
        name: name.as_str().to_owned(),
        place: Place::Body,
        at: sentence.at.start + name.start()..sentence.at.start + name.end(),
        rule: "victim.person",
        score: 8,
    })
}

static EMPLOYER: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    Pattern::new(r"「(?P<q>[^「」]{2,24})」(?:\([^()]{1,20}\))?(?:(?:に|で)(?:勤務し|勤めてい|在籍し|働いてい)|の(?:元|派遣)?(?:社員|従業員|派遣社員|職員)|の顧客情報を)|(?:勤務していた|勤めていた|在籍していた|働いていた)(?P<m>[㐀-鿿豈-龎々ヶぁ-んァ-ヴーA-Za-z0-9&・]{2,30}?)(?:\([^()]{1,20}\))?(?:の|から|で|が|、)").ok()
});

/// `当時勤務していた○○の顧客管理システムから`: of a person who took something, whose it was.
pub fn employer(view: &View, others: &HashSet<String>) -> Option<Candidate> {
    view.body.sentences.iter().take(6).find_map(|sentence| {
        let found = EMPLOYER.as_ref()?.captures(view.body.of(sentence).str())?;
        let name = found.name("q").or_else(|| found.name("m"))?;
        // 勤めていた去年2月、: when, not where.
        let is_time =
            name.as_str().contains(|c: char| c.is_ascii_digit()) && name.as_str().ends_with(['月', '年', '日', '頃']);
        let known = is_time
            || others.contains(&name_key(name.as_str()))
            || names::has_incident_word(name.as_str())
            || names::is_common(name.as_str());
        let at = sentence.at.start + name.start()..sentence.at.start + name.end();
        let name = name.as_str().to_owned();
        (!known).then_some(Candidate { name, place: Place::Body, at, rule: "victim.employer", score: 8 })
    })
}

/// What a name in brackets is called that is a service, not who runs it.
const SERVICES: &[&str] =
    &["アプリ", "サイト", "サービス", "システム", "ポータル", "ページ", "ストア", "ショップ", "クラウド", "フォーム"];

/// What a press item names in brackets as attacked, where nobody is named who runs it.
pub fn attacked(view: &View, others: &HashSet<String>) -> Option<Candidate> {
    let (sentence, name) = view.body.sentences.iter().take(8).find_map(|s| {
        let captures = ATTACKED.as_ref()?.captures(view.body.of(s).str())?;
        Some((s, captures.name("a").or_else(|| captures.name("b"))?))
    })?;
    let before = view.body.of(sentence).str()[..name.start()].trim_end_matches(['「', '『']);
    let known = others.contains(&name_key(name.as_str()))
        || names::has_incident_word(name.as_str())
        || SERVICES.iter().any(|noun| before.ends_with(noun));
    let at = sentence.at.start + name.start()..sentence.at.start + name.end();
    (!known && !names::is_common(name.as_str())).then(|| Candidate {
        name: name.as_str().to_owned(),
        place: Place::Body,
        at,
        rule: "victim.attacked",
        score: 2,
    })
}
