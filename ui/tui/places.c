#include "config.h"

#include "places.h"

#include "base/alloc.h"
#include "ui/tui/chat.h"
#include "ui/tui/finder.h"
#include "ui/tui/inspector.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HELD_MAX 100

struct place {
    enum { PLACE_CHAT, PLACE_SEARCH, PLACE_INSPECTOR } kind;
    char conversation[REC_ID_SIZE], message[REC_ID_SIZE];
    enum inspector_tab tab;
    bool zoom;
};

struct places {
    struct place items[HELD_MAX];
    size_t count;
    size_t at; /* the one where the reader is; count: one that is not kept yet */
};

void places_start(struct app *app)
{
    app->places = xcalloc(1, sizeof *app->places);
}

void places_stop(struct app *app)
{
    free(app->places);
}

static struct place here(struct app *app)
{
    struct place place = {.kind = PLACE_CHAT};
    if (finder_shown(app)) {
        place.kind = PLACE_SEARCH;
    } else if (app->focus == PANE_INSPECTOR) {
        place.kind = PLACE_INSPECTOR;
        place.tab = inspector_present(app);
        place.zoom = app->zoom;
    } else {
        snprintf(place.conversation, sizeof place.conversation, "%s", chat_conversation(app));
        snprintf(place.message, sizeof place.message, "%s", chat_goal(app));
    }
    return place;
}

static bool same(const struct place *a, const struct place *b)
{
    return a->kind == b->kind && (a->kind != PLACE_INSPECTOR || a->tab == b->tab) &&
           (a->kind != PLACE_CHAT ||
            (strcmp(a->conversation, b->conversation) == 0 && strcmp(a->message, b->message) == 0));
}

static void keep(struct places *places, const struct place *place)
{
    if (places->count > 0 && same(&places->items[places->count - 1], place))
        return;
    if (places->count == HELD_MAX)
        memmove(places->items, places->items + 1, --places->count * sizeof *places->items);
    places->items[places->count++] = *place;
}

void places_leave(struct app *app)
{
    struct places *places = app->places;
    struct place place = here(app);
    places->count = places->at;
    keep(places, &place);
    places->at = places->count;
}

static unsigned go(struct app *app, const struct place *place)
{
    if (place->kind == PLACE_SEARCH)
        return finder_resume(app);
    unsigned bits = finder_close(app) | DRAW_LAYOUT;
    if (place->kind == PLACE_INSPECTOR) {
        app->zoom = false;
        return bits | inspector_show(app, place->tab, place->zoom);
    }
    app->zoom = false;
    bits |= app_focus(app, PANE_CHAT);
    if (place->message[0])
        return bits | chat_go_to_message(app, place->message);
    if (strcmp(place->conversation, chat_conversation(app)) == 0)
        return bits;
    return bits | chat_open(app, place->conversation[0] ? place->conversation : NULL);
}

unsigned places_back(struct app *app)
{
    struct places *places = app->places;
    struct place present = here(app);
    if (places->at == places->count) {
        keep(places, &present);
        places->at = places->count - 1; /* also when it was kept already */
    } else {
        places->items[places->at] = present;
    }
    if (places->at == 0)
        return app_toast(app, ROLE_STATUS, "this is the first place you were at");
    places->at--;
    return go(app, &places->items[places->at]) | HANDLED;
}

unsigned places_forward(struct app *app)
{
    struct places *places = app->places;
    if (places->at + 1 >= places->count)
        return app_toast(app, ROLE_STATUS, "this is the last place you were at");
    places->items[places->at] = here(app);
    places->at++;
    return go(app, &places->items[places->at]) | HANDLED;
}
