-- The casebook, version 1. Applied migrations are never edited: a change is a new file.
--
-- Types are those that SQLite and PostgreSQL both have (TEXT, BIGINT); times are TEXT in RFC 3339, dates
-- TEXT as far as they are known (2026, 2026-09, 2026-09-03), lists JSON in TEXT.

-- "JKNB": tells this file from any other SQLite database. Set with the tables, or not at all.
PRAGMA application_id = 1246449218;

-- Bytes that lie in captures/, where they were archived before anything was derived from them.
CREATE TABLE capture (
    sha256 TEXT PRIMARY KEY,
    media_type TEXT NOT NULL,
    captured_at TEXT NOT NULL,
    warc_file BIGINT NOT NULL,
    warc_offset BIGINT NOT NULL,
    warc_length BIGINT NOT NULL
);
CREATE INDEX capture_by_place ON capture (warc_file, warc_offset);

-- The names under which the same bytes came in, the first one first.
CREATE TABLE capture_name (
    sha256 TEXT NOT NULL REFERENCES capture (sha256),
    position BIGINT NOT NULL,
    name TEXT NOT NULL,
    target_uri TEXT NOT NULL,
    captured_at TEXT NOT NULL,
    PRIMARY KEY (sha256, position),
    UNIQUE (sha256, name, target_uri)
);

-- A capture without a document has not been read: adding its bytes again tries once more.
CREATE TABLE document (
    id TEXT PRIMARY KEY REFERENCES capture (sha256),
    name TEXT NOT NULL,
    title TEXT,
    published TEXT,
    url TEXT,
    warnings TEXT NOT NULL
);

-- The text is kept here as decoded, so that showing a case decodes no page again and shows what was
-- read even after the decoder changed. What lies between the articles is in the capture alone.
CREATE TABLE article (
    document TEXT NOT NULL REFERENCES document (id),
    article BIGINT NOT NULL,
    span_start BIGINT NOT NULL,
    span_end BIGINT NOT NULL,
    title TEXT NOT NULL,
    kind TEXT NOT NULL,
    published TEXT,
    url TEXT,
    text TEXT NOT NULL,
    PRIMARY KEY (document, article)
);

-- `day` places the incident in time for lists: the publication, else the newest date in it.
CREATE TABLE incident (
    document TEXT NOT NULL,
    article BIGINT NOT NULL,
    incident BIGINT NOT NULL,
    day TEXT,
    PRIMARY KEY (document, article, incident),
    FOREIGN KEY (document, article) REFERENCES article (document, article)
);

-- Facts of an incident, or of the article itself where `incident` is null, each with its evidence.
CREATE TABLE fact (
    document TEXT NOT NULL,
    article BIGINT NOT NULL,
    position BIGINT NOT NULL,
    incident BIGINT,
    field TEXT NOT NULL,
    value TEXT NOT NULL,
    span_start BIGINT NOT NULL,
    span_end BIGINT NOT NULL,
    quote TEXT NOT NULL,
    rule TEXT NOT NULL,
    rule_version BIGINT NOT NULL,
    basis TEXT NOT NULL,
    PRIMARY KEY (document, article, position),
    FOREIGN KEY (document, article) REFERENCES article (document, article)
);

-- What an incident might share with the next one.
CREATE TABLE blocking_key (
    blocking_key TEXT NOT NULL,
    document TEXT NOT NULL,
    article BIGINT NOT NULL,
    incident BIGINT NOT NULL,
    PRIMARY KEY (blocking_key, document, article, incident),
    FOREIGN KEY (document, article, incident) REFERENCES incident (document, article, incident)
);

-- The last number given in a year. It only grows: no number is given twice.
CREATE TABLE counter (
    year BIGINT PRIMARY KEY,
    last BIGINT NOT NULL
);

-- What happened to the cases, in order. Only added to.
CREATE TABLE case_event (
    sequence BIGINT PRIMARY KEY,
    recorded_at TEXT NOT NULL,
    event TEXT NOT NULL
);

-- Everything below is derived from case_event and can be made again from it.
CREATE TABLE casefile (
    number TEXT PRIMARY KEY,
    year BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    year_from TEXT NOT NULL,
    merged_into TEXT
);

CREATE TABLE case_source (
    number TEXT NOT NULL REFERENCES casefile (number),
    position BIGINT NOT NULL,
    document TEXT NOT NULL,
    article BIGINT NOT NULL,
    incident BIGINT NOT NULL,
    reasons TEXT NOT NULL,
    PRIMARY KEY (number, position),
    UNIQUE (document, article, incident),
    FOREIGN KEY (document, article, incident) REFERENCES incident (document, article, incident)
);

CREATE TABLE case_alias (
    number TEXT NOT NULL REFERENCES casefile (number),
    position BIGINT NOT NULL,
    alias TEXT NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (number, position),
    UNIQUE (number, alias, source)
);
CREATE INDEX case_by_alias ON case_alias (alias);

CREATE TABLE case_link (
    number TEXT NOT NULL REFERENCES casefile (number),
    position BIGINT NOT NULL,
    other TEXT NOT NULL REFERENCES casefile (number),
    relation TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (number, position),
    UNIQUE (number, other, relation)
);
