/* The limit for key to paint: curses puts each key on the screen. Ctrl-U clears the line, Ctrl-C ends. */
#include "config.h"

#include <curses.h>
#include <locale.h>

int main(void)
{
    int key;

    setlocale(LC_ALL, "");
    initscr();
    raw();
    noecho();
    mvaddstr(0, 0, "ready ");
    refresh();
    while ((key = getch()) != ERR && key != 3) {
        if (key == 21) { /* Ctrl-U */
            move(0, 6);
            clrtoeol();
        } else {
            addch((chtype)key);
        }
        refresh();
    }
    endwin();
    return 0;
}
