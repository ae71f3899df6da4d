-- The page of a PDF on which a fact's passage begins, counted from 1; null where the document has no pages.
-- `recognised` is 1 when its text was recognised in an image (OCR).
ALTER TABLE fact ADD COLUMN page BIGINT;
ALTER TABLE fact ADD COLUMN recognised BIGINT NOT NULL DEFAULT 0;
