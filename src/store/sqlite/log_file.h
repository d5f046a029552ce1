/* The write-ahead log as a file that is written once a commit. SQLite writes each frame of it with two calls,
 * its header and its page; here they are held until the frame that ends the transaction, and go to the file
 * in one call. What was held never counted: nobody reads a frame before the transaction's last one is in the
 * file, and that one's write gives the result of all. Whatever else is asked of the log comes after what is
 * held. */
#ifndef STORE_SQLITE_LOG_FILE_H
#define STORE_SQLITE_LOG_FILE_H

#define LOG_FILE_VFS "recollect"

/* The system's own way of opening files (a VFS of SQLite), but for the log, by its name; NULL: the system's
 * as it is. Made known to SQLite once for the process, before the first connection; any thread from then on.
 */
const char *log_file_register(void);

#endif
