package dev.hashnet.streams.command;

import picocli.CommandLine.Command;

/** Commands on the rollout of model versions. Each decision is a record on model-rollout. */
@Command(
    name = "rollout",
    description = {
      "Shows and decides which model versions serve.",
      "A version is published (hashnet publish), becomes the candidate (every image is encoded by both versions), then the"
          + " active one (its codes alert). Running instances follow without a restart."
    },
    subcommands = {
      RolloutStatusCommand.class,
      RolloutCandidateCommand.class,
      RolloutActivateCommand.class,
      RolloutRollbackCommand.class,
      RolloutRetireCommand.class
    },
    subcommandsRepeatable = false)
public final class RolloutCommand {}
