/* Dates in questions, and how well a message's time fits them. Pure, any thread. */
#ifndef SEARCH_DATES_H
#define SEARCH_DATES_H

#include "search/query.h"

/* The month, day and year a folded text names: "May 2023", "3rd of March", 2024-01-21, 21.1.2024, 3/21/2024.
 */
void dates_named(const char *folded, struct query_date *date);

/* The span that "yesterday", "last week" and their like mean; *from 0: none. */
void dates_meant(const char *folded, int64_t now, int64_t *from, int64_t *to);

/* How well a time fits: *month 0..1, *day 0..1. */
void dates_fit(const struct query_date *date, int64_t time, double *month, double *day);

#endif
