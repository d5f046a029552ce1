/* The statements of turns and runs; see statements.h. */
#ifndef STORE_SQLITE_STATEMENTS_TURN_H
#define STORE_SQLITE_STATEMENTS_TURN_H

/* clang-format off */

/* Columns in the order in which the row functions read them. */
#define SQL_TURN_ROW \
    "SELECT t.id, c.id, t.user_message, t.assistant_message, t.status, t.provider, t.model, t.error, " \
    "t.created_at, t.updated_at FROM turns t JOIN conversations c ON c.pk = t.conversation "

#define SQL_TURN_STATEMENTS(X) \
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
      "WHERE user = ?1 ORDER BY pk")

/* clang-format on */

#endif
