package dev.pharos.advise.deploy;

import dev.pharos.signal.DeployVerdict;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What became of judging. Safe for use by many threads. */
final class VerdictCounts {
  private final Map<DeployVerdict.State, LongAdder> reached =
      new EnumMap<>(DeployVerdict.State.class);
  private final LongAdder failed = new LongAdder();
  private final LongAdder notKept = new LongAdder();

  VerdictCounts() {
    for (DeployVerdict.State state : DeployVerdict.State.values()) {
      reached.put(state, new LongAdder());
    }
  }

  void reached(@Nullable DeployVerdict before, DeployVerdict now) {
    if (before == null || before.state() != now.state()) {
      count(now.state()).increment();
    }
  }

  void failed() {
    failed.increment();
  }

  void notKept() {
    notKept.increment();
  }

  /** How often a state was reached. */
  long of(DeployVerdict.State state) {
    return count(state).sum();
  }

  long failures() {
    return failed.sum();
  }

  long notKeptYet() {
    return notKept.sum();
  }

  private LongAdder count(DeployVerdict.State state) {
    return java.util.Objects.requireNonNull(reached.get(state));
  }
}
