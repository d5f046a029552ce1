#include "config.h"

#include "nodes/gate.h"

#include "nodes/turn.h"

static void wake_first(const struct gate *gate)
{
    if (gate->first && gate->inside < gate->first->parallel)
        rec_wait_wake(gate->first->wait);
}

static void remove_waiting(struct gate *gate, struct turn *turn)
{
    struct turn *before = NULL, **place = &gate->first;

    while (*place && *place != turn) {
        before = *place;
        place = &(*place)->behind;
    }
    if (!*place)
        return;
    *place = turn->behind;
    if (gate->last == turn)
        gate->last = before;
    turn->behind = NULL;
    turn->waits = false;
}

static void append(struct gate *gate, struct turn *turn)
{
    if (gate->last)
        gate->last->behind = turn;
    else
        gate->first = turn;
    gate->last = turn;
    turn->waits = true;
}

bool gate_enter(struct gate *gate, struct turn *turn)
{
    if (gate->inside >= turn->parallel || (gate->first && gate->first != turn)) {
        if (!turn->waits)
            append(gate, turn);
        return false;
    }
    remove_waiting(gate, turn);
    turn->inside = true;
    gate->inside++;
    wake_first(gate);
    return true;
}

void gate_leave(struct gate *gate, struct turn *turn)
{
    if (turn->inside)
        gate->inside--;
    turn->inside = false;
    if (turn->waits)
        remove_waiting(gate, turn);
    wake_first(gate);
}
