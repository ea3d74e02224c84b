package dev.hashnet.streams.command;

import dev.hashnet.schemas.ModelManifest;
import dev.hashnet.streams.config.LinesConfig;
import dev.hashnet.streams.rollout.RolloutState;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what was decided, and what the instances make of it. */
@Command(
    name = "status",
    description = {
      "Shows versions, decisions, instances and their states, and the candidate's coverage.",
      "Where two versions serve, what each makes of the same images: alerts of the active one beside those that the"
          + " other would raise."
    })
public final class RolloutStatusCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Mixin private final RolloutOptions options = new RolloutOptions();

  @Option(names = "--json", description = "As one JSON object.")
  private boolean json;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    return options.with(
        session -> {
          Map<String, ModelManifest> published = session.topics().manifests(LinesConfig.HASHNET);
          RolloutState state = session.rollouts().state();
          if (json) {
            out.println(new RolloutStatusJson(state).of(published));
          } else {
            new RolloutStatusText(out, state).print(published);
          }
          out.flush();
          return 0;
        });
  }
}
