-- Pages that are captured again and again.

-- The captures seen at an address, one row each time they were others than before; `document` is null
-- where nothing could be had any more, and `status` then the HTTP status that said so.
CREATE TABLE page_visit (
    address TEXT NOT NULL,
    position BIGINT NOT NULL,
    seen_at TEXT NOT NULL,
    document TEXT REFERENCES document (id),
    status BIGINT,
    PRIMARY KEY (address, position)
);
CREATE INDEX page_visit_by_document ON page_visit (document);

-- An article that says what an article of an earlier version of its page said: that one stands for it.
CREATE TABLE article_again (
    document TEXT NOT NULL REFERENCES document (id),
    article BIGINT NOT NULL,
    held_document TEXT NOT NULL,
    held_article BIGINT NOT NULL,
    PRIMARY KEY (document, article),
    FOREIGN KEY (held_document, held_article) REFERENCES article (document, article)
);

-- How far the organisation's reporting has come, as the article says.
ALTER TABLE article ADD COLUMN stage TEXT;

-- Derived from case_event, as case_source is: the position in the case of the version of the same page that holds now.
ALTER TABLE case_source ADD COLUMN replaced_by BIGINT;

CREATE TABLE case_change (
    number TEXT NOT NULL REFERENCES casefile (number),
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

-- What was filed before pages were told apart: a page's own address, else where its bytes came from. Standard input
-- and the lines of a file are no pages.
INSERT INTO page_visit (address, position, seen_at, document)
SELECT address, row_number() OVER (PARTITION BY address ORDER BY seen_at, warc_file, warc_offset) - 1, seen_at, document
FROM (
    SELECT CASE
            WHEN n.target_uri LIKE 'http%' THEN n.target_uri
            WHEN d.url LIKE 'http%' THEN d.url
            WHEN n.target_uri LIKE 'file://%' AND n.target_uri NOT LIKE '%#%' THEN n.target_uri
        END AS address,
        min(n.captured_at) AS seen_at, d.id AS document, c.warc_file, c.warc_offset
    FROM document d JOIN capture_name n ON n.sha256 = d.id JOIN capture c ON c.sha256 = d.id
    GROUP BY 1, d.id
) AS seen
WHERE address IS NOT NULL;
