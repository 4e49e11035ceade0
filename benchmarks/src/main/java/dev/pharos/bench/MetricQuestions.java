package dev.pharos.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * Asks each question of everybody in turn, times the answers and compares them. Each time a
 * question is about an earlier end, so that nobody answers from what was kept of the last answer.
 */
final class MetricQuestions {
  /** No further round begins after this; of a large stream many rounds would take longer. */
  private static final long WARM_UP_NS = 240_000_000_000L;

  /** A question that takes long is asked no more often than this after so much time. */
  private static final long LONG_ENOUGH_NS = 60_000_000_000L;

  private static final int FEWEST = 3;

  /** Differences of one question that are printed; all are counted. */
  private static final int PRINTED = 5;

  private static final double NANOS_PER_MS = 1e6;

  private final List<MetricReceiver> asked;
  private final long endMs;
  private final int warmUp;
  private final Consumer<String> say;
  private int warmUpRounds;

  /**
   * @param asked one, or two whose answers are compared
   * @param endMs of the stream
   * @param warmUp rounds of all questions before the first one counts, for everybody as many
   * @param say takes a line for each difference
   */
  MetricQuestions(List<MetricReceiver> asked, long endMs, int warmUp, Consumer<String> say) {
    this.asked = List.copyOf(asked);
    this.endMs = endMs;
    this.warmUp = warmUp;
    this.say = say;
  }

  /**
   * How one question was answered.
   *
   * @param series in the first answer
   * @param points in the first answer
   * @param milliseconds median of each that was asked, in their order
   * @param differences between their answers, all times together
   * @param notesDiffer whether warnings or notes differ, which is told and no failure
   */
  record Outcome(
      MetricQuestion question,
      int series,
      long points,
      double[] milliseconds,
      int differences,
      boolean notesDiffer) {
    /** How often as long the first one takes as the second. */
    double ratio() {
      return milliseconds[0] / milliseconds[1];
    }
  }

  /** The median of all questions' ratios; not a number when one alone was asked. */
  static double medianRatio(List<Outcome> outcomes) {
    return outcomes.stream().anyMatch(outcome -> outcome.milliseconds().length < 2)
        ? Double.NaN
        : median(outcomes.stream().mapToDouble(Outcome::ratio).toArray());
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** How many rounds there were indeed. */
  int warmUpRounds() {
    return warmUpRounds;
  }

  /** Asks each so often, after rounds of all of them to warm up. */
  List<Outcome> ask(List<MetricQuestion> questions, int times) throws IOException {
    List<ControlPlaneApi> apis =
        asked.stream().map(receiver -> new ControlPlaneApi(receiver.base())).toList();
    try {
      long began = System.nanoTime();
      while (warmUpRounds < warmUp && System.nanoTime() - began < WARM_UP_NS) {
        warmUpRounds++;
        for (MetricQuestion question : questions) {
          for (ControlPlaneApi api : apis) {
            api.bytes(question.path(endMs - (times + warmUpRounds) * MetricMix.STEP_MS));
          }
        }
      }
      List<Outcome> outcomes = new ArrayList<>();
      for (MetricQuestion question : questions) {
        outcomes.add(ask(question, apis, times));
      }
      return outcomes;
    } finally {
      apis.forEach(ControlPlaneApi::close);
    }
  }

  private Outcome ask(MetricQuestion question, List<ControlPlaneApi> apis, int times)
      throws IOException {
    double[][] milliseconds = new double[apis.size()][times];
    int differences = 0;
    boolean notesDiffer = false;
    JsonNode first = null;
    int done = 0;
    long started = System.nanoTime();
    while (done < times && (done < FEWEST || System.nanoTime() - started < LONG_ENOUGH_NS)) {
      String path = question.path(endMs - done * MetricMix.STEP_MS);
      byte[][] answers = new byte[apis.size()][];
      for (int i = 0; i < apis.size(); i++) {
        // Who is asked first changes, so that being second is nobody's advantage.
        int who = (i + done) % apis.size();
        long begin = System.nanoTime();
        answers[who] = apis.get(who).bytes(path);
        milliseconds[who][done] = (System.nanoTime() - begin) / NANOS_PER_MS;
      }
      List<JsonNode> parsed = Arrays.stream(answers).map(ControlPlaneApi::json).toList();
      // One alone is compared with itself, so that a failure or an empty answer is noticed.
      JsonNode left = parsed.getFirst();
      JsonNode right = parsed.getLast();
      first = first == null ? left : first;
      differences += compare(question, left, right);
      notesDiffer |= !notes(left).equals(notes(right));
      done++;
    }
    double[] medians = new double[apis.size()];
    for (int i = 0; i < medians.length; i++) {
      medians[i] = median(Arrays.copyOf(milliseconds[i], done));
    }
    JsonNode result = first == null ? null : first.path("data").path("result");
    return new Outcome(
        question,
        result == null ? 0 : result.size(),
        result == null ? 0 : points(result),
        medians,
        differences,
        notesDiffer);
  }

  private int compare(MetricQuestion question, JsonNode left, JsonNode right) {
    List<AnswerComparison.Difference> found = AnswerComparison.of(left, right, question.ordered());
    found.stream()
        .limit(PRINTED)
        .forEach(difference ->
            say.accept(
                "%s: %s: %s %s"
                    .formatted(
                        question.name(),
                        question.expression(),
                        difference.series(),
                        difference.what())));
    if (found.size() > PRINTED) {
      say.accept(question.name() + ": and " + (found.size() - PRINTED) + " more");
    }
    return found.size();
  }

  private static String notes(JsonNode answer) {
    return answer.path("warnings") + " " + answer.path("infos");
  }

  private static long points(JsonNode result) {
    long points = 0;
    for (JsonNode series : result) {
      points += series.has("value") || series.has("histogram") ? 1 : 0;
      points += series.path("values").size() + series.path("histograms").size();
    }
    return points;
  }
}
