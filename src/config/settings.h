/* Values of the options, and where each came from. This is rec_settings of the public header, whose
 * functions are here, too (rec_settings_load() and so on); what follows is for the layers above.
 *
 * A rec_settings owns all it gives out. Not shared between threads: the worker works on a copy. */
#ifndef CONFIG_SETTINGS_H
#define CONFIG_SETTINGS_H

#include "base/buf.h"
#include "config/options.h"
#include "recollect.h"

/* Each beats the ones before it. */
enum settings_origin { ORIGIN_DEFAULT, ORIGIN_FILE, ORIGIN_ENVIRONMENT, ORIGIN_COMMAND_LINE, ORIGIN_COUNT };

rec_settings *settings_copy(const rec_settings *settings);

const char *settings_string(const rec_settings *settings, enum option_id id); /* never NULL */
int64_t settings_integer(const rec_settings *settings, enum option_id id); /* also durations: milliseconds */
double settings_number(const rec_settings *settings, enum option_id id);
bool settings_boolean(const rec_settings *settings, enum option_id id);
int settings_choice(const rec_settings *settings, enum option_id id); /* place in the list of choices */
enum settings_origin settings_origin(const rec_settings *settings, enum option_id id);

/* The value up to an origin: with ORIGIN_FILE what would count without environment and command line. */
const char *settings_below(const rec_settings *settings, enum option_id id, enum settings_origin most);

/* A variable of the environment, else of the env file; NULL if it is unset or empty. */
const char *settings_variable(const rec_settings *settings, const char *name);

/* The store: "store.url", else the default file. The user: "store.user", else the login name. */
void settings_store_url(const rec_settings *settings, struct buf *out);
void settings_user_name(const rec_settings *settings, struct buf *out);

#endif
