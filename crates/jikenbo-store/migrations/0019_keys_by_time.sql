-- A key begins with the time that it names (keys.rs): what is filed of one time is kept in one place of the index, where
-- it fell all over it. Which time those of before name is not known; they are below zero until a rebuild makes them again.
UPDATE blocking_key SET blocking_key = blocking_key | (-9223372036854775807 - 1);
