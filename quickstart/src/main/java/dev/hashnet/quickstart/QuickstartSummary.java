package dev.hashnet.quickstart;

import dev.hashnet.quickstart.reckoning.Accounting;
import dev.hashnet.quickstart.reckoning.PairCount;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;

/** A report for the terminal. */
final class QuickstartSummary {
  private static final int BAR_CELLS = 20;

  private final PrintWriter out;

  QuickstartSummary(PrintWriter out) {
    this.out = out;
  }

  void print(QuickstartReport report) {
    Reckoning reckoning = report.reckoning();
    out.println();
    accounting(reckoning);
    pairs(reckoning);
    planted(reckoning);
    line(
        "%nThroughput      %.0f images/s, %.1f images a batch; %.0f s in all",
        report.imagesPerSecond(), report.meanBatch(), report.seconds());
    out.flush();
  }

  private void accounting(Reckoning reckoning) {
    Accounting accounting = reckoning.accounting();
    line(
        "Events     %9s   %s",
        grouped(accounting.events()),
        accounting.isExact()
            ? "each became one code or one dead letter"
            : "%s LOST, %s REPEATED"
                .formatted(grouped(accounting.lost()), grouped(accounting.repeated())));
    line("  codes    %9s", grouped(accounting.codes()));
    line("  dead     %9s", grouped(accounting.deadLetters()));
    reckoning
        .deadLetters()
        .forEach((reason, count) -> line("             %7s   %s", grouped(count), reason));
  }

  private void pairs(Reckoning reckoning) {
    PairCount pairs = reckoning.pairs();
    line("Alerts     %9s", grouped(reckoning.alerts()));
    line(
        "  pairs    %9s   %s",
        grouped(pairs.expected()),
        pairs.isExact()
            ? "exactly those of brute force over the codes"
            : "by brute force; %s MISSING, %s EXTRA, %s DOUBLED"
                .formatted(
                    grouped(pairs.missing()), grouped(pairs.extra()), grouped(pairs.doubled())));
  }

  private void planted(Reckoning reckoning) {
    if (reckoning.planted().isEmpty()) {
      return;
    }
    line(
        "  false    %9s   alerts that name no copy of the same picture",
        grouped(reckoning.falseAlerts()));
    line("%nPlanted near-copies found, by transform");
    PlantedCount all = new PlantedCount(0, 0);
    for (Map.Entry<String, PlantedCount> transform : reckoning.planted().entrySet()) {
      plantedLine(transform.getKey(), transform.getValue());
      all = all.plus(transform.getValue());
    }
    plantedLine("all", all);
  }

  private void plantedLine(String transform, PlantedCount count) {
    double share = (double) count.found() / count.planted();
    int cells = (int) Math.round(share * BAR_CELLS);
    line(
        "  %-12s %s%s %3.0f %%  %d of %d",
        transform,
        "#".repeat(cells),
        ".".repeat(BAR_CELLS - cells),
        100 * share,
        count.found(),
        count.planted());
  }

  private void line(String format, Object... values) {
    out.printf(Locale.ROOT, format + "%n", values);
  }

  private static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number).replace(',', ' ');
  }
}
