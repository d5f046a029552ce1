/* vectors import|drop */
#include "config.h"

#include "client.h"
#include "commands.h"

#include <string.h>

static void show_progress(void *context, int64_t done, int64_t total)
{
    struct cli *cli = context;
    output_progress_note(&cli->out, done, total, " words");
}

enum rec_status command_vectors_import(struct cli *cli)
{
    struct rec_vectors made;
    enum rec_status status = rec_vectors_import(cli_word(cli, 0), cli_value(cli, OPTION_LANGUAGE),
                                                show_progress, cli, &made, &cli->error);
    output_progress_end(&cli->out);
    if (status != REC_OK)
        return status;
    if (!cli->out.json) {
        output_format(&cli->out, "%zu words of the language %s\n", made.words, made.language);
        return REC_OK;
    }
    struct json_writer *writer = output_object(&cli->out);
    json_put_member(writer, "language", made.language);
    json_put_member_int(writer, "words", (int64_t)made.words);
    json_put_member_int(writer, "dimensions", (int64_t)made.dimensions);
    output_object_end(&cli->out);
    return REC_OK;
}

enum rec_status command_vectors_drop(struct cli *cli)
{
    struct rec_result *result = NULL;
    const struct rec_command command = {.kind = REC_COMMAND_VECTORS_DROP};
    enum rec_status status = client_run(cli, &command, NULL, NULL, &result);
    int64_t dropped = status == REC_OK && result ? result->added : 0;
    if (status == REC_OK && cli->out.json) {
        json_put_member_int(output_object(&cli->out), "dropped", dropped);
        output_object_end(&cli->out);
    } else if (status == REC_OK && dropped == 0) {
        output_note(&cli->out, "there are no vectors that a server made");
    } else if (status == REC_OK) {
        output_format(&cli->out, "%lld vectors dropped\n", (long long)dropped);
    }
    rec_result_free(result);
    return status;
}
