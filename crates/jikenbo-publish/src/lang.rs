use jikenbo_core::{Count, Modifier, TimeValue};

/// The language of labels and sentences. What a source says stays in its own words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// Japanese.
    #[default]
    Ja,
    /// English.
    En,
}

impl Lang {
    /// The HTML `lang` code.
    pub fn code(self) -> &'static str {
        self.pick("ja", "en")
    }

    pub(crate) fn pick<'t>(self, ja: &'t str, en: &'t str) -> &'t str {
        match self {
            Self::Ja => ja,
            Self::En => en,
        }
    }

    /// What stands between the items of a list in a sentence.
    pub(crate) fn comma(self) -> &'static str {
        self.pick("、", ", ")
    }

    /// A remark in brackets behind a value.
    pub(crate) fn aside(self, text: &str) -> String {
        match self {
            Self::Ja => format!("（{text}）"),
            Self::En => format!(" ({text})"),
        }
    }

    /// Who says so, behind a value.
    pub(crate) fn reference(self, text: &str) -> String {
        match self {
            Self::Ja => format!("〔{text}〕"),
            Self::En => format!(" [{text}]"),
        }
    }

    pub(crate) fn date(self, when: &TimeValue) -> String {
        if self == Self::Ja {
            return when.label_ja();
        }
        let word = match when.modifier() {
            Some(Modifier::Approx) => "about ",
            Some(Modifier::Before) => "by ",
            Some(Modifier::After) => "after ",
            Some(Modifier::Start) => "early ",
            Some(Modifier::Mid) => "mid ",
            Some(Modifier::End) => "late ",
            None => "",
        };
        let time = when.time().map(|t| format!(" {t}")).unwrap_or_default();
        format!("{word}{}{time}", when.iso_date())
    }

    pub(crate) fn count(self, count: &Count) -> String {
        match self {
            Self::Ja => count.label_ja(),
            Self::En => count.label_en(),
        }
    }
}

/// A code's label in a language.
macro_rules! label {
    ($lang:expr, $code:expr) => {{
        let code = $code;
        $lang.pick(code.label_ja(), code.label_en())
    }};
}
pub(crate) use label;
