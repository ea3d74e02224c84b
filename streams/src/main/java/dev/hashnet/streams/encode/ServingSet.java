package dev.hashnet.streams.encode;

import dev.hashnet.core.BinaryCode;
import dev.hashnet.encoder.ImageEncoder;
import dev.hashnet.schemas.CodeRole;
import dev.hashnet.streams.encode.Encoded.EncodedCode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The encoders that serve at one time: one for each code of a record, at most one a line and role.
 * Two sets are never equal.
 */
public final class ServingSet {
  private final List<Served> encoders;

  /**
   * An encoder and how it serves.
   *
   * @param radiusBits the radius that its codes are published with
   */
  public record Served(ImageEncoder encoder, CodeRole role, int radiusBits) {
    public static Served active(ImageEncoder encoder) {
      return new Served(encoder, CodeRole.ACTIVE, encoder.radiusBits());
    }

    EncodedCode codeOf(BinaryCode code) {
      return new EncodedCode(encoder.line(), role, encoder.version(), radiusBits, code);
    }
  }

  /** Two versions of one line that serve together. */
  record Pair(Served active, Served candidate) {}

  private final Optional<Pair> pair;

  public ServingSet(List<Served> encoders) {
    this.encoders = List.copyOf(encoders);
    this.pair = pair(this.encoders);
    long distinct =
        encoders.stream().map(each -> each.encoder().line() + "/" + each.role()).distinct().count();
    if (encoders.isEmpty() || distinct != encoders.size()) {
      throw new IllegalArgumentException(
          "encoders must be one a line and role, at least one: encoders=" + encoders);
    }
  }

  private static Optional<Pair> pair(List<Served> encoders) {
    for (Served candidate : encoders) {
      for (Served active : encoders) {
        if (candidate.role() == CodeRole.CANDIDATE
            && active.role() == CodeRole.ACTIVE
            && active.encoder().line().equals(candidate.encoder().line())) {
          return Optional.of(new Pair(active, candidate));
        }
      }
    }
    return Optional.empty();
  }

  /** The versions that serve together, where there is a candidate. */
  Optional<Pair> pair() {
    return pair;
  }

  public List<Served> encoders() {
    return encoders;
  }

  /** Sides that images must be prepared for, pixels. */
  Set<Integer> sides() {
    return encoders.stream()
        .map(each -> each.encoder().side())
        .collect(Collectors.toUnmodifiableSet());
  }
}
