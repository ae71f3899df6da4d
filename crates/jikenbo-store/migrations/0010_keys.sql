-- A list of a month must also look at cases that were joined or parted and may have no source left.
CREATE INDEX case_event_by_join ON case_event_of (number) WHERE joins = 1;

-- What later versions repeat of a document that is read again.
CREATE INDEX article_again_by_held ON article_again (held_document, held_article);

-- What an incident might share with the next one, as the first eight bytes of the SHA-256 of each key: an index of numbers
-- stays small where one of texts outgrows the memory, and whoever reads a document again finds its keys by it. The texts
-- of before are hashed by the program (keys.rs), then 0011 drops them.
ALTER TABLE blocking_key RENAME TO blocking_text;
CREATE TABLE blocking_key (
    document TEXT NOT NULL,
    article BIGINT NOT NULL,
    incident BIGINT NOT NULL,
    blocking_key BIGINT NOT NULL,
    PRIMARY KEY (document, article, incident, blocking_key),
    FOREIGN KEY (document, article, incident) REFERENCES incident (document, article, incident) DEFERRABLE
);
CREATE INDEX blocking_key_by_key ON blocking_key (blocking_key);
