//! Referring: the publications of a page become what reference managers and footnotes take.
//!
//! A reference is read once from the page; each format spells it in its own way. A date that a
//! library lists stands in for a date of publication that nobody states, and a note says so.

mod bibtex;
mod csl;
mod name;
mod reference;
mod ris;
mod styled;

pub(super) use name::Name;
pub(super) use reference::{Form, Reference, are_publications, of};

use super::html::Sheet;
use super::{Format, PageFormat, Variant};
use crate::answer::{Page, Site};
use hayagriva::archive::ArchivedStyle;
use std::io;

/// A format for references.
pub(super) struct Bibliography {
    name: &'static str,
    media_type: &'static str,
    extension: &'static str,
    style: Option<Variant>,
    spell: Spell,
}

/// How references are spelt.
enum Spell {
    Each(fn(&[Reference]) -> String),
    Styled(ArchivedStyle),
}

/// <https://www.bibtex.org/Format/>, in UTF-8.
pub(super) const BIBTEX: Bibliography = Bibliography {
    name: "BibTeX",
    media_type: "application/x-bibtex",
    extension: "bib",
    style: None,
    spell: Spell::Each(bibtex::spell),
};

/// The tagged lines that reference managers exchange.
pub(super) const RIS: Bibliography = Bibliography {
    name: "RIS",
    media_type: "application/x-research-info-systems",
    extension: "ris",
    style: None,
    spell: Spell::Each(ris::spell),
};

/// The data of the Citation Style Language.
pub(super) const CSL_JSON: Bibliography = Bibliography {
    name: "CSL-JSON",
    media_type: "application/vnd.citationstyles.csl+json",
    extension: "csl.json",
    style: None,
    spell: Spell::Each(csl::spell),
};

const fn styled(
    name: &'static str,
    extension: &'static str,
    style: &'static str,
    archived: ArchivedStyle,
) -> Bibliography {
    Bibliography {
        name,
        media_type: "text/x-bibliography",
        extension,
        style: Some(Variant { parameter: "style", value: style, name: style }),
        spell: Spell::Styled(archived),
    }
}

pub(super) const APA: Bibliography =
    styled("APA", "apa.txt", "apa", ArchivedStyle::AmericanPsychologicalAssociation);
pub(super) const CHICAGO: Bibliography =
    styled("Chicago", "chicago.txt", "chicago-author-date", ArchivedStyle::ChicagoAuthorDate);
pub(super) const HARVARD: Bibliography = styled(
    "Harvard",
    "harvard.txt",
    "harvard-cite-them-right",
    ArchivedStyle::HarvardCiteThemRight,
);
pub(super) const IEEE: Bibliography =
    styled("IEEE", "ieee.txt", "ieee", ArchivedStyle::InstituteOfElectricalAndElectronicsEngineers);
pub(super) const MLA: Bibliography = styled(
    "MLA",
    "mla.txt",
    "modern-language-association",
    ArchivedStyle::ModernLanguageAssociation,
);
impl Format for Bibliography {
    fn name(&self) -> &'static str {
        self.name
    }

    fn media_type(&self) -> &'static str {
        self.media_type
    }

    fn extension(&self) -> &'static str {
        self.extension
    }

    fn variant(&self) -> Option<Variant> {
        self.style
    }
}

impl PageFormat for Bibliography {
    fn is_whole(&self) -> bool {
        false
    }

    fn suits(&self, page: &Page, site: &Site) -> bool {
        are_publications(page, site)
    }

    fn write(&self, page: &Page, site: &Site, out: &mut dyn io::Write) -> io::Result<()> {
        let sheet = Sheet::new(page, site);
        let references: Vec<Reference> =
            of(page, site).into_iter().map(|thing| Reference::read(sheet, thing)).collect();
        let text = match &self.spell {
            Spell::Each(spell) => spell(&references),
            Spell::Styled(style) => styled::spell(&references, *style),
        };
        out.write_all(text.as_bytes())
    }
}
