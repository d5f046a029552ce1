/* THE table of what can be done with a key, a palette entry or a command: name, help and where it is valid.
 * data/keys.conf binds keys to these names; help, hints, palette, recollect-keys(7) and --help print from
 * here. Constant; any thread. */
#ifndef TUI_ACTIONS_H
#define TUI_ACTIONS_H

#include <stdbool.h>
#include <stddef.h>

/* Where keys are looked up: X(symbol, "section of keys.conf", parent, heading). A key not bound in a context
 * is looked up in its parent. */
#define ACTION_CONTEXTS(X)                                                                                   \
    X(GLOBAL, "global", GLOBAL, "Anywhere")                                                                  \
    X(VIEW, "view", GLOBAL, "In every view")                                                                 \
    X(EDIT, "edit", GLOBAL, "While typing")                                                                  \
    X(INPUT, "input", EDIT, "In the input box")                                                              \
    X(PROMPT, "prompt", EDIT, "At a prompt")                                                                 \
    X(SEARCH, "search", EDIT, "While typing a search")                                                       \
    X(CHAT, "chat", VIEW, "In the chat")                                                                     \
    X(LIST, "list", VIEW, "In the list of conversations")                                                    \
    X(INSPECTOR, "inspector", VIEW, "In the inspector")                                                      \
    X(RESULTS, "results", VIEW, "In search results")                                                         \
    X(HELP, "help", VIEW, "In the help")                                                                     \
    X(SELECT, "select", VIEW, "While choosing text to copy")                                                 \
    X(MENU, "menu", VIEW, "In menus and questions")

enum action_context {
#define X(symbol, name, parent, heading) CONTEXT_##symbol,
    ACTION_CONTEXTS(X)
#undef X
        CONTEXT_COUNT
};

#define IN(context) (1u << CONTEXT_##context)
#define IN_VIEWS                                                                                             \
    (IN(VIEW) | IN(CHAT) | IN(LIST) | IN(INSPECTOR) | IN(RESULTS) | IN(HELP) | IN(SELECT) | IN(MENU))
#define IN_TYPING (IN(EDIT) | IN(INPUT) | IN(PROMPT) | IN(SEARCH))
#define IN_ALL    (IN(GLOBAL) | IN_VIEWS | IN_TYPING)
#define IN_ROWS   (IN(LIST) | IN(INSPECTOR))
#define IN_FOUND  (IN(INSPECTOR) | IN(RESULTS))

/* X(symbol, "name", what it does in one sentence, contexts in which it may be bound) */
#define ACTIONS(X)                                                                                           \
    /* everywhere */                                                                                         \
    X(INTERRUPT, "interrupt", "Stop the answer, else clear the draft, else quit when pressed twice", IN_ALL) \
    X(LEAVE, "leave", "Close the popup, else leave typing, else stop the answer", IN_ALL)                    \
    X(QUIT, "quit", "Quit", IN_ALL)                                                                          \
    X(SUSPEND, "suspend", "Suspend the program", IN_ALL)                                                     \
    X(REDRAW, "redraw", "Draw the screen again", IN_ALL)                                                     \
    X(HELP, "help", "Show the keys that are valid here", IN_ALL)                                             \
    X(PALETTE, "palette", "Choose an action by name", IN_ALL)                                                \
    X(COMMAND, "command", "Type a command", IN_ALL)                                                          \
    X(SEARCH, "search", "Search everything", IN_ALL)                                                         \
    X(GO_CONTEXT, "go-context", "Show what was sent to the model", IN_ALL)                                   \
    X(GO_MEMORIES, "go-memories", "Show the memories", IN_ALL)                                               \
    X(GO_PREFERENCES, "go-preferences", "Show the preferences", IN_ALL)                                      \
    X(GO_REVIEW, "go-review", "Show the guesses that wait for a yes or a no, and what changed lately",       \
      IN_ALL)                                                                                                \
    X(CONVERSATION_NEW, "conversation-new", "Start a new conversation", IN_ALL)                              \
    X(INCOGNITO, "incognito",                                                                                \
      "Begin a conversation of which nothing is kept and that knows nothing, or leave it", IN_ALL)           \
    X(LEARNING, "learning", "Learn nothing from this conversation, or learn from it again", IN_ALL)          \
    X(PLACE_BACK, "place-back", "Back to the place visited before", IN_ALL)                                  \
    X(PLACE_FORWARD, "place-forward", "Forward again to the place visited after this one", IN_ALL)           \
    X(STOP, "stop", "Stop the answer that is arriving", IN_ALL)                                              \
    /* panes */                                                                                              \
    X(PANE_NEXT, "pane-next", "Go to the next pane", IN_ALL)                                                 \
    X(PANE_PREVIOUS, "pane-previous", "Go to the previous pane", IN_ALL)                                     \
    X(PANE_LIST, "pane-list", "Go to the conversations", IN_ALL)                                             \
    X(PANE_CHAT, "pane-chat", "Go to the chat", IN_ALL)                                                      \
    X(PANE_INPUT, "pane-input", "Go to the input box", IN_ALL)                                               \
    X(PANE_INSPECTOR, "pane-inspector", "Go to the inspector", IN_ALL)                                       \
    X(ZOOM, "zoom", "Give the whole screen to this pane, or take it back", IN_ALL)                           \
    /* moving */                                                                                             \
    X(LINE_DOWN, "line-down", "One line down", IN_VIEWS)                                                     \
    X(LINE_UP, "line-up", "One line up", IN_VIEWS)                                                           \
    X(HALF_PAGE_DOWN, "half-page-down", "Half a page down", IN_VIEWS)                                        \
    X(HALF_PAGE_UP, "half-page-up", "Half a page up", IN_VIEWS)                                              \
    X(PAGE_DOWN, "page-down", "A page down", IN_ALL)                                                         \
    X(PAGE_UP, "page-up", "A page up", IN_ALL)                                                               \
    X(TOP, "top", "To the beginning", IN_VIEWS)                                                              \
    X(BOTTOM, "bottom", "To the end", IN_VIEWS)                                                              \
    X(ITEM_NEXT, "item-next", "To the next message or entry", IN_VIEWS)                                      \
    X(ITEM_PREVIOUS, "item-previous", "To the previous message or entry", IN_VIEWS)                          \
    /* acting on what is selected */                                                                         \
    X(OPEN, "open", "Open what is selected", IN_VIEWS)                                                       \
    X(BACK, "back", "Go back", IN_VIEWS)                                                                     \
    X(WHY, "why", "Show where it came from and what happened to it", IN(CHAT) | IN_ROWS | IN(RESULTS))       \
    X(TYPE, "type", "Start typing", IN_VIEWS)                                                                \
    X(FILTER, "filter", "Show only rows that contain the words", IN_ROWS | IN(HELP))                         \
    X(ADD, "add", "Add a conversation, memory or preference", IN_ROWS)                                       \
    X(EDIT, "edit", "Change the memory or preference, or the question to ask it anew", IN(CHAT) | IN_FOUND)  \
    X(RENAME, "rename", "Rename the conversation", IN(LIST))                                                 \
    X(ARCHIVE, "archive", "Archive the conversation, or make it active again", IN(LIST))                     \
    X(REMOVE, "remove", "Delete or forget it; undo brings it back", IN_ROWS | IN(RESULTS))                   \
    X(ERASE, "erase", "Erase it for good, after asking", IN_ROWS | IN(RESULTS))                              \
    X(UNDO, "undo", "Take back the last change", IN_VIEWS)                                                   \
    X(REDO, "redo", "Do again what was taken back", IN_VIEWS)                                                \
    X(PIN, "pin", "Pin it, or lock the preference; or release it", IN_ROWS | IN(RESULTS))                    \
    X(TAG, "tag", "Give it a tag, or with -tag take one away", IN(LIST))                                     \
    X(MARK, "mark", "Mark the row, to act on all that are marked", IN(LIST))                                 \
    X(MARK_RANGE, "mark-range", "Begin a range of rows to act on, or mark it", IN(LIST))                     \
    X(REPEAT, "repeat", "Do the last act again, here", IN(LIST))                                             \
    X(MENU, "menu", "Show all that can be done with the row", IN(LIST))                                      \
    X(EXPORT, "export", "Write the conversation to a Markdown file", IN(LIST))                               \
    X(LEAVE_OUT, "leave-out",                                                                                \
      "Leave it out of the prompts here, or of what your draft takes along; again lets it in",               \
      IN(CHAT) | IN(INSPECTOR))                                                                              \
    X(ACCEPT, "accept", "Say yes to the guess, or take the new value", IN(INSPECTOR))                        \
    X(REJECT, "reject", "Say no to the guess, or keep the old value", IN(INSPECTOR))                         \
    X(ACCEPT_ALL, "accept-all", "Say yes to all guesses, after asking", IN(INSPECTOR))                       \
    X(REJECT_ALL, "reject-all", "Say no to all guesses, after asking", IN(INSPECTOR))                        \
    X(GROUP, "group", "Group the rows another way", IN_ROWS)                                                 \
    X(SORT, "sort", "Sort the rows another way", IN(LIST) | IN(SEARCH) | IN(RESULTS))                        \
    X(RELOAD, "reload", "Read again from the store", IN_VIEWS)                                               \
    X(TAB_NEXT, "tab-next", "Next tab", IN(INSPECTOR) | IN(RESULTS))                                         \
    X(TAB_PREVIOUS, "tab-previous", "Previous tab", IN(INSPECTOR) | IN(RESULTS))                             \
    /* messages */                                                                                           \
    X(REGENERATE, "regenerate", "Ask again: another answer beside this one, or a retry of a failed one",     \
      IN(CHAT))                                                                                              \
    X(CONTINUE, "continue", "Go on with an answer that was cut", IN(CHAT))                                   \
    X(SOURCE, "source", "Open what the answer rests on: the source that its [1] names", IN(CHAT))            \
    X(SIBLING_PREVIOUS, "sibling-previous", "Show the alternative before this one", IN(CHAT))                \
    X(SIBLING_NEXT, "sibling-next", "Show the alternative after this one", IN(CHAT))                         \
    X(FIND, "find", "Find words in this conversation", IN(CHAT))                                             \
    X(FIND_NEXT, "find-next", "To the next place found", IN(CHAT))                                           \
    X(FIND_PREVIOUS, "find-previous", "To the previous place found", IN(CHAT))                               \
    X(FORK, "fork", "Make a conversation of its own of everything up to here", IN(CHAT))                     \
    X(FOLD, "fold", "Show what the model thought before the answer, or fold it away", IN(CHAT))              \
    X(WRAP, "wrap", "Wrap long code and fit tables, or cut them to be scrolled sideways", IN(CHAT))          \
    X(SIDE_LEFT, "side-left", "Scroll what is cut to the left", IN(CHAT))                                    \
    X(SIDE_RIGHT, "side-right", "Scroll what is cut to the right", IN(CHAT))                                 \
    X(DETAILS, "details", "Show times, models and tokens of the answers, or hide them", IN(CHAT))            \
    X(BARE, "bare", "Show nothing but the text, for the terminal's own mouse, or all again", IN(CHAT))       \
    X(EDIT_OUTSIDE, "edit-outside", "Open the draft, the message or the memory in $EDITOR",                  \
      IN(CHAT) | IN(INPUT) | IN_FOUND)                                                                       \
    X(PIPE, "pipe", "Give the message to a command", IN(CHAT))                                               \
    /* copying */                                                                                            \
    X(COPY_MESSAGE, "copy-message", "Copy the message as it was written", IN(CHAT))                          \
    X(COPY_CODE, "copy-code", "Copy the block of code; again for the next one", IN(CHAT))                    \
    X(COPY_ANSWER, "copy-answer", "Copy the last answer", IN_ALL)                                            \
    X(SELECT, "select", "Choose characters to copy", IN(CHAT) | IN(SELECT))                                  \
    X(SELECT_LINES, "select-lines", "Choose whole lines to copy, as they were written",                      \
      IN(CHAT) | IN(SELECT))                                                                                 \
    X(COPY, "copy", "Copy what is chosen", IN(SELECT))                                                       \
    X(CARET_LEFT, "caret-left", "The end of the choice one character left", IN(SELECT))                      \
    X(CARET_RIGHT, "caret-right", "One character right", IN(SELECT))                                         \
    X(CARET_WORD_LEFT, "caret-word-left", "One word left", IN(SELECT))                                       \
    X(CARET_WORD_RIGHT, "caret-word-right", "One word right", IN(SELECT))                                    \
    X(CARET_LINE_START, "caret-line-start", "To the beginning of the line", IN(SELECT))                      \
    X(CARET_LINE_END, "caret-line-end", "To the end of the line", IN(SELECT))                                \
    /* typing */                                                                                             \
    X(SEND, "send", "Send the message, or accept what was typed", IN_TYPING)                                 \
    X(NEWLINE, "newline", "Begin a new line", IN(INPUT))                                                     \
    X(TYPE_LEFT, "cursor-left", "One character left", IN_TYPING)                                             \
    X(TYPE_RIGHT, "cursor-right", "One character right", IN_TYPING)                                          \
    X(TYPE_WORD_LEFT, "word-left", "One word left", IN_TYPING)                                               \
    X(TYPE_WORD_RIGHT, "word-right", "One word right", IN_TYPING)                                            \
    X(TYPE_UP, "cursor-up", "One line up; from the first line to the older prompt", IN_TYPING)               \
    X(TYPE_DOWN, "cursor-down", "One line down; from the last line to the newer prompt", IN_TYPING)          \
    X(TYPE_LINE_START, "line-start", "To the beginning of the line", IN_TYPING)                              \
    X(TYPE_LINE_END, "line-end", "To the end of the line", IN_TYPING)                                        \
    X(TYPE_DELETE_LEFT, "delete-left", "Delete the character to the left", IN_TYPING)                        \
    X(TYPE_DELETE_RIGHT, "delete-right", "Delete the character to the right; in an empty box, quit",         \
      IN_TYPING)                                                                                             \
    X(TYPE_KILL_BLANK_WORD, "kill-blank-word", "Kill the word to the left, up to a blank", IN_TYPING)        \
    X(TYPE_KILL_WORD_LEFT, "kill-word-left", "Kill the word to the left", IN_TYPING)                         \
    X(TYPE_KILL_WORD_RIGHT, "kill-word-right", "Kill the word to the right", IN_TYPING)                      \
    X(TYPE_KILL_TO_START, "kill-to-start", "Kill to the beginning of the line", IN_TYPING)                   \
    X(TYPE_KILL_TO_END, "kill-to-end", "Kill to the end of the line", IN_TYPING)                             \
    X(TYPE_YANK, "yank", "Put back what was killed", IN_TYPING)                                              \
    X(TYPE_YANK_OLDER, "yank-older", "Put back what was killed before that instead", IN_TYPING)              \
    X(TYPE_TRANSPOSE, "transpose", "Swap the two characters around the cursor", IN_TYPING)                   \
    X(TYPE_UPPER, "word-upper", "The next word in capitals", IN_TYPING)                                      \
    X(TYPE_LOWER, "word-lower", "The next word in small letters", IN_TYPING)                                 \
    X(TYPE_CAPITAL, "word-capital", "The next word with a capital", IN_TYPING)                               \
    X(TYPE_UNDO, "type-undo", "Take back the last editing step", IN_TYPING)                                  \
    X(TYPE_REDO, "type-redo", "Do again what was taken back", IN_TYPING)                                     \
    X(HISTORY_SEARCH, "history-search", "Search the prompts sent before; again for older ones", IN_TYPING)   \
    X(SEARCH_OLDER, "search-older", "The search before this one", IN(SEARCH))                                \
    X(SEARCH_NEWER, "search-newer", "The search after this one", IN(SEARCH))                                 \
    X(COMPLETE, "complete", "Complete the word or the @file; again for the next; else the next pane",        \
      IN(INPUT))                                                                                             \
    X(SPELL, "spell", "Another spelling for the word before the cursor; again for the next", IN(INPUT))      \
    X(UNFOLD, "unfold", "Show a long paste in full", IN(INPUT))                                              \
    X(LITERAL, "literal", "Take the next key as it is", IN_TYPING)

enum action {
    ACTION_NONE,
#define X(symbol, name, help, contexts) ACTION_##symbol,
    ACTIONS(X)
#undef X
        ACTION_COUNT
};

const char *action_name(enum action action); /* "" for ACTION_NONE */
const char *action_help(enum action action);
bool action_valid(enum action action, enum action_context context);
enum action action_parse(const char *name, size_t length); /* ACTION_NONE if there is none */

const char *action_context_name(enum action_context context);
const char *action_context_heading(enum action_context context);
enum action_context action_context_parent(enum action_context context); /* of GLOBAL: GLOBAL */
int action_context_parse(const char *name, size_t length);              /* -1 if there is none */

#endif
