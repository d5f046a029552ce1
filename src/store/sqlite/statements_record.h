/* The statements of receipts, summaries, history, drafts, settings and statistics; see statements.h. */
#ifndef STORE_SQLITE_STATEMENTS_RECORD_H
#define STORE_SQLITE_STATEMENTS_RECORD_H

/* clang-format off */

/* Columns in the order in which the row functions read them. */
#define SQL_HISTORY_ROW \
    "SELECT number, together, kind, id, operation, before, after, cause, summary, created_at, undone " \
    "FROM history "
#define SQL_WINDOW_ROW \
    "SELECT w.id, c.id, w.turn, w.created_at, w.budget, w.used, w.provider, w.model, " \
    "w.left_out_messages, w.left_out_memories, w.parts " \
    "FROM context_windows w JOIN conversations c ON c.pk = w.conversation "
/* How much was sent, whatever of it the provider knew already. */
#define SQL_PROMPT "m.input_tokens + max(m.cache_read_tokens, 0) + max(m.cache_write_tokens, 0)"

#define SQL_RECORD_STATEMENTS(X) \
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
      "WHERE user = ?1 AND day >= ?2 / 86400000")

/* clang-format on */

#endif
