package dev.pharos.query.promql;

import dev.pharos.signal.metric.FloatHistogram;
import java.util.Optional;

/**
 * One place in a series of a script.
 *
 * @param omitted no sample there
 * @param value of a float
 * @param hinted the histogram's counter reset hint is written, so it is compared too
 */
public record ScriptValue(
    boolean omitted, double value, Optional<FloatHistogram> histogram, boolean hinted) {
  static final ScriptValue OMITTED = new ScriptValue(true, 0, Optional.empty(), false);

  static ScriptValue of(double value) {
    return new ScriptValue(false, value, Optional.empty(), false);
  }

  static ScriptValue of(FloatHistogram histogram, boolean hinted) {
    return new ScriptValue(false, 0, Optional.of(histogram), hinted);
  }
}
