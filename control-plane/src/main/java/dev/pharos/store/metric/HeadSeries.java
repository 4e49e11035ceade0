package dev.pharos.store.metric;

import dev.pharos.signal.metric.Labels;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A series that gets samples: its open chunk, and where its closed chunks lie in windows that have
 * no index yet. There are hundreds of thousands of these, so it holds no collections. Changed under
 * the head's write lock, read under its read lock.
 */
final class HeadSeries {
  /** Ints of a reference: the part's number, the place in its file, first and last time. */
  static final int REFERENCE_INTS = 4;

  private static final int[] NONE = new int[0];

  final int number;
  final Labels labels;

  /** Rough bytes that its labels have in a request, see {@link ReceivedWeight}. */
  final int weight;

  /** Where its samples are counted. */
  final SampleAccount account;

  /** Samples in order. */
  @Nullable SampleChunkWriter open;

  /** Samples that came behind newer ones which are in a closed chunk. */
  @Nullable SampleChunkWriter late;

  /** Of the newest sample; {@link Long#MIN_VALUE} before the first. */
  long newestMs = Long.MIN_VALUE;

  /** When the last sample came, in minutes since 1970. */
  int lastMinute;

  /** Whether it counts against the limits. */
  boolean active;

  /** In which epoch of the journal its labels were written last. */
  int epoch;

  private int[] references = NONE;

  HeadSeries(int number, Labels labels, SampleAccount account) {
    this.number = number;
    this.labels = labels;
    this.weight = ReceivedWeight.of(labels);
    this.account = account;
  }

  int references() {
    return references.length / REFERENCE_INTS;
  }

  int part(int reference) {
    return references[reference * REFERENCE_INTS];
  }

  int offset(int reference) {
    return references[reference * REFERENCE_INTS + 1];
  }

  /** Milliseconds from the window's start. */
  int firstInWindow(int reference) {
    return references[reference * REFERENCE_INTS + 2];
  }

  /** Milliseconds from the window's start. */
  int lastInWindow(int reference) {
    return references[reference * REFERENCE_INTS + 3];
  }

  void addReference(int part, int offset, int firstInWindow, int lastInWindow) {
    int end = references.length;
    int[] more = Arrays.copyOf(references, end + REFERENCE_INTS);
    more[end] = part;
    more[end + 1] = offset;
    more[end + 2] = firstInWindow;
    more[end + 3] = lastInWindow;
    references = more;
  }

  boolean refersTo(int part) {
    for (int i = 0; i < references.length; i += REFERENCE_INTS) {
      if (references[i] == part) {
        return true;
      }
    }
    return false;
  }

  /** The part has an index now, or is gone. */
  void forgetPart(int part) {
    if (!refersTo(part)) {
      return;
    }
    int[] kept = new int[references.length];
    int length = 0;
    for (int i = 0; i < references.length; i += REFERENCE_INTS) {
      if (references[i] != part) {
        System.arraycopy(references, i, kept, length, REFERENCE_INTS);
        length += REFERENCE_INTS;
      }
    }
    references = length == 0 ? NONE : Arrays.copyOf(kept, length);
  }

  /** Whether nothing of it is in memory alone. */
  boolean isEmpty() {
    return open == null && late == null && references.length == 0;
  }
}
