-- What articles say of the organisations that they name. Made again by a rebuild.

-- `name` is what the article calls the organisation, `name_key` what names are compared by. `value_key` is what another
-- name, a domain or a number is found by; empty for what nothing is found by.
CREATE TABLE organisation_fact (
    document TEXT NOT NULL REFERENCES document (id),
    article BIGINT NOT NULL,
    position BIGINT NOT NULL,
    incident BIGINT NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    role TEXT NOT NULL,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    value_key TEXT NOT NULL,
    span_start BIGINT NOT NULL,
    span_end BIGINT NOT NULL,
    quote TEXT NOT NULL,
    rule TEXT NOT NULL,
    rule_version BIGINT NOT NULL,
    PRIMARY KEY (document, article, position)
);
CREATE INDEX organisation_fact_by_name ON organisation_fact (name_key, kind);
CREATE INDEX organisation_fact_by_value ON organisation_fact (value_key, kind);

-- What people said of organisations. Derived from case_event.
CREATE TABLE organisation_word (
    position BIGINT PRIMARY KEY,
    kind TEXT NOT NULL,
    one TEXT NOT NULL,
    other TEXT NOT NULL,
    one_key TEXT NOT NULL,
    other_key TEXT NOT NULL,
    why TEXT NOT NULL,
    said_by TEXT,
    said_at TEXT NOT NULL
);
CREATE INDEX organisation_word_by_one ON organisation_word (one_key);
CREATE INDEX organisation_word_by_other ON organisation_word (other_key);

-- What trackers list of gangs' claims, facts alone: `claim` is what one says now, JSON. Derived from case_event.
CREATE TABLE claim (
    tracker TEXT NOT NULL,
    id BIGINT NOT NULL,
    claim TEXT NOT NULL,
    first_seen TEXT NOT NULL,
    delisted_at TEXT,
    PRIMARY KEY (tracker, id)
);

-- What a claim said before, and until when. Derived from case_event.
CREATE TABLE claim_earlier (
    tracker TEXT NOT NULL,
    id BIGINT NOT NULL,
    position BIGINT NOT NULL,
    until TEXT NOT NULL,
    claim TEXT NOT NULL,
    PRIMARY KEY (tracker, id, position)
);

-- The files that were imported; is_full is 1 where one was the tracker's whole list.
CREATE TABLE claim_import (
    tracker TEXT NOT NULL,
    sha256 TEXT NOT NULL REFERENCES capture (sha256),
    imported_at TEXT NOT NULL,
    is_full BIGINT NOT NULL,
    PRIMARY KEY (tracker, sha256)
);
