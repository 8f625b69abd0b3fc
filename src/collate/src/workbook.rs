//! Workbooks (XLSX) as rows of text, which is all that is taken over from them. The worker does
//! it, and fetches this when the first one is chosen.

use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
use form::table::{COLUMNS_MAX, FILE_BYTES_MAX, ROWS_MAX, write_csv};
use std::io::Cursor;

/// How large the unpacked parts of a file may be together: one that claims more is no questionnaire.
const UNPACKED_BYTES_MAX: u64 = 60_000_000;
/// What the entries of a zip file's directory begin with.
const ENTRY: &[u8; 4] = b"PK\x01\x02";
/// Where such an entry says how large its part is unpacked.
const UNPACKED_AT: usize = 24;

/// A sheet of a workbook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// What it is called.
    pub name: String,
    /// Its rows, as [`write_csv`] writes them: the page reads them bit by bit.
    pub csv: String,
}

/// The sheets that hold something.
pub fn read(bytes: Vec<u8>) -> Result<Vec<Sheet>, String> {
    if bytes.len() > FILE_BYTES_MAX || unpacked(&bytes) > UNPACKED_BYTES_MAX {
        return Err(too_large());
    }
    let not_one = |_| {
        "This is no workbook that can be read here. Save it as XLSX or as CSV and try again."
            .to_owned()
    };
    let mut workbook: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes))
        .map_err(|error: calamine::XlsxError| not_one(error))?;
    let mut sheets = Vec::new();
    for name in workbook.sheet_names() {
        let range = workbook.worksheet_range(&name).map_err(not_one)?;
        if range.height() > 2 * ROWS_MAX || range.width() > 2 * COLUMNS_MAX {
            return Err(too_large());
        }
        let row = |cells: &[Data]| cells.iter().map(words).collect();
        let rows: Vec<Vec<String>> = range.rows().map(row).collect();
        if !rows.is_empty() {
            let csv = write_csv(rows.iter());
            sheets.push(Sheet { name, csv });
        }
    }
    Ok(sheets)
}

fn too_large() -> String {
    format!(
        "This file is too large: {ROWS_MAX} rows and {COLUMNS_MAX} columns are the most. Please divide it into several."
    )
}

/// How large a zip file says that its parts are.
fn unpacked(bytes: &[u8]) -> u64 {
    let entries = bytes
        .windows(ENTRY.len())
        .enumerate()
        .filter(|(_, here)| here == ENTRY);
    let sizes = entries.filter_map(|(at, _)| bytes.get(at + UNPACKED_AT..)?.first_chunk::<4>());
    sizes.map(|size| u64::from(u32::from_le_bytes(*size))).sum()
}

/// A cell as a person sees it.
fn words(cell: &Data) -> String {
    match cell {
        Data::Empty | Data::Error(_) => String::new(),
        Data::DateTime(when) => {
            let (year, month, day, ..) = when.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        Data::DateTimeIso(when) => when.clone(),
        Data::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => {
            format!("{number:.0}")
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_workbook_is_refused_plainly() {
        for bytes in [&b""[..], b"a,b\n1,2\n", b"PK\x03\x04 nothing"] {
            let why = read(bytes.to_vec()).expect_err("no workbook");
            assert!(why.contains("Save it as XLSX or as CSV"), "{why}");
        }
        assert!(
            read(vec![0; FILE_BYTES_MAX + 1])
                .expect_err("too large")
                .contains("too large")
        );
        // A directory that says its part unpacks to four gigabytes.
        let mut bomb = b"PK\x01\x02".to_vec();
        bomb.extend([0; UNPACKED_AT - 4]);
        bomb.extend([0xff; 4]);
        assert!(read(bomb).expect_err("too large").contains("too large"));
    }
}
