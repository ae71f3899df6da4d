//! A small casebook around the week 2026-W41 (5 to 11 October).

use jikenbo_core::{
    ArticleKind::{Disclosure, News, VictimList},
    Authority, Basis,
    Bound::{About, Exact},
    CaseView, Certainty, DataKind,
    EventKind::*,
    FactValue,
    FactValue::{Actor, Data, Domain, Malware, System, ThirdParty, Type, Victim},
    IncidentType, Misuse, PartyRole, TimeValue, Unit,
};

use super::{aliased, case, linked, told};

pub fn casebook() -> Vec<CaseView> {
    vec![
        earlier_shop(),
        earlier_town(),
        misdelivery_with_news(),
        shop(),
        city(),
        hospital(),
        town(),
        hostile(),
        claim("2026-0016", "株式会社つきしろ鋼業", "tsukishiro-kogyo.example"),
        claim("2026-0017", "はるかぜ運輸株式会社", "harukaze.example"),
        undated(),
        merged(),
    ]
}

fn supplier(name: &str) -> FactValue {
    ThirdParty { name: name.to_owned(), role: PartyRole::Supplier }
}

fn reported(authority: Authority, when: &str) -> FactValue {
    FactValue::ReportedTo { authority, when: TimeValue::parse_iso(when) }
}

fn earlier_shop() -> CaseView {
    let body = "株式会社ゆきわり園芸\n当社の通販サイトにおいて、決済画面が改ざんされ、カード情報980件が漏えいした可能性があります。2026年7月1日に判明しました。";
    let notice = told(Disclosure, "yukiwari.txt", "2026-08-18", "弊社サイトへの不正アクセスについて", body)
        .says(Victim("株式会社ゆきわり園芸".into()), "株式会社ゆきわり園芸")
        .says(Type(IncidentType::WebSkimming), "決済画面が改ざんされ")
        .count(980, Unit::Cards, Exact, "980件")
        .event(Detected, "2026-07-01", "2026年7月1日に判明");
    case("2026-0005", vec![notice])
}

fn earlier_town() -> CaseView {
    let body = "霧立町\n委託先の株式会社こもれびデータにおいて、サーバーの設定に誤りがあり、町民210人の氏名が閲覧できる状態でした。";
    let notice = told(Disclosure, "kiritachi.txt", "2026-09-29", "個人情報の取扱いについて", body)
        .says(Victim("霧立町".into()), "霧立町")
        .says(supplier("株式会社こもれびデータ"), "株式会社こもれびデータ")
        .says(Type(IncidentType::Misconfiguration), "設定に誤り")
        .count(210, Unit::People, Exact, "210人");
    case("2026-0008", vec![notice])
}

fn misdelivery_with_news() -> CaseView {
    let body = "学校法人やまびこ学園\n9月30日、説明会の案内メール58件を、宛先が互いに見える形で送信しました。";
    let first = told(Disclosure, "yamabiko-1.txt", "2026-10-01", "メールの誤送信について", body)
        .says(Victim("学校法人やまびこ学園".into()), "学校法人やまびこ学園")
        .says(Type(IncidentType::Misdelivery), "宛先が互いに見える形で送信")
        .count(58, Unit::Emails, Exact, "58件");
    let body = "学校法人やまびこ学園\n対象となった58名の皆様全員へのお詫びが10月7日に完了しました。";
    let last = told(Disclosure, "yamabiko-2.txt", "2026-10-08", "メールの誤送信について（最終報）", body)
        .url("https://www.yamabiko.example.ac.jp/news/1008.html")
        .because("同じ組織の同じ表題の続報")
        .says(Victim("学校法人やまびこ学園".into()), "学校法人やまびこ学園")
        .count(58, Unit::People, Exact, "58名");
    case("2026-0010", vec![first, last])
}

fn shop() -> CaseView {
    let body = "2026年10月6日\n株式会社あさなぎ堂\n\n\
        平素は格別のお引き立てを賜り、厚く御礼申し上げます。\n\
        このたび、弊社が運営する「あさなぎ堂オンライン」が第三者による不正アクセスを受け、お客様のクレジットカード情報1,284件が漏えいした可能性があることが判明いたしました。\
        お客様には多大なるご迷惑をおかけし、深くお詫び申し上げます。\n\n\
        1．経緯\n\
        2026年7月14日、一部のカード会社から情報漏えいの懸念について連絡を受け、同日カード決済を停止いたしました。\
        調査の結果、2025年12月3日から2026年7月14日までの間にカードを利用されたお客様が対象と分かりました。\n\n\
        2．原因\n\
        サイトの一部の脆弱性を突いたペイメントアプリケーションの改ざんによるものです。\n\n\
        3．対象となる情報\n・カード名義人名\n・カード番号\n・有効期限\n・セキュリティコード\n\n\
        4．報告\n\
        2026年7月16日に個人情報保護委員会へ報告し、同月17日に所轄警察署へ被害を申告しております。";
    let notice = told(
        Disclosure,
        "asanagi.txt",
        "2026-10-06",
        "弊社が運営する「あさなぎ堂オンライン」への不正アクセスによる個人情報漏えいに関するお詫びとお知らせ",
        body,
    )
    .url("https://www.asanagido.example.co.jp/news/20261006.html")
    .says(Victim("株式会社あさなぎ堂".into()), "株式会社あさなぎ堂")
    .says_by(System("あさなぎ堂オンライン".into()), "あさなぎ堂オンライン", Basis::Title)
    .says(Type(IncidentType::WebSkimming), "ペイメントアプリケーションの改ざん")
    .event(DataFrom, "2025-12-03", "2025年12月3日から")
    .event(DataTo, "2026-07-14", "2026年7月14日まで")
    .event(Detected, "2026-07-14", "2026年7月14日、一部のカード会社から")
    .context(Contained, "2026-07-14", "同日カード決済を停止")
    .event(ReportedPpc, "2026-07-16", "2026年7月16日に個人情報保護委員会へ報告")
    .context(ReportedPolice, "2026-07-17", "同月17日に所轄警察署へ被害を申告")
    .count(1_284, Unit::Cards, Exact, "1,284件")
    .says(Data(DataKind::CardHolder), "カード名義人名")
    .says(Data(DataKind::CardNumber), "カード番号")
    .says(Data(DataKind::CardExpiry), "有効期限")
    .says(Data(DataKind::CardSecurityCode), "セキュリティコード")
    .says(FactValue::Certainty(Certainty::Possible), "漏えいした可能性がある")
    .says(reported(Authority::Ppc, "2026-07-16"), "個人情報保護委員会へ報告")
    .says(reported(Authority::Police, "2026-07-17"), "所轄警察署へ被害を申告");
    let body = "株式会社あさなぎ堂の通販サイトが不正アクセスを受け、カード情報約1,300件が流出したおそれがある。7月10日に把握したという。";
    let news = told(News, "news-1007.txt", "2026-10-07", "あさなぎ堂の通販でカード情報流出か", body)
        .url("https://news.example/articles/1007")
        .because("同じ組織で、システムの名と原因が一致")
        .says(Victim("株式会社あさなぎ堂".into()), "株式会社あさなぎ堂")
        .says(Type(IncidentType::UnauthorizedAccess), "不正アクセス")
        .event(Detected, "2026-07-10", "7月10日に把握")
        .count(1_300, Unit::Cards, About, "約1,300件")
        .says(FactValue::Certainty(Certainty::Possible), "流出したおそれ");
    aliased(case("2026-0012", vec![notice, news]), "2026-112", "blog.txt")
}

fn city() -> CaseView {
    let body = "令和8年10月7日\n水無瀬野市\n\n\
        市が健康診断の通知書の作成を委託している株式会社こもれびデータにおいて、サーバーがランサムウェア「LockBit」に感染し、市民の個人情報が漏えいしたおそれがあることが分かりました。\n\
        委託先は9月24日に感染を確認し、サーバーをネットワークから切り離しました。\n\
        対象は、令和8年4月から9月までに受診された8,640人の氏名、住所、生年月日です。\n\
        現時点で、情報が悪用された事実は確認されていません。\n\
        市は10月2日、個人情報保護委員会に報告しました。";
    let notice = told(
        Disclosure,
        "minaseno.txt",
        "2026-10-07",
        "委託先におけるサーバーの感染に伴う個人情報の漏えいのおそれについて",
        body,
    )
    .url("https://www.city.minaseno.example.jp/kenko/1007.html")
    .says(Victim("水無瀬野市".into()), "水無瀬野市")
    .says(supplier("株式会社こもれびデータ"), "株式会社こもれびデータ")
    .says(Type(IncidentType::Ransomware), "ランサムウェア")
    .says(Malware("LockBit".into()), "LockBit")
    .context(Detected, "2026-09-24", "9月24日に感染を確認")
    .event(DataFrom, "2026-04", "令和8年4月から")
    .event(DataTo, "2026-09", "9月まで")
    .count(8_640, Unit::People, Exact, "8,640人")
    .says(Data(DataKind::Name), "氏名")
    .says(Data(DataKind::Address), "住所")
    .says(Data(DataKind::BirthDate), "生年月日")
    .says(FactValue::Certainty(Certainty::Possible), "漏えいしたおそれ")
    .says(FactValue::Misuse(Misuse::NoneFound), "情報が悪用された事実は確認されていません")
    .says(reported(Authority::Ppc, "2026-10-02"), "個人情報保護委員会に報告");
    linked(case("2026-0013", vec![notice]), "2026-0015", "同じ委託先「株式会社こもれびデータ」で同じ日に発覚した感染")
}

/// As PDFs give it: blanks inside dates, lines wrapped at a fixed width.
fn hospital() -> CaseView {
    let body = "令和 8 年 10 月 8 日\nみつば野総合病院\n\n\
        このたび、当院の循環器内科において、患者様の診療データを保存したUSB\n\
        メモリを紛失したことが判明いたしました。10 月 1 日、医師が自宅への帰\n\
        宅後に当該 USB メモリがないことに気付き、院内および経路を捜索いたし\n\
        ましたが、発見には至っておりません。当該 USB メモリには、約 1,200 名\n\
        の患者様の氏名、患者番号および診断名が保存されておりました。現時点で\n\
        外部への情報の流出は確認されておりません。";
    let notice =
        told(Disclosure, "mitsubano.pdf", "2026-10-08", "患者様の個人情報を保存したUSBメモリの紛失について", body)
            .says(Victim("みつば野総合病院".into()), "みつば野総合病院")
            .says(Type(IncidentType::Loss), "紛失")
            .context(Detected, "2026-10-01", "10 月 1 日")
            .count(1_200, Unit::People, About, "約 1,200 名")
            .says(Data(DataKind::Name), "氏名")
            .says(Data(DataKind::PatientId), "患者番号")
            .says(Data(DataKind::Medical), "診断名")
            .says(FactValue::Certainty(Certainty::Denied), "流出は確認されておりません");
    case("2026-0014", vec![notice])
}

fn town() -> CaseView {
    let body = "美里ヶ丘町\n\n町が通知書の作成を委託する株式会社こもれびデータのサーバーがランサムウェアに感染し、町民の個人情報が漏えいした可能性があります。件数は調査中です。";
    let notice =
        told(Disclosure, "misatogaoka.txt", "2026-10-09", "委託事業者のランサムウェア被害について（第一報）", body)
            .url("https://www.town.misatogaoka.example.jp/oshirase/1009.html")
            .says(Victim("美里ヶ丘町".into()), "美里ヶ丘町")
            .says(supplier("（株）こもれびデータ"), "株式会社こもれびデータ")
            .says(Type(IncidentType::Ransomware), "ランサムウェア")
            .says(FactValue::Certainty(Certainty::Possible), "漏えいした可能性");
    linked(case("2026-0015", vec![notice]), "2026-0013", "同じ委託先「株式会社こもれびデータ」の感染")
}

/// Text that tries to be markup, an address that tries to be a script, and next to nothing known.
fn hostile() -> CaseView {
    let title = "<script>alert(1)</script> | [押す](javascript:alert(2)) & `code` #";
    let body = "# 株式会社<b>わるさ</b>商事\n<img src=x onerror=alert(3)>の情報が流出したおそれがあります。";
    let notice = told(News, "evil|name`.txt", "2026-10-09", title, body)
        .url("javascript:alert(document.cookie)")
        .says(Victim("株式会社<b>わるさ</b>商事".into()), "株式会社<b>わるさ</b>商事")
        .says(FactValue::Certainty(Certainty::Possible), "流出したおそれ");
    case("2026-0020", vec![notice])
}

fn claim(number: &str, name: &str, domain: &str) -> CaseView {
    let body = format!("{name}（{domain}）を攻撃したとする犯行声明が掲載された。");
    let list = told(VictimList, "watch-1010.txt", "2026-10-10", "監視サイトの掲載状況", &body)
        .url("https://watch.example/2026/10/10")
        .says(Victim(name.to_owned()), name)
        .says(Domain(domain.to_owned()), domain)
        .says(Actor("NightHarbor".into()), "攻撃した");
    case(number, vec![list])
}

fn undated() -> CaseView {
    let body = "あかつき信用組合\n書類の誤廃棄により、顧客34人分の申込書が所在不明となりました。";
    let notice = told(Disclosure, "akatsuki.txt", "", "重要書類の紛失について", body)
        .says(Victim("あかつき信用組合".into()), "あかつき信用組合")
        .says(Type(IncidentType::Loss), "所在不明")
        .count(34, Unit::People, Exact, "34人");
    case("2026-0018", vec![notice])
}

fn merged() -> CaseView {
    let mut view = shop();
    view.number = "2026-0019".parse().unwrap();
    view.merged_into = "2026-0012".parse().ok();
    view
}
