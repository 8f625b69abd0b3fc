-- What the mailbox keeps, and what it takes care not to keep.
--
-- A response has no row number and no time. The table is ordered by the response's own random id
-- (WITHOUT ROWID), so neither a row's place nor any column tells who sent first. There is no
-- address, no browser's name and no day. `VACUUM` runs daily, because free and overflow pages
-- would otherwise still tell the order of one day's arrivals.
CREATE TABLE responses (
    -- 32 random bytes, made on the device together with the draft.
    id        BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 32),
    -- What admitted it: empty while the service is open. In the same row as the id, so that the
    -- two can never be stored one without the other.
    admission BLOB NOT NULL,
    -- The batch it was let out in; NULL while it waits. Readers see batches, never arrivals.
    batch     INTEGER REFERENCES batches (number),
    -- The sealed envelope. Last, so that reading the other columns never touches its pages.
    bytes     BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- An index of a WITHOUT ROWID table ends in the primary key: this one is ordered by batch, then by
-- random id, which is the order in which readers get them.
CREATE INDEX responses_by_batch ON responses (batch);

-- One row for each letting out, never deleted, so that a number is never used twice. Number 0 holds
-- no response: its day is the day the mailbox was made, from which the first wait is counted.
CREATE TABLE batches (
    number      INTEGER NOT NULL PRIMARY KEY,
    -- Days since 1 January 1970: the only time that is kept of responses, and shared by a batch.
    day         INTEGER NOT NULL,
    -- The day its responses were deleted because `keep_years` had passed.
    deleted_day INTEGER
) STRICT;

-- The two signed documents, exactly as they were signed. Only the newest: an old keyring would tell
-- who once was a member.
CREATE TABLE documents (
    kind   TEXT NOT NULL PRIMARY KEY CHECK (kind IN ('service', 'keyring')),
    serial INTEGER NOT NULL,
    signed TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The verification keys of the keyring's members, written in the transaction that stores the
-- keyring. No names: the server lets keys in, not people.
CREATE TABLE members (
    verify BLOB NOT NULL PRIMARY KEY CHECK (length(verify) = 32)
) STRICT, WITHOUT ROWID;

-- Challenges and sessions are kept as hashes, so that a copy of the database lets nobody in.
CREATE TABLE challenges (
    hash BLOB NOT NULL PRIMARY KEY CHECK (length(hash) = 32),
    -- Seconds since 1970.
    ends INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE sessions (
    hash   BLOB NOT NULL PRIMARY KEY CHECK (length(hash) = 32),
    -- Read together with `members`: whoever leaves the keyring is out at once.
    member BLOB NOT NULL,
    ends   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The hash of the one set-up link that is good now, if any.
CREATE TABLE setup_link (
    only INTEGER NOT NULL PRIMARY KEY CHECK (only = 1),
    hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;

-- When a recurring chore was last done, so that a laptop that is switched off every evening still
-- gets it done.
CREATE TABLE chores (
    name TEXT NOT NULL PRIMARY KEY,
    day  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
