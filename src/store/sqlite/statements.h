/* Every statement of the SQLite store: X(symbol, text). ?1 is the user's key unless said otherwise. */
#ifndef STORE_SQLITE_STATEMENTS_H
#define STORE_SQLITE_STATEMENTS_H

/* The keys of one user's rows, and the next free one of a table (data/schema/0001.sql): both are one step in
 * the tree. */
#define SQL_PROMPT   "m.input_tokens + max(m.cache_read_tokens, 0) + max(m.cache_write_tokens, 0)"
#define SQL_MINE(pk) " " pk " >= ?1 << 40 AND " pk " < (?1 + 1) << 40 "
#define SQL_NEXT(table)                                                                                      \
    "(coalesce((SELECT pk FROM " table " WHERE" SQL_MINE("pk") "ORDER BY pk DESC LIMIT 1), ?1 << 40) + 1)"
#define SQL_CONVERSATION(n) "(SELECT pk FROM conversations WHERE user = ?1 AND id = " n ")"

/* clang-format off */

/* Columns in the order in which the row functions read them. */
#define SQL_CONVERSATION_ROW \
    "SELECT c.id, c.external_id, c.title, c.system, c.tags, c.metadata, c.status, c.created_at, " \
    "c.updated_at, c.deleted_at, c.message_count, c.branch, c.last_text, coalesce((SELECT t.status " \
    "FROM turns t WHERE t.conversation = c.pk ORDER BY t.pk DESC LIMIT 1), 'complete') " \
    "FROM conversations c "
#define SQL_CONVERSATION_WHERE \
    "AND (c.updated_at, c.id) < (?2, ?3) AND c.updated_at < ?4 " \
    "AND instr(?5, c.status) AND (?6 IS NULL OR has_words(?6, c.title)) " \
    "AND (?7 IS NULL OR instr(' ' || c.tags || ' ', ' ' || ?7 || ' ')) " \
    "ORDER BY c.updated_at DESC, c.id DESC LIMIT ?8"
/* what has arrived of an answer that streams stands beside its row */
#define SQL_PIECES "coalesce((SELECT group_concat(content, '') FROM (SELECT p.content FROM pieces p " \
    "WHERE p.message = m.pk ORDER BY p.pk)), '')"
#define SQL_MESSAGE_ROW \
    "SELECT m.id, c.id, m.turn, m.external_id, m.name, CASE m.status WHEN 'streaming' THEN m.content || " \
    SQL_PIECES " ELSE m.content END, m.metadata, m.role, m.status, " \
    "m.branch, m.sequence, m.created_at, m.provider, m.model, m.error, m.input_tokens, " \
    "m.output_tokens, m.cache_read_tokens, m.cache_write_tokens, m.duration_ms, m.first_token_ms, " \
    "m.stop_reason, m.content_hash, m.thinking, m.tokens, m.pk FROM messages m " \
    "JOIN conversations c ON c.pk = m.conversation "
#define SQL_FOUND_ROW \
    "SELECT w.number, m.id, m.external_id, m.name, CASE m.status WHEN 'streaming' THEN m.content || " \
    SQL_PIECES " ELSE m.content END, m.role, m.status, m.created_at, m.conversation "
#define SQL_TURN_ROW \
    "SELECT t.id, c.id, t.user_message, t.assistant_message, t.status, t.provider, t.model, t.error, " \
    "t.created_at, t.updated_at FROM turns t JOIN conversations c ON c.pk = t.conversation "
#define SQL_MEMORY_COLUMNS \
    "SELECT m.pk, m.id, m.kind, m.category, m.status, m.content, m.slot, m.importance, m.confidence, " \
    "m.access_count, m.accessed_at, m.pinned, m.valid_from, m.valid_to, m.recorded_from, " \
    "m.recorded_to, m.superseded_by, m.created_at, m.updated_at, m.metadata " \
    "FROM memory_index m "
/* ?2 ?3 cursor, ?4 kind, ?5 category, ?6 statuses, ?7 as of, ?8 pinned, ?9 text, ?10 slot, ?11 same,
 * ?12 message */
#define SQL_MEMORY_WHERE \
    "AND (m.updated_at, m.id) < (?2, ?3) AND (?4 IS NULL OR m.kind = ?4) " \
    "AND (?5 IS NULL OR m.category = ?5) AND instr(?6, m.status) " \
    "AND (?7 = 0 OR (m.recorded_from <= ?7 AND (m.recorded_to = 0 OR m.recorded_to > ?7))) " \
    "AND (?8 = 0 OR m.pinned) AND (?9 IS NULL OR has_words(?9, m.content)) " \
    "AND (?10 IS NULL OR m.slot = ?10) AND (?11 IS NULL OR m.same = ?11) " \
    "AND (?12 IS NULL OR m.pk IN (SELECT e.memory FROM evidence e JOIN messages x ON x.pk = e.message " \
    "WHERE x.user = ?1 AND x.id = ?12)) ORDER BY m.updated_at DESC, m.id DESC LIMIT ?13"
#define SQL_PREFERENCE_COLUMNS \
    "SELECT p.pk, p.id, p.category, p.status, p.key, p.qualifier, p.value, p.statement, p.negative, " \
    "p.explicit, p.locked, p.confidence, p.access_count, p.since, p.valid_to, p.superseded_by, " \
    "p.created_at, p.updated_at FROM user_preferences p "
/* ?2 category, ?3 key, ?4 qualifier, ?5 statuses, ?6 as of, ?7 source, ?8 text, ?9 message */
#define SQL_PREFERENCE_WHERE \
    "AND (?2 IS NULL OR p.category = ?2) AND (?3 IS NULL OR p.key = ?3) " \
    "AND (?4 IS NULL OR p.qualifier = ?4) AND instr(?5, p.status) " \
    "AND (?6 = 0 OR (p.since <= ?6 AND (p.valid_to = 0 OR p.valid_to > ?6))) " \
    "AND (?7 < 0 OR p.explicit = ?7) " \
    "AND (?8 IS NULL OR has_words(?8, p.key, p.qualifier, p.value, p.statement)) " \
    "AND (?9 IS NULL OR p.pk IN (SELECT e.preference FROM evidence e JOIN messages x ON x.pk = " \
    "e.message WHERE x.user = ?1 AND x.id = ?9)) " \
    "ORDER BY p.category, p.key, p.qualifier, p.updated_at DESC, p.pk DESC LIMIT ?10"
#define SQL_EVIDENCE_ROW \
    "SELECT m.id, c.id, CASE WHEN m.pk IS NULL THEN e.origin ELSE m.external_id END, e.source, e.span_start, " \
    "e.span_end, e.created_at " \
    "FROM evidence e LEFT JOIN messages m ON m.pk = e.message " \
    "LEFT JOIN conversations c ON c.pk = m.conversation "
#define SQL_HISTORY_ROW \
    "SELECT number, together, kind, id, operation, before, after, cause, summary, created_at, undone " \
    "FROM history "
#define SQL_WINDOW_ROW \
    "SELECT w.id, c.id, w.turn, w.created_at, w.budget, w.used, w.provider, w.model, " \
    "w.left_out_messages, w.left_out_memories, w.parts " \
    "FROM context_windows w JOIN conversations c ON c.pk = w.conversation "
#define SQL_JOB_ROW \
    "SELECT j.id, j.kind, j.key, j.payload, j.error, j.status, j.attempts, j.max_attempts, " \
    "j.run_after, j.created_at, j.updated_at"
#define SQL_FIND(table) \
    "SELECT id FROM " table " WHERE user = ?1 AND id >= ?2 AND id < ?2 || '~' LIMIT 100"
/* What there is to say to the database. */

/* What there is to say to the database. */
#define SQL_STATEMENTS(X) \
    X(BEGIN, "BEGIN IMMEDIATE") \
    X(BEGIN_READING, "BEGIN") \
    X(COMMIT, "COMMIT") \
    X(ROLLBACK, "ROLLBACK") \
    X(SAVEPOINT, "SAVEPOINT part") \
    X(RELEASE, "RELEASE part") \
    X(ROLLBACK_TO, "ROLLBACK TO part") \
    X(DATA_VERSION, "PRAGMA data_version") \
    \
    /* users: ?1 is the name, or nothing is */ \
    X(USER_FIND, "SELECT pk FROM users WHERE name = ?1") \
    X(USER_ADD, "INSERT INTO users (name, created_at) VALUES (?1, ?2)") \
    X(USER_ERASE, "DELETE FROM users WHERE pk = ?1") \
    X(USER_LIST, \
      "SELECT u.name, u.created_at, (SELECT count(*) FROM conversations WHERE user = u.pk AND " \
      "deleted_at = 0 AND created_at >= ?1), CASE WHEN ?1 = 0 THEN " \
      "(SELECT coalesce(sum(message_count), 0) FROM conversations WHERE user = u.pk AND deleted_at = 0) " \
      "ELSE (SELECT count(*) FROM messages m JOIN conversations c ON c.pk = m.conversation WHERE " \
      "m.pk >= u.pk << 40 AND m.pk < (u.pk + 1) << 40 AND c.deleted_at = 0 AND m.created_at >= ?1) END, " \
      "(SELECT count(*) FROM memory_index WHERE user = u.pk AND status = 'active' AND created_at >= ?1), " \
      "(SELECT count(*) FROM user_preferences WHERE user = u.pk AND status = 'active' " \
      "AND created_at >= ?1) FROM users u ORDER BY u.name") \
    X(COUNTERS_GET, \
      "SELECT max(trimmed, coalesce((SELECT max(number) FROM changes WHERE user = ?1), 0)), history " \
      "FROM users WHERE pk = ?1") \
    X(COUNTERS_SET, "UPDATE users SET history = ?2 WHERE pk = ?1") \
    \
    /* ids */ \
    X(FIND_CONVERSATION, SQL_FIND("conversations")) \
    X(FIND_MESSAGE, SQL_FIND("messages")) \
    X(FIND_MEMORY, SQL_FIND("memory_index")) \
    X(FIND_PREFERENCE, SQL_FIND("user_preferences")) \
    X(FIND_TURN, SQL_FIND("turns")) \
    X(FIND_RECEIPT, SQL_FIND("context_windows")) \
    X(FIND_JOB, SQL_FIND("jobs")) \
    X(EXTERNAL_CONVERSATION, \
      "SELECT id FROM conversations WHERE user = ?1 AND external_id = ?2 AND external_id <> ''") \
    X(EXTERNAL_MESSAGE, \
      "SELECT id FROM messages WHERE user = ?1 AND external_id = ?2 AND external_id <> ''") \
    \
    X(CONVERSATION_ADD, \
      "INSERT INTO conversations (pk, user, id, status, created_at, updated_at, deleted_at, branch, " \
      "external_id, title, tags, metadata, system) " \
      "VALUES (" SQL_NEXT("conversations") ", ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)") \
    X(CONVERSATION_PUT, \
      "UPDATE conversations SET status = ?3, created_at = ?4, updated_at = ?5, deleted_at = ?6, branch " \
      "= ?7, external_id = ?8, title = ?9, tags = ?10, metadata = ?11, system = ?12 " \
      "WHERE user = ?1 AND id = ?2") \
    X(CONVERSATION_KEY, "SELECT pk FROM conversations WHERE user = ?1 AND id = ?2") \
    X(CONVERSATION_GET, SQL_CONVERSATION_ROW "WHERE c.user = ?1 AND c.id = ?2") \
    X(CONVERSATION_LIST, \
      SQL_CONVERSATION_ROW "WHERE c.user = ?1 AND c.deleted_at = 0 " SQL_CONVERSATION_WHERE) \
    X(CONVERSATION_LIST_DELETED, \
      SQL_CONVERSATION_ROW "WHERE c.user = ?1 AND c.deleted_at <> 0 " SQL_CONVERSATION_WHERE) \
    X(CONVERSATION_LEARNED, \
      "SELECT DISTINCT e.preference IS NOT NULL, coalesce(y.id, p.id) " \
      "FROM messages m CROSS JOIN evidence e ON e.message = m.pk " \
      "LEFT JOIN memory_index y ON y.pk = e.memory " \
      "LEFT JOIN user_preferences p ON p.pk = e.preference " \
      "WHERE m.conversation = " SQL_CONVERSATION("?2")) \
    X(CONVERSATION_ERASE, "DELETE FROM conversations WHERE user = ?1 AND id = ?2") \
    \
    X(BRANCH_ADD, \
      "INSERT INTO branches (user, conversation, number, parent, fork) VALUES (?1, ?2, ?3, ?4, ?5)") \
    X(BRANCH_LIST, \
      "SELECT c.branch, b.number, coalesce(b.parent, 0), b.fork " \
      "FROM conversations c JOIN branches b ON b.conversation = c.pk " \
      "WHERE c.user = ?1 AND c.id = ?2 ORDER BY b.number") \
    X(BRANCH_END, \
      "SELECT b.number, coalesce((SELECT max(m.sequence) + 1 FROM messages m WHERE m.conversation = " \
      "c.pk AND m.branch = b.number), b.fork) FROM conversations c " \
      "JOIN branches b ON b.conversation = c.pk " \
      "AND b.number = CASE ?3 WHEN 0 THEN c.branch ELSE ?3 END " \
      "WHERE c.user = ?1 AND c.id = ?2") \
    \
    X(MESSAGE_ADD, \
      "INSERT INTO messages (pk, user, conversation, branch, sequence, id, turn, role, status, " \
      "created_at, external_id, name, provider, model, error, stop_reason, input_tokens, " \
      "output_tokens, cache_read_tokens, cache_write_tokens, duration_ms, first_token_ms, " \
      "content_hash, metadata, content, thinking, tokens) VALUES (" SQL_NEXT("messages") \
      ", ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, " \
      "?21, ?22, ?23, ?24, ?25, ?26) ON CONFLICT (user, external_id) WHERE external_id <> '' DO NOTHING") \
    X(CONVERSATION_GROW, \
      "UPDATE conversations SET updated_at = max(updated_at, ?3), message_count = message_count + ?6, " \
      "last_message = ?4, last_text = CASE ?5 WHEN '' THEN last_text ELSE ?5 END " \
      "WHERE pk = ?2 AND user = ?1") \
    X(MESSAGE_GROWN, \
      "SELECT m.pk, coalesce((SELECT p.start + length(CAST(p.content AS BLOB)) FROM pieces p WHERE " \
      "p.message = m.pk ORDER BY p.pk DESC LIMIT 1), length(CAST(m.content AS BLOB))) " \
      "FROM messages m WHERE m.user = ?1 AND m.id = ?2 AND m.status = 'streaming'") \
    X(PIECE_ADD, \
      "INSERT INTO pieces (pk, user, message, start, content) VALUES (" SQL_NEXT("pieces") \
      ", ?1, ?2, ?3, ?4)") \
    X(MESSAGE_FINISH, \
      "UPDATE messages AS m SET status = ?3, content = coalesce(?4, content || " SQL_PIECES "), " \
      "content_hash = ?5, provider = " \
      "?6, model = ?7, error = ?8, stop_reason = ?9, input_tokens = ?10, output_tokens = ?11, " \
      "cache_read_tokens = ?12, cache_write_tokens = ?13, duration_ms = ?14, first_token_ms = ?15, " \
      "thinking = ?16, metadata = coalesce(?17, metadata), tokens = ?18 " \
      "WHERE user = ?1 AND id = ?2") \
    X(PIECES_ERASE, \
      "DELETE FROM pieces WHERE message = (SELECT pk FROM messages WHERE user = ?1 AND id = ?2)") \
    X(CONVERSATION_LAST_TEXT, \
      "UPDATE conversations SET last_text = ?3 WHERE (pk, last_message) = (SELECT conversation, pk " \
      "FROM messages WHERE user = ?1 AND id = ?2)") \
    X(MESSAGE_GET, SQL_MESSAGE_ROW "WHERE m.user = ?1 AND m.id = ?2") \
    /* which are wanted, NULL: none: keys, ?1 to ?16, ?17 of them; ids, ?2 to ?17; as STORE_FOUND_MOST has it */ \
    X(MESSAGES_AT, \
      "WITH wanted(number, pk) AS (VALUES (0, ?1), (1, ?2), (2, ?3), (3, ?4), (4, ?5), (5, ?6), (6, ?7), " \
      "(7, ?8), (8, ?9), (9, ?10), (10, ?11), (11, ?12), (12, ?13), (13, ?14), (14, ?15), (15, ?16)) " \
      SQL_FOUND_ROW "FROM wanted w CROSS JOIN messages m ON m.pk = w.pk LIMIT ?17") \
    X(MESSAGES_FOUND, \
      "WITH wanted(number, id) AS (VALUES (0, ?2), (1, ?3), (2, ?4), (3, ?5), (4, ?6), (5, ?7), (6, ?8), " \
      "(7, ?9), (8, ?10), (9, ?11), (10, ?12), (11, ?13), (12, ?14), (13, ?15), (14, ?16), (15, ?17)) " \
      SQL_FOUND_ROW "FROM wanted w CROSS JOIN messages m ON m.user = ?1 AND m.id = w.id") \
    X(CONVERSATION_HEAD, "SELECT id, external_id, title, deleted_at FROM conversations WHERE pk = ?1") \
    X(MESSAGE_UP, \
      SQL_MESSAGE_ROW "WHERE c.user = ?1 AND c.id = ?2 AND m.branch = ?3 " \
      "AND m.sequence >= ?4 AND m.sequence < ?5 " \
      "ORDER BY m.sequence LIMIT ?6") \
    X(MESSAGE_DOWN, \
      SQL_MESSAGE_ROW "WHERE c.user = ?1 AND c.id = ?2 AND m.branch = ?3 " \
      "AND m.sequence >= ?4 AND m.sequence < ?5 " \
      "ORDER BY m.sequence DESC LIMIT ?6") \
    X(MESSAGE_PLACES, \
      "SELECT m.branch, m.id FROM branches b JOIN messages m ON m.conversation = b.conversation " \
      "AND m.branch = b.number AND m.sequence = ?3 " \
      "WHERE b.conversation = " SQL_CONVERSATION("?2") " ORDER BY m.pk") \
    X(MESSAGE_SAME, \
      "SELECT id FROM messages WHERE conversation = " SQL_CONVERSATION("?2") \
      " AND created_at = ?3 AND role = ?4 AND content_hash = ?5 ORDER BY pk LIMIT 1") \
    X(MESSAGE_PLACE, "SELECT pk - 1 FROM messages WHERE user = ?1 AND id = ?2") \
    X(MESSAGE_TOTAL, \
      "SELECT coalesce(sum(message_count), 0) FROM conversations WHERE" SQL_MINE("pk")) \
    X(MESSAGE_SCAN, \
      SQL_MESSAGE_ROW "WHERE m.pk > max(?2, ?1 << 40) AND m.pk < (?1 + 1) << 40 ORDER BY m.pk LIMIT ?3") \
    \
    X(TURN_ADD, \
      "INSERT INTO turns (pk, user, conversation, id, user_message, assistant_message, status, " \
      "provider, model, error, created_at, updated_at) " \
      "VALUES (" SQL_NEXT("turns") ", ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)") \
    X(TURN_PUT, \
      "UPDATE turns SET assistant_message = ?3, status = ?4, provider = ?5, model = ?6, error = ?7, " \
      "updated_at = ?8 WHERE user = ?1 AND id = ?2") \
    X(TURN_GET, SQL_TURN_ROW "WHERE t.user = ?1 AND t.id = ?2") \
    X(TURN_LIST, \
      SQL_TURN_ROW "WHERE t.user = ?1 AND t.created_at >= ?2 " \
      "AND instr(?3, t.status) ORDER BY t.created_at DESC, t.pk DESC LIMIT ?4") \
    X(TURN_LIST_CONVERSATION, \
      SQL_TURN_ROW "WHERE t.conversation = " SQL_CONVERSATION("?5") \
      " AND t.created_at >= ?2 AND instr(?3, t.status) " \
      "ORDER BY t.created_at DESC, t.pk DESC LIMIT ?4") \
    X(TURN_LIST_MESSAGE, \
      SQL_TURN_ROW "WHERE t.conversation = (SELECT conversation FROM messages WHERE user = ?1 AND id = ?5) " \
      "AND t.user_message = ?5 AND t.created_at >= ?2 AND instr(?3, t.status) " \
      "ORDER BY t.created_at DESC, t.pk DESC LIMIT ?4") \
    \
    X(RUN_ADD, \
      "INSERT INTO runs (pk, user, id, turn, flow, owner, pid, started, host, heartbeat_at, " \
      "expires_at, hash, node, next, attempt, steps, next_external, state) " \
      "VALUES (" SQL_NEXT("runs") \
      ", ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)") \
    X(RUN_CHECKPOINT, \
      "UPDATE runs SET hash = ?3, node = ?4, next = ?5, attempt = ?6, steps = ?7, next_external = ?8, " \
      "state = ?9 WHERE user = ?1 AND id = ?2") \
    X(RUN_HEARTBEAT, "UPDATE runs SET heartbeat_at = ?3, expires_at = ?4 WHERE user = ?1 AND owner = ?2") \
    X(RUN_END, "DELETE FROM runs WHERE user = ?1 AND id = ?2") \
    X(RUN_TAKE, \
      "UPDATE runs SET owner = ?3, pid = ?4, started = ?5, heartbeat_at = ?6, expires_at = ?7 " \
      "WHERE user = ?1 AND id = ?2 AND owner = ?8 " \
      "AND heartbeat_at = ?9") \
    X(RUN_EXISTS, "SELECT 1 FROM runs WHERE user = ?1 AND id = ?2") \
    X(RUN_LIST, \
      "SELECT id, turn, flow, owner, pid, started, host, heartbeat_at, expires_at, hash, node, next, " \
      "attempt, steps, next_external, state FROM runs " \
      "WHERE user = ?1 ORDER BY pk") \
    \
    X(MEMORY_ADD, \
      "INSERT INTO memory_index (pk, user, id, kind, category, status, importance, confidence, " \
      "access_count, accessed_at, pinned, valid_from, valid_to, recorded_from, recorded_to, " \
      "superseded_by, created_at, updated_at, same, slot, content, metadata) " \
      "VALUES (" SQL_NEXT("memory_index") \
      ", ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, " \
      "?21)") \
    X(MEMORY_PUT, \
      "UPDATE memory_index SET kind = ?3, category = ?4, status = ?5, importance = ?6, confidence = " \
      "?7, access_count = ?8, accessed_at = ?9, pinned = ?10, valid_from = ?11, valid_to = ?12, " \
      "recorded_from = ?13, recorded_to = ?14, superseded_by = ?15, created_at = ?16, updated_at = " \
      "?17, same = ?18, slot = ?19, content = ?20, metadata = ?21 " \
      "WHERE user = ?1 AND id = ?2") \
    X(MEMORY_GET, SQL_MEMORY_COLUMNS "WHERE m.user = ?1 AND m.id = ?2") \
    X(MEMORY_LIST, SQL_MEMORY_COLUMNS "INDEXED BY memory_recent WHERE m.user = ?1 " SQL_MEMORY_WHERE) \
    X(MEMORY_LIST_SLOT, \
      SQL_MEMORY_COLUMNS "INDEXED BY memory_slot WHERE m.user = ?1 AND m.slot = ?10 AND m.slot <> '' " \
      SQL_MEMORY_WHERE) \
    X(MEMORY_LIST_SAME, \
      SQL_MEMORY_COLUMNS "INDEXED BY memory_same WHERE m.user = ?1 AND m.same = ?11 " SQL_MEMORY_WHERE) \
    X(MEMORY_LIST_MESSAGE, \
      SQL_MEMORY_COLUMNS \
      "NOT INDEXED WHERE m.user = ?1 AND m.pk IN (SELECT e.memory FROM evidence e JOIN messages x ON " \
      "x.pk = e.message WHERE x.user = ?1 AND x.id = ?12) " SQL_MEMORY_WHERE) \
    X(MEMORY_LIST_STANDING, \
      SQL_MEMORY_COLUMNS "INDEXED BY memory_standing WHERE m.user = ?1 AND m.status = 'active' " \
      "AND (m.pinned = 1 OR m.kind = 'instruction') " \
      "AND (m.pinned, m.confidence, m.created_at, m.id) < (?2, ?3, ?4, ?5) " \
      "ORDER BY m.pinned DESC, m.confidence DESC, m.created_at DESC, m.id DESC LIMIT ?6") \
    X(MEMORY_ERASE, "DELETE FROM memory_index WHERE user = ?1 AND id = ?2") \
    X(MEMORY_UNLINK, \
      "UPDATE memory_index SET superseded_by = '' " \
      "WHERE user = ?1 AND superseded_by = ?2 AND superseded_by <> ''") \
    X(MEMORY_KEY, "SELECT pk FROM memory_index WHERE user = ?1 AND id = ?2") \
    X(MEMORY_TOUCH, \
      "UPDATE memory_index SET access_count = access_count + 1, accessed_at = ?3 " \
      "WHERE pk = ?4 AND +user = ?1 AND +id = ?2") \
    X(MEMORY_EVIDENCE_ADD, \
      "INSERT OR IGNORE INTO evidence (user, memory, message, span_start, span_end, source, " \
      "created_at, origin) VALUES (?1, (SELECT pk FROM memory_index WHERE user = ?1 AND id = ?2), (SELECT pk " \
      "FROM messages WHERE user = ?1 AND id = ?3), ?4, ?5, ?6, CASE WHEN ?7 <> 0 THEN ?7 ELSE " \
      "coalesce((SELECT created_at FROM messages WHERE user = ?1 AND id = ?3), 0) END, ?8)") \
    X(MEMORY_EVIDENCE, SQL_EVIDENCE_ROW "WHERE e.memory = ?1 AND e.memory IS NOT NULL ORDER BY e.pk") \
    \
    X(PREFERENCE_ADD, \
      "INSERT INTO user_preferences (pk, user, id, category, key, qualifier, status, value, statement, " \
      "negative, explicit, locked, confidence, access_count, since, valid_to, superseded_by, " \
      "created_at, updated_at) VALUES (" SQL_NEXT("user_preferences") \
      ", ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)") \
    X(PREFERENCE_PUT, \
      "UPDATE user_preferences SET category = ?3, key = ?4, qualifier = ?5, status = ?6, value = ?7, " \
      "statement = ?8, negative = ?9, explicit = ?10, locked = ?11, confidence = ?12, access_count = " \
      "?13, since = ?14, valid_to = ?15, superseded_by = ?16, created_at = ?17, updated_at = ?18 " \
      "WHERE user = ?1 AND id = ?2") \
    X(PREFERENCE_GET, SQL_PREFERENCE_COLUMNS "WHERE p.user = ?1 AND p.id = ?2") \
    X(PREFERENCE_LIST, \
      SQL_PREFERENCE_COLUMNS "INDEXED BY preferences_slot WHERE p.user = ?1 " SQL_PREFERENCE_WHERE) \
    X(PREFERENCE_LIST_KEY, \
      SQL_PREFERENCE_COLUMNS "INDEXED BY preferences_key WHERE p.user = ?1 AND p.key = ?3 " \
      SQL_PREFERENCE_WHERE) \
    X(PREFERENCE_LIST_SLOT, \
      SQL_PREFERENCE_COLUMNS "INDEXED BY preferences_key WHERE p.user = ?1 AND p.key = ?3 " \
      "AND p.qualifier = ?4 " SQL_PREFERENCE_WHERE) \
    X(PREFERENCE_LIST_MESSAGE, \
      SQL_PREFERENCE_COLUMNS \
      "NOT INDEXED WHERE p.user = ?1 AND p.pk IN (SELECT e.preference FROM evidence e JOIN messages x ON " \
      "x.pk = e.message WHERE x.user = ?1 AND x.id = ?9) " SQL_PREFERENCE_WHERE) \
    X(PREFERENCE_LIST_WEIGHT, \
      SQL_PREFERENCE_COLUMNS "INDEXED BY preferences_weight WHERE p.user = ?1 AND p.status = 'active' " \
      "AND (p.explicit, p.locked, p.confidence, p.since, p.id) < (?2, ?3, ?4, ?5, ?6) " \
      "ORDER BY p.explicit DESC, p.locked DESC, p.confidence DESC, p.since DESC, p.id DESC LIMIT ?7") \
    X(PREFERENCE_ACTIVE, \
      "SELECT id FROM user_preferences WHERE user = ?1 " \
      "AND category = ?2 AND key = ?3 AND qualifier = ?4 " \
      "AND status = 'active'") \
    X(PREFERENCE_ERASE, "DELETE FROM user_preferences WHERE user = ?1 AND id = ?2") \
    X(PREFERENCE_UNLINK, \
      "UPDATE user_preferences SET superseded_by = '' " \
      "WHERE user = ?1 AND superseded_by = ?2 AND superseded_by <> ''") \
    X(PREFERENCE_KEY, "SELECT pk FROM user_preferences WHERE user = ?1 AND id = ?2") \
    X(PREFERENCE_TOUCH, \
      "UPDATE user_preferences SET access_count = access_count + 1 " \
      "WHERE pk = ?3 AND +user = ?1 AND +id = ?2") \
    X(PREFERENCE_EVIDENCE_ADD, \
      "INSERT OR IGNORE INTO evidence (user, preference, message, span_start, span_end, source, " \
      "created_at, origin) VALUES (?1, (SELECT pk FROM user_preferences WHERE user = ?1 AND id = ?2), (SELECT " \
      "pk FROM messages WHERE user = ?1 AND id = ?3), ?4, ?5, ?6, CASE WHEN ?7 <> 0 THEN ?7 ELSE " \
      "coalesce((SELECT created_at FROM messages WHERE user = ?1 AND id = ?3), 0) END, ?8)") \
    X(PREFERENCE_EVIDENCE, \
      SQL_EVIDENCE_ROW "WHERE e.preference = ?1 AND e.preference IS NOT NULL ORDER BY e.pk") \
    X(WORDS_MESSAGE, \
      "SELECT id FROM messages WHERE pk > ?1 << 40 AND pk < (?1 + 1) << 40 " \
      "AND (instr(content, ?2) > 0 OR instr(thinking, ?2) > 0)") \
    X(WORDS_CONVERSATION, "SELECT id FROM conversations WHERE user = ?1 AND instr(title, ?2) > 0") \
    X(WORDS_PREFERENCE, "SELECT id FROM user_preferences WHERE user = ?1 " \
      "AND (instr(statement, ?2) > 0 OR instr(value, ?2) > 0)") \
    X(WORDS_RECEIPT, \
      "SELECT id FROM context_windows WHERE pk > ?1 << 40 AND pk < (?1 + 1) << 40 AND instr(parts, ?2) > 0") \
    X(WORDS_DRAFTS, \
      "UPDATE drafts SET text = replace(text, ?2, ?4) WHERE user = ?1 AND instr(text, ?2) > 0") \
    X(WORDS_JOBS, \
      "UPDATE jobs SET payload = replace(payload, ?3, ?4), error = replace(error, ?2, ?4) " \
      "WHERE user = ?1 AND (instr(payload, ?3) > 0 OR instr(error, ?2) > 0)") \
    X(WORDS_SUMMARIES, \
      "UPDATE summaries SET content = replace(content, ?2, ?4) WHERE user = ?1 AND instr(content, ?2) > 0") \
    X(WORDS_HISTORY, \
      "UPDATE history SET before = replace(before, ?3, ?4), after = replace(after, ?3, ?4), " \
      "summary = replace(summary, ?2, ?4) " \
      "WHERE user = ?1 AND (instr(before, ?3) > 0 OR instr(after, ?3) > 0 OR instr(summary, ?2) > 0)") \
    \
    X(HISTORY_ERASE, "DELETE FROM history WHERE user = ?1 AND id = ?2") \
    \
    X(HISTORY_ADD, \
      "INSERT INTO history (pk, user, number, together, kind, id, operation, before, after, cause, " \
      "summary, created_at, undone) VALUES ((?1 << 40) + ?2, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, " \
      "?11, ?12)") \
    X(HISTORY_LIST, SQL_HISTORY_ROW "WHERE user = ?1 AND number < ?2 ORDER BY number DESC LIMIT ?3") \
    X(HISTORY_LIST_ROW, \
      SQL_HISTORY_ROW "WHERE user = ?1 AND id = ?4 AND number < ?2 ORDER BY number DESC LIMIT ?3") \
    X(HISTORY_MARK, "UPDATE history SET undone = ?3 WHERE user = ?1 AND number = ?2") \
    \
    X(RECEIPT_ADD, \
      "INSERT INTO context_windows (pk, user, conversation, id, turn, created_at, budget, used, " \
      "provider, model, left_out_messages, left_out_memories, parts) " \
      "VALUES (" SQL_NEXT("context_windows") ", ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)") \
    X(RECEIPT_PUT, "UPDATE context_windows SET parts = ?3 WHERE user = ?1 AND id = ?2") \
    X(RECEIPT_GET, SQL_WINDOW_ROW "WHERE w.user = ?1 AND w.id = ?2") \
    X(RECEIPT_GET_TURN, \
      SQL_WINDOW_ROW "WHERE w.user = ?1 AND w.turn = ?2 AND w.turn <> '' ORDER BY w.pk DESC LIMIT 1") \
    X(RECEIPT_GET_CONVERSATION, \
      SQL_WINDOW_ROW "WHERE w.conversation = " SQL_CONVERSATION("?2") " ORDER BY w.pk DESC LIMIT 1") \
    \
    X(SUMMARY_PUT, \
      "INSERT INTO summaries (pk, user, conversation, branch, first, last, tokens, created_at, provider, " \
      "model, content) VALUES (" SQL_NEXT("summaries") ", ?1, " SQL_CONVERSATION("?2") \
      ", ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT (conversation, branch, last) DO UPDATE SET first = " \
      "excluded.first, tokens = excluded.tokens, created_at = excluded.created_at, provider = " \
      "excluded.provider, model = excluded.model, content = excluded.content") \
    X(VECTOR_PUT, \
      "INSERT INTO vectors (user, model, dimensions, message, memory, preference, vector) " \
      "SELECT ?1, ?4, ?5, (SELECT pk FROM messages WHERE ?2 = 'message' AND user = ?1 AND id = ?3), " \
      "(SELECT pk FROM memory_index WHERE ?2 = 'memory' AND user = ?1 AND id = ?3), " \
      "(SELECT pk FROM user_preferences WHERE ?2 = 'preference' AND user = ?1 AND id = ?3), ?6") \
    X(VECTOR_REMOVE, \
      "DELETE FROM vectors WHERE model = ?4 AND (message = (SELECT pk FROM messages WHERE ?2 = 'message' " \
      "AND user = ?1 AND id = ?3) OR memory = (SELECT pk FROM memory_index WHERE ?2 = 'memory' AND user = ?1 " \
      "AND id = ?3) OR preference = (SELECT pk FROM user_preferences WHERE ?2 = 'preference' AND user = ?1 " \
      "AND id = ?3))") \
    X(VECTOR_SCAN, \
      "SELECT v.pk, CASE WHEN v.message IS NOT NULL THEN 'message' WHEN v.memory IS NOT NULL THEN 'memory' " \
      "ELSE 'preference' END, coalesce((SELECT id FROM messages WHERE pk = v.message), " \
      "(SELECT id FROM memory_index WHERE pk = v.memory), (SELECT id FROM user_preferences WHERE pk = " \
      "v.preference)), v.vector FROM vectors v WHERE v.user = ?1 AND v.model = ?2 AND v.pk > ?3 " \
      "ORDER BY v.pk LIMIT ?4") \
    X(VECTOR_MESSAGES, \
      "SELECT m.pk, m.id, m.status = 'streaming' OR m.status = 'pending', CASE WHEN m.status = 'failed' " \
      "OR m.status = 'streaming' OR m.status = 'pending' OR (m.role <> 'user' AND m.role <> 'assistant') " \
      "OR (m.role = 'assistant' AND m.provider = 'local') OR EXISTS (SELECT 1 FROM vectors v " \
      "WHERE v.message = m.pk AND v.model = ?2) THEN '' ELSE substr(m.content, 1, 6000) END " \
      "FROM messages m WHERE m.pk > ?3 AND " SQL_MINE("m.pk") "ORDER BY m.pk LIMIT ?4") \
    X(VECTOR_MEMORIES, \
      "SELECT m.pk, m.id, 0, CASE WHEN m.status <> 'active' OR EXISTS (SELECT 1 FROM vectors v " \
      "WHERE v.memory = m.pk AND v.model = ?2) THEN '' ELSE substr(m.content, 1, 6000) END " \
      "FROM memory_index m WHERE m.pk > ?3 AND " SQL_MINE("m.pk") "ORDER BY m.pk LIMIT ?4") \
    X(VECTOR_PREFERENCES, \
      "SELECT p.pk, p.id, 0, CASE WHEN p.status <> 'active' OR EXISTS (SELECT 1 FROM vectors v " \
      "WHERE v.preference = p.pk AND v.model = ?2) THEN '' WHEN p.statement <> '' " \
      "THEN p.key || ': ' || p.statement ELSE p.key || ' ' || p.qualifier || ': ' || p.value END " \
      "FROM user_preferences p WHERE p.pk > ?3 AND " SQL_MINE("p.pk") "ORDER BY p.pk LIMIT ?4") \
    X(VECTOR_DROP, "DELETE FROM vectors WHERE user = ?1 AND (?2 IS NULL OR model <> ?2)") \
    X(VECTOR_MODELS, \
      "SELECT model, max(dimensions), count(*) FROM vectors WHERE user = ?1 GROUP BY model ORDER BY model") \
    X(SUMMARY_GET, \
      "SELECT first, last, tokens, created_at, provider, model, content FROM summaries " \
      "WHERE conversation = " SQL_CONVERSATION("?2") " AND branch = ?3 AND last >= ?4 AND last < ?5 " \
      "ORDER BY last DESC LIMIT 1") \
    \
    X(DRAFT_SET, \
      "INSERT INTO drafts (pk, user, conversation, text) VALUES (" SQL_NEXT("drafts") ", ?1, " \
      SQL_CONVERSATION("?2") \
      ", ?3) ON CONFLICT (user, coalesce(conversation, 0)) DO UPDATE SET text = excluded.text") \
    X(DRAFT_REMOVE, \
      "DELETE FROM drafts WHERE user = ?1 AND coalesce(conversation, 0) = coalesce(" \
      SQL_CONVERSATION("?2") ", 0)") \
    X(DRAFT_GET, \
      "SELECT text FROM drafts WHERE user = ?1 AND coalesce(conversation, 0) = coalesce(" \
      SQL_CONVERSATION("?2") ", 0)") \
    X(SETTING_SET, \
      "INSERT INTO settings (user, key, value) VALUES (?1, ?2, ?3) " \
      "ON CONFLICT (user, key) DO UPDATE SET value = excluded.value") \
    X(SETTING_REMOVE, "DELETE FROM settings WHERE user = ?1 AND key = ?2") \
    X(SETTING_GET, "SELECT value FROM settings WHERE user = ?1 AND key = ?2") \
    \
    X(METRIC_ADD, \
      "INSERT INTO metrics (user, day, flow, node, runs, failures, attempts, total_ms, max_ms, d0, d1, d2, d3, " \
      "d4, d5, d6, d7, d8, d9, d10, d11) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, " \
      "?15, ?16, ?17, ?18, ?19, ?20, ?21) " \
      "ON CONFLICT (user, day, flow, node) DO UPDATE " \
      "SET runs = runs + ?5, failures = failures + ?6, attempts = attempts + ?7, total_ms = total_ms + " \
      "?8, max_ms = max(max_ms, ?9), d0 = d0 + ?10, d1 = d1 + ?11, d2 = d2 + ?12, d3 = d3 + ?13, " \
      "d4 = d4 + ?14, d5 = d5 + ?15, d6 = d6 + ?16, d7 = d7 + ?17, d8 = d8 + ?18, d9 = d9 + ?19, " \
      "d10 = d10 + ?20, d11 = d11 + ?21") \
    X(RETRIEVAL_ADD, \
      "INSERT INTO retrievals (user, day, prompts, used, memories, preferences, messages) " \
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (user, day) DO UPDATE " \
      "SET prompts = prompts + ?3, used = used + ?4, memories = memories + ?5, " \
      "preferences = preferences + ?6, messages = messages + ?7") \
    \
    /* statistics: ?2 since; deleted conversations and their messages do not count; tokens -1: not told */ \
    X(STATS_CONVERSATIONS, \
      "SELECT status, count(*) FROM conversations " \
      "WHERE user = ?1 AND deleted_at = 0 AND created_at >= ?2 GROUP BY status") \
    X(STATS_MESSAGES, \
      "SELECT m.role, count(*), sum(max(m.input_tokens, 0)), sum(max(m.output_tokens, 0)), " \
      "sum(max(m.cache_read_tokens, 0)), sum(max(m.cache_write_tokens, 0)) " \
      "FROM messages m JOIN conversations c ON c.pk = m.conversation " \
      "WHERE" SQL_MINE("m.pk") "AND c.deleted_at = 0 AND m.created_at >= ?2 GROUP BY m.role") \
    X(STATS_MEMORIES, \
      "SELECT kind, category, count(*) FROM memory_index " \
      "WHERE user = ?1 AND status = 'active' AND created_at >= ?2 GROUP BY kind, category") \
    X(STATS_PREFERENCES, \
      "SELECT explicit, count(*) FROM user_preferences " \
      "WHERE user = ?1 AND status = 'active' AND created_at >= ?2 GROUP BY explicit") \
    X(STATS_DAYS, \
      "SELECT day * 86400000, sum(turns), sum(input), sum(output), sum(memories) FROM (" \
      "SELECT m.created_at / 86400000 day, sum(m.role = 'user') turns, sum(max(m.input_tokens, 0)) input, " \
      "sum(max(m.output_tokens, 0)) output, 0 memories " \
      "FROM messages m JOIN conversations c ON c.pk = m.conversation " \
      "WHERE" SQL_MINE("m.pk") "AND c.deleted_at = 0 AND m.created_at >= ?2 GROUP BY day " \
      "UNION ALL SELECT created_at / 86400000 day, 0, 0, 0, count(*) FROM memory_index " \
      "WHERE user = ?1 AND status = 'active' AND created_at >= ?2 GROUP BY day) " \
      "GROUP BY day ORDER BY day DESC LIMIT ?3") \
    X(STATS_MODELS, \
      "SELECT m.provider, m.model, count(*), sum(max(m.input_tokens, 0)), sum(max(m.output_tokens, 0)) " \
      "FROM messages m JOIN conversations c ON c.pk = m.conversation " \
      "WHERE" SQL_MINE("m.pk") "AND c.deleted_at = 0 AND m.created_at >= ?2 AND m.role = 'assistant' " \
      "AND m.provider <> '' GROUP BY m.provider, m.model ORDER BY count(*) DESC, m.provider, m.model LIMIT ?3") \
    X(STATS_BUSIEST, \
      "SELECT id, CASE title WHEN '' THEN last_text ELSE title END, message_count FROM conversations " \
      "WHERE user = ?1 AND deleted_at = 0 AND created_at >= ?2 AND message_count > 0 " \
      "ORDER BY message_count DESC, pk LIMIT ?3") \
    X(STATS_USED, \
      "SELECT id, content, access_count FROM memory_index WHERE user = ?1 AND status = 'active' " \
      "AND created_at >= ?2 AND access_count > 0 ORDER BY access_count DESC, pk LIMIT ?3") \
    /* ?3 to ?6: sizes of prompts that are not added up together */ \
    X(STATS_USAGE, \
      "SELECT m.created_at / 86400000 day, c.id, m.provider, m.model, count(*), max(" SQL_PROMPT "), " \
      "sum(m.input_tokens), sum(m.output_tokens), sum(max(m.cache_read_tokens, 0)), " \
      "sum(max(m.cache_write_tokens, 0)) FROM messages m JOIN conversations c ON c.pk = m.conversation " \
      "WHERE" SQL_MINE("m.pk") "AND c.deleted_at = 0 AND m.created_at >= ?2 AND m.role = 'assistant' " \
      "AND m.input_tokens >= 0 AND m.output_tokens >= 0 " \
      "GROUP BY day, m.conversation, m.provider, m.model, (" SQL_PROMPT " > ?3) + (" SQL_PROMPT " > ?4) + " \
      "(" SQL_PROMPT " > ?5) + (" SQL_PROMPT " > ?6)") \
    X(STATS_NODES, \
      "SELECT flow, node, sum(runs), sum(failures), sum(attempts), sum(total_ms) / sum(runs), " \
      "max(max_ms), sum(d0), sum(d1), sum(d2), sum(d3), sum(d4), sum(d5), sum(d6), sum(d7), sum(d8), sum(d9), " \
      "sum(d10), sum(d11) FROM metrics WHERE user = ?1 " \
      "AND day >= ?2 / 86400000 GROUP BY flow, node " \
      "ORDER BY flow, node") \
    \
    X(STATS_RETRIEVAL, \
      "SELECT coalesce(sum(prompts), 0), coalesce(sum(used), 0), coalesce(sum(memories), 0), " \
      "coalesce(sum(preferences), 0), coalesce(sum(messages), 0) FROM retrievals " \
      "WHERE user = ?1 AND day >= ?2 / 86400000") \
    \
    X(JOB_ADD, \
      "INSERT INTO jobs (pk, user, id, kind, key, status, attempts, max_attempts, run_after, owner, " \
      "expires_at, created_at, updated_at, error, payload) " \
      "VALUES (" SQL_NEXT("jobs") ", ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, '', 0, ?9, ?10, ?11, ?12)") \
    X(JOB_PUT, \
      "UPDATE jobs SET status = ?3, attempts = ?4, run_after = ?5, error = ?6, updated_at = ?7, owner " \
      "= ?8, expires_at = ?9 WHERE user = ?1 AND id = ?2") \
    X(JOB_GET, SQL_JOB_ROW " FROM jobs j WHERE j.user = ?1 AND j.id = ?2") \
    X(JOB_FIND, \
      "SELECT id FROM jobs WHERE user = ?1 AND key = ?2 " \
      "AND key <> '' AND status <> 'failed' AND status <> 'cancelled'") \
    \
    /* ?1 now, ?2 kinds, ?3 user's name */ \
    X(JOB_NEXT, \
      SQL_JOB_ROW ", u.pk, u.name FROM jobs j INDEXED BY jobs_due " \
      "CROSS JOIN users u ON u.pk = j.user WHERE (j.status = 'queued' OR j.status = 'running') " \
      "AND j.run_after <= ?1 AND (j.status = 'queued' OR j.expires_at <= ?1) " \
      "AND (?2 IS NULL OR instr(?2, ' ' || j.kind || ' ')) " \
      "AND (?3 IS NULL OR u.name = ?3) ORDER BY j.run_after, j.pk LIMIT 1") \
    X(JOB_LIST, \
      SQL_JOB_ROW " FROM jobs j WHERE" SQL_MINE("j.pk") \
      "AND instr(?2, j.status) ORDER BY j.pk DESC LIMIT ?3") \
    \
    X(CHANGE_ADD, "INSERT INTO changes (user, number, kind, id, operation) VALUES (?1, ?2, ?3, ?4, ?5)") \
    X(CHANGE_LAST, \
      "SELECT max(trimmed, coalesce((SELECT max(number) FROM changes WHERE user = ?1), 0)) " \
      "FROM users WHERE pk = ?1") \
    X(CHANGE_TRIMMED, "SELECT trimmed FROM users WHERE pk = ?1") \
    X(CHANGE_LIST, \
      "SELECT number, kind, id, operation FROM changes " \
      "WHERE user = ?1 AND number > ?2 ORDER BY number LIMIT ?3") \
    X(CHANGE_TRIM, "DELETE FROM changes WHERE user = ?1 AND number <= ?2") \
    X(CHANGE_TRIM_MARK, "UPDATE users SET trimmed = ?2 WHERE pk = ?1 AND trimmed < ?2") \
    \
    /* findings of a check, one text a row */ \
    X(CHECK_INTEGRITY, "PRAGMA integrity_check") \
    X(CHECK_REFERENCES, \
      "SELECT 'row ' || coalesce(rowid, '') || ' of ' || \"table\" || ' refers to a row of ' || parent " \
      "|| ' that is not there' FROM pragma_foreign_key_check") \
    X(CHECK_COUNTS, \
      "SELECT 'conversation ' || id || ' counts ' || message_count || ' messages and has ' || n " \
      "FROM (SELECT c.id, c.message_count, (SELECT count(*) FROM messages m WHERE m.conversation = " \
      "c.pk) n FROM conversations c) WHERE message_count <> n") \
    X(CHECK_BRANCHES, \
      "SELECT 'conversation ' || c.id || ' shows branch ' || c.branch || ', which it has not' " \
      "FROM conversations c WHERE NOT EXISTS (SELECT 1 FROM branches b WHERE b.conversation = c.pk AND " \
      "b.number = c.branch)") \
    X(CHECK_CHANGES, \
      "SELECT 'the change journal of user ' || u.name || ' is trimmed up to ' || u.trimmed || " \
      "' and there is a line ' || min(c.number) FROM users u JOIN changes c ON c.user = u.pk " \
      "WHERE c.number <= u.trimmed GROUP BY u.pk") \
    X(CHECK_HASHES, \
      "SELECT 'message ' || id || ' does not say what its hash was made of' FROM messages " \
      "WHERE status <> 'streaming' AND status <> 'pending' AND content_hash <> hash_of(content) LIMIT 100") \
    X(CHECK_HISTORY, \
      "SELECT 'the history counter of user ' || name || ' stands at ' || history || ' and there is a " \
      "line ' || n FROM (SELECT name, history, (SELECT max(number) FROM history WHERE user = users.pk) " \
      "n FROM users) WHERE n > history")

/* clang-format on */

enum sql {
#define X(symbol, text) SQL_##symbol,
    SQL_STATEMENTS(X)
#undef X
        SQL_COUNT
};

#endif
