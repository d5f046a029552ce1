#include "config.h"

#include "ui/tui/actions.h"

#include <string.h>

static const struct {
    const char *name, *help;
    size_t length; /* of the name: 200 bindings are read before anything is shown */
    unsigned contexts;
} actions[ACTION_COUNT] = {[ACTION_NONE] = {"", "", 0, 0},
#define X(symbol, name, help, contexts) [ACTION_##symbol] = {name, help, sizeof(name) - 1, contexts},
                           ACTIONS(X)
#undef X
};

static const struct {
    const char *name, *heading;
    enum action_context parent;
} contexts[CONTEXT_COUNT] = {
#define X(symbol, name, parent, heading) [CONTEXT_##symbol] = {name, heading, CONTEXT_##parent},
    ACTION_CONTEXTS(X)
#undef X
};

const char *action_name(enum action action)
{
    return actions[action].name;
}

const char *action_help(enum action action)
{
    return actions[action].help;
}

bool action_valid(enum action action, enum action_context context)
{
    return actions[action].contexts >> context & 1u;
}

enum action action_parse(const char *name, size_t length)
{
    for (enum action action = ACTION_NONE + 1; action < ACTION_COUNT; action++)
        if (actions[action].length == length && memcmp(actions[action].name, name, length) == 0)
            return action;
    return ACTION_NONE;
}

const char *action_context_name(enum action_context context)
{
    return contexts[context].name;
}

const char *action_context_heading(enum action_context context)
{
    return contexts[context].heading;
}

enum action_context action_context_parent(enum action_context context)
{
    return contexts[context].parent;
}

int action_context_parse(const char *name, size_t length)
{
    for (int context = 0; context < CONTEXT_COUNT; context++)
        if (strlen(contexts[context].name) == length && memcmp(contexts[context].name, name, length) == 0)
            return context;
    return -1;
}
