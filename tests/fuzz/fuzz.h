/* Fuzz targets: one function over bytes, as libFuzzer wants it, and seeds. Built with fuzz.c they are tests:
 * the seeds and many changes of them, the same in every run; with arguments, that many changes (a number) or
 * the files named, to see again what was found. Built with clang -fsanitize=fuzzer and without
 * fuzz.c they look for themselves. */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>

/* Aborts when something is wrong that a sanitizer does not see. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

extern const char *const fuzz_seeds[]; /* NULL-terminated */
extern const char *const fuzz_words[]; /* pieces worth inserting, NULL-terminated */
extern const long fuzz_rounds;         /* of make check: about a second's worth */

#endif
