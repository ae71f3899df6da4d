//! The elements that matter to a page's text.

/// Kinds of elements. Everything else (`b`, `span`, `font` …) is transparent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    /// `div` and the like: its own lines.
    Block,
    /// `section`
    Section,
    /// `p`
    Paragraph,
    /// `h1` to `h6`
    Heading(u8),
    /// `ul`, `ol`
    List,
    /// `li`
    Item,
    /// `dl`
    Definitions,
    /// `dt`, `dd`
    Term,
    /// `table`
    Table,
    /// `tr`
    Row,
    /// `td`, `th`
    Cell,
    /// `pre`
    Pre,
    /// `main`
    Main,
    /// `article`
    Article,
    /// `header`
    Header,
    /// `footer`
    Footer,
    /// `nav`
    Nav,
    /// `aside`
    Aside,
    /// `form`
    Form,
    /// `ruby`
    Ruby,
    /// `rt`, `rp`: readings of characters
    RubyText,
    /// Never shown as text.
    Hidden,
}

const TAGS: &[(&str, Tag)] = &[
    ("address", Tag::Block),
    ("article", Tag::Article),
    ("aside", Tag::Aside),
    ("audio", Tag::Hidden),
    ("blockquote", Tag::Block),
    ("button", Tag::Hidden),
    ("canvas", Tag::Hidden),
    ("caption", Tag::Block),
    ("center", Tag::Block),
    ("datalist", Tag::Hidden),
    ("dd", Tag::Term),
    ("details", Tag::Block),
    ("div", Tag::Block),
    ("dl", Tag::Definitions),
    ("dt", Tag::Term),
    ("fieldset", Tag::Block),
    ("figcaption", Tag::Block),
    ("figure", Tag::Block),
    ("footer", Tag::Footer),
    ("form", Tag::Form),
    ("h1", Tag::Heading(1)),
    ("h2", Tag::Heading(2)),
    ("h3", Tag::Heading(3)),
    ("h4", Tag::Heading(4)),
    ("h5", Tag::Heading(5)),
    ("h6", Tag::Heading(6)),
    ("header", Tag::Header),
    ("hgroup", Tag::Block),
    ("iframe", Tag::Hidden),
    ("legend", Tag::Block),
    ("li", Tag::Item),
    ("main", Tag::Main),
    ("nav", Tag::Nav),
    ("noscript", Tag::Hidden),
    ("object", Tag::Hidden),
    ("ol", Tag::List),
    ("p", Tag::Paragraph),
    ("pre", Tag::Pre),
    ("rp", Tag::RubyText),
    ("rt", Tag::RubyText),
    ("ruby", Tag::Ruby),
    ("script", Tag::Hidden),
    ("section", Tag::Section),
    ("select", Tag::Hidden),
    ("style", Tag::Hidden),
    ("summary", Tag::Block),
    ("svg", Tag::Hidden),
    ("table", Tag::Table),
    ("td", Tag::Cell),
    ("template", Tag::Hidden),
    ("textarea", Tag::Hidden),
    ("th", Tag::Cell),
    ("title", Tag::Hidden),
    ("tr", Tag::Row),
    ("ul", Tag::List),
    ("video", Tag::Hidden),
];

/// The kind of an element that matters, by its name in lower case.
pub fn known(name: &[u8]) -> Option<(&'static str, Tag)> {
    let i = TAGS.binary_search_by(|(known, _)| known.as_bytes().cmp(name)).ok()?;
    Some(TAGS[i])
}

/// What the start of an element does to one that is open.
pub enum Implied {
    /// Ends it.
    End,
    /// Nothing, but one further out may end.
    LookFurther,
    /// Nothing, and none further out ends.
    Nothing,
}

/// Whether the start of `new` ends the open element `open`, whose end tag HTML lets authors leave out.
pub fn implied_end(new: Tag, open: Tag) -> Implied {
    use Tag::{Cell, Definitions, Heading, Hidden, Item, List, Paragraph, Row, Ruby, RubyText, Table, Term};
    match (new, open) {
        (Item, Item) | (Term, Term) | (Row, Row) | (Cell, Cell) | (RubyText, RubyText) => Implied::End,
        (Item, List | Cell | Table) | (Term, Definitions | Cell | Table) => Implied::Nothing,
        (Row, Table) | (Cell, Row | Table) => Implied::Nothing,
        (Item | Term | Row | Cell, _) => Implied::LookFurther,
        (Ruby | RubyText | Hidden, _) => Implied::Nothing,
        (_, Paragraph) | (Heading(_), Heading(_)) => Implied::End,
        (_, Ruby | RubyText) => Implied::LookFurther,
        _ => Implied::Nothing,
    }
}

/// Names that sites give what surrounds their text, without `-` and `_`, sorted.
const BOILERPLATE: &[&str] = &[
    "breadcrumb",
    "breadcrumblist",
    "breadcrumbs",
    "ccbanner",
    "ccwindow",
    "consentbanner",
    "cookie",
    "cookiebanner",
    "cookiebar",
    "cookieconsent",
    "cookiedialog",
    "cookienotice",
    "cookiepolicybanner",
    "cookiepopup",
    "copyright",
    "crumb",
    "crumbs",
    "footer",
    "footermenu",
    "footernav",
    "gdpr",
    "gfooter",
    "globalfooter",
    "globalmenu",
    "globalnav",
    "globalnavi",
    "globalnavigation",
    "gmenu",
    "gnav",
    "gnavi",
    "headermenu",
    "headernav",
    "leftmenu",
    "leftnav",
    "lmenu",
    "lnav",
    "lnavi",
    "localnav",
    "localnavi",
    "mainmenu",
    "mainnav",
    "menu",
    "nav",
    "navbar",
    "navi",
    "navigation",
    "onetrustbannersdk",
    "onetrustconsentsdk",
    "pagenav",
    "pager",
    "pagetop",
    "pagination",
    "pankuzu",
    "pankuzulist",
    "postnavigation",
    "rightmenu",
    "searchform",
    "share",
    "sharebuttons",
    "side",
    "sidebar",
    "sidemenu",
    "sidenav",
    "sidenavi",
    "sitefooter",
    "skip",
    "skiplink",
    "skipnav",
    "sns",
    "snsbuttons",
    "socialbuttons",
    "submenu",
    "subnav",
    "topicpath",
    "totop",
    "widgetarea",
];

/// Names that sites give the head of their pages, sorted.
const HEADER: &[&str] = &["gheader", "globalheader", "header", "pageheader", "siteheader"];

/// The kind that an element's id, classes or role say it is: [`Tag::Nav`] for everything around the
/// text, [`Tag::Header`] or [`Tag::Main`].
pub fn names_say(id: Option<&str>, class: Option<&str>, role: Option<&str>) -> Option<Tag> {
    match role {
        Some("main") => return Some(Tag::Main),
        Some("banner") => return Some(Tag::Header),
        Some("navigation" | "search" | "complementary" | "contentinfo") => return Some(Tag::Nav),
        _ => {}
    }
    let words = id.into_iter().chain(class).flat_map(str::split_ascii_whitespace);
    words.map(|w| w.to_ascii_lowercase().replace(['-', '_'], "")).find_map(|word| {
        let among = |list: &[&str]| list.binary_search(&word.as_str()).is_ok();
        if among(BOILERPLATE) { Some(Tag::Nav) } else { among(HEADER).then_some(Tag::Header) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted() {
        assert!(TAGS.is_sorted_by_key(|(name, _)| *name));
        assert!(BOILERPLATE.is_sorted() && HEADER.is_sorted());
    }
}
