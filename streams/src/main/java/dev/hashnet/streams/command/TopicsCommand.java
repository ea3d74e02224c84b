package dev.hashnet.streams.command;

import picocli.CommandLine.Command;

/** Commands on topics. */
@Command(
    name = "topics",
    description = "Creates the topics.",
    subcommands = TopicsCreateCommand.class,
    subcommandsRepeatable = false)
public final class TopicsCommand {}
