package dev.pharos.store.metric;

import dev.pharos.store.AppendResult;
import dev.pharos.store.SampleRefusal;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What became of samples since the process began. Safe for many threads. */
final class AppendCounts {
  private final LongAdder samples = new LongAdder();
  private final LongAdder repeated = new LongAdder();
  private final LongAdder exemplars = new LongAdder();
  private final LongAdder longExemplars = new LongAdder();
  private final LongAdder families = new LongAdder();
  private final Map<SampleRefusal, LongAdder> refused = new EnumMap<>(SampleRefusal.class);

  AppendCounts() {
    for (SampleRefusal reason : SampleRefusal.values()) {
      refused.put(reason, new LongAdder());
    }
  }

  void add(Tally tally) {
    AppendResult result = tally.result();
    longExemplars.add(tally.longExemplars);
    families.add(tally.families);
    samples.add(result.samples());
    repeated.add(result.repeated());
    exemplars.add(result.exemplars());
    result.refused().forEach((reason, count) -> adder(reason).add(count));
  }

  long samples() {
    return samples.sum();
  }

  long repeated() {
    return repeated.sum();
  }

  long exemplars() {
    return exemplars.sum();
  }

  /** Exemplars with labels too long to be kept. */
  long longExemplars() {
    return longExemplars.sum();
  }

  /** What was said of families beyond those that are kept. */
  long unkeptFamilies() {
    return families.sum();
  }

  long refused(SampleRefusal reason) {
    return adder(reason).sum();
  }

  private LongAdder adder(SampleRefusal reason) {
    return refused.computeIfAbsent(reason, fresh -> new LongAdder());
  }
}
