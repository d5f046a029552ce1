/* The statements of vectors; see statements.h. */
#ifndef STORE_SQLITE_STATEMENTS_VECTOR_H
#define STORE_SQLITE_STATEMENTS_VECTOR_H

/* clang-format off */

#define SQL_VECTOR_STATEMENTS(X) \
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
      "SELECT model, max(dimensions), count(*) FROM vectors WHERE user = ?1 GROUP BY model ORDER BY model")

/* clang-format on */

#endif
