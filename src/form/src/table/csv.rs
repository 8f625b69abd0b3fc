//! Comma-separated values as spreadsheets write them: with commas, semicolons or tabs, quoted or not,
//! with line ends of any kind.

use super::{COLUMNS_MAX, ROWS_MAX, Table, TableError};

/// Reads a table.
pub fn read_csv(text: &str) -> Result<Table, TableError> {
    let mut reading = CsvReading::of(text);
    while reading.go_on(usize::MAX)? {}
    reading.done()
}

/// The rows that hold anything, each with the line it begins in, counted from one.
pub fn rows(text: &str) -> Result<Vec<(usize, Vec<String>)>, TableError> {
    let mut reading = CsvReading::of(text);
    while reading.go_on(usize::MAX)? {}
    reading.rows()
}

/// A table that is read some of it at a time: a large file takes its time. What parts the cells is what
/// parts most of them in the first line.
pub struct CsvReading<'t> {
    letters: std::str::Chars<'t>,
    reading: Reading,
}

impl<'t> CsvReading<'t> {
    /// Begins.
    pub fn of(text: &'t str) -> Self {
        let text = text.trim_start_matches('\u{feff}');
        let head = text.lines().next().unwrap_or_default();
        let most = [',', ';', '\t']
            .into_iter()
            .max_by_key(|mark| (head.matches(*mark).count(), *mark == ','));
        Self::parted_by(most.unwrap_or(','), text)
    }

    /// Begins with what [`write_csv`] has written.
    pub fn of_written(text: &'t str) -> Self {
        Self::parted_by(',', text)
    }

    fn parted_by(parted_by: char, text: &'t str) -> Self {
        Self {
            letters: text.chars(),
            reading: Reading {
                parted_by,
                line: 1,
                row_line: 1,
                ..Reading::default()
            },
        }
    }

    /// Reads so many letters; says whether there are more.
    pub fn go_on(&mut self, letters: usize) -> Result<bool, TableError> {
        for letter in self.letters.by_ref().take(letters) {
            self.reading.read(letter)?;
        }
        Ok(!self.letters.as_str().is_empty())
    }

    /// The table, once there are no more.
    pub fn done(self) -> Result<Table, TableError> {
        let rows = self.rows()?;
        Table::of(rows.into_iter().map(|(_, cells)| cells).collect())
    }

    fn rows(mut self) -> Result<Vec<(usize, Vec<String>)>, TableError> {
        let reading = &mut self.reading;
        if reading.quoted && !reading.mark {
            return Err(TableError::OpenQuote(reading.quoted_since));
        }
        reading.end_row()?;
        Ok(self.reading.rows)
    }
}

/// Writes rows so that they are read back as they are.
pub fn write_csv<'c>(rows: impl Iterator<Item = &'c Vec<String>>) -> String {
    let mut text = String::new();
    for row in rows {
        for (at, cell) in row.iter().enumerate() {
            text.push_str(if at == 0 { "\"" } else { ",\"" });
            text.push_str(&cell.replace('"', "\"\""));
            text.push('"');
        }
        text.push('\n');
    }
    text
}

impl Table {
    /// A table of rows as they stand, the first of them the heads. Empty rows are left out, and so
    /// are empty columns without a head.
    pub fn of(rows: Vec<Vec<String>>) -> Result<Self, TableError> {
        let mut rows = rows.into_iter().filter(|row| is_filled(row));
        let mut heads = rows.next().ok_or(TableError::Empty)?;
        let mut rows: Vec<Vec<String>> = rows.collect();
        if rows.len() > ROWS_MAX {
            return Err(TableError::TooManyRows);
        }
        let wide = rows
            .iter()
            .chain([&heads])
            .map(|row| used(row))
            .max()
            .unwrap_or(0);
        if wide > COLUMNS_MAX {
            return Err(TableError::TooManyColumns);
        }
        for row in rows.iter_mut().chain([&mut heads]) {
            row.resize(wide, String::new());
        }
        if rows.is_empty() {
            return Err(TableError::Empty);
        }
        Ok(Self { heads, rows })
    }
}

fn is_filled(row: &[String]) -> bool {
    row.iter().any(|cell| !cell.trim().is_empty())
}

/// How many columns of a row reach to its last filled cell.
fn used(row: &[String]) -> usize {
    let last = row.iter().rposition(|cell| !cell.trim().is_empty());
    last.map_or(0, |last| last + 1)
}

#[derive(Default)]
struct Reading {
    parted_by: char,
    rows: Vec<(usize, Vec<String>)>,
    row: Vec<String>,
    row_line: usize,
    cell: String,
    quoted: bool,
    quoted_since: usize,
    /// A quotation mark inside quotes: either the end of them, or one of two that stand for one.
    mark: bool,
    line: usize,
}

impl Reading {
    fn read(&mut self, letter: char) -> Result<(), TableError> {
        let line = self.line;
        if letter == '\n' {
            self.line += 1;
        }
        if self.quoted && !self.mark {
            match letter {
                '"' => self.mark = true,
                letter => self.cell.push(letter),
            }
            return Ok(());
        }
        if self.mark && letter == '"' {
            self.cell.push('"');
            self.mark = false;
            return Ok(());
        }
        (self.quoted, self.mark) = (false, false);
        match letter {
            '"' if self.cell.is_empty() => {
                self.quoted = true;
                self.quoted_since = line;
            }
            '\r' => {}
            '\n' => self.end_row()?,
            letter if letter == self.parted_by => self.end_cell(),
            letter => self.cell.push(letter),
        }
        Ok(())
    }

    fn end_cell(&mut self) {
        self.row.push(std::mem::take(&mut self.cell));
    }

    fn end_row(&mut self) -> Result<(), TableError> {
        self.end_cell();
        let row = std::mem::take(&mut self.row);
        let line = std::mem::replace(&mut self.row_line, self.line);
        if is_filled(&row) {
            self.rows.push((line, row));
        }
        // One more than the rows for the heads.
        if self.rows.len() > ROWS_MAX + 1 {
            return Err(TableError::TooManyRows);
        }
        Ok(())
    }
}
