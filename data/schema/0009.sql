-- Format 9: vectors that a server made of what was said and learned. Derived data: they can be dropped and asked for
-- again.

-- AUTOINCREMENT: who has read up to a key finds what is new above it.
CREATE TABLE vectors (
    pk INTEGER PRIMARY KEY AUTOINCREMENT,
    user INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
    model TEXT NOT NULL,
    dimensions INTEGER NOT NULL CHECK (dimensions > 0),
    message INTEGER REFERENCES messages ON DELETE CASCADE,
    memory INTEGER REFERENCES memory_index ON DELETE CASCADE,
    preference INTEGER REFERENCES user_preferences ON DELETE CASCADE,
    vector BLOB NOT NULL CHECK (length(vector) = dimensions), -- a signed byte each
    CHECK ((message IS NOT NULL) + (memory IS NOT NULL) + (preference IS NOT NULL) = 1),
    CHECK (coalesce(message, memory, preference) >> 40 = user)
);
CREATE UNIQUE INDEX vectors_message ON vectors (message, model) WHERE message IS NOT NULL;
CREATE UNIQUE INDEX vectors_memory ON vectors (memory, model) WHERE memory IS NOT NULL;
CREATE UNIQUE INDEX vectors_preference ON vectors (preference, model) WHERE preference IS NOT NULL;
CREATE INDEX vectors_model ON vectors (user, model);

-- A vector belongs to a text as it was: with the text it goes.
CREATE TRIGGER vectors_of_message AFTER UPDATE OF content ON messages
    WHEN old.status <> 'streaming' AND new.content <> old.content
BEGIN
    DELETE FROM vectors WHERE message = new.pk;
END;
CREATE TRIGGER vectors_of_memory AFTER UPDATE OF content ON memory_index WHEN new.content <> old.content
BEGIN
    DELETE FROM vectors WHERE memory = new.pk;
END;
CREATE TRIGGER vectors_of_preference AFTER UPDATE OF key, qualifier, value, statement ON user_preferences
    WHEN new.key <> old.key OR new.qualifier <> old.qualifier OR new.value <> old.value
        OR new.statement <> old.statement
BEGIN
    DELETE FROM vectors WHERE preference = new.pk;
END;
