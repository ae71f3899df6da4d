-- A list of a month looks at that month alone.
CREATE INDEX incident_by_day ON incident (day);
