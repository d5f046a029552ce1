-- Format 8: a prompt takes what it needs of what is known, however much that is.

-- The profile's order, read backwards: the heaviest first.
CREATE INDEX preferences_weight ON user_preferences (user, explicit, locked, confidence, since, id)
    WHERE status = 'active';
-- Instructions and what is pinned, in the same way.
CREATE INDEX memory_standing ON memory_index (user, pinned, confidence, created_at, id)
    WHERE status = 'active' AND (pinned = 1 OR kind = 'instruction');
-- Learning looks a key up whatever its category.
CREATE INDEX preferences_key ON user_preferences (user, key, qualifier);
