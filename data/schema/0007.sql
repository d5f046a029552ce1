-- Format 7: an answer that streams grows by pieces; adding to its row would write all of it anew each second.

-- What has arrived of it since its row was made, in order; joined to the row's content, and gone, when it ends.
-- Without an index: there are rows only while something streams.
CREATE TABLE pieces (
    pk INTEGER PRIMARY KEY,
    user INTEGER NOT NULL,
    message INTEGER NOT NULL REFERENCES messages ON DELETE CASCADE,
    start INTEGER NOT NULL CHECK (start >= 0),  -- in bytes, from the beginning of the answer
    content TEXT NOT NULL CHECK (start + length(CAST(content AS BLOB)) <= 16777216),
    CHECK (pk >> 40 = user AND message >> 40 = user)
);
