package dev.hashnet.streams.command;

import dev.hashnet.core.rollout.RolloutStep;
import dev.hashnet.core.rollout.VersionCounts;
import dev.hashnet.schemas.ModelManifest;
import dev.hashnet.schemas.ModelStatus;
import dev.hashnet.streams.rollout.RolloutState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A rollout as one JSON object, for programs to read. */
final class RolloutStatusJson {
  private final RolloutState state;

  RolloutStatusJson(RolloutState state) {
    this.state = state;
  }

  String of(Map<String, ModelManifest> published) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("now", Instant.ofEpochMilli(state.nowMs()).toString());
    all.put("active", state.step().map(RolloutStep::active).orElse(null));
    all.put("candidate", state.step().flatMap(RolloutStep::candidate).orElse(null));
    all.put("canaryPerMille", state.step().map(RolloutStep::canaryPerMille).orElse(0));
    all.put("versions", published.values().stream().map(this::version).toList());
    all.put("instances", state.live().stream().map(RolloutStatusJson::instance).toList());
    all.put("sideBySide", state.step().map(this::sideBySide).orElse(List.of()));
    all.put("decisions", state.timeline().steps().stream().map(RolloutStatusJson::step).toList());
    return text(all);
  }

  private Map<String, Object> version(ModelManifest manifest) {
    Map<String, Object> version = new LinkedHashMap<>();
    version.put("version", manifest.getVersion());
    version.put("bits", manifest.getBits());
    version.put("radiusBits", manifest.getRadiusBits());
    version.put("network", manifest.getNetwork());
    version.put("published", manifest.getCreatedAt().toString());
    version.put("signedBy", manifest.getSignedBy());
    version.put("coverage", state.coverage(manifest.getVersion()));
    return version;
  }

  private static Map<String, Object> instance(ModelStatus status) {
    Map<String, Object> instance = new LinkedHashMap<>();
    instance.put("instance", status.getInstance());
    instance.put("version", status.getVersion());
    instance.put("state", status.getState().toString());
    instance.put("role", status.getRole() == null ? null : status.getRole().toString());
    instance.put("since", status.getSince().toString());
    instance.put("reason", status.getReason());
    return instance;
  }

  private List<Map<String, Object>> sideBySide(RolloutStep step) {
    List<Map<String, Object>> both = new ArrayList<>();
    step.candidate()
        .ifPresent(
            candidate -> {
              both.add(counts(step.active(), state.counts(step.active(), candidate)));
              both.add(counts(candidate, state.counts(candidate, step.active())));
            });
    return both;
  }

  private static Map<String, Object> counts(String version, VersionCounts counts) {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("version", version);
    figures.put("images", counts.images());
    figures.put("failures", counts.failures());
    figures.put("latencyNs", Math.round(counts.latencyNs()));
    figures.put("compared", counts.compared());
    figures.put("equalCodes", counts.equalCodes());
    figures.put("searched", counts.searched());
    figures.put("alerts", counts.alerts());
    figures.put("commonAlerts", counts.commonAlerts());
    figures.put("distances", counts.distances());
    figures.put("codes", counts.codes());
    figures.put("windowImages", counts.windowImages());
    figures.put("coverage", counts.coverage());
    return figures;
  }

  private static Map<String, Object> step(RolloutStep step) {
    Map<String, Object> decision = new LinkedHashMap<>();
    decision.put("from", Instant.ofEpochMilli(step.fromMs()).toString());
    decision.put("active", step.active());
    decision.put("candidate", step.candidate().orElse(null));
    decision.put("canaryPerMille", step.canaryPerMille());
    decision.put("guarded", step.guard().isPresent());
    decision.put("by", step.decision().by());
    decision.put("reason", step.decision().reason());
    return decision;
  }

  /** Of maps, lists, texts, numbers, truth values and null. */
  static String text(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(each -> text(each.getKey()) + ":" + text(each.getValue()))
          .collect(Collectors.joining(",", "{", "}"));
    }
    if (value instanceof List<?> list) {
      return list.stream().map(RolloutStatusJson::text).collect(Collectors.joining(",", "[", "]"));
    }
    return value instanceof String string ? quoted(string) : String.valueOf(value);
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      if (each == '"' || each == '\\') {
        quoted.append('\\').append(each);
      } else if (each < ' ') {
        quoted.append("\\u%04x".formatted((int) each));
      } else {
        quoted.append(each);
      }
    }
    return quoted.append('"').toString();
  }
}
