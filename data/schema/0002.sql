-- Format 2: summaries.

-- What stands for the messages of a path up to (branch, last) once they have left the window. A fork at or after `last`
-- shares it.
CREATE TABLE summaries (
    pk INTEGER PRIMARY KEY,
    user INTEGER NOT NULL,
    conversation INTEGER NOT NULL,
    branch INTEGER NOT NULL,
    first INTEGER NOT NULL CHECK (first >= 1), -- sequences it covers
    last INTEGER NOT NULL CHECK (last >= first),
    tokens INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    provider TEXT NOT NULL,                    -- '' when the rules made it
    model TEXT NOT NULL,
    content TEXT NOT NULL,
    UNIQUE (conversation, branch, last),
    FOREIGN KEY (conversation, branch) REFERENCES branches (conversation, number) ON DELETE CASCADE,
    CHECK (pk >> 40 = user AND conversation >> 40 = user)
);
