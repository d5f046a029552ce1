-- Format 4: what a model thought before it answered.

-- For people to look at: never dialogue, indexed, learned from or sent.
ALTER TABLE messages ADD COLUMN thinking TEXT NOT NULL DEFAULT ''
    CHECK (length(CAST(thinking AS BLOB)) <= 262144);
