//! Closed vocabularies: each value has a code (the output contract), a Japanese and an English label.

use thiserror::Error;

/// A code that is none of its vocabulary's.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("unknown {what} \"{code}\"; one of: {known}")]
pub struct UnknownCode {
    pub(crate) what: &'static str,
    pub(crate) code: String,
    pub(crate) known: String,
}

macro_rules! codes {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$vmeta:meta])* $variant:ident = $code:literal, $ja:literal, $en:literal;)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$vmeta])* #[serde(rename = $code)] $variant,)* }

        impl $name {
            /// Every value, in the order of the vocabulary.
            pub const ALL: &'static [$name] = &[$($name::$variant,)*];

            /// The code as the output contract spells it.
            pub fn code(self) -> &'static str {
                match self { $($name::$variant => $code,)* }
            }

            /// The Japanese label for people.
            pub fn label_ja(self) -> &'static str {
                match self { $($name::$variant => $ja,)* }
            }

            /// The English label for people.
            pub fn label_en(self) -> &'static str {
                match self { $($name::$variant => $en,)* }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.code())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::UnknownCode;

            fn from_str(code: &str) -> Result<Self, Self::Err> {
                Self::ALL.iter().copied().find(|v| v.code() == code).ok_or_else(|| $crate::UnknownCode {
                    what: stringify!($name),
                    code: code.to_owned(),
                    known: Self::ALL.iter().map(|v| v.code()).collect::<Vec<_>>().join(", "),
                })
            }
        }
    };
}
pub(crate) use codes;

codes! {
    /// What around a text gives its day.
    pub enum DatedBy {
        /// A `meta` element of the page.
        Meta = "meta", "ページのmeta要素", "the page's meta element";
        /// Linked data in the page.
        JsonLd = "json-ld", "ページのJSON-LD", "the page's JSON-LD";
        /// A `time` element of the page.
        TimeElement = "time", "ページのtime要素", "the page's time element";
        /// What stands beside the text in a JSON object, or at the head of a message.
        Beside = "beside", "本文に添えられた日付", "the date beside the text";
        /// A line of the text that says when it was changed: 最終更新日.
        Text = "text", "本文の更新日", "the text's own line";
        /// The server's `Last-Modified`: when the file was changed, for whatever reason.
        LastModified = "last-modified", "HTTPのLast-Modified", "the server's Last-Modified";
    }
}

codes! {
    /// The primary cause of an incident. The order is the order of specificity used when a text
    /// supports several: earlier wins.
    pub enum IncidentType {
        /// A payment form or payment application was altered.
        WebSkimming = "web-skimming", "決済画面の改ざん", "web skimming";
        /// Ransomware.
        Ransomware = "ransomware", "ランサムウェア", "ransomware";
        /// A fake warning led to remote control.
        SupportScam = "support-scam", "サポート詐欺", "support scam";
        /// Phishing, as the way in or of a brand.
        Phishing = "phishing", "フィッシング", "phishing";
        /// Malware other than ransomware.
        Malware = "malware", "マルウェア感染", "malware";
        /// Credentials obtained elsewhere were tried.
        CredentialStuffing = "credential-stuffing", "不正ログイン（リスト型等）", "credential stuffing";
        /// A mail or social-media account was taken over.
        AccountTakeover = "account-takeover", "アカウント乗っ取り", "account takeover";
        /// A weakness in software was exploited.
        VulnerabilityExploit = "vulnerability-exploit", "脆弱性を突いた攻撃", "vulnerability exploit";
        /// Somebody inside took or misused data.
        Insider = "insider", "内部不正", "insider";
        /// Mail or post to the wrong people, BCC mistakes.
        Misdelivery = "misdelivery", "誤送信・誤送付", "misdelivery";
        /// Settings left data open.
        Misconfiguration = "misconfiguration", "設定不備", "misconfiguration";
        /// Data was published by mistake.
        PublicationError = "publication-error", "誤公開・誤掲載", "publication error";
        /// A program or a registration mistake showed people the data of others.
        SystemError = "system-error", "システム不具合", "system error";
        /// Stolen.
        Theft = "theft", "盗難", "theft";
        /// Lost.
        Loss = "loss", "紛失", "loss";
        /// Denial of service.
        Ddos = "ddos", "DDoS攻撃", "DDoS";
        /// Unauthorised access with no more specific cause given.
        UnauthorizedAccess = "unauthorized-access", "不正アクセス", "unauthorised access";
        /// The text gives no cause.
        Unknown = "unknown", "原因不明", "unknown";
    }
}

codes! {
    /// What happened at a date in the course of an incident.
    pub enum EventKind {
        /// First day of the intrusion, leak window or exposure.
        OccurredFrom = "occurred_from", "発生（始め）", "occurred from";
        /// Last day of it.
        OccurredTo = "occurred_to", "発生（終わり）", "occurred to";
        /// First day of the purchases, registrations … whose data are affected.
        DataFrom = "data_from", "対象データ（始め）", "data from";
        /// Last day of them.
        DataTo = "data_to", "対象データ（終わり）", "data to";
        /// The organisation learned of it.
        Detected = "detected", "発覚", "detected";
        /// Stopped, cut off, settings fixed.
        Contained = "contained", "停止・遮断", "contained";
        /// An investigation began.
        InvestigationStarted = "investigation_started", "調査開始", "investigation started";
        /// An investigation ended.
        InvestigationCompleted = "investigation_completed", "調査完了", "investigation completed";
        /// Reported to the Personal Information Protection Commission.
        ReportedPpc = "reported_ppc", "個人情報保護委員会へ報告", "reported to PPC";
        /// Reported to the police.
        ReportedPolice = "reported_police", "警察へ届出", "reported to police";
        /// Reported to another authority.
        ReportedOther = "reported_other", "他機関へ報告", "reported to others";
        /// Data subjects were told.
        Notified = "notified", "本人へ通知", "notified";
        /// Made public.
        Disclosed = "disclosed", "公表", "disclosed";
        /// Service resumed or account recovered.
        Restored = "restored", "復旧・再開", "restored";
    }
}

codes! {
    /// Kinds of data that leaked, may have leaked, were lost or viewable.
    pub enum DataKind {
        /// 氏名
        Name = "name", "氏名", "name";
        /// 住所
        Address = "address", "住所", "address";
        /// 郵便番号
        PostalCode = "postal_code", "郵便番号", "postal code";
        /// 電話番号
        Phone = "phone", "電話番号", "phone";
        /// FAX番号
        Fax = "fax", "FAX番号", "fax";
        /// メールアドレス
        Email = "email", "メールアドレス", "e-mail address";
        /// 生年月日
        BirthDate = "birth_date", "生年月日", "birth date";
        /// 年齢
        Age = "age", "年齢", "age";
        /// 性別
        Gender = "gender", "性別", "gender";
        /// 職業
        Occupation = "occupation", "職業", "occupation";
        /// 会社名
        Employer = "employer", "勤務先", "employer";
        /// 学校名
        School = "school", "学校", "school";
        /// 役職
        Position = "position", "役職", "position";
        /// 会員ID
        AccountId = "account_id", "会員ID等", "account id";
        /// パスワード
        Password = "password", "パスワード", "password";
        /// カード名義人
        CardHolder = "card_holder", "カード名義人", "card holder";
        /// カード番号
        CardNumber = "card_number", "カード番号", "card number";
        /// 有効期限
        CardExpiry = "card_expiry", "カード有効期限", "card expiry";
        /// セキュリティコード
        CardSecurityCode = "card_security_code", "セキュリティコード", "card security code";
        /// 口座情報
        BankAccount = "bank_account", "口座情報", "bank account";
        /// ポイント
        Points = "points", "ポイント", "points";
        /// IPアドレス
        IpAddress = "ip_address", "IPアドレス", "IP address";
        /// 患者ID
        PatientId = "patient_id", "患者ID", "patient id";
        /// 診療情報
        Medical = "medical", "診療・検査情報", "medical";
        /// マイナンバー
        NationalId = "national_id", "個人番号", "national id";
        /// 運転免許証
        DriversLicense = "drivers_license", "運転免許証", "driver's licence";
        /// 旅券
        Passport = "passport", "旅券", "passport";
        /// 社会保障番号
        Ssn = "ssn", "社会保障番号", "social security number";
        /// 写真・動画
        PhotoVideo = "photo_video", "写真・動画", "photo or video";
        /// 購入・注文内容
        Order = "order", "注文内容", "order";
        /// 届け先
        DeliveryAddress = "delivery_address", "配送先", "delivery address";
        /// 問い合わせ内容
        Inquiry = "inquiry", "問い合わせ内容", "inquiry";
        /// メール本文
        EmailBody = "email_body", "メール本文", "e-mail body";
        /// メール件名
        EmailSubject = "email_subject", "メール件名", "e-mail subject";
        /// 添付ファイル
        Attachment = "attachment", "添付ファイル", "attachment";
        /// 家族の情報
        Family = "family", "家族の情報", "family";
        /// 希望・嗜好
        Preference = "preference", "希望・嗜好", "preference";
        /// その他の認証情報
        CredentialOther = "credential_other", "認証情報", "other credential";
        /// 企業・業務情報
        BusinessInfo = "business_info", "業務・取引情報", "business information";
        /// その他
        Other = "other", "その他", "other";
    }
}

codes! {
    /// Did data leak?
    pub enum Certainty {
        /// Said as a fact.
        Confirmed = "confirmed", "漏えいを確認", "confirmed";
        /// Said as a possibility (可能性, おそれ).
        Possible = "possible", "漏えいの可能性", "possible";
        /// Denied, or not found.
        Denied = "none", "漏えいは確認されず", "none";
    }
}

codes! {
    /// Misuse or secondary damage, as the text says it.
    pub enum Misuse {
        /// Said as a fact.
        Confirmed = "confirmed", "悪用・二次被害あり", "confirmed";
        /// Said as a possibility.
        Possible = "possible", "悪用の可能性", "possible";
        /// Denied or not found.
        NoneFound = "none-found", "悪用・二次被害は確認されず", "none found";
    }
}

codes! {
    /// Whom an incident was reported to.
    pub enum Authority {
        /// 個人情報保護委員会
        Ppc = "ppc", "個人情報保護委員会", "PPC";
        /// 警察
        Police = "police", "警察", "police";
        /// 省庁
        Ministry = "ministry", "所管省庁", "ministry";
        /// 自治体
        LocalGovernment = "local-government", "自治体", "local government";
        /// カード会社
        CardCompany = "card-company", "カード会社", "card company";
        /// 日本情報システム・ユーザー協会
        Juas = "juas", "JUAS", "JUAS";
        /// Any other body.
        Other = "other", "その他の機関", "other";
    }
}

codes! {
    /// What a named third party did in an incident.
    pub enum PartyRole {
        /// Contractor or provider whose own compromise or error caused it.
        Supplier = "supplier", "委託先・提供元", "supplier";
        /// Investigated it.
        Investigator = "investigator", "調査機関", "investigator";
        /// Medium or monitor that reported it.
        Source = "source", "情報源", "source";
        /// Brand that was impersonated.
        Impersonated = "impersonated", "騙られたブランド", "impersonated";
    }
}

codes! {
    /// How far an organisation's reporting has come.
    pub enum ReportStage {
        /// 第一報
        First = "first", "第一報", "first report";
        /// 第二報, 続報, 追記
        FollowUp = "follow-up", "続報", "follow-up";
        /// 最終報
        Final = "final", "最終報", "final report";
    }
}

codes! {
    /// Who speaks in an article, where its kind leaves that open.
    pub enum Voice {
        /// Whose incident it is.
        Own = "own", "当事者", "whose incident it is";
        /// A paper or a broadcaster.
        Press = "press", "報道機関", "the press";
    }
}

codes! {
    /// The part of society an organisation belongs to, as its name tells.
    pub enum Sector {
        /// State, prefectures, municipalities and their bodies.
        Government = "government", "官公庁・自治体", "government";
        /// Schools, universities, boards of education.
        Education = "education", "教育・研究", "education";
        /// Hospitals and care.
        Medical = "medical", "医療・福祉", "medical";
        /// Companies and everything else.
        Private = "private", "民間", "private";
    }
}

codes! {
    /// What an organisation does for a living: the major groups of 日本標準産業分類 (Japan Standard Industrial
    /// Classification), revised July 2023 (令和5年総務省告示第256号).
    pub enum Industry {
        /// Major group A.
        Agriculture = "A", "農業、林業", "agriculture and forestry";
        /// Major group B.
        Fisheries = "B", "漁業", "fisheries";
        /// Major group C.
        Mining = "C", "鉱業、採石業、砂利採取業", "mining and quarrying";
        /// Major group D.
        Construction = "D", "建設業", "construction";
        /// Major group E.
        Manufacturing = "E", "製造業", "manufacturing";
        /// Major group F.
        Utilities = "F", "電気・ガス・熱供給・水道業", "electricity, gas, heat and water";
        /// Major group G.
        Information = "G", "情報通信業", "information and communications";
        /// Major group H.
        Transport = "H", "運輸業、郵便業", "transport and postal services";
        /// Major group I.
        Trade = "I", "卸売業、小売業", "wholesale and retail trade";
        /// Major group J.
        Finance = "J", "金融業、保険業", "finance and insurance";
        /// Major group K.
        RealEstate = "K", "不動産業、物品賃貸業", "real estate and leasing";
        /// Major group L.
        Professional = "L", "学術研究、専門・技術サービス業", "research and professional services";
        /// Major group M.
        Hospitality = "M", "宿泊業、飲食サービス業", "accommodation and food services";
        /// Major group N.
        Personal = "N", "生活関連サービス業、娯楽業", "personal services and amusement";
        /// Major group O.
        Education = "O", "教育、学習支援業", "education and learning support";
        /// Major group P.
        Welfare = "P", "医療、福祉", "medical, health care and welfare";
        /// Major group Q.
        Compound = "Q", "複合サービス事業", "compound services";
        /// Major group R.
        Services = "R", "サービス業（他に分類されないもの）", "services not elsewhere classified";
        /// Major group S.
        PublicService = "S", "公務（他に分類されるものを除く）", "government not elsewhere classified";
        /// Major group T.
        Unclassifiable = "T", "分類不能の産業", "unable to classify";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_read_back() {
        assert_eq!("web-skimming".parse(), Ok(IncidentType::WebSkimming));
        let error = "skimming".parse::<IncidentType>().unwrap_err().to_string();
        assert!(error.contains("unknown IncidentType \"skimming\"; one of: web-skimming"), "{error}");
    }
}
