package dev.hashnet.trainer.report;

import dev.hashnet.trainer.evaluation.CopyEvaluation;
import dev.hashnet.trainer.evaluation.CopyEvaluation.Example;
import dev.hashnet.trainer.evaluation.CopyEvaluation.ModelFindings;
import dev.hashnet.trainer.evaluation.CopyEvaluationTable;
import dev.hashnet.trainer.evaluation.Interval;
import dev.hashnet.trainer.evaluation.LabelFindings;
import dev.hashnet.trainer.evaluation.MethodRecall;
import dev.hashnet.trainer.evaluation.MethodRecall.Kind;
import dev.hashnet.trainer.evaluation.RadiusFindings;
import dev.hashnet.trainer.evaluation.TrainingHistory;
import dev.hashnet.trainer.report.RecallChart.Series;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * An evaluation as one HTML file that needs nothing else: charts are SVG, pictures are inside, and
 * the page may load nothing.
 */
public final class EvaluationReport {
  private static final double SHOWN_RATE = 1e-4;
  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

  private final CopyEvaluation evaluation;
  private final Map<String, TrainingHistory> histories;
  private final ExamplePictures pictures;
  private final Html page = new Html();

  /**
   * @param histories of the models' trainings, by version, where there are any
   */
  public EvaluationReport(
      CopyEvaluation evaluation, Map<String, TrainingHistory> histories, ExamplePictures pictures) {
    this.evaluation = evaluation;
    this.histories = Map.copyOf(histories);
    this.pictures = pictures;
  }

  public String html() {
    head();
    cards();
    if (evaluation.models().size() > 1) {
      versions();
    }
    recall();
    distances();
    table();
    heat();
    radius();
    bits();
    labels();
    examples();
    notes();
    page.markup("</main></body></html>\n");
    return page.toString();
  }

  private void head() {
    page.markup("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
        .markup("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
        .markup("<meta http-equiv=\"Content-Security-Policy\" content=\"" + POLICY + "\">")
        .markup("<meta name=\"color-scheme\" content=\"light dark\"><title>")
        .text("Evaluation: " + versionsTitle())
        .markup("</title><style>")
        .markup(style())
        .markup("</style></head><body><main><header><p class=\"brand\">HashNet Streams</p><h1>")
        .text(
            "What "
                + (evaluation.models().size() > 1 ? "these versions are" : "this version is")
                + " worth")
        .markup("</h1><p class=\"lead\">")
        .text(
            Html.number(
                "%,d different images, %,d pairs of them, %,d pairs left out because they are copies already. %,d images were edited by %d transforms at three strengths; %d of the transforms were never used in training.",
                evaluation.images(),
                evaluation.models().get(0).methods().get(0).background().pairs(),
                evaluation.lookAlikes(),
                evaluation.queries(),
                evaluation.transforms().size(),
                evaluation.rows(false).size() / 3))
        .markup("</p></header>");
  }

  private String versionsTitle() {
    return String.join(
        ", ", evaluation.models().stream().map(model -> model.manifest().version()).toList());
  }

  private static String style() {
    try (InputStream css = EvaluationReport.class.getResourceAsStream("report.css")) {
      return new String(Objects.requireNonNull(css).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void cards() {
    each(
        "cards",
        model -> {
          MethodRecall own = model.methods().get(0);
          MethodRecall best = bestClassic(model);
          Interval mean = own.meanRecall(evaluation.allRows(), SHOWN_RATE);
          double rival = best.meanRecall(evaluation.allRows(), SHOWN_RATE).estimate();
          page.open("section", "card")
              .element("h2", "", model.manifest().version())
              .element(
                  "p",
                  "muted",
                  "%s, %d bits, %s"
                      .formatted(
                          model.manifest().line(),
                          model.manifest().bits(),
                          model.manifest().network()))
              .markup("<dl>");
          fact(
              Html.number("%.3f", mean.estimate()),
              Html.number(
                  "mean recall at one false pair in 10,000; 95 %% interval %.3f to %.3f",
                  mean.low(), mean.high()));
          fact(
              Html.number("%+.3f", mean.estimate() - rival),
              Html.number("against %s, the best classic hash (%.3f)", best.name(), rival));
          MethodRecall both = bestTogether(model);
          fact(
              Html.number("%.3f", both.meanRecall(evaluation.allRows(), SHOWN_RATE).estimate()),
              "both lines at the same budget: " + both.name());
          fact(
              radius(model),
              Html.number(
                  "radius for %,.0f false alerts a million images against %,d stored",
                  model.radius().budget().falseAlertsPerMillion(),
                  model.radius().budget().collectionSize()));
          page.markup("</dl></section>");
        });
  }

  /** Radius 0 is no answer where even that breaks the budget. */
  private static String radius(ModelFindings model) {
    return model.radius().calibration().overBudget()
        ? "no radius"
        : model.radius().calibration().radiusBits() + " bits";
  }

  private void fact(String value, String meaning) {
    page.markup("<div>").element("dt", "", value).element("dd", "", meaning).markup("</div>");
  }

  private MethodRecall bestClassic(ModelFindings model) {
    return best(model, Kind.CLASSIC);
  }

  private MethodRecall bestTogether(ModelFindings model) {
    return best(model, Kind.TOGETHER);
  }

  private MethodRecall best(ModelFindings model, Kind kind) {
    return model.methods().stream()
        .filter(method -> method.kind() == kind)
        .max(
            java.util.Comparator.comparingDouble(
                method -> method.meanRecall(evaluation.allRows(), SHOWN_RATE).estimate()))
        .orElseThrow();
  }

  /** One column a model. */
  private void each(String cssClass, Consumer<ModelFindings> column) {
    page.open("div", "columns " + cssClass);
    evaluation.models().forEach(column);
    page.close("div");
  }

  private void section(String title, String lead) {
    page.element("h2", "section", title).element("p", "lead", lead);
  }

  private void versions() {
    section(
        "The versions against each other",
        "Mean recall over all transforms and strengths. Left is stricter: what a large collection needs lies at 1e-7 and below.");
    List<Series> series = new ArrayList<>();
    for (int m = 0; m < evaluation.models().size(); m++) {
      ModelFindings model = evaluation.models().get(m);
      series.add(new Series("s" + m, model.manifest().version(), model.methods().get(0)));
    }
    page.markup("<div class=\"columns\"><figure>");
    legend(series);
    page.markup(RecallChart.svg(evaluation, series)).markup("</figure></div>");
  }

  private void legend(List<Series> series) {
    page.markup("<figcaption class=\"legend\">");
    for (Series one : series) {
      page.markup("<span><i class=\"swatch " + one.cssClass() + "\"></i>")
          .text(one.name())
          .markup("</span>");
    }
    page.markup("</figcaption>");
  }

  private void recall() {
    section(
        "Recall against the rate of false pairs",
        "How many edited copies are found, against how many pairs of different images lie within the same radius. False alerts an arriving image = images stored x this rate. Dashed where counts end and the fitted tail goes on.");
    each(
        "",
        model -> {
          List<Series> series = series(model);
          page.markup("<figure>").element("h3", "", model.manifest().version());
          legend(series);
          page.markup(RecallChart.svg(evaluation, series)).markup("</figure>");
        });
  }

  private List<Series> series(ModelFindings model) {
    List<Series> series = new ArrayList<>();
    MethodRecall own = model.methods().get(0);
    MethodRecall together = bestTogether(model);
    series.add(new Series("s0", own.name(), own));
    series.add(new Series("s1", together.name(), together));
    int next = 2;
    for (MethodRecall method : model.methods()) {
      if (method.kind() == Kind.CLASSIC || method.kind() == Kind.SAME_FEATURES) {
        series.add(new Series("s" + next++, method.name(), method));
      }
    }
    model
        .first(Kind.CONTINUOUS)
        .ifPresent(method -> series.add(new Series("s7", "before the sign", method)));
    return series;
  }

  private void distances() {
    section(
        "Distances of copies and of different images",
        "Shares of pairs at each distance, on a logarithmic scale. What lies to the left of the radius is alerted: copies found, and false alerts.");
    each(
        "",
        model -> {
          page.markup("<figure>").element("h3", "", model.manifest().version());
          page.markup(
              "<figcaption class=\"legend\"><span><i class=\"swatch same\"></i>edited copies</span><span><i class=\"swatch different\"></i>different images</span></figcaption>");
          page.markup(
                  DistanceChart.svg(
                      model.methods().get(0),
                      model.radius().calibration().radiusBits(),
                      "radius " + model.radius().calibration().radiusBits()))
              .markup("</figure>");
        });
  }

  private void table() {
    section(
        "Mean recall, all methods",
        "Over all transforms and strengths; the grey numbers are radii in bits. A tilde: the pairs are too few, the fitted tail set the radius. None: not even radius 0 keeps the rate.");
    for (ModelFindings model : evaluation.models()) {
      page.element("h3", "", model.manifest().version());
      page.markup("<div class=\"scroll\"><table class=\"numbers\"><thead><tr><th>method</th>");
      CopyEvaluation.PAIR_RATES.forEach(rate -> page.element("th", "", Html.rate(rate)));
      page.markup("</tr></thead><tbody>");
      for (MethodRecall method : model.methods()) {
        page.open("tr", method.kind() == Kind.MODEL ? "own" : "").element("th", "", method.name());
        for (double rate : CopyEvaluation.PAIR_RATES) {
          MethodRecall.Threshold threshold = method.threshold(rate);
          page.markup("<td>")
              .text(threshold.measured() ? "" : "~")
              .text(Html.number("%.3f", method.meanRecall(evaluation.allRows(), rate).estimate()));
          if (method.kind() != Kind.CONTINUOUS && !method.name().contains("either")) {
            page.markup(" <small>")
                .text(
                    threshold.radius().isPresent()
                        ? Integer.toString(threshold.radius().getAsInt())
                        : "none")
                .markup("</small>");
          }
          page.markup("</td>");
        }
        page.markup("</tr>");
      }
      page.markup("</tbody></table></div>");
    }
  }

  private void heat() {
    section(
        "Recall by transform and strength",
        "At one false pair in 10,000. Hover for the interval. Mild, mid and strong are the middles of the thirds of each transform's range.");
    for (ModelFindings model : evaluation.models()) {
      page.element("h3", "", model.manifest().version());
      List<MethodRecall> shown = new ArrayList<>();
      shown.add(model.methods().get(0));
      shown.addAll(
          model.methods().stream().filter(method -> method.kind() == Kind.CLASSIC).toList());
      shown.add(bestTogether(model));
      HeatTable.append(page, evaluation, shown, SHOWN_RATE);
    }
  }

  private void radius() {
    section(
        "Radius, and whether it keeps its promise",
        "Radii are chosen on one half of the images and measured on the other. The promise is what the first half says of the chosen radius, by counts or by the fitted tail, whichever is more.");
    each(
        "",
        model -> {
          RadiusFindings radius = model.radius();
          page.markup("<section>")
              .element("h3", "", model.manifest().version())
              .element(
                  "p",
                  "",
                  Html.number(
                      "For the budget (pair rate %s): %d bits, promised %s, bootstrap over images %s to %s. The manifest says %d bits.",
                      Html.rate(radius.budget().pairRate()),
                      radius.calibration().radiusBits(),
                      Html.rate(radius.calibration().promisedPairRate()),
                      Html.rate(radius.low()),
                      Html.rate(radius.high()),
                      model.manifest().radiusBits()))
              .markup(
                  "<div class=\"scroll\"><table class=\"numbers\"><thead><tr><th>asked</th><th>radius</th><th>promised</th><th>measured</th><th>false pairs</th><th></th></tr></thead><tbody>");
          for (RadiusFindings.Check check : radius.checks()) {
            page.markup("<tr>")
                .element("td", "", Html.rate(check.askedRate()))
                .element("td", "", Integer.toString(check.radiusBits()))
                .element("td", "", Html.rate(check.promisedRate()))
                .element("td", "", Html.rate(check.measuredRate()))
                .element("td", "", Html.number("%,d", check.falsePairs()))
                .element(
                    "td",
                    "verdict " + check.verdict().name().toLowerCase(java.util.Locale.ROOT),
                    CopyEvaluationTable.verdict(check))
                .markup("</tr>");
          }
          page.markup("</tbody></table></div></section>");
        });
  }

  private void bits() {
    section(
        "Bits",
        "A bit is worth most when it is one for half of the images and independent of the others; what the sign throws away is least when the outputs lie at plus or minus one already.");
    each(
        "",
        model -> {
          page.markup("<section>")
              .element("h3", "", model.manifest().version())
              .element(
                  "p",
                  "",
                  Html.number(
                      "Correlation of two bits: %.3f mean, %.2f worst; worth %.0f independent bits. Continuous outputs against their signs: mean cosine %.3f.",
                      model.bits().meanCorrelation(),
                      model.bits().worstCorrelation(),
                      model.bits().effectiveBits(),
                      model.bits().alignment()))
              .markup("<figure>")
              .markup(BitCharts.balance(model.bits()))
              .markup("</figure><figure>")
              .markup(BitCharts.outputs(model.bits()))
              .markup("</figure>");
          TrainingHistory history = histories.get(model.manifest().version());
          if (history == null) {
            page.element("p", "muted", "No training history lies beside this model.");
          } else {
            HistoryCharts.append(page, history);
          }
          page.markup("</section>");
        });
  }

  private void labels() {
    if (evaluation.models().stream().allMatch(model -> model.labels().isEmpty())) {
      return;
    }
    section(
        "By class",
        "Images that share a label are of one class; without labels, those of one folder. A version trained on instances does not know of classes, and need not: this is for those trained on labels. Precision is averaged over all orders of equal distances.");
    each(
        "",
        model -> {
          page.markup("<section>").element("h3", "", model.manifest().version());
          model.labels().ifPresent(this::labels);
          page.markup("</section>");
        });
  }

  private void labels(LabelFindings labels) {
    page.element(
        "p",
        "muted",
        Html.number(
            "%,d images of %d classes, %,d of them looked up among all others.",
            labels.images(), labels.classes(), labels.queries()));
    page.markup("<div class=\"scroll\"><table class=\"numbers\"><thead><tr><th></th><th>MAP@")
        .text(Integer.toString(labels.depth()))
        .markup("</th><th>precision within 2</th><th>recall within 2</th></tr></thead><tbody>");
    for (int m = 0; m < labels.methods().size(); m++) {
      LabelFindings.Method method = labels.methods().get(m);
      page.markup("<tr><th><i class=\"swatch s" + m + "\"></i> ")
          .text(method.name())
          .markup("</th>")
          .element("td", "", Html.number("%.3f", method.meanAveragePrecision()))
          .element("td", "", Html.number("%.3f", method.precisionWithin2()))
          .element("td", "", Html.number("%.4f", method.recallWithin2()))
          .markup("</tr>");
    }
    page.markup("</tbody></table></div><figure>")
        .markup(PrecisionRecallChart.svg(labels))
        .markup("</figure>");
  }

  private void examples() {
    for (ModelFindings model : evaluation.models()) {
      grid(
          "Worst misses of " + model.manifest().version(),
          "For every transform at its mildest, the copy that came to lie farthest from its image.",
          model.misses());
      grid(
          "Worst false alerts of " + model.manifest().version(),
          "The nearest pairs of images that are not taken for copies of each other. Some may be copies after all: look.",
          model.falseAlerts());
    }
  }

  private void grid(String title, String lead, List<Example> examples) {
    section(title, lead);
    page.markup("<div class=\"grid\">");
    for (Example example : examples) {
      Optional<ExamplePictures.Pair> pair = pictures.of(example);
      if (pair.isEmpty()) {
        continue;
      }
      page.markup("<figure class=\"pair\"><div>");
      picture(pair.get().first(), example.first());
      picture(pair.get().second(), example.second());
      page.markup("</div><figcaption><b>")
          .text(example.distance() + " bits")
          .markup("</b> ")
          .text(example.what())
          .markup("<br><small>")
          .text(
              example.first().equals(example.second())
                  ? example.first()
                  : example.first() + " / " + example.second())
          .markup("</small></figcaption></figure>");
    }
    page.markup("</div>");
  }

  private void picture(byte[] jpeg, String id) {
    page.markup("<img alt=\"")
        .text(id)
        .markup("\" title=\"")
        .text(id)
        .markup("\" src=\"data:image/jpeg;base64,")
        .markup(Base64.getEncoder().encodeToString(jpeg))
        .markup("\">");
  }

  private void notes() {
    section("How to read this", "");
    page.markup("<ul class=\"notes\">");
    for (String note :
        List.of(
            "Rates are over pairs, not over images: against a million stored images a pair rate of 1e-9 is one false alert in a thousand arriving images.",
            "Rates of false pairs hold for collections that are like this folder. Where images are more alike (one photographer, one shop) there are more false alerts.",
            "Copies already in the folder were left out by the correlation of their luminance, mirrored or not, by no method under test. What it misses counts as a false alert.",
            "ITQ and random hyperplanes code what the model's own hash layer was given; ITQ was fitted to images of this folder, which favours it.",
            "Both lines: \"sum\" adds the two distances; \"either\" alerts when one line is near, each with half of the budget. \"Mirrored\" looks an arriving image up as it is and mirrored, which costs a second look-up.",
            "Intervals of single cells are Wilson's, of means over images.")) {
      page.element("li", "", note);
    }
    page.markup("</ul>");
  }
}
