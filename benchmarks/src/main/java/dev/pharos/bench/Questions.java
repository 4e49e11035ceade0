package dev.pharos.bench;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Questions whose answers are timed, as pages ask them.
 *
 * @param <R> what was sent, to ask for
 */
final class Questions<R> {
  private static final double WARM_UP_SHARE = 0.1;
  private static final long LONG_ENOUGH_NS = 40_000_000_000L;
  private static final int FEWEST = 40;

  private final ControlPlaneApi controlPlane;
  private final List<R> samples;
  private final Map<String, Function<R, String>> paths;

  /**
   * @param paths by the question's name: what to get to ask it of a sample; asked in this order
   */
  Questions(ControlPlaneApi controlPlane, List<R> samples, Map<String, Function<R, String>> paths) {
    this.controlPlane = controlPlane;
    this.samples = samples;
    this.paths = new LinkedHashMap<>(paths);
  }

  /**
   * Asks each so often, after a tenth of that to warm up; one that takes long only until {@link
   * #LONG_ENOUGH_NS} are over, though {@link #FEWEST} times.
   */
  Map<String, Percentiles> ask(int times) throws IOException {
    Map<String, Percentiles> answers = new LinkedHashMap<>();
    for (var question : paths.entrySet()) {
      answers.put(question.getKey(), time(times, question.getValue()));
    }
    return answers;
  }

  private Percentiles time(int times, Function<R, String> question) throws IOException {
    int warmUp = (int) (times * WARM_UP_SHARE);
    long[] nanos = new long[times];
    long started = System.nanoTime();
    for (int i = -warmUp; i < times; i++) {
      String path = question.apply(samples.get(Math.floorMod(i, samples.size())));
      long begin = System.nanoTime();
      ControlPlaneApi.Answer answer = controlPlane.get(path);
      long end = System.nanoTime();
      if (i >= 0) {
        nanos[i] = end - begin;
      }
      if (answer.status() != 200) {
        throw new IOException(path + " answered " + answer.status() + ": " + answer.body());
      }
      if (i + 1 >= FEWEST && end - started > LONG_ENOUGH_NS) {
        return Percentiles.of(Arrays.copyOf(nanos, i + 1));
      }
    }
    return Percentiles.of(nanos);
  }
}
