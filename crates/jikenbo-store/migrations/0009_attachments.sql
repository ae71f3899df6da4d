-- Of a job that fetches an attachment, the link that names it, as JSON: the page's address, the article that holds
-- the link, and whether its line hands over a part of the notice. `document` is the page's then.
ALTER TABLE job ADD COLUMN linked_by TEXT;

-- When a document was last changed and what says so, as JSON.
ALTER TABLE document ADD COLUMN updated TEXT;

-- Every answer of a page that was kept, by the address that was asked and the one that answered: also that nothing
-- changed, the same bytes again, and that nothing is there any more.
CREATE TABLE answer (
    address TEXT NOT NULL,
    warc_file BIGINT NOT NULL,
    warc_offset BIGINT NOT NULL,
    warc_length BIGINT NOT NULL,
    PRIMARY KEY (address, warc_file, warc_offset)
);
