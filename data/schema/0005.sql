-- Format 5: what was looked up for prompts.

CREATE TABLE retrievals (
    user INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
    day INTEGER NOT NULL,         -- days since 1970
    prompts INTEGER NOT NULL,     -- sent, with a look-up before
    used INTEGER NOT NULL,        -- of these, with something that was found
    memories INTEGER NOT NULL,    -- rows that went along
    preferences INTEGER NOT NULL,
    messages INTEGER NOT NULL,
    PRIMARY KEY (user, day)
) WITHOUT ROWID;
