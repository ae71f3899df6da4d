-- A person's word on the cases, and what the casebook knew at a time.

-- Derived from case_event, as all below but reading_was: which events concern a case, so that a case can be derived again
-- without reading the whole log. `joins` is 1 for those that join cases or take them apart.
CREATE TABLE case_event_of (
    number TEXT NOT NULL,
    sequence BIGINT NOT NULL,
    joins BIGINT NOT NULL,
    PRIMARY KEY (number, sequence)
);
CREATE INDEX case_event_of_by_sequence ON case_event_of (sequence);
CREATE INDEX case_event_by_time ON case_event (recorded_at);

-- What a person said of a case and nobody took back; `event` is its sequence in the log.
CREATE TABLE case_word (
    event BIGINT PRIMARY KEY,
    number TEXT NOT NULL REFERENCES casefile (number) DEFERRABLE,
    kind TEXT NOT NULL,
    word TEXT NOT NULL
);
CREATE INDEX case_word_by_case ON case_word (number);
CREATE INDEX case_word_by_kind ON case_word (kind);

-- 1 where a person took the case out of what is published; the day that a person gave as its publication.
ALTER TABLE casefile ADD COLUMN is_hidden BIGINT NOT NULL DEFAULT 0;
ALTER TABLE casefile ADD COLUMN said_day TEXT;
CREATE INDEX casefile_by_said_day ON casefile (said_day);

-- Incidents that were filed under one case and may belong to another.
CREATE TABLE case_doubt (
    event BIGINT PRIMARY KEY,
    number TEXT NOT NULL REFERENCES casefile (number) DEFERRABLE,
    other TEXT NOT NULL REFERENCES casefile (number) DEFERRABLE,
    raised_at TEXT NOT NULL,
    reasons TEXT NOT NULL
);
CREATE INDEX case_doubt_by_case ON case_doubt (number, other);

-- What a document was read as until `ceased_at`, when another reading took its place: articles and facts as JSON. An
-- article's text is left out where the next reading has an article with the same span.
CREATE TABLE reading_was (
    document TEXT NOT NULL REFERENCES document (id) DEFERRABLE,
    position BIGINT NOT NULL,
    ceased_at TEXT NOT NULL,
    reading TEXT NOT NULL,
    PRIMARY KEY (document, position)
);
CREATE INDEX reading_was_by_time ON reading_was (ceased_at);
