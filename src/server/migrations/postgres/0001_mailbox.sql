-- What the mailbox keeps in PostgreSQL, and what it takes care not to keep. The tables are those of
-- SQLite; see migrations/sqlite for why there is no day, no address and no row number.
--
-- PostgreSQL writes the transaction that made a row into the row, appends rows to a table in the
-- order in which they come, and leaves the old version of a changed row behind. All three would
-- tell who sent first. So `waiting`, `codes` and `sheets` are written anew every hour in which
-- something came, in the order of their random keys and in one transaction, and letting out does
-- the same with a batch.

-- One row for each letting out, never deleted, so that a number is never used twice. Number 0 holds
-- no response: its day is the day the mailbox was made, from which the first wait is counted.
CREATE TABLE batches (
    number      BIGINT NOT NULL PRIMARY KEY,
    -- Days since 1 January 1970: the only time that is kept of responses, and shared by a batch.
    day         BIGINT NOT NULL,
    -- The day its responses were deleted because `keep_years` had passed.
    deleted_day BIGINT
);

-- Responses that wait.
CREATE TABLE waiting (
    id        BYTEA NOT NULL PRIMARY KEY CHECK (length(id) = 32),
    -- In the same row and the same transaction as the id.
    admission BYTEA NOT NULL,
    bytes     BYTEA NOT NULL
);

-- What was let out, in the order in which readers get it.
CREATE TABLE responses (
    batch     BIGINT NOT NULL REFERENCES batches (number),
    id        BYTEA NOT NULL UNIQUE CHECK (length(id) = 32),
    admission BYTEA NOT NULL,
    bytes     BYTEA NOT NULL,
    PRIMARY KEY (batch, id)
);

-- Sealed bytes are as good as random: trying to make them smaller would only cost time.
ALTER TABLE waiting ALTER COLUMN bytes SET STORAGE EXTERNAL;
ALTER TABLE responses ALTER COLUMN bytes SET STORAGE EXTERNAL;

-- The two signed documents, exactly as they were signed. Only the newest: an old keyring would tell
-- who once was a member.
CREATE TABLE documents (
    kind   TEXT NOT NULL PRIMARY KEY CHECK (kind IN ('service', 'keyring')),
    serial BIGINT NOT NULL,
    signed TEXT NOT NULL
);

-- The keyring's members: what lets them in, and which sheets are theirs. No names.
CREATE TABLE members (
    verify BYTEA NOT NULL PRIMARY KEY CHECK (length(verify) = 32),
    key_id BYTEA NOT NULL CHECK (length(key_id) = 8)
);

-- Challenges and sessions are kept as hashes, so that a copy of the database lets nobody in.
CREATE TABLE challenges (
    hash BYTEA NOT NULL PRIMARY KEY CHECK (length(hash) = 32),
    -- Seconds since 1970.
    ends BIGINT NOT NULL
);

CREATE TABLE sessions (
    hash   BYTEA NOT NULL PRIMARY KEY CHECK (length(hash) = 32),
    -- Read together with `members`: whoever leaves the keyring is out at once.
    member BYTEA NOT NULL,
    ends   BIGINT NOT NULL
);

-- The hash of the one set-up link that is good now, if any.
CREATE TABLE setup_link (
    "only" BIGINT NOT NULL PRIMARY KEY CHECK ("only" = 1),
    hash   BYTEA NOT NULL CHECK (length(hash) = 32)
);

-- What a chore was last done for, by whichever server: a day, or the number of a batch.
CREATE TABLE chores (
    name     TEXT NOT NULL PRIMARY KEY,
    done_for BIGINT NOT NULL
);

-- Codes are made in batches. Here is all that anybody may hear of them; `used` is counted only when
-- responses are let out.
CREATE TABLE code_batches (
    batch  BYTEA NOT NULL PRIMARY KEY CHECK (length(batch) = 16),
    tokens BIGINT NOT NULL CHECK (tokens > 0),
    made   BIGINT NOT NULL CHECK (made > 0),
    used   BIGINT
);

-- One row for each code. `blinded` is the hash of what it was changed for; before that, the code's
-- own hash fills the room. Half of each page is left free, so that a changed row stays on its page.
CREATE TABLE codes (
    hash    BYTEA NOT NULL PRIMARY KEY CHECK (length(hash) = 32),
    batch   BYTEA NOT NULL REFERENCES code_batches (batch),
    used    BIGINT NOT NULL CHECK (used IN (0, 1)),
    blinded BYTEA NOT NULL CHECK (length(blinded) = 32)
) WITH (fillfactor = 50);

CREATE INDEX codes_by_batch ON codes (batch);

-- The seed of the key that tokens are made with, shared by every server on this database.
CREATE TABLE secrets (
    name  TEXT NOT NULL PRIMARY KEY,
    bytes BYTEA NOT NULL CHECK (length(bytes) = 32)
);

-- What one person gave to one officer, sealed to that officer's own key.
CREATE TABLE sheets (
    id        BYTEA NOT NULL PRIMARY KEY CHECK (length(id) = 32),
    recipient BYTEA NOT NULL CHECK (length(recipient) = 8),
    day       BIGINT NOT NULL,
    bytes     BYTEA NOT NULL
);

CREATE INDEX sheets_by_recipient ON sheets (recipient);
ALTER TABLE sheets ALTER COLUMN bytes SET STORAGE EXTERNAL;

-- What officers make together, operation by operation, sealed by them; only ever added to.
CREATE TABLE workspace (
    place BIGINT NOT NULL PRIMARY KEY,
    id    BYTEA NOT NULL UNIQUE CHECK (length(id) = 32),
    bytes BYTEA NOT NULL
);
