package dev.hashnet.quickstart;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a quickstart run, as JSON.
 *
 * @param reckoning what came out, judged
 * @param imagesPerSecond events over the time from the first one sent to the last one accounted for
 * @param meanBatch images a batch of the encoder
 * @param seconds of the whole run
 */
public record QuickstartReport(
    Reckoning reckoning, double imagesPerSecond, double meanBatch, double seconds) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** The report as an indented JSON object. */
  public String toJson() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("events", reckoning.accounting().events());
    json.put("codes", reckoning.accounting().codes());
    json.put("deadLetters", reckoning.deadLetters());
    json.put("eventsLost", reckoning.accounting().lost());
    json.put("eventsRepeated", reckoning.accounting().repeated());
    json.put("alerts", reckoning.alerts());
    json.put("pairsExpected", reckoning.pairs().expected());
    json.put("pairsMissing", reckoning.pairs().missing());
    json.put("pairsExtra", reckoning.pairs().extra());
    json.put("pairsDoubled", reckoning.pairs().doubled());
    json.put("planted", reckoning.planted());
    // Of the user's own pictures nobody has said which are copies.
    json.put("falseAlerts", reckoning.planted().isEmpty() ? null : reckoning.falseAlerts());
    json.put("imagesPerSecond", rounded(imagesPerSecond));
    json.put("meanBatch", rounded(meanBatch));
    json.put("seconds", rounded(seconds));
    try {
      return JSON.writeValueAsString(json) + System.lineSeparator();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the report as JSON", e);
    }
  }

  private static double rounded(double value) {
    return Math.round(value * 10) / 10.0;
  }
}
