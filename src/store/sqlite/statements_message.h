/* The statements of messages; see statements.h. */
#ifndef STORE_SQLITE_STATEMENTS_MESSAGE_H
#define STORE_SQLITE_STATEMENTS_MESSAGE_H

/* clang-format off */

/* What has arrived of an answer that streams stands beside its row. */
#define SQL_PIECES "coalesce((SELECT group_concat(content, '') FROM (SELECT p.content FROM pieces p " \
    "WHERE p.message = m.pk ORDER BY p.pk)), '')"
/* Columns in the order in which the row functions read them. */
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

#define SQL_MESSAGE_STATEMENTS(X) \
    X(MESSAGE_ADD, \
      "INSERT INTO messages (pk, user, conversation, branch, sequence, id, turn, role, status, " \
      "created_at, external_id, name, provider, model, error, stop_reason, input_tokens, " \
      "output_tokens, cache_read_tokens, cache_write_tokens, duration_ms, first_token_ms, " \
      "content_hash, metadata, content, thinking, tokens) VALUES (" SQL_NEXT("messages") \
      ", ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, " \
      "?21, ?22, ?23, ?24, ?25, ?26) ON CONFLICT (user, external_id) WHERE external_id <> '' DO NOTHING") \
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
      SQL_MESSAGE_ROW "WHERE m.pk > max(?2, ?1 << 40) AND m.pk < (?1 + 1) << 40 ORDER BY m.pk LIMIT ?3")

/* clang-format on */

#endif
