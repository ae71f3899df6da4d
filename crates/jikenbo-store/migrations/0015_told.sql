-- What a case's source tells, beside the source: a case is read from one place, where its article, its document and its
-- facts each stand elsewhere in the files. Derived from those, by the program too (told.rs); null until it is.
-- `day` and `published` place a case in lists.
ALTER TABLE case_source ADD COLUMN day TEXT;
ALTER TABLE case_source ADD COLUMN published TEXT;
ALTER TABLE case_source ADD COLUMN told TEXT;
ALTER TABLE case_source ADD COLUMN facts TEXT;
CREATE INDEX case_source_by_day ON case_source (day);
CREATE INDEX case_source_untold ON case_source (number) WHERE told IS NULL;
DROP INDEX incident_by_day;
UPDATE case_source SET
    day = (SELECT i.day FROM incident i WHERE i.document = case_source.document AND i.article = case_source.article
        AND i.incident = case_source.incident),
    published = (SELECT substr(a.published, 1, 10) FROM article a
        WHERE a.document = case_source.document AND a.article = case_source.article),
    told = (SELECT CAST(json_array(d.name, d.updated, a.kind, a.title, a.published, a.url, a.stage, a.span_start, a.span_end) AS text)
        FROM article a JOIN document d ON d.id = a.document
        WHERE a.document = case_source.document AND a.article = case_source.article),
    facts = (SELECT string_agg(CAST(json_array(f.value, f.span_start, f.span_end, f.quote, f.rule, f.rule_version,
            f.basis, f.page, f.recognised) AS text), ',' ORDER BY f.position) FROM fact f
        WHERE f.document = case_source.document AND f.article = case_source.article
            AND (f.incident = case_source.incident OR f.incident IS NULL));
