//! Who: organisations' names, and the words by which a publisher calls itself.

pub mod described;
pub mod foreign;
pub mod institution;
pub mod legal_prefix;
pub mod legal_suffix;
pub mod municipality;
pub mod operator;
pub mod publisher;
pub mod runs;
pub mod sha;

/// What a run of name characters ends with that is no part of the name.
const TAIL_WORDS: &[&str] = &[
    "運営",
    "提供",
    "側",
    "内",
    "様",
    "宛",
    "製",
    "等",
    "社内",
    "代表取締役",
    "代表取締役社長",
    "当社",
    "弊社",
    "当団",
    "当院",
    "本社",
    "公式",
    "利用",
    "保有",
];

/// Cuts words that are no part of a name off its end.
fn trim_tail(name: &str) -> &str {
    let mut name = name.trim_matches(|c: char| "・-.&+ ".contains(c));
    // 総合事務局 is a name's end, 友の会事務局 is not.
    let office = |name: &str| name.strip_suffix("事務局").filter(|s| s.ends_with(['会', '団', '□'])).map(str::len);
    let shorter =
        |name: &str| TAIL_WORDS.iter().find_map(|w| name.strip_suffix(w)).map(str::len).or_else(|| office(name));
    while let Some(shorter) = shorter(name).map(|end| &name[..end]).filter(|s| s.chars().count() >= 2) {
        name = shorter.trim_end();
    }
    name
}

/// A run may begin with the grammar of what stands before a name: particles and verbs' ends go, a
/// name that begins in hiragana stays.
fn without_grammar(run: &str, after_particle: bool) -> &str {
    let is_hiragana = |c: char| ('ぁ'..='ん').contains(&c);
    let rest = run.trim_start_matches(is_hiragana);
    let lead = &run[..run.len() - rest.len()];
    if lead.is_empty() || rest.is_empty() {
        return run;
    }
    let particle = |c: char| "のはがにをでともやへ".contains(c);
    // `展開するまなび舎`: the verb's end.
    if !after_particle && lead.starts_with('る') && lead.chars().count() >= 3 && !lead.starts_with("るる") {
        return &run['る'.len_utf8()..];
    }
    let lead_name = if after_particle { lead } else { lead.strip_prefix(particle).unwrap_or(lead) };
    if lead_name.chars().count() < 2 || is_grammar(lead) {
        return rest;
    }
    &run[run.len() - rest.len() - lead_name.len()..]
}

/// Whether hiragana ends as grammar does, not as a name.
fn is_grammar(hiragana: &str) -> bool {
    const GRAMMAR: &[&str] = &[
        "する",
        "した",
        "いる",
        "いた",
        "ある",
        "この",
        "その",
        "たび",
        "ため",
        "おける",
        "による",
        "である",
        "として",
        "された",
        "について",
        "および",
        "ならびに",
        "また",
        "なお",
        "うち",
        "において",
        "により",
        "から",
        "まで",
        "など",
        "という",
        "れる",
        "せる",
        "ている",
        "に対し",
        "くは",
        "れた",
        "れば",
        "ける",
        "よる",
        "ます",
        "まし",
    ];
    GRAMMAR.iter().any(|g| hiragana.ends_with(g))
}
