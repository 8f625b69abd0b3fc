-- One-time codes, sheets and the workspace; and responses that wait, apart from those let out.

-- Responses that wait, in the order of their random ids. What was let out lies in `responses`, so a
-- new one is written into a table that stays small however much is kept.
CREATE TABLE waiting (
    id        BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 32),
    -- What admitted it, in the same row and the same transaction as the id: empty where the service
    -- is open, else the 64 bytes of the token. It cannot be connected with a code.
    admission BLOB NOT NULL,
    bytes     BLOB NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO waiting SELECT id, admission, bytes FROM responses WHERE batch IS NULL ORDER BY id;

-- What was let out, in the order in which readers get it: letting out writes a whole batch by id,
-- and so forgets the order in which its responses came.
CREATE TABLE let_out (
    batch     INTEGER NOT NULL REFERENCES batches (number),
    id        BLOB NOT NULL CHECK (length(id) = 32),
    admission BLOB NOT NULL,
    bytes     BLOB NOT NULL,
    PRIMARY KEY (batch, id)
) STRICT, WITHOUT ROWID;

INSERT INTO let_out
    SELECT batch, id, admission, bytes FROM responses WHERE batch IS NOT NULL ORDER BY batch, id;

DROP TABLE responses;
ALTER TABLE let_out RENAME TO responses;

-- Whether an id was let out already: a repeat is answered like the first time.
CREATE UNIQUE INDEX responses_by_id ON responses (id);

-- First 8 bytes of the SHA-256 of each member's sealing key, as the keyring gives it, so that a
-- session sees the sheets that were sealed to its own officer and no others. Empty only until the
-- server has read it from the keyring that is stored.
ALTER TABLE members ADD COLUMN key_id BLOB CHECK (key_id IS NULL OR length(key_id) = 8);

-- Codes are made in batches. Here is all that anybody may hear of them.
CREATE TABLE code_batches (
    -- 16 random bytes.
    batch  BLOB NOT NULL PRIMARY KEY CHECK (length(batch) = 16),
    -- How many tokens each code is good for.
    tokens INTEGER NOT NULL CHECK (tokens > 0),
    -- How many codes were made.
    made   INTEGER NOT NULL CHECK (made > 0),
    -- How many were used when responses were last let out: counted together with a batch of
    -- responses, so that asking every day does not tell who answered that day.
    used   INTEGER
) STRICT, WITHOUT ROWID;

-- One row for each code, in the order of its hash, written when the codes are made. A row has the
-- same length before and after it is used and is changed in its place, so neither a page nor a row
-- tells when that was. No day, no address, and nothing of a response.
CREATE TABLE codes (
    -- SHA-256 of the code.
    hash    BLOB NOT NULL PRIMARY KEY CHECK (length(hash) = 32),
    batch   BLOB NOT NULL REFERENCES code_batches (batch),
    used    INTEGER NOT NULL CHECK (used IN (0, 1)),
    -- SHA-256 of the blinded elements it was changed for, so that a repeat after a lost answer gets
    -- the same again and nobody else gets anything. Before that, the code's own hash fills the room.
    blinded BLOB NOT NULL CHECK (length(blinded) = 32)
) STRICT, WITHOUT ROWID;

-- How many codes of a batch are used is counted when responses are let out.
CREATE INDEX codes_by_batch ON codes (batch);

-- The seed of the key that tokens are made with. It opens nothing and signs nothing; whoever has it
-- could let made-up responses in.
CREATE TABLE secrets (
    name  TEXT NOT NULL PRIMARY KEY,
    bytes BLOB NOT NULL CHECK (length(bytes) = 32)
) STRICT, WITHOUT ROWID;

-- Sheets: what one person gave to one officer, sealed to that officer's own key. Apart from
-- responses, deleted by the officer after opening, or after 30 days.
CREATE TABLE sheets (
    id        BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 32),
    -- The key id of the one officer it is sealed to.
    recipient BLOB NOT NULL CHECK (length(recipient) = 8),
    -- Days since 1 January 1970, for the 30 days.
    day       INTEGER NOT NULL,
    bytes     BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX sheets_by_recipient ON sheets (recipient);

-- What officers make together, operation by operation, sealed by them. Only ever added to, so it
-- has places: a reader goes on from the last place it has seen.
CREATE TABLE workspace (
    place INTEGER NOT NULL PRIMARY KEY,
    id    BLOB NOT NULL UNIQUE CHECK (length(id) = 32),
    bytes BLOB NOT NULL
) STRICT;

-- What a chore was last done for: a day, or the number of a batch.
ALTER TABLE chores RENAME COLUMN day TO done_for;
