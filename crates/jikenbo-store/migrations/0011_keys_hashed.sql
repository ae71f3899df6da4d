-- The program has hashed the keys of before.
DROP TABLE blocking_text;
