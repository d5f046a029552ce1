/* The statements of conversations and their branches; see statements.h. */
#ifndef STORE_SQLITE_STATEMENTS_CONVERSATION_H
#define STORE_SQLITE_STATEMENTS_CONVERSATION_H

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

#define SQL_CONVERSATION_STATEMENTS(X) \
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
    X(CONVERSATION_GROW, \
      "UPDATE conversations SET updated_at = max(updated_at, ?3), message_count = message_count + ?6, " \
      "last_message = ?4, last_text = CASE ?5 WHEN '' THEN last_text ELSE ?5 END " \
      "WHERE pk = ?2 AND user = ?1") \
    X(CONVERSATION_LAST_TEXT, \
      "UPDATE conversations SET last_text = ?3 WHERE (pk, last_message) = (SELECT conversation, pk " \
      "FROM messages WHERE user = ?1 AND id = ?2)") \
    X(CONVERSATION_HEAD, "SELECT id, external_id, title, deleted_at FROM conversations WHERE pk = ?1")

/* clang-format on */

#endif
