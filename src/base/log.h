/* The log file ($XDG_STATE_HOME/recollect/log). Lines are cleaned of control characters and cut at 4 KiB;
 * callers never pass a key or message content above level debug. Off until log_open(). Any thread (one
 * write() a line). */
#ifndef BASE_LOG_H
#define BASE_LOG_H

enum log_level { LOG_ERROR, LOG_WARNING, LOG_INFO, LOG_DEBUG };

/* "error", "warning", "info", "debug" (any case) to a level; false if it is none. */
int log_level_parse(const char *name, enum log_level *level);

/* From now on lines up to this level are appended to the file (mode 0600), which is made, with its folders,
 * when the first one comes, and set aside as path.1 when it is over 4 MiB. If it cannot be written, lines are
 * lost. */
void log_open(const char *path, enum log_level level);
void log_close(void);
/* Nothing is written from here to the log_release() that belongs to it; they nest. */
void log_hold(void);
void log_release(void);
int log_enabled(enum log_level level);
void log_write(enum log_level level, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A secret (an API key) that log_write must replace by "***" wherever it occurs (shorter than 4 bytes:
 * ignored). Copied, kept until the process ends. */
void log_add_secret(const char *secret);

#endif
