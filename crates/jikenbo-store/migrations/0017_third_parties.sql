-- Which cases name a supplier is asked for each digest, and few facts name one.
CREATE INDEX fact_of_third_party ON fact (document, article) WHERE field = 'third_parties';
