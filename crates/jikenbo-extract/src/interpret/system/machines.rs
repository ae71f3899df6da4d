//! Machines and media: what was lost, what was infected, what somebody works at.

use std::sync::LazyLock;

use jikenbo_core::Fact;

use super::{
    super::view::{View, any},
    of_body, of_title, owner,
};
use crate::pattern::Pattern;

static MEDIUM: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    Pattern::new(r"(?P<m>(?:業務用|公用|事務用)?(?:USBメモリー?|USB|ノートパソコン|ノートPC|パソコン|タブレット端末|タブレット|スマートフォン|外付けハードディスク|ハードディスク|HDD|SDカード|携帯電話|デジタルカメラ|ICレコーダー?)|電子記録媒体|記録媒体|記憶媒体)").ok()
});

/// What is named where a sentence also names the thing itself.
const KINDS: &[&str] = &["電子記録媒体", "記録媒体", "記憶媒体"];

/// The lost or stolen medium: the first named in a sentence that tells of the loss. Papers are none.
pub fn medium(view: &View) -> Option<Fact> {
    let regex = MEDIUM.as_ref()?;
    let title = regex.captures_iter(view.title_norm()).filter_map(|c| c.name("m"));
    if let Some(m) = title.min_by_key(|m| KINDS.contains(&m.as_str())) {
        let name = m.as_str();
        let specific =
            || regex.captures_iter(view.body.text()).filter_map(|c| c.name("m")).find(|m| !KINDS.contains(&m.as_str()));
        if KINDS.contains(&name)
            && let Some(m) = specific()
        {
            return of_body(view, m.range());
        }
        // `パソコンの盗難` as the title, and below it `私物のノートパソコンを盗まれた`.
        let fuller = ["ノート", "業務用", "公用", "タブレット"].map(|lead| format!("{lead}{name}"));
        if let Some(at) =
            fuller.iter().find_map(|f| Some(view.body.text().find(f.as_str())?).map(|at| at..at + f.len()))
        {
            return of_body(view, at);
        }
        return match view.body.text().find(name) {
            Some(at) => of_body(view, at..at + name.len()),
            None => of_title(view, m.range()),
        };
    }
    let lost = |text: &str| {
        any(
            text,
            &[
                "紛失",
                "盗",
                "置き忘れ",
                "抜き忘れ",
                "残置",
                "見当たら",
                "なくした",
                "なくし",
                "なくなっ",
                "所在不明",
                "所在が",
                "持ち去",
                "入ったかばん",
            ],
        )
    };
    let found = view.sentences().filter(|(_, s, _)| lost(&view.body.of(s))).flat_map(|(_, s, _)| {
        let shift = move |m: crate::pattern::Match| s.at.start + m.start()..s.at.start + m.end();
        regex
            .captures_iter(view.body.of(s).str())
            .filter_map(|c| c.name("m"))
            .map(move |m| (KINDS.contains(&m.as_str()), shift(m)))
    });
    let (_, at) = found.min_by_key(|(kind, _)| *kind)?;
    of_body(view, at)
}

static MACHINE: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    Pattern::new(r"(?P<m>[㐀-鿿豈-龎ァ-ヴーA-Za-z0-9]{2,24}(?:で(?:使用|利用)して(?:いる|いた)|を提供する|の業務用|用の?|の)?(?:パソコン端末|PC端末|パソコン|PC|端末))(?:[0-9]+台|\([0-9]|の?うち|が|に|1台|を)").ok()
});

static WORK: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    Pattern::new(r"(?P<m>(?:業務用|公用|事務用|職員用|教員用|受付用)の?(?:ノートパソコン|パソコン|PC端末|PC|端末))")
        .ok()
});

static BARE: LazyLock<Option<Pattern>> =
    LazyLock::new(|| Pattern::new(r"(?P<m>パソコン端末|PC端末|パソコン)(?:[0-9]+台|\([0-9]|が|に|へ|を|は)").ok());

/// `業務用の端末から…写し`: the machine that data were taken from.
pub fn taken_from(view: &View) -> Option<Fact> {
    view.sentences().take(8).find_map(|(_, s, _)| {
        let text = view.body.of(s);
        if !any(text, &["端末から", "パソコンから", "PCから"])
            || !any(text, &["写し", "コピー", "持ち出", "複製", "転送"])
        {
            return None;
        }
        let m = WORK
            .as_ref()?
            .captures_iter(&text)
            .filter_map(|c| c.name("m"))
            .find(|m| text[m.end()..].starts_with("から"))?;
        of_body(view, s.at.start + m.start()..s.at.start + m.end())
    })
}

/// The infected machine, where the text names it; `bare` machines count where nothing else is hit.
pub fn infected(view: &View, bare: bool) -> Option<Fact> {
    let tells = |text: &str| any(text, &["感染", "遠隔", "ウイルス", "マルウ", "ランサム", "操作", "切り離"]);
    let find = |regex: &Pattern| {
        view.sentences().filter(|(_, s, _)| tells(&view.body.of(s))).find_map(|(_, s, _)| {
            let m = regex.captures(view.body.of(s).str())?.name("m")?;
            Some(s.at.start + m.start() + owner(m.as_str())..s.at.start + m.end())
        })
    };
    let work = || WORK.as_ref()?.captures(view.body.text())?.name("m").map(|m| m.range());
    let at = find(MACHINE.as_ref()?).or_else(|| bare.then(|| work().or_else(|| find(BARE.as_ref()?)))?);
    at.and_then(|at| of_body(view, at))
}

/// `窓口で利用するメールアカウント`, `事務局が使うパソコン`.
static USED: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    Pattern::new(r"(?P<m>(?:[㐀-鿿豈-龎々ァ-ヴーA-Za-z0-9]{2,20}の)?[㐀-鿿豈-龎々ァ-ヴーA-Za-z0-9]{2,20}(?:(?:で|が)(?:利用|使用)(?:する|している|していた)|(?:に|が|で)使う|に利用している)(?:メールアカウント|アカウント|パソコン|端末|外部サービス|クラウドサービス|業務システム))").ok()
});

/// A mailbox, machine or outside service by who uses it.
pub fn used(view: &View, owners: &[String]) -> Option<Fact> {
    let regex = USED.as_ref()?;
    for (_, sentence, _) in view.sentences().take(4) {
        if !any(view.body.of(sentence), &["使用", "利用", "使う"]) {
            continue;
        }
        if let Some(m) = regex.captures(&view.body.of(sentence)).and_then(|c| c.name("m")) {
            let lead = owners.iter().find(|v| m.as_str().starts_with(v.as_str())).map_or(0, |v| v.len());
            let lead = lead + if m.as_str()[lead..].starts_with('の') { 'の'.len_utf8() } else { 0 };
            return of_body(view, sentence.at.start + m.start() + lead..sentence.at.start + m.end());
        }
    }
    None
}
