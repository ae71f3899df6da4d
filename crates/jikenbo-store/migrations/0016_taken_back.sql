-- Words of people that are of no case, each known by its event in the log, by which it is taken back. Derived from
-- case_event.
ALTER TABLE organisation_word ADD COLUMN event BIGINT NOT NULL DEFAULT 0;
UPDATE organisation_word SET event = (
    SELECT n.sequence FROM (
        SELECT sequence, row_number() OVER (ORDER BY sequence) - 1 AS place FROM case_event
        WHERE event LIKE '{"event":"organisation-said"%'
    ) n WHERE n.place = organisation_word.position
);

-- What took a word back, or an undoing of one.
CREATE TABLE taken_back (
    event BIGINT PRIMARY KEY,
    undone BIGINT NOT NULL,
    said_by TEXT NOT NULL,
    why TEXT,
    said_at TEXT NOT NULL
);

-- Questions of the review that are of no case and were settled, by their handles.
CREATE TABLE settled (
    event BIGINT PRIMARY KEY,
    item TEXT NOT NULL,
    accepted BIGINT NOT NULL
);

-- Whom gangs' claims mean, as people say: JSON.
CREATE TABLE claim_word (
    event BIGINT PRIMARY KEY,
    word TEXT NOT NULL
);

-- The times at which a tracker's file stood so, a JSON list; null where it is when it was imported. is_japanese is 1 where
-- only claims were kept that name a Japanese organisation.
ALTER TABLE claim_import ADD COLUMN seen_at TEXT;
ALTER TABLE claim_import ADD COLUMN is_japanese BIGINT NOT NULL DEFAULT 0;
