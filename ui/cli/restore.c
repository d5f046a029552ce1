#include "config.h"

#include "client.h"
#include "commands.h"
#include "passphrase.h"

struct asking {
    struct cli *cli;
    struct buf passphrase;
    rec_error error;
};

static const char *ask(void *context)
{
    struct asking *asking = context;

    return passphrase_ask("Passphrase of the copy", false, &asking->passphrase, &asking->error) == REC_OK
               ? asking->passphrase.data
               : NULL;
}

static void tell(void *context, int64_t done, int64_t total)
{
    output_progress(&((struct asking *)context)->cli->out, done, total);
}

enum rec_status command_restore(struct cli *cli)
{
    struct asking asking = {.cli = cli, .passphrase = BUF_INIT};
    enum rec_status status = client_settings(cli);

    if (status != REC_OK)
        return status;
    struct rec_open open = client_options(cli, NULL);
    status = rec_restore(cli->settings, &open, cli->arguments.words[0], ask, tell, &asking, &cli->error);
    output_progress_end(&cli->out);
    if (status == REC_CANCELLED && asking.error.code)
        cli->error = asking.error;
    passphrase_forget(&asking.passphrase);
    if (status == REC_OK)
        output_note(&cli->out, "the store is there again");
    return status == REC_OK ? REC_OK : cli->error.code;
}
