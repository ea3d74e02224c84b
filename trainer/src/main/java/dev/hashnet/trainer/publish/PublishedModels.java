package dev.hashnet.trainer.publish;

import dev.hashnet.schemas.ModelManifest;
import dev.hashnet.schemas.ModelRollout;
import java.util.Optional;

/** What is on the model topics already. */
public interface PublishedModels {
  /** The manifest of a version. */
  Optional<ModelManifest> manifest(String version);

  /** Which versions of a line serve. */
  Optional<ModelRollout> rollout(String line);
}
