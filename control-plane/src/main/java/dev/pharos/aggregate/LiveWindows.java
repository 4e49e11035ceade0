package dev.pharos.aggregate;

import dev.pharos.signal.Deployment;
import dev.pharos.signal.EdgeHistory;
import dev.pharos.signal.EdgeKey;
import dev.pharos.signal.EdgeWindow;
import dev.pharos.signal.ErrorIssue;
import dev.pharos.signal.InstanceState;
import dev.pharos.signal.LedgerEntry;
import dev.pharos.signal.Owner;
import dev.pharos.signal.QueueState;
import dev.pharos.signal.RedWindow;
import dev.pharos.signal.Resolution;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.TimeRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What the aggregators hold in memory, for reading by any thread.
 *
 * <p>The line between memory and store: windows of a resolution that start at or after {@link
 * Slice#completeFromNs} are wholly in memory and not in the store; those before it are wholly in
 * the store. A reader takes the slice first and asks the store for what starts before that line:
 * nothing is missed or counted twice, whatever moves meanwhile.
 */
public interface LiveWindows {

  Slice<RedWindow> red(Resolution resolution, TimeRange range, @Nullable String service);

  Slice<EdgeWindow> edges(Resolution resolution, TimeRange range);

  /** As {@link #edges(Resolution, TimeRange)}, of some keys only. */
  default Slice<EdgeWindow> edges(
      Resolution resolution, TimeRange range, Predicate<EdgeKey> selection) {
    Slice<EdgeWindow> all = edges(resolution, range);
    return new Slice<>(
        all.completeFromNs(),
        all.windows().stream().filter(window -> selection.test(window.key())).toList());
  }

  /**
   * Whether requests of some of a range are counted by what the service's agents report, since its
   * spans are only a part of them.
   */
  default boolean isPartlyTraced(ServiceId service, TimeRange range) {
    return false;
  }

  /**
   * Which share of requests are traced where {@link #isPartlyTraced}; 1 elsewhere, and where that
   * is not known. Figures made of spans, such as calls, are by so much fewer than requests.
   */
  default double tracedShare(ServiceId service, TimeRange range) {
    return 1;
  }

  /**
   * Up to when a service's requests are known: windows that end later are not there yet where they
   * are counted by reports.
   *
   * @return epoch nanoseconds; {@link Long#MAX_VALUE} where they are known as they come
   */
  default long requestsKnownUntilNs(ServiceId service) {
    return Long.MAX_VALUE;
  }

  /**
   * As {@link #red}, window by window, for a reader who keeps what it made of a window.
   *
   * @param known {@link Window#changes} of the window of a start when the reader last read it; any
   *     negative number for one it does not keep
   */
  default Slice<Window<RedWindow>> redByWindow(
      Resolution resolution, TimeRange range, LongUnaryOperator known) {
    return Window.group(red(resolution, range, null), RedWindow::startNs);
  }

  /** As {@link #redByWindow}, of edges. */
  default Slice<Window<EdgeWindow>> edgesByWindow(
      Resolution resolution, TimeRange range, LongUnaryOperator known) {
    return Window.group(edges(resolution, range), EdgeWindow::startNs);
  }

  Slice<LedgerEntry> ledger(Resolution resolution, TimeRange range);

  /**
   * Which windows of the store got late parts. A reader who keeps what it reads from the store
   * takes this before it reads.
   */
  default LateParts lateRed(Resolution resolution) {
    return LateParts.NONE;
  }

  /** As {@link #lateRed}, of edges. */
  default LateParts lateEdges(Resolution resolution) {
    return LateParts.NONE;
  }

  /**
   * When the first telemetry came that is still remembered: the first sight of an instance or of a
   * kind of call, whichever was earlier; {@link Long#MAX_VALUE} before any.
   */
  default long beganNs() {
    long began = Long.MAX_VALUE;
    for (InstanceState instance : instances()) {
      began = Math.min(began, instance.firstSeenNs());
    }
    for (EdgeHistory history : edgeHistory()) {
      began = Math.min(began, history.firstSeenNs());
    }
    return began;
  }

  /** Every kind of call ever seen and still remembered. */
  List<EdgeHistory> edgeHistory();

  List<QueueState> queues();

  /** Open and past deployments, newest first. */
  List<Deployment> deployments();

  /** Those of {@link #deployments} that a notice of CI with this key told of. */
  default List<Deployment> noticed(String key) {
    return List.of();
  }

  /** Instances seen lately by telemetry or known to the fleet. */
  List<InstanceState> instances();

  /**
   * Share 0…1 of CLIENT spans to instrumented callees whose SERVER span was found; null before any.
   */
  @Nullable Double pairingRatio();

  /**
   * Services whose operations beyond the cap are counted as {@link dev.pharos.signal.RedKey#OTHER}.
   */
  List<ServiceId> cappedServices();

  /** What was not counted in full detail or not paired, and how often; only what happened. */
  default Map<Shortfall, Long> shortfalls() {
    return Map.of();
  }

  /**
   * Who answers for a service, by configuration or else by the attributes of its resources; {@link
   * Owner#NOBODY} when neither tells.
   */
  default Owner owner(ServiceId service) {
    return Owner.NOBODY;
  }

  /** How long a service usually is without telemetry; null when that is not known. */
  default @Nullable Long usualGapNs(ServiceId service) {
    return null;
  }

  /** Services whose every registered instance signed off, so that their silence is on purpose. */
  default Set<ServiceId> signedOff() {
    return Set.of();
  }

  /** Exceptions, grouped; in no order. */
  default List<ErrorIssue> errors() {
    return List.of();
  }

  /** Operations a service may have before the rest is counted together. */
  int operationCap();

  /**
   * Windows in memory.
   *
   * @param completeFromNs windows that start at or after this are here; before it they are in the
   *     store
   */
  record Slice<T>(long completeFromNs, List<T> windows) {}

  /**
   * One window in memory.
   *
   * @param startNs epoch nanoseconds
   * @param changes another number each time something was counted in it; negative when nobody keeps
   *     count
   * @param parts all that was counted in it; null when the reader has it already
   */
  record Window<W>(long startNs, long changes, @Nullable List<W> parts) {

    private static <W> Slice<Window<W>> group(Slice<W> slice, ToLongFunction<W> startNs) {
      Map<Long, List<W>> byStart = new TreeMap<>();
      for (W part : slice.windows()) {
        byStart.computeIfAbsent(startNs.applyAsLong(part), start -> new ArrayList<>()).add(part);
      }
      List<Window<W>> windows = new ArrayList<>(byStart.size());
      byStart.forEach((start, parts) -> windows.add(new Window<>(start, -1, parts)));
      return new Slice<>(slice.completeFromNs(), windows);
    }
  }
}
