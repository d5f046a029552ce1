/* Every statement of the SQLite store: X(symbol, text). ?1 is the user's key unless said otherwise. Those of
 * sqlite_NAME.c stand in statements_NAME.h, the others here. */
#ifndef STORE_SQLITE_STATEMENTS_H
#define STORE_SQLITE_STATEMENTS_H

#include "store/sqlite/statements_conversation.h"
#include "store/sqlite/statements_job.h"
#include "store/sqlite/statements_learned.h"
#include "store/sqlite/statements_message.h"
#include "store/sqlite/statements_record.h"
#include "store/sqlite/statements_turn.h"
#include "store/sqlite/statements_vector.h"

/* The keys of one user's rows, and the next free one of a table (data/schema/0001.sql): both are one step in
 * the tree. */
#define SQL_MINE(pk) " " pk " >= ?1 << 40 AND " pk " < (?1 + 1) << 40 "
#define SQL_NEXT(table)                                                                                      \
    "(coalesce((SELECT pk FROM " table " WHERE" SQL_MINE("pk") "ORDER BY pk DESC LIMIT 1), ?1 << 40) + 1)"
#define SQL_CONVERSATION(n) "(SELECT pk FROM conversations WHERE user = ?1 AND id = " n ")"

/* clang-format off */

#define SQL_FIND(table) \
    "SELECT id FROM " table " WHERE user = ?1 AND id >= ?2 AND id < ?2 || '~' LIMIT 100"

#define SQL_STORE_STATEMENTS(X) \
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

#define SQL_STATEMENTS(X) \
    SQL_STORE_STATEMENTS(X) \
    SQL_CONVERSATION_STATEMENTS(X) \
    SQL_JOB_STATEMENTS(X) \
    SQL_LEARNED_STATEMENTS(X) \
    SQL_MESSAGE_STATEMENTS(X) \
    SQL_RECORD_STATEMENTS(X) \
    SQL_TURN_STATEMENTS(X) \
    SQL_VECTOR_STATEMENTS(X)

/* clang-format on */

enum sql {
#define X(symbol, text) SQL_##symbol,
    SQL_STATEMENTS(X)
#undef X
        SQL_COUNT
};

#endif
