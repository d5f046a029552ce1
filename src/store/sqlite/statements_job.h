/* The statements of jobs; see statements.h. */
#ifndef STORE_SQLITE_STATEMENTS_JOB_H
#define STORE_SQLITE_STATEMENTS_JOB_H

/* clang-format off */

/* Columns in the order in which the row functions read them. */
#define SQL_JOB_ROW \
    "SELECT j.id, j.kind, j.key, j.payload, j.error, j.status, j.attempts, j.max_attempts, " \
    "j.run_after, j.created_at, j.updated_at"

#define SQL_JOB_STATEMENTS(X) \
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
      "AND instr(?2, j.status) ORDER BY j.pk DESC LIMIT ?3")

/* clang-format on */

#endif
