-- Format 6: evidence of what was imported without the messages it came from.

-- What another store called the message; '' where the message is here, or where a person said so.
ALTER TABLE evidence ADD COLUMN origin TEXT NOT NULL DEFAULT '';
DROP INDEX evidence_memory;
CREATE UNIQUE INDEX evidence_memory ON evidence (memory, coalesce(message, 0), origin, span_start, span_end)
    WHERE memory IS NOT NULL;
DROP INDEX evidence_preference;
CREATE UNIQUE INDEX evidence_preference ON evidence (preference, coalesce(message, 0), origin, span_start, span_end)
    WHERE preference IS NOT NULL;
