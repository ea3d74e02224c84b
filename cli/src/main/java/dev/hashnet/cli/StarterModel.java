package dev.hashnet.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The model that lies in the repository: what there is to serve before anyone has trained.
 *
 * <p>Found by the folder of {@code ./hashnet}, which the script hands over as the system property
 * {@value #HOME_PROPERTY}; so the working directory does not matter.
 */
public final class StarterModel {
  public static final String HOME_PROPERTY = "hashnet.home";

  private static final Path FILE = Path.of("models", "hashnet-small.hashnet");

  private StarterModel() {}

  /**
   * The file, where there is one.
   *
   * @param home value of {@value #HOME_PROPERTY}, null where it is not set
   */
  public static Optional<Path> under(@Nullable String home) {
    return Optional.ofNullable(home)
        .map(folder -> Path.of(folder).resolve(FILE))
        .filter(Files::isRegularFile);
  }

  /** How to publish it, as the end of a sentence on a missing model; empty where there is none. */
  public static String offer(@Nullable String home) {
    return under(home)
        .map("; to begin with the one that comes along: ./hashnet publish --model %s"::formatted)
        .orElse("");
  }
}
