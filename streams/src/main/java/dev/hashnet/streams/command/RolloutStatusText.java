package dev.hashnet.streams.command;

import dev.hashnet.core.rollout.RolloutStep;
import dev.hashnet.core.rollout.VersionCounts;
import dev.hashnet.schemas.ModelManifest;
import dev.hashnet.schemas.ModelStatus;
import dev.hashnet.streams.rollout.RolloutState;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A rollout for people to read. */
final class RolloutStatusText {
  private static final int DECISIONS_SHOWN = 10;
  private static final int BAR_LENGTH = 24;

  private final PrintWriter out;
  private final RolloutState state;

  RolloutStatusText(PrintWriter out, RolloutState state) {
    this.out = out;
    this.state = state;
  }

  void print(Map<String, ModelManifest> published) {
    printVersions(published);
    state.step().ifPresent(this::printCoverage);
    printInstances();
    state.step().ifPresent(this::printComparison);
    printDecisions();
  }

  private void printVersions(Map<String, ModelManifest> published) {
    out.println("Versions of line hashnet");
    if (published.isEmpty()) {
      out.println("  none published; './hashnet publish' publishes one");
    }
    published.forEach(
        (version, manifest) ->
            out.printf(
                "  %-24s %-9s %d bits, radius %d, network %s, published %s%s%n",
                version,
                role(version),
                manifest.getBits(),
                manifest.getRadiusBits(),
                manifest.getNetwork(),
                manifest.getCreatedAt(),
                manifest.getSignedBy() == null ? "" : ", signed by " + manifest.getSignedBy()));
  }

  private String role(String version) {
    return state
        .step()
        .filter(step -> step.serves(version))
        .map(step -> step.active().equals(version) ? "ACTIVE" : "CANDIDATE")
        .orElse("-");
  }

  private void printCoverage(RolloutStep step) {
    step.candidate()
        .ifPresent(
            version ->
                out.printf(
                    "Coverage of the look-back window by %s: %.1f %%%n",
                    version, 100 * state.coverage(version)));
    if (step.canaryPerMille() > 0) {
      out.printf(
          "Canary: %s alerts for %.1f %% of the images%n",
          step.candidate().orElseThrow(), step.canaryPerMille() / 10.0);
    }
  }

  private void printInstances() {
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

  private void printComparison(RolloutStep step) {
    Optional<String> candidate = step.candidate();
    if (candidate.isEmpty()) {
      return;
    }
    VersionCounts active = state.counts(step.active(), candidate.get());
    VersionCounts beside = state.counts(candidate.get(), step.active());
    out.println("Side by side, since both serve");
    out.printf("  %-34s %16s %16s%n", "", step.active(), candidate.get());
    row("images encoded", "%d", active.images(), beside.images());
    row("images failed", "%d", active.failures(), beside.failures());
    row("ms an image", "%.3f", active.latencyNs() / 1e6, beside.latencyNs() / 1e6);
    row("images searched", "%d", active.searched(), beside.searched());
    row("with near duplicates", "%d", active.alerts(), beside.alerts());
    row("share with near duplicates", "%.4f", active.alertRate(), beside.alertRate());
    row("codes in the index", "%d", active.codes(), beside.codes());
    row("coverage of the window", "%.3f", active.coverage(), beside.coverage());
    out.printf(
        "  near duplicates by both: %d images; equal codes: %d of %d images (%.1f %%)%n",
        active.commonAlerts(),
        active.equalCodes(),
        active.compared(),
        100 * active.equalCodeShare());
    printDistances(step.active(), active.distances());
    printDistances(candidate.get(), beside.distances());
  }

  private void row(String name, String format, Object active, Object beside) {
    out.printf("  %-34s %16s %16s%n", name, format.formatted(active), format.formatted(beside));
  }

  private void printDistances(String version, List<Long> distances) {
    long most = distances.stream().mapToLong(each -> each).max().orElse(0);
    out.printf("  Neighbours by distance, %s%s%n", version, most == 0 ? ": none yet" : "");
    for (int bits = 0; most > 0 && bits < distances.size(); bits++) {
      long count = distances.get(bits);
      long length = (count * BAR_LENGTH + most - 1) / most;
      out.printf("    %3d bits %8d %s%n", bits, count, "#".repeat((int) length));
    }
  }

  private void printDecisions() {
    List<RolloutStep> steps = state.timeline().steps();
    out.println("Decisions, the last first");
    for (int i = steps.size() - 1; i >= Math.max(0, steps.size() - DECISIONS_SHOWN); i--) {
      RolloutStep step = steps.get(i);
      out.printf(
          "  from %-24s active %s, candidate %s%s; by %s: %s%s%n",
          step.fromMs() == 0 ? "the beginning" : Instant.ofEpochMilli(step.fromMs()),
          step.active(),
          step.candidate().orElse("none"),
          watched(step),
          step.decision().by(),
          step.decision().reason().isEmpty() ? "no reason given" : step.decision().reason(),
          step.fromMs() > state.nowMs() ? " (to come)" : "");
    }
  }

  private static String watched(RolloutStep step) {
    String canary =
        step.canaryPerMille() == 0
            ? ""
            : " for %.1f %% of the images".formatted(step.canaryPerMille() / 10.0);
    return canary + (step.guard().isEmpty() ? "" : ", guarded");
  }
}
