//! The one place that knows which databases there are: SQLite in a file, or PostgreSQL.
//!
//! Both are spoken to in the same SQL, with `$1` for what is put in, whole numbers and bytes; where
//! one of them needs other words, the caller says both ([`Database::either`]). Nothing here knows
//! what is kept.

use std::fmt;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::time::Duration;

use futures_util::{Stream, StreamExt};
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgArguments, PgConnectOptions, PgPoolOptions, PgRow};
use sqlx::query::Query;
use sqlx::sqlite::{
    SqliteArguments, SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteRow,
    SqliteSynchronous,
};
use sqlx::{Decode, PgPool, Postgres, Row as _, Sqlite, SqlitePool, Type};

use super::MailboxError;

/// How long a writer waits for another program that writes, such as `heard-server setup-link`.
const BUSY_SECONDS: u64 = 10;
/// Readers of one SQLite file at once; each has its own connection.
const READERS_MAX: u32 = 4;
/// Rows that SQLite's own thread hands over before it waits: as many as are read at a time, so that
/// the two need not wait for each other in turn.
const ROWS_HANDED_OVER: usize = 128;
/// Connections of one server to PostgreSQL.
const CONNECTIONS_MAX: u32 = 8;
/// How long a request waits for a connection to PostgreSQL.
const CONNECT_SECONDS_MAX: u64 = 10;

/// SQLite's writers wait for each other in any case.
const BEGIN: &str = "BEGIN IMMEDIATE";
/// What PostgreSQL's writers begin with. Arrivals go on beside each other and beside no one else;
/// whoever writes alone has the whole mailbox, on every server. A wait ends with an error that asks
/// to come back, before the asker has given up.
const BEGIN_ARRIVAL: &str = "BEGIN; SET LOCAL lock_timeout = '10s'; \
    SELECT pg_advisory_xact_lock_shared(1214606674)";
const BEGIN_ALONE: &str = "BEGIN; SET LOCAL lock_timeout = '10s'; \
    SELECT pg_advisory_xact_lock(1214606674)";

/// The tables that are emptied in one go are locked before the first look: emptying them would reach
/// even into what is being read.
const BEGIN_READING: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; \
    LOCK TABLE waiting, responses, codes, sheets IN ACCESS SHARE MODE";

/// Where a mailbox is kept. It prints without the password that an address may hold.
#[derive(Clone)]
pub enum Place {
    /// A SQLite file.
    File(PathBuf),
    /// The address of a PostgreSQL database.
    Postgres(String),
}

/// A database that is open. SQLite has one connection that writes, so that there is never a second
/// writer to wait for.
#[derive(Clone, Debug)]
pub(super) enum Database {
    Sqlite {
        reader: SqlitePool,
        writer: SqlitePool,
    },
    Postgres(PgPool),
}

/// Some SQL and what is put into it.
pub(super) struct Statement<'v> {
    text: &'static str,
    values: Vec<Value<'v>>,
}

/// What can be put into a statement.
#[derive(Clone, Copy)]
pub(super) enum Value<'v> {
    Whole(Option<i64>),
    Bytes(&'v [u8]),
    Text(&'v str),
}

/// A row of an answer.
pub(super) enum Row {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

/// A begun transaction. Dropped before [`Writing::commit`], by an error or because the asker went
/// away, it leaves nothing behind.
///
/// Not sqlx's own: when the disk is full, SQLite itself undoes a transaction, sqlx goes on counting
/// it as open, and every later one on that connection fails. Here a connection on which anything
/// went wrong is thrown away, which undoes what was begun, and the next writer gets a new one.
pub(super) struct Writing {
    connection: Connection,
    committed: bool,
}

enum Connection {
    Sqlite(PoolConnection<Sqlite>),
    Postgres(PoolConnection<Postgres>),
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => path.display().fmt(formatter),
            Self::Postgres(_) => formatter.write_str("in the PostgreSQL database of DATABASE_URL"),
        }
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

/// A statement without values.
pub(super) fn sql<'v>(text: &'static str) -> Statement<'v> {
    Statement {
        text,
        values: Vec::new(),
    }
}

impl<'v> Statement<'v> {
    /// Puts the next value in: the first is `$1`.
    pub(super) fn with(mut self, value: impl Into<Value<'v>>) -> Self {
        self.values.push(value.into());
        self
    }

    fn for_sqlite(&self) -> Query<'_, Sqlite, SqliteArguments> {
        let query = sqlx::query(self.text);
        self.values.iter().fold(query, |query, value| match *value {
            Value::Whole(number) => query.bind(number),
            Value::Bytes(bytes) => query.bind(bytes),
            Value::Text(text) => query.bind(text),
        })
    }

    fn for_postgres(&self) -> Query<'_, Postgres, PgArguments> {
        let query = sqlx::query(self.text);
        self.values.iter().fold(query, |query, value| match *value {
            Value::Whole(number) => query.bind(number),
            Value::Bytes(bytes) => query.bind(bytes),
            Value::Text(text) => query.bind(text),
        })
    }
}

impl From<i64> for Value<'_> {
    fn from(number: i64) -> Self {
        Self::Whole(Some(number))
    }
}

impl From<Option<i64>> for Value<'_> {
    fn from(number: Option<i64>) -> Self {
        Self::Whole(number)
    }
}

impl<'v> From<&'v [u8]> for Value<'v> {
    fn from(bytes: &'v [u8]) -> Self {
        Self::Bytes(bytes)
    }
}

impl<'v, const N: usize> From<&'v [u8; N]> for Value<'v> {
    fn from(bytes: &'v [u8; N]) -> Self {
        Self::Bytes(bytes)
    }
}

impl<'v> From<&'v str> for Value<'v> {
    fn from(text: &'v str) -> Self {
        Self::Text(text)
    }
}

impl Row {
    /// What stands in a column, counted from 0.
    pub(super) fn get<T>(&self, column: usize) -> Result<T, MailboxError>
    where
        T: for<'r> Decode<'r, Sqlite>
            + Type<Sqlite>
            + for<'r> Decode<'r, Postgres>
            + Type<Postgres>,
    {
        Ok(match self {
            Self::Sqlite(row) => row.try_get(column)?,
            Self::Postgres(row) => row.try_get(column)?,
        })
    }

    /// Bytes of a length that the table promises.
    pub(super) fn array<const N: usize>(&self, column: usize) -> Result<[u8; N], MailboxError> {
        let bytes: Vec<u8> = self.get(column)?;
        bytes
            .try_into()
            .map_err(|_| MailboxError::Failed("a stored key has another length".into()))
    }
}

impl Database {
    /// Opens the database, makes the file if it is not there, and brings the tables up to date.
    pub(super) async fn open(place: &Place) -> Result<Self, MailboxError> {
        match place {
            Place::File(path) => Self::open_file(path).await,
            Place::Postgres(address) => Self::open_postgres(address).await,
        }
    }

    async fn open_file(path: &Path) -> Result<Self, MailboxError> {
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .test_before_acquire(false)
            .connect_with(file_options(path).create_if_missing(true))
            .await?;
        sqlx::migrate!("./migrations/sqlite").run(&writer).await?;
        let reader = SqlitePoolOptions::new()
            .max_connections(READERS_MAX)
            .connect_with(file_options(path).read_only(true))
            .await?;
        Ok(Self::Sqlite { reader, writer })
    }

    async fn open_postgres(address: &str) -> Result<Self, MailboxError> {
        let options: PgConnectOptions = address.parse()?;
        let options = options
            .application_name("heard-server")
            // Whatever the database is set to: a commit waits for the disk, or "stored" would be a
            // hope.
            .options([("synchronous_commit", "on")]);
        let pool = PgPoolOptions::new()
            .max_connections(CONNECTIONS_MAX)
            .acquire_timeout(Duration::from_secs(CONNECT_SECONDS_MAX))
            .connect_with(options)
            .await?;
        // Several servers may start at once; sqlx has one of them do it and the others wait.
        sqlx::migrate!("./migrations/postgres").run(&pool).await?;
        Ok(Self::Postgres(pool))
    }

    /// The words for this database.
    pub(super) fn either(&self, sqlite: &'static str, postgres: &'static str) -> &'static str {
        match self {
            Self::Sqlite { .. } => sqlite,
            Self::Postgres(_) => postgres,
        }
    }

    /// The rows of an answer.
    pub(super) async fn read(&self, statement: Statement<'_>) -> Result<Vec<Row>, MailboxError> {
        Ok(match self {
            Self::Sqlite { reader, .. } => {
                let rows = statement.for_sqlite().fetch_all(reader).await?;
                rows.into_iter().map(Row::Sqlite).collect()
            }
            Self::Postgres(pool) => {
                let rows = statement.for_postgres().fetch_all(pool).await?;
                rows.into_iter().map(Row::Postgres).collect()
            }
        })
    }

    /// The first row of an answer.
    pub(super) async fn find(&self, statement: Statement<'_>) -> Result<Option<Row>, MailboxError> {
        Ok(self.read(statement).await?.into_iter().next())
    }

    /// One statement that writes, in a transaction of its own; how many rows it wrote.
    pub(super) async fn write(&self, statement: Statement<'_>) -> Result<u64, MailboxError> {
        Ok(match self {
            Self::Sqlite { writer, .. } => {
                let done = statement.for_sqlite().execute(writer).await?;
                done.rows_affected()
            }
            Self::Postgres(pool) => {
                let done = statement.for_postgres().execute(pool).await?;
                done.rows_affected()
            }
        })
    }

    /// Begins a transaction that only adds what has come in: other servers' arrivals go on.
    pub(super) async fn begin_arrival(&self) -> Result<Writing, MailboxError> {
        self.begin_with(BEGIN, BEGIN_ARRIVAL).await
    }

    /// Begins a transaction that keeps every other writer waiting until its end, on every server.
    pub(super) async fn begin_alone(&self) -> Result<Writing, MailboxError> {
        self.begin_with(BEGIN, BEGIN_ALONE).await
    }

    async fn begin_with(
        &self,
        sqlite: &'static str,
        postgres: &'static str,
    ) -> Result<Writing, MailboxError> {
        let connection = match self {
            Self::Sqlite { writer, .. } => Connection::Sqlite(writer.acquire().await?),
            Self::Postgres(pool) => Connection::Postgres(pool.acquire().await?),
        };
        let mut writing = Writing {
            connection,
            committed: false,
        };
        writing.raw(self.either(sqlite, postgres)).await?;
        Ok(writing)
    }

    /// Begins to read everything as it is now, whatever is written meanwhile.
    pub(super) async fn begin_reading(&self) -> Result<Writing, MailboxError> {
        self.begin_with("BEGIN", BEGIN_READING).await
    }

    /// Runs words without values and outside a transaction, one after the other.
    pub(super) async fn raw(&self, text: &'static str) -> Result<(), MailboxError> {
        match self {
            Self::Sqlite { writer, .. } => sqlx::raw_sql(text).execute(writer).await.map(drop)?,
            Self::Postgres(pool) => sqlx::raw_sql(text).execute(pool).await.map(drop)?,
        }
        Ok(())
    }

    /// Closes every connection.
    pub(super) async fn close(&self) {
        match self {
            Self::Sqlite { reader, writer } => {
                reader.close().await;
                writer.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

impl Writing {
    /// How many rows a statement wrote.
    pub(super) async fn run(&mut self, statement: Statement<'_>) -> Result<u64, MailboxError> {
        Ok(match &mut self.connection {
            Connection::Sqlite(connection) => {
                let done = statement.for_sqlite().execute(&mut **connection).await?;
                done.rows_affected()
            }
            Connection::Postgres(connection) => {
                let done = statement.for_postgres().execute(&mut **connection).await?;
                done.rows_affected()
            }
        })
    }

    /// The rows of an answer.
    pub(super) async fn read(
        &mut self,
        statement: Statement<'_>,
    ) -> Result<Vec<Row>, MailboxError> {
        Ok(match &mut self.connection {
            Connection::Sqlite(connection) => {
                let rows = statement.for_sqlite().fetch_all(&mut **connection).await?;
                rows.into_iter().map(Row::Sqlite).collect()
            }
            Connection::Postgres(connection) => {
                let rows = statement.for_postgres().fetch_all(&mut **connection);
                rows.await?.into_iter().map(Row::Postgres).collect()
            }
        })
    }

    /// The first row of an answer.
    pub(super) async fn find(
        &mut self,
        statement: Statement<'_>,
    ) -> Result<Option<Row>, MailboxError> {
        Ok(self.read(statement).await?.into_iter().next())
    }

    /// The rows of an answer, one after the other, however many there are.
    pub(super) fn stream(
        &mut self,
        text: &'static str,
    ) -> Pin<Box<dyn Stream<Item = Result<Row, MailboxError>> + Send + '_>> {
        match &mut self.connection {
            Connection::Sqlite(connection) => {
                let rows = sqlx::query(text).fetch(&mut **connection);
                Box::pin(rows.map(|row| Ok(Row::Sqlite(row?))))
            }
            Connection::Postgres(connection) => {
                let rows = sqlx::query(text).fetch(&mut **connection);
                Box::pin(rows.map(|row| Ok(Row::Postgres(row?))))
            }
        }
    }

    /// Runs words without values, one after the other.
    pub(super) async fn raw(&mut self, text: &'static str) -> Result<(), MailboxError> {
        let words = sqlx::raw_sql(text);
        match &mut self.connection {
            Connection::Sqlite(connection) => words.execute(&mut **connection).await.map(drop)?,
            Connection::Postgres(connection) => words.execute(&mut **connection).await.map(drop)?,
        }
        Ok(())
    }

    /// Returns when everything is on the disk.
    pub(super) async fn commit(mut self) -> Result<(), MailboxError> {
        self.raw("COMMIT").await?;
        self.committed = true;
        Ok(())
    }
}

impl Drop for Writing {
    fn drop(&mut self) {
        if !self.committed {
            match &mut self.connection {
                Connection::Sqlite(connection) => connection.close_on_drop(),
                Connection::Postgres(connection) => connection.close_on_drop(),
            }
        }
    }
}

/// WAL lets readers go on while one writes; FULL makes a commit wait for the disk; secure deletion
/// overwrites what is deleted.
fn file_options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .pragma("secure_delete", "ON")
        .row_buffer_size(ROWS_HANDED_OVER)
        .busy_timeout(Duration::from_secs(BUSY_SECONDS))
}
