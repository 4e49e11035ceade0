package dev.pharos.steer.level;

import dev.pharos.fleet.LoggersException;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What came of setting levels, since the process began. Safe for use by many threads. */
final class LevelCounts implements MeterBinder {
  static final String SET = "set";
  static final String PUT_BACK = "put_back";
  static final String LEFT_ALONE = "left_alone";

  /** The name is that of several loggers. */
  static final String GROUP = "group";

  /** What it was before could not be written, so that nothing was set. */
  static final String NOT_KEPT = "not_kept";

  /** The instance did not come back within a day. */
  static final String GONE = "gone";

  /** It could not be put back for days. */
  static final String GIVEN_UP = "given_up";

  private final Map<String, LongAdder> done = adders(SET, PUT_BACK, LEFT_ALONE);
  private final Map<String, LongAdder> failed = adders(GROUP, NOT_KEPT, GONE, GIVEN_UP);

  LevelCounts() {
    for (LoggersException.Reason reason : LoggersException.Reason.values()) {
      failed.put(reason.label(), new LongAdder());
    }
  }

  private static Map<String, LongAdder> adders(String... names) {
    Map<String, LongAdder> adders = new LinkedHashMap<>();
    for (String name : names) {
      adders.put(name, new LongAdder());
    }
    return adders;
  }

  @SuppressWarnings("NullAway") // there is an adder of each
  void done(String outcome) {
    done.get(outcome).increment();
  }

  @SuppressWarnings("NullAway") // there is an adder of each
  void failed(String reason) {
    failed.get(reason).increment();
  }

  @SuppressWarnings("NullAway") // there is an adder of each
  long failures(String reason) {
    return failed.get(reason).sum();
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    done.forEach((outcome, count) ->
        FunctionCounter.builder("pharos.levers.levels", count, LongAdder::sum)
            .description("Loggers' levels that levers set, put back, or left as somebody set them")
            .tag("outcome", outcome)
            .register(registry));
    failed.forEach((reason, count) ->
        FunctionCounter.builder("pharos.levers.level.failures", count, LongAdder::sum)
            .description("Tries to ask, set or put back a logger's level that came to nothing")
            .tag("reason", reason)
            .register(registry));
  }
}
