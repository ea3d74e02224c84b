package dev.hashnet.trainer.command;

import picocli.CommandLine.Command;

/** Commands on the keys that sign model versions. */
@Command(
    name = "keys",
    description = "Keys that sign model versions.",
    subcommands = KeysCreateCommand.class)
public final class KeysCommand {}
