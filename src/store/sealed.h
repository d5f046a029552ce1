/* Copies of a store that only a passphrase opens: libsodium's secretstream (XChaCha20-Poly1305) over the file
 * in pieces, with a key that Argon2id makes of the passphrase. Nothing of it can be read, changed, moved or
 * cut off without its being noticed. Any thread. Without libsodium all of it is REC_UNSUPPORTED. */
#ifndef STORE_SEALED_H
#define STORE_SEALED_H

#include "store/store.h"

bool sealed_available(void);
bool sealed_is(const char *path); /* begins like one */

/* Both make the file `to`, which must not be there: mode 0600, synced, whole or not at all. */
enum rec_status sealed_write(const char *from, const char *to, const char *passphrase,
                             store_progress progress, void *context, rec_error *error);
enum rec_status sealed_read(const char *from, const char *to, const char *passphrase, store_progress progress,
                            void *context, rec_error *error);

#endif
