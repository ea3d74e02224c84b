package dev.hashnet.quickstart;

import dev.hashnet.cli.OperatorException;
import dev.hashnet.cli.StarterModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The whole pipeline on real parts, from one command. */
@Command(
    name = "quickstart",
    description = {
      "Starts a Kafka broker and a Schema Registry, publishes the HashNet that comes along (or trains one), streams images"
          + " through the application, and checks the alerts that come out against brute force.",
      "Ends by itself and leaves nothing behind. Exit code 0: every event is accounted for, and the alerts name exactly"
          + " the pairs that brute force finds."
    })
public final class QuickstartCommand implements Callable<Integer> {
  private static final Duration LOOK_EVERY = Duration.ofMinutes(1);

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--images",
      paramLabel = "DIR",
      description = "Send the pictures of this folder, at any depth (default: draw some).")
  private @Nullable Path images;

  @Option(
      names = "--events",
      paramLabel = "N",
      defaultValue = "" + QuickstartOptions.DEFAULT_EVENTS,
      description =
          "Events to draw, or the most files to send; at most "
              + QuickstartOptions.MAX_EVENTS
              + " (default: ${DEFAULT-VALUE}).")
  private int events;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of drawings, copies, order and training (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--train",
      description =
          "Train a network on drawings, or on the pictures of --images, in place of the one that comes along; takes a minute or two.")
  private boolean train;

  @Option(
      names = "--training-steps",
      paramLabel = "N",
      description =
          "Optimiser steps of a training, implies --train: fewer end sooner and find fewer copies (default: "
              + QuickstartOptions.DEFAULT_TRAINING_STEPS
              + ").")
  private @Nullable Integer trainingSteps;

  @Option(names = "--json", paramLabel = "FILE", description = "Also write the summary as JSON.")
  private @Nullable Path json;

  @Option(
      names = "--keep-running",
      description =
          "Serve the web page, and leave broker, registry and application up until Ctrl-C.")
  private boolean keepRunning;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    QuickstartOptions options = options();
    requireWritable();
    try (Cleanup cleanup = Cleanup.atExit()) {
      ProgressLog progress = new ProgressLog(out, System::nanoTime);
      Quickstart quickstart = new Quickstart(options, progress, InstantSource.system(), cleanup);
      Quickstart.Outcome outcome = quickstart.run();
      new QuickstartSummary(out).print(outcome.report());
      if (options.images().isPresent()) {
        new PictureList(out).print(outcome.sent(), outcome.published());
      }
      writeJson(outcome.report());
      if (keepRunning) {
        keepRunning(outcome, out);
      }
      requireExact(outcome.report().reckoning());
      return 0;
    }
  }

  private QuickstartOptions options() {
    try {
      return new QuickstartOptions(
          Optional.ofNullable(images),
          events,
          seed,
          train || trainingSteps != null
              ? Optional.empty()
              : StarterModel.under(System.getProperty(StarterModel.HOME_PROPERTY)),
          trainingSteps == null ? QuickstartOptions.DEFAULT_TRAINING_STEPS : trainingSteps,
          keepRunning);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private void requireWritable() {
    if (json == null) {
      return;
    }
    Path folder = json.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new OperatorException("Cannot write the summary: no such folder: " + folder);
    }
    if (Files.isDirectory(json) || !Files.isWritable(Files.exists(json) ? json : folder)) {
      throw new OperatorException("Cannot write the summary: not writable: " + json);
    }
  }

  private void writeJson(QuickstartReport report) {
    if (json == null) {
      return;
    }
    try {
      Files.writeString(json, report.toJson());
    } catch (IOException e) {
      throw new OperatorException("Cannot write the summary: " + e, e);
    }
  }

  private static void keepRunning(Quickstart.Outcome outcome, PrintWriter out)
      throws InterruptedException {
    String at =
        "--bootstrap-servers %s --registry %s"
            .formatted(outcome.addresses().bootstrapServers(), outcome.addresses().registryUrl());
    out.printf("%nRunning until Ctrl-C.%n");
    outcome.app().pageUrl().ifPresent(url -> out.printf("Page: %s%n", url));
    out.printf("In another terminal:%n");
    out.printf("  ./hashnet alerts --from-beginning %s%n", at);
    out.printf("  ./hashnet produce --images DIR %s%n", at);
    outcome
        .app()
        .pageUrl()
        .ifPresent(
            url ->
                out.printf(
                    "  ./hashnet search --image FILE --collection %s --server %s%n",
                    Quickstart.COLLECTION, url));
    out.flush();
    while (!outcome.app().ended()) {
      outcome.app().awaitFailure(LOOK_EVERY);
    }
  }

  private static void requireExact(Reckoning reckoning) {
    if (!reckoning.accounting().isExact()) {
      throw new OperatorException(
          "Events are not accounted for: events=%d, lost=%d, repeated=%d"
              .formatted(
                  reckoning.accounting().events(),
                  reckoning.accounting().lost(),
                  reckoning.accounting().repeated()));
    }
    if (!reckoning.pairs().isExact()) {
      throw new OperatorException(
          "Alerts differ from brute force: expected=%d, missing=%d, extra=%d, doubled=%d"
              .formatted(
                  reckoning.pairs().expected(),
                  reckoning.pairs().missing(),
                  reckoning.pairs().extra(),
                  reckoning.pairs().doubled()));
    }
  }
}
