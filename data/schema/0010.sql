-- Format 10: the estimated tokens of each message's content; 0: not estimated, as messages of before.
ALTER TABLE messages ADD COLUMN tokens INTEGER NOT NULL DEFAULT 0 CHECK (tokens >= 0);
