package dev.pharos.query.overhead;

import dev.pharos.aggregate.Refusals;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What services sent in a range.
 *
 * @param beforeKnown whether the range of the same length before it was counted from its beginning
 * @param samplesSinceMs since when samples are counted, epoch milliseconds; null before any
 * @param costs by service and signal, the most bytes first, then the most samples
 * @param stored what each signal has on disk now
 * @param prices that costs are made of
 * @param refused items that were not taken since the process began, by signal and reason
 */
public record Overhead(
    CountedRange counted,
    boolean beforeKnown,
    @Nullable Long samplesSinceMs,
    List<Cost> costs,
    List<StoredSignals.Stored> stored,
    Prices prices,
    Map<Refusals.Key, Long> refused) {

  /**
   * What one service sent of one signal.
   *
   * @param team who answers for the service; empty when nobody is told
   * @param items spans, lines, or samples that were kept
   * @param receivedBytes share of the requests, uncompressed; null where those of metrics were not
   *     counted from the beginning
   * @param itemsBefore in the range before; null when that is not known
   * @param receivedBytesBefore likewise
   * @param versions the most bytes first; of samples empty where none of them tells its version
   * @param series active now; null but for metrics
   * @param storedBytes what it is expected to take on disk, by what the signal's items take there
   *     in the mean and by its share of the received bytes, of samples where these are not known;
   *     null before any of the signal is on disk for good
   * @param diskBytes what it has on disk now, of all times together, exactly: its own and its share
   *     of what it is compressed together with
   * @param cost by the prices, of its time on disk too; without that where {@code storedBytes} is
   *     null
   */
  public record Cost(
      TelemetrySource source,
      String team,
      String signal,
      long items,
      @Nullable Long receivedBytes,
      @Nullable Long itemsBefore,
      @Nullable Long receivedBytesBefore,
      List<OfVersion> versions,
      @Nullable Long series,
      @Nullable Long storedBytes,
      long diskBytes,
      double cost) {}

  /**
   * What one version sent.
   *
   * @param version empty when it is not told; {@code _other_} for those of samples that are too
   *     many to be told apart
   * @param receivedBytes null where those of metrics were not counted from the beginning
   * @param series active now; null but for metrics
   */
  public record OfVersion(
      String version, long items, @Nullable Long receivedBytes, @Nullable Long series) {
    /** Of spans or lines. */
    OfVersion(String version, long items, long receivedBytes) {
      this(version, items, (Long) receivedBytes, null);
    }
  }
}
