package dev.hashnet.trainer.command;

import dev.hashnet.artifact.InvalidModelException;
import dev.hashnet.artifact.ModelArtifact;
import dev.hashnet.cli.OperatorException;
import dev.hashnet.encoder.Encoders;
import dev.hashnet.encoder.EngineOptions;
import dev.hashnet.encoder.ImageEncoder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Model artifacts that a command is given: what is wrong with one is said in one line. */
final class ModelFiles {
  private ModelFiles() {}

  static ModelArtifact read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new OperatorException("Cannot read model: no such file: " + file);
    }
    try {
      return ModelArtifact.read(file);
    } catch (InvalidModelException e) {
      throw new OperatorException(String.valueOf(e.getMessage()), e);
    }
  }

  /** An encoder that gave the golden images their codes. */
  static ImageEncoder openVerified(ModelArtifact artifact, EngineOptions options) {
    try {
      ImageEncoder encoder = Encoders.open(artifact, options);
      try {
        artifact.verifyGolden(encoder);
      } catch (InvalidModelException e) {
        encoder.close();
        throw e;
      }
      return encoder;
    } catch (InvalidModelException e) {
      throw new OperatorException(String.valueOf(e.getMessage()), e);
    }
  }
}
