package dev.hashnet.trainer.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hashnet.trainer.evaluation.CopyEvaluation.ModelFindings;
import dev.hashnet.trainer.evaluation.CopyEvaluation.Row;

/** A {@link CopyEvaluation} as JSON, for other programs. Described in docs/evaluation.md. */
public final class CopyEvaluationJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private CopyEvaluationJson() {}

  public static byte[] write(CopyEvaluation evaluation) {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("images", evaluation.images());
    root.put("queries", evaluation.queries());
    root.put("lookAlikes", evaluation.lookAlikes());
    ArrayNode models = root.putArray("models");
    evaluation.models().forEach(model -> model(models.addObject(), evaluation, model));
    try {
      return MAPPER.writeValueAsBytes(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of numbers and text must have a JSON form", e);
    }
  }

  private static void model(ObjectNode node, CopyEvaluation evaluation, ModelFindings model) {
    node.put("version", model.manifest().version());
    node.put("bits", model.manifest().bits());
    ArrayNode methods = node.putArray("methods");
    for (MethodRecall method : model.methods()) {
      method(methods.addObject(), evaluation, method);
    }
    RadiusFindings radius = model.radius();
    ObjectNode chosen = node.putObject("radius");
    chosen.put("falseAlertsPerMillion", radius.budget().falseAlertsPerMillion());
    chosen.put("collectionSize", radius.budget().collectionSize());
    chosen.put("pairRate", radius.budget().pairRate());
    chosen.put("radiusBits", radius.calibration().radiusBits());
    chosen.put("promisedPairRate", radius.calibration().promisedPairRate());
    chosen.put("low", radius.low());
    chosen.put("high", radius.high());
    ArrayNode checks = chosen.putArray("checks");
    for (RadiusFindings.Check check : radius.checks()) {
      checks
          .addObject()
          .put("askedRate", check.askedRate())
          .put("radiusBits", check.radiusBits())
          .put("promisedRate", check.promisedRate())
          .put("measuredRate", check.measuredRate())
          .put("falsePairs", check.falsePairs())
          .put("pairs", check.pairs())
          .put("verdict", check.verdict().name());
    }
    ObjectNode bits = node.putObject("bitStatistics");
    bits.put("meanCorrelation", model.bits().meanCorrelation());
    bits.put("worstCorrelation", model.bits().worstCorrelation());
    bits.put("effectiveBits", model.bits().effectiveBits());
    bits.put("alignment", model.bits().alignment());
    model.labels().ifPresent(labels -> labels(node.putObject("labels"), labels));
    ArrayNode ones = bits.putArray("ones");
    for (double share : model.bits().onesByBit()) {
      ones.add(share);
    }
  }

  private static void labels(ObjectNode node, LabelFindings labels) {
    node.put("images", labels.images()).put("classes", labels.classes());
    node.put("queries", labels.queries()).put("depth", labels.depth());
    ArrayNode methods = node.putArray("methods");
    for (LabelFindings.Method method : labels.methods()) {
      methods
          .addObject()
          .put("name", method.name())
          .put("meanAveragePrecision", method.meanAveragePrecision())
          .put("precisionWithin2", method.precisionWithin2())
          .put("recallWithin2", method.recallWithin2());
    }
  }

  private static void method(ObjectNode node, CopyEvaluation evaluation, MethodRecall method) {
    node.put("name", method.name());
    node.put("kind", method.kind().name());
    node.put("pairs", method.background().pairs());
    ArrayNode rates = node.putArray("rates");
    for (double rate : CopyEvaluation.PAIR_RATES) {
      MethodRecall.Threshold threshold = method.threshold(rate);
      Interval mean = method.meanRecall(evaluation.allRows(), rate);
      ObjectNode at = rates.addObject();
      at.put("pairRate", rate);
      at.put("measured", threshold.measured());
      threshold.radius().ifPresent(radius -> at.put("radius", radius));
      at.put("recall", mean.estimate()).put("low", mean.low()).put("high", mean.high());
      ArrayNode rows = at.putArray("rows");
      for (int row = 0; row < evaluation.rows().size(); row++) {
        Row edit = evaluation.rows().get(row);
        Interval recall = method.recall(row, rate);
        rows.addObject()
            .put("transform", edit.transform())
            .put("strength", edit.strength())
            .put("trained", edit.trained())
            .put("recall", recall.estimate())
            .put("low", recall.low())
            .put("high", recall.high());
      }
    }
  }
}
