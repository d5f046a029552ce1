-- Format 1 of a recollect store. Applied in one transaction; PRAGMA user_version counts the format.
--
-- Inside, rows have integer keys: pk = user << 40 | number. A key so carries its user: a foreign key on it cannot cross
-- users (the CHECKs see to that), a user's rows lie together, and all of one user's rows are one range of keys.
-- Outside, rows have ids. Names of kinds, roles and statuses are those of recollect_rows.h. Times are milliseconds since
-- 1970 UTC, 0 = not set; texts are '' when unset.
--
-- Checks say "a = x OR a = y", not "a IN (x, y)": SQLite makes a temporary table for each IN, at every write.

-- One row: what this database is.
CREATE TABLE store (
    identity TEXT NOT NULL,
    created_at INTEGER NOT NULL
);

-- AUTOINCREMENT: the key of an erased user is never given to another.
CREATE TABLE users (
    pk INTEGER PRIMARY KEY AUTOINCREMENT CHECK (pk < 1 << 23),
    name TEXT NOT NULL UNIQUE CHECK (length(CAST(name AS BLOB)) BETWEEN 1 AND 128),
    created_at INTEGER NOT NULL,
    trimmed INTEGER NOT NULL DEFAULT 0, -- lines of changes up to this number were dropped: numbers go on above
    history INTEGER NOT NULL DEFAULT 0  -- newest number given out in history: erased ones are not given again
);

CREATE TABLE conversations (
    pk INTEGER PRIMARY KEY,
    user INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
    id TEXT NOT NULL CHECK (length(id) = 20),
    status TEXT NOT NULL CHECK (status = 'active' OR status = 'paused' OR status = 'completed' OR status = 'archived'),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER NOT NULL,
    branch INTEGER NOT NULL,               -- the one shown
    message_count INTEGER NOT NULL DEFAULT 0 CHECK (message_count >= 0),
    last_message INTEGER NOT NULL DEFAULT 0, -- pk of the newest message
    last_text TEXT NOT NULL DEFAULT '',
    external_id TEXT NOT NULL,
    title TEXT NOT NULL CHECK (length(CAST(title AS BLOB)) <= 500),
    tags TEXT NOT NULL,
    metadata TEXT NOT NULL CHECK (length(CAST(metadata AS BLOB)) <= 65536),
    system TEXT NOT NULL,
    UNIQUE (user, id),
    CHECK (pk >> 40 = user)
);
CREATE UNIQUE INDEX conversations_external ON conversations (user, external_id) WHERE external_id <> '';
CREATE INDEX conversations_recent ON conversations (user, updated_at, id, status) WHERE deleted_at = 0;
CREATE INDEX conversations_deleted ON conversations (user, updated_at, id) WHERE deleted_at <> 0;

CREATE TABLE branches (
    user INTEGER NOT NULL,
    conversation INTEGER NOT NULL REFERENCES conversations ON DELETE CASCADE,
    number INTEGER NOT NULL CHECK (number >= 1),
    parent INTEGER,              -- NULL: the first branch
    fork INTEGER NOT NULL CHECK (fork >= 1), -- first sequence that is this branch's own
    PRIMARY KEY (conversation, number),
    FOREIGN KEY (conversation, parent) REFERENCES branches (conversation, number),
    CHECK (conversation >> 40 = user),
    CHECK (parent < number)
) WITHOUT ROWID;

CREATE TABLE messages (
    pk INTEGER PRIMARY KEY,
    user INTEGER NOT NULL,
    conversation INTEGER NOT NULL,
    branch INTEGER NOT NULL,
    sequence INTEGER NOT NULL CHECK (sequence >= 1),
    id TEXT NOT NULL CHECK (length(id) = 20),
    turn TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role = 'user' OR role = 'assistant' OR role = 'system' OR role = 'tool'),
    status TEXT NOT NULL
        CHECK (status = 'pending' OR status = 'streaming' OR status = 'complete' OR status = 'failed'
               OR status = 'cancelled' OR status = 'interrupted'),
    created_at INTEGER NOT NULL,
    external_id TEXT NOT NULL,
    name TEXT NOT NULL,
    provider TEXT NOT NULL,
    model TEXT NOT NULL,
    error TEXT NOT NULL,
    stop_reason TEXT NOT NULL,
    input_tokens INTEGER NOT NULL,
    output_tokens INTEGER NOT NULL,
    cache_read_tokens INTEGER NOT NULL,
    cache_write_tokens INTEGER NOT NULL,
    duration_ms INTEGER NOT NULL,
    first_token_ms INTEGER NOT NULL,
    content_hash BLOB NOT NULL CHECK (length(content_hash) = 32),
    metadata TEXT NOT NULL CHECK (length(CAST(metadata AS BLOB)) <= 65536),
    content TEXT NOT NULL CHECK (length(CAST(content AS BLOB)) <= 16777216),
    UNIQUE (user, id),
    UNIQUE (conversation, branch, sequence),
    FOREIGN KEY (conversation, branch) REFERENCES branches (conversation, number) ON DELETE CASCADE,
    CHECK (pk >> 40 = user AND conversation >> 40 = user),
    CHECK (role = 'assistant' OR status = 'complete')
);
CREATE UNIQUE INDEX messages_external ON messages (user, external_id) WHERE external_id <> '';
CREATE INDEX messages_time ON messages (conversation, created_at);

CREATE TABLE turns (
    pk INTEGER PRIMARY KEY,
    user INTEGER NOT NULL,
    conversation INTEGER NOT NULL REFERENCES conversations ON DELETE CASCADE,
    id TEXT NOT NULL CHECK (length(id) = 20),
    user_message TEXT NOT NULL,
    assistant_message TEXT NOT NULL,
    status TEXT NOT NULL
        CHECK (status = 'pending' OR status = 'streaming' OR status = 'complete' OR status = 'failed'
               OR status = 'cancelled' OR status = 'interrupted'),
    provider TEXT NOT NULL,
    model TEXT NOT NULL,
    error TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    UNIQUE (user, id),
    CHECK (pk >> 40 = user AND conversation >> 40 = user)
);
CREATE INDEX turns_conversation ON turns (conversation);
CREATE INDEX turns_recent ON turns (user, created_at, status);

CREATE TABLE runs (
    pk INTEGER PRIMARY KEY,
    user INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
    id TEXT NOT NULL CHECK (length(id) = 20),
    turn TEXT,                  -- NULL: not of a turn
    flow TEXT NOT NULL,
    owner TEXT NOT NULL,
    pid INTEGER NOT NULL,
    started INTEGER NOT NULL,
    host TEXT NOT NULL,
    heartbeat_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    hash INTEGER NOT NULL,
    node TEXT NOT NULL,
    next TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    steps INTEGER NOT NULL,
    next_external INTEGER NOT NULL CHECK (next_external IN (0, 1)),
    state BLOB,
    UNIQUE (user, id),
    FOREIGN KEY (user, turn) REFERENCES turns (user, id) ON DELETE CASCADE,
    CHECK (pk >> 40 = user)
);
CREATE INDEX runs_turn ON runs (user, turn);

CREATE TABLE memory_index (
    pk INTEGER PRIMARY KEY,
    user INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
    id TEXT NOT NULL CHECK (length(id) = 20),
    kind TEXT NOT NULL
        CHECK (kind = 'fact' OR kind = 'preference' OR kind = 'decision' OR kind = 'event' OR kind = 'person'
               OR kind = 'task' OR kind = 'instruction' OR kind = 'summary'),
    category TEXT NOT NULL
        CHECK (category = 'general' OR category = 'personal' OR category = 'work' OR category = 'technical'
               OR category = 'ui' OR category = 'system' OR category = 'health' OR category = 'food'
               OR category = 'travel' OR category = 'finance' OR category = 'learning'
               OR category = 'entertainment' OR category = 'communication'),
    status TEXT NOT NULL CHECK (status = 'active' OR status = 'proposed' OR status = 'superseded' OR status = 'forgotten'
               OR status = 'rejected'),
    importance REAL NOT NULL CHECK (importance BETWEEN 0 AND 1),
    confidence REAL NOT NULL CHECK (confidence BETWEEN 0 AND 1),
    access_count INTEGER NOT NULL,
    accessed_at INTEGER NOT NULL,
    pinned INTEGER NOT NULL CHECK (pinned IN (0, 1)),
    valid_from INTEGER NOT NULL,
    valid_to INTEGER NOT NULL,
    recorded_from INTEGER NOT NULL,
    recorded_to INTEGER NOT NULL,
    superseded_by TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    same BLOB NOT NULL CHECK (length(same) = 16), -- hash of the folded content: equal for duplicates
    slot TEXT NOT NULL,
    content TEXT NOT NULL,
    metadata TEXT NOT NULL CHECK (length(CAST(metadata AS BLOB)) <= 65536),
    UNIQUE (user, id),
    CHECK (pk >> 40 = user)
);
CREATE INDEX memory_recent ON memory_index (user, updated_at, id, status);
CREATE INDEX memory_same ON memory_index (user, same);
CREATE INDEX memory_slot ON memory_index (user, slot) WHERE slot <> '';
CREATE INDEX memory_superseded ON memory_index (user, superseded_by) WHERE superseded_by <> '';

CREATE TABLE user_preferences (
    pk INTEGER PRIMARY KEY,
    user INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
    id TEXT NOT NULL CHECK (length(id) = 20),
    category TEXT NOT NULL
        CHECK (category = 'general' OR category = 'personal' OR category = 'work' OR category = 'technical'
               OR category = 'ui' OR category = 'system' OR category = 'health' OR category = 'food'
               OR category = 'travel' OR category = 'finance' OR category = 'learning'
               OR category = 'entertainment' OR category = 'communication'),
    key TEXT NOT NULL CHECK (length(CAST(key AS BLOB)) BETWEEN 1 AND 128),
    qualifier TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status = 'active' OR status = 'proposed' OR status = 'superseded' OR status = 'forgotten'
               OR status = 'rejected'),
    value TEXT NOT NULL CHECK (length(CAST(value AS BLOB)) <= 4096),
    statement TEXT NOT NULL,
    negative INTEGER NOT NULL CHECK (negative IN (0, 1)),
    explicit INTEGER NOT NULL CHECK (explicit IN (0, 1)),
    locked INTEGER NOT NULL CHECK (locked IN (0, 1)),
    confidence REAL NOT NULL CHECK (confidence BETWEEN 0 AND 1),
    access_count INTEGER NOT NULL,
    since INTEGER NOT NULL,
    valid_to INTEGER NOT NULL,
    superseded_by TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    UNIQUE (user, id),
    CHECK (pk >> 40 = user)
);
CREATE UNIQUE INDEX preferences_active ON user_preferences (user, category, key, qualifier) WHERE status = 'active';
CREATE INDEX preferences_slot ON user_preferences (user, category, key, qualifier);
CREATE INDEX preferences_superseded ON user_preferences (user, superseded_by) WHERE superseded_by <> '';

-- Where a memory or a preference comes from.
CREATE TABLE evidence (
    pk INTEGER PRIMARY KEY,
    user INTEGER NOT NULL,
    memory INTEGER REFERENCES memory_index ON DELETE CASCADE,
    preference INTEGER REFERENCES user_preferences ON DELETE CASCADE,
    message INTEGER REFERENCES messages ON DELETE CASCADE, -- NULL: a person said so
    span_start INTEGER NOT NULL,
    span_end INTEGER NOT NULL,
    source TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    CHECK ((memory IS NULL) <> (preference IS NULL)),
    CHECK (coalesce(memory, preference) >> 40 = user AND coalesce(message >> 40, user) = user)
);
CREATE UNIQUE INDEX evidence_memory ON evidence (memory, coalesce(message, 0), span_start, span_end)
    WHERE memory IS NOT NULL;
CREATE UNIQUE INDEX evidence_preference ON evidence (preference, coalesce(message, 0), span_start, span_end)
    WHERE preference IS NOT NULL;
CREATE INDEX evidence_message ON evidence (message) WHERE message IS NOT NULL;

-- What undo walks back.
CREATE TABLE history (
    pk INTEGER PRIMARY KEY,
    user INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
    number INTEGER NOT NULL,
    together INTEGER NOT NULL, -- the group: lines of one cause
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    operation TEXT NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    cause TEXT NOT NULL,
    summary TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    undone INTEGER NOT NULL CHECK (undone IN (0, 1)),
    UNIQUE (user, number),
    CHECK (pk >> 40 = user)
);
CREATE INDEX history_row ON history (user, id, number);

-- Receipts: what was sent to the model and why.
CREATE TABLE context_windows (
    pk INTEGER PRIMARY KEY,
    user INTEGER NOT NULL,
    conversation INTEGER NOT NULL REFERENCES conversations ON DELETE CASCADE,
    id TEXT NOT NULL CHECK (length(id) = 20),
    turn TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    budget INTEGER NOT NULL,
    used INTEGER NOT NULL,
    provider TEXT NOT NULL,
    model TEXT NOT NULL,
    left_out_messages INTEGER NOT NULL,
    left_out_memories INTEGER NOT NULL,
    parts TEXT NOT NULL, -- JSON
    UNIQUE (user, id),
    CHECK (pk >> 40 = user AND conversation >> 40 = user)
);
CREATE INDEX windows_conversation ON context_windows (conversation);
CREATE INDEX windows_turn ON context_windows (user, turn) WHERE turn <> '';

CREATE TABLE drafts (
    pk INTEGER PRIMARY KEY,
    user INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
    conversation INTEGER REFERENCES conversations ON DELETE CASCADE, -- NULL: one not yet begun
    text TEXT NOT NULL,
    CHECK (pk >> 40 = user AND coalesce(conversation >> 40, user) = user)
);
CREATE UNIQUE INDEX drafts_place ON drafts (user, coalesce(conversation, 0));
CREATE INDEX drafts_conversation ON drafts (conversation) WHERE conversation IS NOT NULL;

CREATE TABLE settings (
    user INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
    key TEXT NOT NULL CHECK (length(CAST(key AS BLOB)) BETWEEN 1 AND 128),
    value TEXT NOT NULL,
    PRIMARY KEY (user, key)
) WITHOUT ROWID;

-- Durations and outcomes of nodes, summed per day.
CREATE TABLE metrics (
    user INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
    day INTEGER NOT NULL, -- days since 1970
    flow TEXT NOT NULL,
    node TEXT NOT NULL,
    runs INTEGER NOT NULL,
    failures INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    total_ms REAL NOT NULL,
    max_ms REAL NOT NULL,
    PRIMARY KEY (user, day, flow, node)
) WITHOUT ROWID;

CREATE TABLE jobs (
    pk INTEGER PRIMARY KEY,
    user INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
    id TEXT NOT NULL CHECK (length(id) = 20),
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status = 'queued' OR status = 'running' OR status = 'done' OR status = 'failed'
               OR status = 'cancelled'),
    attempts INTEGER NOT NULL CHECK (attempts >= 0),
    max_attempts INTEGER NOT NULL CHECK (max_attempts >= 1),
    run_after INTEGER NOT NULL,
    owner TEXT NOT NULL,
    expires_at INTEGER NOT NULL, -- of the lease of a running job
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    error TEXT NOT NULL,
    payload TEXT NOT NULL,
    UNIQUE (user, id),
    CHECK (pk >> 40 = user)
);
CREATE UNIQUE INDEX jobs_key ON jobs (user, key) WHERE key <> '' AND status <> 'failed' AND status <> 'cancelled';
CREATE INDEX jobs_due ON jobs (run_after) WHERE status = 'queued' OR status = 'running';

-- The change journal. Numbers ascend per user in the order of commits.
CREATE TABLE changes (
    user INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
    number INTEGER NOT NULL,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    operation TEXT NOT NULL CHECK (operation = 'i' OR operation = 'u' OR operation = 'd'),
    PRIMARY KEY (user, number)
) WITHOUT ROWID;
