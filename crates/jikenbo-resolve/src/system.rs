use jikenbo_core::organisation::name_key;

/// What kinds of systems and media are called, and whose and for what they are: a name made of
/// nothing else is that of no system in particular. Longer parts stand before those they begin with.
const COMMON_PARTS: &[&str] = &[
    "usbメモリー",
    "usbメモリ",
    "usb",
    "sdカード",
    "外付け",
    "ハードディスク",
    "hdd",
    "記録媒体",
    "ノート",
    "パソコン",
    "コンピューター",
    "コンピュータ",
    "pc",
    "端末",
    "タブレット",
    "スマートフォン",
    "携帯電話",
    "デジタルカメラ",
    "書類",
    "名簿",
    "手帳",
    "申請書",
    "カルテ",
    "リスト",
    "ファイル",
    "データベース",
    "サーバー",
    "サーバ",
    "ネットワーク",
    "システム",
    "クラウドサービス",
    "クラウド",
    "ストレージ",
    "サービス",
    "メールアドレス",
    "メール",
    "アカウント",
    "ウェブ",
    "web",
    "ホームページ",
    "マイページ",
    "ページ",
    "サイト",
    "ec",
    "通販",
    "オンライン",
    "ショップ",
    "ストア",
    "フォーム",
    "アプリ",
    "sns",
    "管理画面",
    "インターネット",
    "バンキング",
    "公式",
    "社内",
    "業務",
    "事務",
    "個人",
    "私用",
    "公用",
    "基幹",
    "会員",
    "顧客",
    "職員",
    "社員",
    "教員",
    "当社",
    "弊社",
    "同社",
    "情報",
    "管理",
    "予約",
    "勤怠",
    "給与",
    "人事",
    "会計",
    "在庫",
    "受注",
    "発注",
    "校務",
    "財務",
    "販売",
    "生産",
    "申込",
    "申請",
    "共有",
    "転送",
    "認証",
    "配信",
    "決済",
    "電子",
    "用",
    "の",
    "市",
    "県",
    "町",
    "村",
    "区",
];

/// Whether a system is named by its kind alone: USBメモリ, 社内サーバー, 業務用パソコン.
pub(crate) fn is_generic(system: &str) -> bool {
    let key = name_key(system);
    let mut rest = key.as_str();
    while let Some(part) = COMMON_PARTS.iter().find(|p| rest.starts_with(**p)) {
        rest = &rest[part.len()..];
    }
    rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_of_systems_name_none() {
        for system in [
            "USBメモリ",
            "ＵＳＢメモリー",
            "サーバー",
            "ファイルサーバ",
            "教員のメールアカウント",
            "業務用ノートパソコン",
            "市公式ウェブサイト",
            "ECサイト",
            "勤怠管理システム",
            "",
        ] {
            assert!(is_generic(system), "{system}");
        }
        for system in ["ひより堂オンライン", "講座申込サイト", "けんぽのまど", "VERNA ONLINE", "なぐさネット"]
        {
            assert!(!is_generic(system), "{system}");
        }
    }
}
