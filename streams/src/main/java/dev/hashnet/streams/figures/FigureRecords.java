package dev.hashnet.streams.figures;

import dev.hashnet.core.rollout.VersionCounts;
import dev.hashnet.schemas.ModelFigures;

/** Reads the records of {@code model-figures}. */
public final class FigureRecords {
  private FigureRecords() {}

  public static VersionCounts counts(ModelFigures figures) {
    return new VersionCounts(
        figures.getImages(),
        figures.getFailures(),
        figures.getEncodeNs(),
        figures.getCompared(),
        figures.getEqualCodes(),
        figures.getSearched(),
        figures.getAlerts(),
        figures.getCommonAlerts(),
        figures.getDistances(),
        figures.getCodes(),
        figures.getWindowImages());
  }
}
