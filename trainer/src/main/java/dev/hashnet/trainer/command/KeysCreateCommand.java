package dev.hashnet.trainer.command;

import dev.hashnet.artifact.InvalidKeyFileException;
import dev.hashnet.artifact.SigningKey;
import dev.hashnet.cli.OperatorException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes a pair of keys. */
@Command(
    name = "create",
    description = {
      "Makes an Ed25519 key that signs versions, and the public key that instances trust.",
      "'publish --sign-with' takes the first, the property hashnet.model.trusted-keys the second."
    })
public final class KeysCreateCommand implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FOLDER",
      description = "Where the two files are written. Keys that are there are left alone.")
  private Path folder = Path.of("");

  @Override
  public void run() {
    PrintWriter report = Objects.requireNonNull(spec).commandLine().getOut();
    try {
      SigningKey key = SigningKey.create(folder);
      report.printf("Key %s%n", key.fingerprint());
      report.printf("  %s signs; keep it secret%n", folder.resolve(SigningKey.PRIVATE_FILE));
      report.printf("  %s is trusted%n", folder.resolve(SigningKey.PUBLIC_FILE));
      report.flush();
    } catch (InvalidKeyFileException e) {
      throw new OperatorException(String.valueOf(e.getMessage()), e);
    }
  }
}
