//! A report to be given out: one release, what people wrote around it, and, if there is one, the
//! release of the year before. Everything that leaves is made here.

use crate::meta::Meta;
use crate::paper::{Draft, Paper};
use crate::{checksum, csv, html, sections, xlsx};
use tally::Release;

/// One report, in each of the forms it can take.
///
/// ```
/// fn publish(release: &tally::Release, meta: &report::Meta) -> String {
///     report::Edition::new(release, meta).html()
/// }
/// ```
///
/// ```compile_fail
/// fn leak(look: &tally::Look, meta: &report::Meta) -> String {
///     report::Edition::new(look, meta).html()
/// }
/// ```
#[derive(Clone, Copy)]
pub struct Edition<'r> {
    pub(crate) release: &'r Release,
    pub(crate) before: Option<&'r Release>,
    pub(crate) meta: &'r Meta,
    pub(crate) draft: bool,
}

impl<'r> Edition<'r> {
    /// A report of a release.
    pub fn new(release: &'r Release, meta: &'r Meta) -> Self {
        Self {
            release,
            before: None,
            meta,
            draft: false,
        }
    }

    /// With the release of the year before beside it.
    pub fn beside(self, before: &'r Release) -> Self {
        Self {
            before: Some(before),
            ..self
        }
    }

    /// Marked on the page as no release: nothing is kept of it for the releases after it.
    pub fn as_draft(self) -> Self {
        Self {
            draft: true,
            ..self
        }
    }

    /// The sections, each with its id and its heading: what can be written around.
    pub fn sections(&self) -> Vec<(String, String)> {
        let sections = self.paper().sections.into_iter();
        sections
            .map(|section| (section.id, section.heading))
            .collect()
    }

    /// A page that stands alone, with the checksums of all three files.
    pub fn html(&self) -> String {
        let checksums = checksum::Checksums {
            csv: checksum::of(self.csv().as_bytes()),
            xlsx: checksum::of(&self.xlsx()),
        };
        checksum::sealed(html::page(self, &self.paper(), &checksums))
    }

    /// The report without a page around it, for a page that brings the same style itself.
    pub fn article(&self) -> String {
        html::article(self, &self.paper())
    }

    /// A workbook with a sheet for each table.
    pub fn xlsx(&self) -> Vec<u8> {
        let figures = checksum::of(self.csv().as_bytes());
        xlsx::workbook(self, &self.paper(), &figures)
    }

    /// The figures as one long table.
    pub fn csv(&self) -> String {
        csv::csv(self.release)
    }

    fn paper(&self) -> Paper {
        let mut draft = Draft::default();
        sections::write(&mut draft, self);
        draft.finish(self.meta)
    }
}
