-- Links that are typed, each with the passage that shows it: a JSON object (document, span, quote), null where no
-- passage does and for what was linked before there were any.
ALTER TABLE case_link ADD COLUMN passage TEXT;

-- How a source stands to the incident where it does not simply tell it: a JSON object (relation, reason, passage).
ALTER TABLE case_source ADD COLUMN tie TEXT;
