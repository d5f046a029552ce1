#include "config.h"

#include "attach.h"

#include "base/alloc.h"
#include "base/error.h"
#include "base/file.h"
#include "base/utf8.h"

#include <dirent.h>
#include <fnmatch.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#define FENCE_MIN     3
#define SENTENCE_ENDS ".,;:!?)]}'\"" /* what stands behind a name and is none of it */

/* Names, and folders on the way, under which programs keep keys and passwords. */
static const char *const sensitive[] = {
    ".env",        ".env.*",
    "*.pem",       "*.key",
    "*.p12",       "*.pfx",
    "*.kdbx",      "*.keystore",
    "*.jks",       "*.gpg",
    "*.asc",       "id_rsa*",
    "id_dsa*",     "id_ecdsa*",
    "id_ed25519*", ".netrc",
    "_netrc",      ".pgpass",
    ".my.cnf",     ".npmrc",
    ".pypirc",     ".git-credentials",
    "credentials", "credentials.*",
    "secrets",     "secrets.*",
    "*.secret",    ".htpasswd",
    "shadow",      "gshadow",
    ".ssh",        ".gnupg",
    ".aws",        ".azure",
    ".kube",       ".password-store",
    "*_history",   "*.ovpn",
    "*.token",     "service-account*.json",
};

/* Endings, and what highlighters call the language. */
static const struct {
    const char *ending, *language;
} languages[] = {
    {"c", "c"},       {"h", "c"},         {"cc", "cpp"},    {"cpp", "cpp"},    {"hpp", "cpp"},
    {"py", "python"}, {"js", "js"},       {"ts", "ts"},     {"rs", "rust"},    {"go", "go"},
    {"java", "java"}, {"sh", "sh"},       {"rb", "ruby"},   {"sql", "sql"},    {"json", "json"},
    {"yaml", "yaml"}, {"yml", "yaml"},    {"toml", "toml"}, {"html", "html"},  {"css", "css"},
    {"xml", "xml"},   {"md", "markdown"}, {"diff", "diff"}, {"patch", "diff"}, {"lua", "lua"},
    {"pl", "perl"},   {"mk", "make"},     {"conf", "ini"},  {"ini", "ini"},    {"txt", "text"},
    {"log", "text"},  {"csv", "csv"},
};

bool attach_sensitive(const char *path)
{
    char *copy = xstrdup(path), *rest = NULL;
    bool found = false;
    for (char *name = strtok_r(copy, "/", &rest); name && !found; name = strtok_r(NULL, "/", &rest))
        for (size_t index = 0; index < sizeof sensitive / sizeof *sensitive && !found; index++)
            found = fnmatch(sensitive[index], name, FNM_CASEFOLD) == 0;
    free(copy);
    return found;
}

void attach_size(struct buf *out, int64_t lines, int64_t bytes)
{
    buf_addf(out, "%lld line%s, ", (long long)lines, lines == 1 ? "" : "s");
    if (bytes < 1000)
        buf_addf(out, "%lld bytes", (long long)bytes);
    else if (bytes < 1000000)
        buf_addf(out, "%.1f kB", (double)bytes / 1000);
    else
        buf_addf(out, "%.1f MB", (double)bytes / 1000000);
}

/* --- Finding names --- */

static bool blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

static void add_home(struct buf *path, const char *name, size_t length)
{
    const char *home = getenv("HOME");
    bool tilde = length > 1 && name[0] == '~' && name[1] == '/' && home;
    if (tilde)
        buf_adds(path, home);
    buf_add(path, name + (tilde ? 1 : 0), length - (tilde ? 1 : 0));
}

static bool is_file(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISREG(status.st_mode);
}

/* The path that begins at text, which is behind an "@": bytes it takes of the text, 0 if there is no file of
 * that name. */
static size_t read_name(const char *text, size_t length, struct buf *path)
{
    size_t end = 0;
    if (length > 1 && text[0] == '"') {
        const char *quote = memchr(text + 1, '"', length - 1);
        if (!quote || quote == text + 1)
            return 0;
        add_home(path, text + 1, (size_t)(quote - text) - 1);
        return is_file(path->data) ? (size_t)(quote - text) + 1 : 0;
    }
    while (end < length && !blank(text[end]))
        end++;
    for (; end > 0 && end < PATH_MAX;
         end--) { /* "see @main.c, please": what ends a sentence is not the name's */
        buf_clear(path);
        add_home(path, text, end);
        if (is_file(path->data))
            return end;
        if (!strchr(SENTENCE_ENDS, text[end - 1]))
            break;
    }
    return 0;
}

/* The next "@" at or behind `at` that may stand before a name; the length of the text if there is none. */
static size_t next_at(const char *text, size_t length, size_t at)
{
    while (at < length && (text[at] != '@' || (at > 0 && !blank(text[at - 1]) && text[at - 1] != '(')))
        at++;
    return at;
}

/* --- Adding --- */

static enum rec_status refuse(rec_error *error, const char *path, const char *why)
{
    return error_set(error, REC_INVALID, "%s is not attached: %s", path, why);
}

static enum rec_status read_text(const char *path, struct buf *content, rec_error *error)
{
    char real[PATH_MAX];
    if (attach_sensitive(path) || (realpath(path, real) && attach_sensitive(real)))
        return refuse(error, path, "files of that name hold keys or passwords; pipe it if you mean it");
    enum rec_status status = file_read(path, ATTACH_FILE_MAX, content, error);
    if (status == REC_LIMIT)
        return error_set(error, REC_LIMIT, "%s is not attached: it is larger than %d kB", path,
                         ATTACH_FILE_MAX / 1024);
    if (status != REC_OK)
        return status;
    if (memchr(content->length ? content->data : "", '\0', content->length) ||
        !utf8_valid(content->length ? content->data : "", content->length))
        return refuse(error, path, "it is no text in UTF-8");
    return REC_OK;
}

static size_t longest_run(const struct buf *content, char byte)
{
    size_t longest = 0, run = 0;
    for (size_t at = 0; at < content->length; at++) {
        run = content->data[at] == byte ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    return longest;
}

/* NULL: its ending is not known. */
static const char *language_of(const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    const char *dot = strrchr(name, '.');
    for (size_t index = 0; dot && index < sizeof languages / sizeof *languages; index++)
        if (strcasecmp(languages[index].ending, dot + 1) == 0)
            return languages[index].language;
    return NULL;
}

static void add_block(struct buf *blocks, const char *path, const struct buf *content)
{
    size_t fence = longest_run(content, '`') + 1;
    const char *language = language_of(path);
    fence = fence < FENCE_MIN ? FENCE_MIN : fence;
    buf_adds(blocks, "\n\n");
    for (size_t at = 0; at < fence; at++)
        buf_addc(blocks, '`');
    buf_addf(blocks, "%s %s\n", language ? language : "text", path);
    buf_add(blocks, content->length ? content->data : "", content->length);
    if (content->length && content->data[content->length - 1] != '\n')
        buf_addc(blocks, '\n');
    for (size_t at = 0; at < fence; at++)
        buf_addc(blocks, '`');
}

struct names {
    char *items[ATTACH_MAX];
    size_t count;
};

static bool is_new(const struct names *names, const char *path)
{
    for (size_t index = 0; index < names->count; index++)
        if (strcmp(names->items[index], path) == 0)
            return false;
    return true;
}

static enum rec_status attach(struct names *names, const char *path, struct buf *blocks, rec_error *error)
{
    struct buf content = BUF_INIT;
    if (!is_new(names, path))
        return REC_OK;
    if (names->count == ATTACH_MAX)
        return error_set(error, REC_LIMIT, "a message takes at most %d files", ATTACH_MAX);
    enum rec_status status = read_text(path, &content, error);
    if (status == REC_OK) {
        names->items[names->count++] = xstrdup(path);
        add_block(blocks, path, &content);
        if (blocks->length > ATTACH_ALL_MAX)
            status = error_set(error, REC_LIMIT, "the files of a message have at most %d kB together",
                               ATTACH_ALL_MAX / 1024);
    }
    buf_free(&content);
    return status;
}

enum rec_status attach_expand(const char *text, struct buf *out, size_t *count, rec_error *error)
{
    struct buf blocks = BUF_INIT, path = BUF_INIT;
    struct names names = {.count = 0};
    size_t length = strlen(text);
    enum rec_status status = REC_OK;
    for (size_t at = next_at(text, length, 0); at < length && status == REC_OK;
         at = next_at(text, length, at + 1)) {
        buf_clear(&path);
        if (read_name(text + at + 1, length - at - 1, &path))
            status = attach(&names, path.data, &blocks, error);
    }
    if (status == REC_OK) {
        buf_add(out, text, length);
        buf_add(out, blocks.length ? blocks.data : "", blocks.length);
    }
    *count = names.count;
    while (names.count > 0)
        free(names.items[--names.count]);
    buf_free(&blocks);
    buf_free(&path);
    return status;
}

/* --- Names of nothing --- */

/* What stands behind an "@", without its quotes or what ends a sentence. */
static void name_behind(const char *text, size_t length, struct buf *name)
{
    const char *quote = length > 1 && text[0] == '"' ? memchr(text + 1, '"', length - 1) : NULL;
    size_t end = 0;
    buf_clear(name);
    if (quote) {
        buf_add(name, text + 1, (size_t)(quote - text) - 1);
        return;
    }
    while (end < length && !blank(text[end]))
        end++;
    while (end > 0 && strchr(SENTENCE_ENDS, text[end - 1]))
        end--;
    buf_add(name, text, end);
}

static bool is_path(const char *name)
{
    static const char *const begins[] = {"/", "./", "../", "~/"};
    for (size_t index = 0; index < sizeof begins / sizeof *begins; index++)
        if (strncmp(name, begins[index], strlen(begins[index])) == 0 && name[strlen(begins[index])] != '\0')
            return true;
    return language_of(name) != NULL;
}

bool attach_missing(const char *text, struct buf *name)
{
    struct buf path = BUF_INIT;
    size_t length = strlen(text), at = next_at(text, length, 0);
    bool missing = false;
    for (; at < length && !missing; at = next_at(text, length, at + 1)) {
        const char *behind = text + at + 1;
        size_t left = length - at - 1;
        buf_clear(&path);
        name_behind(behind, left, name);
        missing = name->length > 0 && (behind[0] == '"' || is_path(name->data)) &&
                  read_name(behind, left, &path) == 0;
    }
    buf_free(&path);
    return missing;
}

/* --- Finding blocks again --- */

static size_t line_end(const char *text, size_t length, size_t at)
{
    const char *end = memchr(text + at, '\n', length - at);
    return end ? (size_t)(end - text) : length;
}

static bool find_close(const char *text, size_t length, size_t at, size_t fence, struct attached *found)
{
    for (; at < length; at = line_end(text, length, at) + 1) {
        size_t end = line_end(text, length, at), ticks = 0;
        while (at + ticks < end && text[at + ticks] == '`')
            ticks++;
        if (ticks >= fence && at + ticks == end) {
            found->end = end;
            return true;
        }
        found->lines++;
        found->bytes += (int64_t)(end - at) + 1;
    }
    return false;
}

bool attach_find(const char *text, size_t length, size_t *at, struct attached *found)
{
    for (size_t line = *at; line < length; line = line_end(text, length, line) + 1) {
        size_t end = line_end(text, length, line), ticks = 0;
        while (line + ticks < end && text[line + ticks] == '`')
            ticks++;
        const char *space = ticks >= FENCE_MIN ? memchr(text + line + ticks, ' ', end - line - ticks) : NULL;
        if (!space || space == text + line + ticks || space + 1 == text + end)
            continue;
        *found = (struct attached){.start = line, .name = (size_t)(space - text) + 1};
        found->name_length = end - found->name;
        if (end < length && find_close(text, length, end + 1, ticks, found)) {
            *at = found->end;
            return true;
        }
    }
    return false;
}

/* --- Completing --- */

static int by_name(const void *left, const void *right)
{
    const char *const *a = left, *const *b = right;
    return strcmp(*a, *b);
}

size_t attach_complete(const char *word, char **names, size_t most)
{
    const char *slash = strrchr(word, '/');
    size_t typed = slash ? (size_t)(slash - word) + 1 : 0, count = 0;
    const char *beginning = word + typed;
    struct buf folder = BUF_INIT;
    add_home(&folder, word, typed);
    DIR *directory = opendir(folder.length ? folder.data : ".");
    for (struct dirent *entry; directory && count < most && (entry = readdir(directory));) {
        if (strncmp(entry->d_name, beginning, strlen(beginning)) != 0 ||
            (entry->d_name[0] == '.' && beginning[0] != '.') || strcmp(entry->d_name, ".") == 0 ||
            strcmp(entry->d_name, "..") == 0 || attach_sensitive(entry->d_name) ||
            strpbrk(entry->d_name, " \t\n\r\"") || !utf8_valid(entry->d_name, strlen(entry->d_name)))
            continue;
        struct buf name = BUF_INIT, whole = BUF_INIT;
        struct stat status;
        buf_addf(&whole, "%s%s", folder.length ? folder.data : "", entry->d_name);
        buf_add(&name, word, typed);
        buf_adds(&name, entry->d_name);
        if (stat(whole.data, &status) == 0 && S_ISDIR(status.st_mode))
            buf_addc(&name, '/');
        buf_free(&whole);
        names[count++] = buf_take(&name);
    }
    if (directory)
        closedir(directory);
    buf_free(&folder);
    qsort(names, count, sizeof *names, by_name);
    return count;
}
