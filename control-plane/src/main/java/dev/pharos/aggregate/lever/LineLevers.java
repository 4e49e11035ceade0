package dev.pharos.aggregate.lever;

import dev.pharos.aggregate.pattern.LogPatterns;
import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.LogRecord;
import dev.pharos.signal.ServiceId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Leaves out lines by the kind that they were found to be of as they were grouped, so that a lever
 * means just what lists of kinds show, and finding it costs nothing more. All that is counted of
 * lines is counted before. What is left out depends on the line and on when it came, so that a
 * replay leaves out the same. Making a {@link Pass} is for any thread.
 */
public final class LineLevers {
  /** Says of a line that was kept for how many it stands; queries do not count by it. */
  public static final String WEIGHT = "pharos.weight";

  public static final LineLevers NONE = new LineLevers();

  private volatile Map<ServiceId, Map<Long, List<LeverRun>>> byService = Map.of();
  private volatile Set<Long> patterns = Set.of();

  LineLevers() {}

  /** Those that ended are among them as long as what came before may be replayed. */
  void set(List<LeverRun> runs) {
    Map<ServiceId, Map<Long, List<LeverRun>>> grouped = new HashMap<>();
    for (LeverRun run : runs) {
      if (run.lever().target() instanceof LeverTarget.Pattern target) {
        grouped
            .computeIfAbsent(target.service(), fresh -> new HashMap<>())
            .computeIfAbsent(target.pattern(), fresh -> new ArrayList<>())
            .add(run);
      }
    }
    patterns =
        grouped.values().stream()
            .flatMap(ofService -> ofService.keySet().stream())
            .collect(Collectors.toUnmodifiableSet());
    byService = grouped;
  }

  /** Kinds that somebody decided on; grouping does not forget them for others. */
  public Set<Long> patterns() {
    return patterns;
  }

  /** For the lines of a request, each of which is to be told in its order. */
  public Pass pass(LogPatterns grouped, List<LogRecord> lines, long arrivalNs) {
    Map<ServiceId, Map<Long, List<LeverRun>>> now = byService;
    return new Pass(now.isEmpty() ? null : now, grouped, lines, arrivalNs);
  }

  /** One request on its way through; for one thread. */
  public static final class Pass {
    private final @Nullable Map<ServiceId, Map<Long, List<LeverRun>>> levers;
    private final LogPatterns grouped;
    private final List<LogRecord> lines;
    private final long arrivalNs;
    private @Nullable List<LogRecord> kept;
    private @Nullable ServiceId service;
    private @Nullable Map<Long, List<LeverRun>> ofService;
    private int seen;

    private Pass(
        @Nullable Map<ServiceId, Map<Long, List<LeverRun>>> levers,
        LogPatterns grouped,
        List<LogRecord> lines,
        long arrivalNs) {
      this.levers = levers;
      this.grouped = grouped;
      this.lines = lines;
      this.arrivalNs = arrivalNs;
    }

    /**
     * Takes the next line.
     *
     * @param pattern it was found to be of; 0 where it was not grouped
     */
    @SuppressWarnings("ReferenceEquality") // lines share these, and an equal one is only slower
    public void next(long pattern) {
      int at = seen++;
      if (levers == null) {
        return;
      }
      LogRecord line = lines.get(at);
      if (line.service() != service) {
        service = line.service();
        ofService = levers.get(service);
      }
      LogRecord left = ofService == null ? line : left(line, ofService.get(pattern));
      if (left != line && kept == null) {
        kept = new ArrayList<>(lines.subList(0, at));
      }
      if (kept != null && left != null) {
        kept.add(left);
      }
    }

    /** What is left of a line: itself, itself with its weight, or nothing. */
    private @Nullable LogRecord left(LogRecord line, @Nullable List<LeverRun> runs) {
      if (runs == null) {
        return line;
      }
      for (LeverRun run : runs) {
        if (run.heldAt(arrivalNs)
            && run.lever().target() instanceof LeverTarget.Pattern target
            && isOfKind(run, target)) {
          return left(line, target, run.leftOut());
        }
      }
      return line;
    }

    private boolean isOfKind(LeverRun run, LeverTarget.Pattern target) {
      if (run.isKnown()) {
        return true;
      }
      if (target.example().equals(grouped.example(target.service(), target.pattern()))) {
        run.known();
        return true;
      }
      run.lost();
      return false;
    }

    private static @Nullable LogRecord left(
        LogRecord line, LeverTarget.Pattern target, LeftOut leftOut) {
      int of = target.keepOneOf();
      if (of == LeverTarget.Pattern.NONE) {
        leftOut.add(LeftOut.Reason.DROPPED, 1, line.bodyText().length());
        return null;
      }
      if (Long.remainderUnsigned(lot(line), of) != 0) {
        leftOut.add(LeftOut.Reason.THINNED, 1, line.bodyText().length());
        return null;
      }
      return weighed(line, of);
    }

    /** All that are to be kept. */
    public List<LogRecord> kept() {
      return kept == null ? lines : kept;
    }
  }

  /**
   * Draws lots by what a line says, the same whenever it is asked. The last steps are those of
   * Austin Appleby's MurmurHash3 (fmix64), public domain, so that each bit depends on all.
   */
  private static long lot(LogRecord line) {
    long lot = line.timeNs() * 31 + line.bodyText().hashCode();
    lot = lot * 31 + line.spanId();
    lot ^= lot >>> 33;
    lot *= 0xff51afd7ed558ccdL;
    lot ^= lot >>> 33;
    lot *= 0xc4ceb9fe1a85ec53L;
    return lot ^ lot >>> 33;
  }

  private static LogRecord weighed(LogRecord line, int weight) {
    Attributes.Builder attributes = Attributes.builder();
    line.attributes().forEach(attributes::put);
    attributes.put(WEIGHT, AttributeValue.Int.of(weight));
    return new LogRecord(
        line.timeNs(),
        line.observedNs(),
        line.severity(),
        line.severityText(),
        line.body(),
        attributes.build(),
        line.droppedAttributes(),
        line.flags(),
        line.traceId(),
        line.spanId(),
        line.eventName(),
        line.scope(),
        line.resource());
  }
}
