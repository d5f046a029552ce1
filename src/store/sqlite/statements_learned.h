/* The statements of memories and preferences, their evidence, and words that are erased everywhere; see
 * statements.h. */
#ifndef STORE_SQLITE_STATEMENTS_LEARNED_H
#define STORE_SQLITE_STATEMENTS_LEARNED_H

/* clang-format off */

/* Columns in the order in which the row functions read them. */
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

#define SQL_LEARNED_STATEMENTS(X) \
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
    X(HISTORY_ERASE, "DELETE FROM history WHERE user = ?1 AND id = ?2")

/* clang-format on */

#endif
