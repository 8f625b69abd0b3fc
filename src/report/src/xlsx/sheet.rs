//! One sheet: rows of words and numbers, in a few styles. Words never are formulas: they stand in
//! cells of words, and with an apostrophe before them where another program could be misled.

use crate::safe;
use std::fmt::Write;

/// A sheet in the making.
pub(super) struct Sheet {
    pub(super) name: String,
    /// The row of headings, counted from 1.
    pub(super) headings: Option<usize>,
    widths: Vec<f64>,
    rows: Vec<Vec<(Value, Style)>>,
}

/// What a cell holds.
pub(super) enum Value {
    /// A number as it is written.
    Number(String),
    Words(String),
    /// The name of another sheet, which it leads to.
    Link(String),
}

/// How a cell looks; the order is that of `cellXfs` in [`STYLES`].
#[derive(Clone, Copy)]
pub(super) enum Style {
    Text,
    Title,
    Quiet,
    Heading,
    NumberHeading,
    Bold,
    Inside,
    Count,
    BoldCount,
    Percent,
    PercentTenths,
    Mark,
    Link,
    Decimal,
}

pub(super) const STYLES: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">\
<numFmts count=\"2\"><numFmt numFmtId=\"164\" formatCode=\"0.0%\"/><numFmt numFmtId=\"165\" formatCode=\"0.0\"/></numFmts>\
<fonts count=\"5\">\
<font><sz val=\"11\"/><name val=\"Arial\"/><family val=\"2\"/></font>\
<font><b/><sz val=\"14\"/><name val=\"Arial\"/><family val=\"2\"/></font>\
<font><sz val=\"11\"/><color rgb=\"FF46535B\"/><name val=\"Arial\"/><family val=\"2\"/></font>\
<font><b/><sz val=\"11\"/><name val=\"Arial\"/><family val=\"2\"/></font>\
<font><u/><sz val=\"11\"/><color rgb=\"FF1F5A7A\"/><name val=\"Arial\"/><family val=\"2\"/></font>\
</fonts>\
<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills>\
<borders count=\"2\"><border><left/><right/><top/><bottom/><diagonal/></border>\
<border><left/><right/><top/><bottom style=\"thin\"><color rgb=\"FF1B2226\"/></bottom><diagonal/></border></borders>\
<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>\
<cellXfs count=\"14\">\
<xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyAlignment=\"1\"><alignment vertical=\"top\" wrapText=\"1\"/></xf>\
<xf numFmtId=\"0\" fontId=\"1\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyFont=\"1\"/>\
<xf numFmtId=\"0\" fontId=\"2\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyFont=\"1\"/>\
<xf numFmtId=\"0\" fontId=\"3\" fillId=\"0\" borderId=\"1\" xfId=\"0\" applyFont=\"1\" applyBorder=\"1\" applyAlignment=\"1\"><alignment vertical=\"bottom\" wrapText=\"1\"/></xf>\
<xf numFmtId=\"0\" fontId=\"3\" fillId=\"0\" borderId=\"1\" xfId=\"0\" applyFont=\"1\" applyBorder=\"1\" applyAlignment=\"1\"><alignment horizontal=\"right\" vertical=\"bottom\" wrapText=\"1\"/></xf>\
<xf numFmtId=\"0\" fontId=\"3\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyFont=\"1\" applyAlignment=\"1\"><alignment vertical=\"top\" wrapText=\"1\"/></xf>\
<xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyAlignment=\"1\"><alignment vertical=\"top\" wrapText=\"1\" indent=\"2\"/></xf>\
<xf numFmtId=\"3\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\" applyAlignment=\"1\"><alignment horizontal=\"right\" vertical=\"top\"/></xf>\
<xf numFmtId=\"3\" fontId=\"3\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\" applyFont=\"1\" applyAlignment=\"1\"><alignment horizontal=\"right\" vertical=\"top\"/></xf>\
<xf numFmtId=\"9\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\" applyAlignment=\"1\"><alignment horizontal=\"right\" vertical=\"top\"/></xf>\
<xf numFmtId=\"164\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\" applyAlignment=\"1\"><alignment horizontal=\"right\" vertical=\"top\"/></xf>\
<xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyAlignment=\"1\"><alignment horizontal=\"right\" vertical=\"top\"/></xf>\
<xf numFmtId=\"0\" fontId=\"4\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyFont=\"1\" applyAlignment=\"1\"><alignment vertical=\"top\"/></xf>\
<xf numFmtId=\"165\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\" applyAlignment=\"1\"><alignment horizontal=\"right\" vertical=\"top\"/></xf>\
</cellXfs>\
<cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles>\
</styleSheet>";

impl Sheet {
    /// A sheet with its columns' widths, in letters.
    pub(super) fn new(name: &str, widths: &[f64]) -> Self {
        Self {
            name: name.to_owned(),
            headings: None,
            widths: widths.to_vec(),
            rows: Vec::new(),
        }
    }

    pub(super) fn row(&mut self, cells: Vec<(Value, Style)>) {
        self.rows.push(cells);
    }

    /// The row that stays in sight, and is repeated on each printed page.
    pub(super) fn heading(&mut self, titles: &[&str]) {
        let style = |at: usize| match at {
            0 => Style::Heading,
            _ if self.name == "Contents" => Style::Heading,
            _ => Style::NumberHeading,
        };
        let titles = titles.iter().enumerate();
        let cells = titles.map(|(at, title)| (Value::Words((*title).to_owned()), style(at)));
        let cells = cells.collect();
        self.row(cells);
        self.headings = Some(self.rows.len());
    }

    /// The sheet's file.
    pub(super) fn xml(&self) -> String {
        let mut xml = String::from(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
             <worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">\
             <sheetPr><pageSetUpPr fitToPage=\"1\"/></sheetPr>",
        );
        xml.push_str(&self.view());
        xml.push_str("<sheetFormatPr defaultRowHeight=\"15\"/><cols>");
        for (at, width) in self.widths.iter().enumerate() {
            let number = at + 1;
            let _ = write!(
                xml,
                "<col min=\"{number}\" max=\"{number}\" width=\"{width}\" customWidth=\"1\"/>"
            );
        }
        xml.push_str("</cols><sheetData>");
        let mut links = String::new();
        for (at, cells) in self.rows.iter().enumerate() {
            row(&mut xml, &mut links, at + 1, cells);
        }
        xml.push_str("</sheetData>");
        if !links.is_empty() {
            let _ = write!(xml, "<hyperlinks>{links}</hyperlinks>");
        }
        xml + "<pageMargins left=\"0.6\" right=\"0.6\" top=\"0.7\" bottom=\"0.7\" header=\"0.3\" footer=\"0.3\"/>\
               <pageSetup paperSize=\"9\" orientation=\"landscape\" fitToHeight=\"0\"/>\
               <headerFooter><oddFooter>&amp;C&amp;A, page &amp;P of &amp;N</oddFooter></headerFooter></worksheet>"
    }

    /// What stays in sight when one scrolls: the headings and the first column.
    fn view(&self) -> String {
        match self.headings {
            None => "<sheetViews><sheetView workbookViewId=\"0\"/></sheetViews>".to_owned(),
            Some(row) => format!(
                "<sheetViews><sheetView workbookViewId=\"0\"><pane xSplit=\"1\" ySplit=\"{row}\" \
                 topLeftCell=\"B{}\" activePane=\"bottomRight\" state=\"frozen\"/></sheetView></sheetViews>",
                row + 1
            ),
        }
    }
}

fn row(xml: &mut String, links: &mut String, number: usize, cells: &[(Value, Style)]) {
    let _ = write!(xml, "<row r=\"{number}\">");
    for (at, (value, style)) in cells.iter().enumerate() {
        let place = format!("{}{number}", column(at));
        let style = *style as usize;
        match value {
            Value::Number(digits) => {
                let _ = write!(xml, "<c r=\"{place}\" s=\"{style}\"><v>{digits}</v></c>");
            }
            Value::Words(words) | Value::Link(words) => {
                let words = escaped(&safe::cell(words));
                let _ = write!(
                    xml,
                    "<c r=\"{place}\" s=\"{style}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{words}</t></is></c>"
                );
            }
        }
        if let Value::Link(sheet) = value {
            let sheet = escaped(sheet);
            let _ = write!(
                links,
                "<hyperlink ref=\"{place}\" location=\"'{sheet}'!A1\" display=\"{sheet}\"/>"
            );
        }
    }
    xml.push_str("</row>");
}

/// The letters of a column: A to Z, AA, AB...
fn column(at: usize) -> String {
    let letter = |n: usize| char::from(b'A' + u8::try_from(n % 26).unwrap_or(0));
    match at / 26 {
        0 => letter(at).to_string(),
        higher => column(higher - 1) + &letter(at).to_string(),
    }
}

/// Words for XML, which has no place for most control characters.
pub(super) fn escaped(words: &str) -> String {
    let kept = |letter: char| match letter {
        '\t' | '\n' | '\r' => letter,
        other if other.is_control() || matches!(other, '\u{fffe}' | '\u{ffff}') => ' ',
        other => other,
    };
    let words: String = words.chars().map(kept).collect();
    crate::html::escaped(&words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_letters() {
        let cases = [
            (0, "A"),
            (25, "Z"),
            (26, "AA"),
            (51, "AZ"),
            (52, "BA"),
            (702, "AAA"),
        ];
        for (at, letters) in cases {
            assert_eq!(column(at), letters);
        }
    }

    #[test]
    fn control_characters_become_blanks() {
        assert_eq!(escaped("a\u{1}b<c>\u{ffff}"), "a b&lt;c&gt; ");
    }
}
