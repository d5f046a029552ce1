/* "Hi, I'm Dana, a 34-year-old architect from Tel Aviv": a name that is told in passing. Any thread. */
#ifndef MEMORY_INTRODUCTION_H
#define MEMORY_INTRODUCTION_H

#include "memory/learn.h"

/* Learns the name and finds what else the sentence says, as one of its own ("I am a 34-year-old architect
 * ..."; count 0: nothing). False, and nothing is learned: nobody is introduced. */
bool introduction_read(struct extraction *extraction, const struct sentence *sentence, struct sentence *rest);

#endif
