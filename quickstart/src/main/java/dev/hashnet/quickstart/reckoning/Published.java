package dev.hashnet.quickstart.reckoning;

import java.util.List;

/**
 * All that the pipeline published, each list in the order of its partitions' offsets.
 *
 * @param codes {@code image-codes}
 * @param alerts {@code near-duplicate-alerts}
 * @param deadLetters {@code dead-letters}
 */
public record Published(
    List<CodeRecord> codes, List<PublishedAlert> alerts, List<PublishedDeadLetter> deadLetters) {
  public Published {
    codes = List.copyOf(codes);
    alerts = List.copyOf(alerts);
    deadLetters = List.copyOf(deadLetters);
  }

  /** Codes without the deletions. */
  public List<CodeRecord.Coded> coded() {
    return codes.stream()
        .filter(CodeRecord.Coded.class::isInstance)
        .map(CodeRecord.Coded.class::cast)
        .toList();
  }
}
