-- A document has a number, counted up as documents are filed: what is said of a document refers to the number and is put
-- behind what was said before, where rows that begin with a hash fall all over the file and repeat it. Outside of these
-- tables nobody sees the numbers: backups, events and all that is shown have the hashes.
ALTER TABLE document RENAME TO document_was;
ALTER TABLE article RENAME TO article_was;
ALTER TABLE incident RENAME TO incident_was;
ALTER TABLE fact RENAME TO fact_was;
ALTER TABLE blocking_key RENAME TO blocking_key_was;
ALTER TABLE case_source RENAME TO case_source_was;
ALTER TABLE page_visit RENAME TO page_visit_was;
ALTER TABLE article_again RENAME TO article_again_was;
ALTER TABLE reading_was RENAME TO reading_was_was;
ALTER TABLE organisation_fact RENAME TO organisation_fact_was;

-- In the order in which they were archived.
CREATE TABLE document (
    no BIGINT NOT NULL UNIQUE,
    id TEXT NOT NULL PRIMARY KEY REFERENCES capture (sha256) DEFERRABLE,
    name TEXT NOT NULL,
    title TEXT,
    published TEXT,
    url TEXT,
    warnings TEXT NOT NULL,
    updated TEXT
);
INSERT INTO document (no, id, name, title, published, url, warnings, updated)
SELECT row_number() OVER (ORDER BY c.warc_file, c.warc_offset, d.id), d.id, d.name, d.title, d.published, d.url, d.warnings,
    d.updated
FROM document_was d JOIN capture c ON c.sha256 = d.id ORDER BY c.warc_file, c.warc_offset, d.id;

CREATE TABLE article (
    document BIGINT NOT NULL REFERENCES document (no) DEFERRABLE,
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
INSERT INTO article (document, article, span_start, span_end, title, kind, published, url, text, stage)
SELECT d.no, a.article, a.span_start, a.span_end, a.title, a.kind, a.published, a.url, a.text, a.stage
FROM document d CROSS JOIN article_was a WHERE a.document = d.id ORDER BY d.no;

CREATE TABLE incident (
    document BIGINT NOT NULL,
    article BIGINT NOT NULL,
    incident BIGINT NOT NULL,
    day TEXT,
    PRIMARY KEY (document, article, incident),
    FOREIGN KEY (document, article) REFERENCES article (document, article) DEFERRABLE
);
INSERT INTO incident (document, article, incident, day)
SELECT d.no, i.article, i.incident, i.day
FROM document d CROSS JOIN incident_was i WHERE i.document = d.id ORDER BY d.no;

CREATE TABLE fact (
    document BIGINT NOT NULL,
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
INSERT INTO fact (document, article, position, incident, field, value, span_start, span_end, quote, rule, rule_version, basis,
    page, recognised)
SELECT d.no, f.article, f.position, f.incident, f.field, f.value, f.span_start, f.span_end, f.quote, f.rule, f.rule_version,
    f.basis, f.page, f.recognised
FROM document d CROSS JOIN fact_was f WHERE f.document = d.id ORDER BY d.no;
DROP TABLE fact_was;
CREATE INDEX fact_of_third_party ON fact (document, article) WHERE field = 'third_parties';

CREATE TABLE blocking_key (
    document BIGINT NOT NULL,
    article BIGINT NOT NULL,
    incident BIGINT NOT NULL,
    blocking_key BIGINT NOT NULL,
    PRIMARY KEY (document, article, incident, blocking_key),
    FOREIGN KEY (document, article, incident) REFERENCES incident (document, article, incident) DEFERRABLE
);
INSERT INTO blocking_key (document, article, incident, blocking_key)
SELECT d.no, k.article, k.incident, k.blocking_key
FROM document d CROSS JOIN blocking_key_was k WHERE k.document = d.id ORDER BY d.no;
DROP TABLE blocking_key_was;
CREATE INDEX blocking_key_by_key ON blocking_key (blocking_key);

-- What a source tells begins with its document's hash: a case is read without the document.
CREATE TABLE case_source (
    number TEXT NOT NULL REFERENCES casefile (number) DEFERRABLE,
    position BIGINT NOT NULL,
    document BIGINT NOT NULL,
    article BIGINT NOT NULL,
    incident BIGINT NOT NULL,
    reasons TEXT NOT NULL,
    replaced_by BIGINT,
    tie TEXT,
    day TEXT,
    published TEXT,
    told TEXT,
    facts TEXT,
    PRIMARY KEY (number, position),
    UNIQUE (document, article, incident),
    FOREIGN KEY (document, article, incident) REFERENCES incident (document, article, incident) DEFERRABLE
);
INSERT INTO case_source (number, position, document, article, incident, reasons, replaced_by, tie, day, published, told, facts)
SELECT s.number, s.position, d.no, s.article, s.incident, s.reasons, s.replaced_by, s.tie, s.day, s.published,
    CASE WHEN s.told IS NOT NULL THEN (
        SELECT CAST(json_array(d.id, d.name, d.updated, a.kind, a.title, a.published, a.url, a.stage, a.span_start, a.span_end) AS text)
        FROM article a WHERE a.document = d.no AND a.article = s.article) END,
    s.facts
FROM document d CROSS JOIN case_source_was s WHERE s.document = d.id ORDER BY d.no;
DROP TABLE case_source_was;
CREATE INDEX case_source_by_day ON case_source (day);
CREATE INDEX case_source_untold ON case_source (number) WHERE told IS NULL;
-- Of a backup: those leave it out.
UPDATE case_source SET
    day = (SELECT i.day FROM incident i WHERE i.document = case_source.document AND i.article = case_source.article
        AND i.incident = case_source.incident),
    published = (SELECT substr(a.published, 1, 10) FROM article a
        WHERE a.document = case_source.document AND a.article = case_source.article),
    told = (SELECT CAST(json_array(d.id, d.name, d.updated, a.kind, a.title, a.published, a.url, a.stage, a.span_start, a.span_end) AS text)
        FROM article a JOIN document d ON d.no = a.document
        WHERE a.document = case_source.document AND a.article = case_source.article),
    facts = (SELECT string_agg(CAST(json_array(f.value, f.span_start, f.span_end, f.quote, f.rule, f.rule_version,
            f.basis, f.page, f.recognised) AS text), ',' ORDER BY f.position) FROM fact f
        WHERE f.document = case_source.document AND f.article = case_source.article
            AND (f.incident = case_source.incident OR f.incident IS NULL))
WHERE told IS NULL;

CREATE TABLE article_again (
    document BIGINT NOT NULL REFERENCES document (no) DEFERRABLE,
    article BIGINT NOT NULL,
    held_document BIGINT NOT NULL,
    held_article BIGINT NOT NULL,
    PRIMARY KEY (document, article),
    FOREIGN KEY (held_document, held_article) REFERENCES article (document, article) DEFERRABLE
);
INSERT INTO article_again (document, article, held_document, held_article)
SELECT d.no, g.article, h.no, g.held_article
FROM article_again_was g JOIN document d ON d.id = g.document JOIN document h ON h.id = g.held_document;
DROP TABLE article_again_was;
CREATE INDEX article_again_by_held ON article_again (held_document, held_article);

DROP TABLE incident_was;
DROP TABLE article_was;

CREATE TABLE page_visit (
    address TEXT NOT NULL,
    position BIGINT NOT NULL,
    seen_at TEXT NOT NULL,
    document BIGINT REFERENCES document (no) DEFERRABLE,
    status BIGINT,
    PRIMARY KEY (address, position)
);
INSERT INTO page_visit (address, position, seen_at, document, status)
SELECT v.address, v.position, v.seen_at, d.no, v.status
FROM page_visit_was v LEFT JOIN document d ON d.id = v.document;
DROP TABLE page_visit_was;
CREATE INDEX page_visit_by_document ON page_visit (document);

CREATE TABLE reading_was (
    document BIGINT NOT NULL REFERENCES document (no) DEFERRABLE,
    position BIGINT NOT NULL,
    ceased_at TEXT NOT NULL,
    reading TEXT NOT NULL,
    PRIMARY KEY (document, position)
);
INSERT INTO reading_was (document, position, ceased_at, reading)
SELECT d.no, w.position, w.ceased_at, w.reading FROM reading_was_was w JOIN document d ON d.id = w.document;
DROP TABLE reading_was_was;
CREATE INDEX reading_was_by_time ON reading_was (ceased_at);

CREATE TABLE organisation_fact (
    document BIGINT NOT NULL REFERENCES document (no) DEFERRABLE,
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
INSERT INTO organisation_fact (document, article, position, incident, name, name_key, role, kind, value, value_key, span_start,
    span_end, quote, rule, rule_version)
SELECT d.no, o.article, o.position, o.incident, o.name, o.name_key, o.role, o.kind, o.value, o.value_key, o.span_start,
    o.span_end, o.quote, o.rule, o.rule_version
FROM document d CROSS JOIN organisation_fact_was o WHERE o.document = d.id ORDER BY d.no;
DROP TABLE organisation_fact_was;
CREATE INDEX organisation_fact_by_name ON organisation_fact (name_key, kind);
CREATE INDEX organisation_fact_by_value ON organisation_fact (value_key, kind);

DROP TABLE document_was;
