package dev.hashnet.streams.command;

import dev.hashnet.core.rollout.RolloutStep;
import dev.hashnet.schemas.ModelManifest;
import dev.hashnet.schemas.ModelStatus;
import dev.hashnet.streams.config.LinesConfig;
import dev.hashnet.streams.rollout.RolloutState;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows what was decided, and what the instances make of it. */
@Command(
    name = "status",
    description =
        "Shows versions, decisions, instances and their states, and the candidate's coverage.")
public final class RolloutStatusCommand implements Callable<Integer> {
  private static final int DECISIONS_SHOWN = 10;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Mixin private final RolloutOptions options = new RolloutOptions();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    return options.with(
        session -> {
          print(out, session.topics().manifests(LinesConfig.HASHNET), session.rollouts().state());
          out.flush();
          return 0;
        });
  }

  static void print(PrintWriter out, Map<String, ModelManifest> published, RolloutState state) {
    out.println("Versions of line hashnet");
    if (published.isEmpty()) {
      out.println("  none published; './hashnet publish' publishes one");
    }
    published.forEach(
        (version, manifest) ->
            out.printf(
                "  %-24s %-9s %d bits, radius %d, network %s, published %s%n",
                version,
                role(state, version),
                manifest.getBits(),
                manifest.getRadiusBits(),
                manifest.getNetwork(),
                manifest.getCreatedAt()));
    state
        .timeline()
        .latest()
        .flatMap(RolloutStep::candidate)
        .ifPresent(
            version ->
                out.printf(
                    "Coverage of the look-back window by %s: %.1f %%%n",
                    version, 100 * state.coverage(version)));
    printInstances(out, state);
    printDecisions(out, state);
  }

  private static String role(RolloutState state, String version) {
    return state
        .timeline()
        .at(state.nowMs())
        .filter(step -> step.serves(version))
        .map(step -> step.active().equals(version) ? "ACTIVE" : "CANDIDATE")
        .orElse("-");
  }

  private static void printInstances(PrintWriter out, RolloutState state) {
    out.println("Instances");
    if (!state.anyLive()) {
      out.println("  none reports; './hashnet streams' runs one");
    }
    for (ModelStatus each : state.live()) {
      out.printf(
          "  %-24s %-24s %-8s %-9s since %s%s%n",
          each.getInstance(),
          each.getVersion(),
          each.getState(),
          each.getRole() == null ? "" : each.getRole(),
          each.getSince(),
          each.getReason().isEmpty() ? "" : "  " + each.getReason());
    }
  }

  private static void printDecisions(PrintWriter out, RolloutState state) {
    List<RolloutStep> steps = state.timeline().steps();
    out.println("Decisions, the last first");
    for (int i = steps.size() - 1; i >= Math.max(0, steps.size() - DECISIONS_SHOWN); i--) {
      RolloutStep step = steps.get(i);
      out.printf(
          "  from %-24s active %s, candidate %s; by %s: %s%s%n",
          step.fromMs() == 0 ? "the beginning" : Instant.ofEpochMilli(step.fromMs()),
          step.active(),
          step.candidate().orElse("none"),
          step.decision().by(),
          step.decision().reason().isEmpty() ? "no reason given" : step.decision().reason(),
          step.fromMs() > state.nowMs() ? " (to come)" : "");
    }
  }
}
