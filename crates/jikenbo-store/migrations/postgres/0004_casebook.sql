-- The casebook in PostgreSQL, as version 4 of that in SQLite. Applied migrations are never edited: a change is a new
-- file, which both databases understand.
--
-- Types are those that SQLite and PostgreSQL both have (TEXT, BIGINT); times are TEXT in RFC 3339, dates
-- TEXT as far as they are known (2026, 2026-09, 2026-09-03), lists JSON in TEXT. Text is ordered by its bytes (database.rs).
-- References can wait for the end of a transaction: replaying and reading again break them for a moment.

-- Bytes that lie in captures/, where they were archived before anything was derived from them. `is_only_kept` is 1 for
-- those of which nothing is read: a feed or a list of notices is none itself.
CREATE TABLE capture (
    sha256 TEXT PRIMARY KEY,
    media_type TEXT NOT NULL,
    captured_at TEXT NOT NULL,
    warc_file BIGINT NOT NULL,
    warc_offset BIGINT NOT NULL,
    warc_length BIGINT NOT NULL,
    is_only_kept BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX capture_by_place ON capture (warc_file, warc_offset);

-- The names under which the same bytes came in, the first one first.
CREATE TABLE capture_name (
    sha256 TEXT NOT NULL REFERENCES capture (sha256) DEFERRABLE,
    position BIGINT NOT NULL,
    name TEXT NOT NULL,
    target_uri TEXT NOT NULL,
    captured_at TEXT NOT NULL,
    PRIMARY KEY (sha256, position),
    UNIQUE (sha256, name, target_uri)
);

-- A capture without a document has not been read: adding its bytes again tries once more.
CREATE TABLE document (
    id TEXT PRIMARY KEY REFERENCES capture (sha256) DEFERRABLE,
    name TEXT NOT NULL,
    title TEXT,
    published TEXT,
    url TEXT,
    warnings TEXT NOT NULL
);

-- The text is kept here as decoded, so that showing a case decodes no page again and shows what was
-- read even after the decoder changed. What lies between the articles is in the capture alone. `stage` is how far the
-- organisation's reporting has come.
CREATE TABLE article (
    document TEXT NOT NULL REFERENCES document (id) DEFERRABLE,
    article BIGINT NOT NULL,
    span_start BIGINT NOT NULL,
    span_end BIGINT NOT NULL,
    title TEXT NOT NULL,
    kind TEXT NOT NULL,
    published TEXT,
    url TEXT,
    text TEXT NOT NULL,
    stage TEXT,
    PRIMARY KEY (document, article)
);

-- `day` places the incident in time for lists: the publication, else the newest date in it.
CREATE TABLE incident (
    document TEXT NOT NULL,
    article BIGINT NOT NULL,
    incident BIGINT NOT NULL,
    day TEXT,
    PRIMARY KEY (document, article, incident),
    FOREIGN KEY (document, article) REFERENCES article (document, article) DEFERRABLE
);

-- Facts of an incident, or of the article itself where `incident` is null, each with its evidence: `page` is the page of
-- a PDF on which the passage begins, counted from 1, and `recognised` 1 when its text was recognised in an image (OCR).
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
    page BIGINT,
    recognised BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (document, article, position),
    FOREIGN KEY (document, article) REFERENCES article (document, article) DEFERRABLE
);

-- What an incident might share with the next one.
CREATE TABLE blocking_key (
    blocking_key TEXT NOT NULL,
    document TEXT NOT NULL,
    article BIGINT NOT NULL,
    incident BIGINT NOT NULL,
    PRIMARY KEY (blocking_key, document, article, incident),
    FOREIGN KEY (document, article, incident) REFERENCES incident (document, article, incident) DEFERRABLE
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

-- `replaced_by` is the position in the case of the version of the same page that holds now.
CREATE TABLE case_source (
    number TEXT NOT NULL REFERENCES casefile (number) DEFERRABLE,
    position BIGINT NOT NULL,
    document TEXT NOT NULL,
    article BIGINT NOT NULL,
    incident BIGINT NOT NULL,
    reasons TEXT NOT NULL,
    replaced_by BIGINT,
    PRIMARY KEY (number, position),
    UNIQUE (document, article, incident),
    FOREIGN KEY (document, article, incident) REFERENCES incident (document, article, incident) DEFERRABLE
);

CREATE TABLE case_alias (
    number TEXT NOT NULL REFERENCES casefile (number) DEFERRABLE,
    position BIGINT NOT NULL,
    alias TEXT NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (number, position),
    UNIQUE (number, alias, source)
);
CREATE INDEX case_by_alias ON case_alias (alias);

CREATE TABLE case_link (
    number TEXT NOT NULL REFERENCES casefile (number) DEFERRABLE,
    position BIGINT NOT NULL,
    other TEXT NOT NULL REFERENCES casefile (number) DEFERRABLE,
    relation TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (number, position),
    UNIQUE (number, other, relation)
);

-- Pages that are captured again and again.

-- The captures seen at an address, one row each time they were others than before; `document` is null
-- where nothing could be had any more, and `status` then the HTTP status that said so.
CREATE TABLE page_visit (
    address TEXT NOT NULL,
    position BIGINT NOT NULL,
    seen_at TEXT NOT NULL,
    document TEXT REFERENCES document (id) DEFERRABLE,
    status BIGINT,
    PRIMARY KEY (address, position)
);
CREATE INDEX page_visit_by_document ON page_visit (document);

-- An article that says what an article of an earlier version of its page said: that one stands for it.
CREATE TABLE article_again (
    document TEXT NOT NULL REFERENCES document (id) DEFERRABLE,
    article BIGINT NOT NULL,
    held_document TEXT NOT NULL,
    held_article BIGINT NOT NULL,
    PRIMARY KEY (document, article),
    FOREIGN KEY (held_document, held_article) REFERENCES article (document, article) DEFERRABLE
);

-- Derived from case_event, as case_source is.
CREATE TABLE case_change (
    number TEXT NOT NULL REFERENCES casefile (number) DEFERRABLE,
    position BIGINT NOT NULL,
    page TEXT NOT NULL,
    change TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    status BIGINT,
    from_source BIGINT,
    to_source BIGINT,
    PRIMARY KEY (number, position)
);
CREATE INDEX case_change_by_time ON case_change (seen_at);

-- Sources that are looked at again and again, and the work that follows from it.

-- `kind`, `every_seconds`, `links` and `under` are as the user wishes, null where not; `from_file` is 1 where
-- sources.toml says it. The columns behind `added_at` say how it fares.
CREATE TABLE source (
    url TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    kind TEXT,
    every_seconds BIGINT,
    links TEXT,
    under TEXT,
    is_paused BIGINT NOT NULL,
    from_file BIGINT NOT NULL,
    added_at TEXT NOT NULL,
    found_kind TEXT,
    last_checked TEXT,
    last_success TEXT,
    last_error_at TEXT,
    last_error TEXT,
    failures BIGINT NOT NULL DEFAULT 0
);

-- What a source has shown. Another stamp is a changed entry.
CREATE TABLE source_entry (
    source TEXT NOT NULL REFERENCES source (url) DEFERRABLE,
    entry_key TEXT NOT NULL,
    url TEXT,
    title TEXT,
    published TEXT,
    stamp TEXT,
    first_seen TEXT NOT NULL,
    PRIMARY KEY (source, entry_key)
);

-- What an address gave last: by what to ask whether it has changed, and the bytes.
CREATE TABLE address (
    url TEXT PRIMARY KEY,
    validated_url TEXT NOT NULL,
    etag TEXT,
    last_modified TEXT,
    sha256 TEXT,
    fetched_at TEXT NOT NULL
);

-- Work to be done, `work` at `url` not before `due`. A row stays until its work is wholly done, or is due again
-- later: whoever comes after a process that was killed finds it, and doing it twice changes nothing.
CREATE TABLE job (
    work TEXT NOT NULL,
    url TEXT NOT NULL,
    source TEXT,
    document TEXT,
    due TEXT NOT NULL,
    failures BIGINT NOT NULL,
    host TEXT NOT NULL,
    PRIMARY KEY (work, url)
);
CREATE INDEX job_by_due ON job (due);
CREATE INDEX job_by_source ON job (source);

-- The end of the archive when the casebook was last written: what stands behind it was left by a process that
-- was killed. One row.
CREATE TABLE archive_end (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    warc_file BIGINT NOT NULL,
    warc_offset BIGINT NOT NULL,
    warc_length BIGINT NOT NULL
);
