/* The limit for first paint: a curses program, linked with what recollect is linked with, that opens the same
 * store, prints the last 50 messages and waits for a key. Arguments: the store's file. */
#include "config.h"

#include <curses.h>
#include <locale.h>
#include <sqlite3.h>
#include <stdio.h>

static sqlite3_stmt *prepare(sqlite3 *database, const char *sql)
{
    sqlite3_stmt *statement = NULL;

    if (sqlite3_prepare_v2(database, sql, -1, &statement, NULL)) {
        fprintf(stderr, "hello: %s\n", sqlite3_errmsg(database));
        return NULL;
    }
    return statement;
}

static void print_messages(sqlite3 *database)
{
    sqlite3_stmt *newest =
        prepare(database, "SELECT pk, branch FROM conversations WHERE user = 1 AND deleted_at = 0 "
                          "ORDER BY updated_at DESC, id DESC LIMIT 1");
    sqlite3_stmt *messages =
        prepare(database, "SELECT role, created_at, content FROM messages WHERE conversation = ? "
                          "AND branch = ? ORDER BY sequence DESC LIMIT 50");
    int row = LINES - 1;

    if (!newest || !messages || sqlite3_step(newest) != SQLITE_ROW)
        return;
    sqlite3_bind_int64(messages, 1, sqlite3_column_int64(newest, 0));
    sqlite3_bind_int64(messages, 2, sqlite3_column_int64(newest, 1));
    while (sqlite3_step(messages) == SQLITE_ROW && row >= 0)
        mvaddnstr(row--, 0, (const char *)sqlite3_column_text(messages, 2), COLS);
    sqlite3_finalize(newest);
    sqlite3_finalize(messages);
}

int main(int argc, char **argv)
{
    sqlite3 *database;

    setlocale(LC_ALL, "");
    if (argc != 2 || sqlite3_open_v2(argv[1], &database, SQLITE_OPEN_READWRITE, NULL))
        return 1;
    sqlite3_exec(database, "PRAGMA query_only = 1", NULL, NULL, NULL);
    initscr();
    raw();
    noecho();
    print_messages(database);
    refresh();
    getch();
    endwin();
    sqlite3_close(database);
    return 0;
}
