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
    source TEXT NOT NULL REFERENCES source (url),
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

-- 1 where the bytes are only kept: a feed or a list of notices is none itself.
ALTER TABLE capture ADD COLUMN is_only_kept BIGINT NOT NULL DEFAULT 0;

-- The end of the archive when the casebook was last written: what stands behind it was left by a process that
-- was killed. One row.
CREATE TABLE archive_end (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    warc_file BIGINT NOT NULL,
    warc_offset BIGINT NOT NULL,
    warc_length BIGINT NOT NULL
);
