//! Whole copies of a mailbox. A copy is always a SQLite file, whichever database it was made from,
//! so that one can be verified anywhere and restored into either.

use std::path::Path;

use futures_util::TryStreamExt;

use super::database::{Database, Row, Statement, Value, Writing, sql};
use super::documents::Kind;
use super::{Mailbox, MailboxError};

/// A table as it is copied: in the order of its key, because the order in which things came is
/// nobody's business.
struct Table {
    read: &'static str,
    write: &'static str,
    columns: &'static [Column],
}

/// What stands in a column.
#[derive(Clone, Copy)]
enum Column {
    Whole,
    Bytes,
    Text,
}

/// A value on its way from one database to the other.
enum Copied {
    Whole(Option<i64>),
    Bytes(Vec<u8>),
    Text(String),
}

use Column::{Bytes, Text, Whole};

/// Everything that lasts, what is referred to before what refers to it. Sessions, challenges and
/// the set-up link do not last, and chores are done again.
const TABLES: [Table; 10] = [
    Table {
        read: "SELECT number, day, deleted_day FROM batches ORDER BY number",
        write: "INSERT INTO batches (number, day, deleted_day) VALUES ($1, $2, $3)",
        columns: &[Whole, Whole, Whole],
    },
    Table {
        read: "SELECT id, admission, bytes FROM waiting ORDER BY id",
        write: "INSERT INTO waiting (id, admission, bytes) VALUES ($1, $2, $3)",
        columns: &[Bytes, Bytes, Bytes],
    },
    Table {
        read: "SELECT batch, id, admission, bytes FROM responses ORDER BY batch, id",
        write: "INSERT INTO responses (batch, id, admission, bytes) VALUES ($1, $2, $3, $4)",
        columns: &[Whole, Bytes, Bytes, Bytes],
    },
    Table {
        read: "SELECT kind, serial, signed FROM documents ORDER BY kind",
        write: "INSERT INTO documents (kind, serial, signed) VALUES ($1, $2, $3)",
        columns: &[Text, Whole, Text],
    },
    Table {
        read: "SELECT verify, key_id FROM members ORDER BY verify",
        write: "INSERT INTO members (verify, key_id) VALUES ($1, $2)",
        columns: &[Bytes, Bytes],
    },
    Table {
        read: "SELECT batch, tokens, made, used FROM code_batches ORDER BY batch",
        write: "INSERT INTO code_batches (batch, tokens, made, used) VALUES ($1, $2, $3, $4)",
        columns: &[Bytes, Whole, Whole, Whole],
    },
    Table {
        read: "SELECT hash, batch, used, blinded FROM codes ORDER BY hash",
        write: "INSERT INTO codes (hash, batch, used, blinded) VALUES ($1, $2, $3, $4)",
        columns: &[Bytes, Bytes, Whole, Bytes],
    },
    Table {
        read: "SELECT name, bytes FROM secrets ORDER BY name",
        write: "INSERT INTO secrets (name, bytes) VALUES ($1, $2)",
        columns: &[Text, Bytes],
    },
    Table {
        read: "SELECT id, recipient, day, bytes FROM sheets ORDER BY id",
        write: "INSERT INTO sheets (id, recipient, day, bytes) VALUES ($1, $2, $3, $4)",
        columns: &[Bytes, Bytes, Whole, Bytes],
    },
    Table {
        read: "SELECT place, id, bytes FROM workspace ORDER BY place",
        write: "INSERT INTO workspace (place, id, bytes) VALUES ($1, $2, $3)",
        columns: &[Whole, Bytes, Bytes],
    },
];

impl Mailbox {
    /// Writes everything to an empty SQLite file, while readers and writers go on.
    pub async fn copy_to_file(&self, path: &Path) -> Result<(), MailboxError> {
        if let Database::Sqlite { .. } = self.database {
            let path = path.to_str().ok_or_else(|| {
                MailboxError::Failed("the path holds characters that SQLite cannot take".into())
            })?;
            // SQLite's own way is quicker, and copies each page as it is.
            let copy = sql("VACUUM INTO $1").with(path);
            return self.database.write(copy).await.map(drop);
        }
        let copy = Self::open(&super::Place::File(path.to_owned())).await?;
        let copied = self.copy_into(&copy).await;
        copy.close().await;
        copied
    }

    /// Writes everything into a mailbox that holds nothing yet, all or nothing.
    pub async fn copy_into(&self, other: &Self) -> Result<(), MailboxError> {
        let mut reading = self.database.begin_reading().await?;
        let mut writing = other.database.begin_alone().await?;
        // The day from which an empty mailbox counts; the copied one has its own.
        writing.run(sql("DELETE FROM batches")).await?;
        writing.run(sql("DELETE FROM secrets")).await?;
        for table in &TABLES {
            copy(table, &mut reading, &mut writing).await?;
        }
        writing.commit().await
    }

    /// Does it hold nothing that could be lost?
    pub async fn is_empty(&self) -> Result<bool, MailboxError> {
        let documents = self.document(Kind::Service).await?;
        Ok(documents.is_none() && self.responses().await? == 0)
    }

    /// Looks through every page of a file, then says how many responses there are.
    pub async fn verify(&self) -> Result<u64, MailboxError> {
        if let Database::Sqlite { .. } = self.database {
            let check = sql("PRAGMA integrity_check");
            let said = self.database.find(check).await?;
            let said = said.map_or_else(|| Ok(String::new()), |row| row.get(0))?;
            if said != "ok" {
                return Err(MailboxError::Failed(said.into()));
            }
        }
        self.responses().await
    }
}

async fn copy(
    table: &Table,
    reading: &mut Writing,
    writing: &mut Writing,
) -> Result<(), MailboxError> {
    let mut rows = reading.stream(table.read);
    while let Some(row) = rows.try_next().await? {
        let values = table.columns.iter().enumerate();
        let values: Result<Vec<_>, _> = values
            .map(|(place, column)| column.of(&row, place))
            .collect();
        writing.run(with_values(table.write, &values?)).await?;
    }
    Ok(())
}

fn with_values<'v>(text: &'static str, values: &'v [Copied]) -> Statement<'v> {
    let with = |statement: Statement<'v>, value: &'v Copied| {
        statement.with(match value {
            Copied::Whole(number) => Value::Whole(*number),
            Copied::Bytes(bytes) => Value::Bytes(bytes),
            Copied::Text(text) => Value::Text(text),
        })
    };
    values.iter().fold(sql(text), with)
}

impl Column {
    fn of(self, row: &Row, place: usize) -> Result<Copied, MailboxError> {
        Ok(match self {
            Whole => Copied::Whole(row.get(place)?),
            Bytes => Copied::Bytes(row.get(place)?),
            Text => Copied::Text(row.get(place)?),
        })
    }
}
