package dev.pharos.store.span;

import dev.pharos.signal.TraceId;
import dev.pharos.store.disk.Checksum;
import dev.pharos.store.disk.FileTree;
import dev.pharos.store.disk.Fingerprint;
import dev.pharos.store.disk.Notices;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which traces were left out lately, so that what comes of them later is known to be a part: a
 * Bloom filter for each segment, in memory and in a file. For one thread.
 */
final class LeftOutTraces {
  /** How long it is remembered; two bytes a trace. */
  static final Duration REMEMBERED = Duration.ofHours(1);

  private static final int MAGIC = 0x54554F4C; // "LOUT"
  private static final int HEADER_BYTES = 16;
  private static final int BITS_A_TRACE = 16;

  /** One wrong answer in about 2,000. */
  private static final int POSITIONS = 8;

  private final Path folder;
  private final TreeMap<Long, Filter> bySegment = new TreeMap<>();

  private record Filter(long decidedNs, long[] bits) {
    boolean mayContain(TraceId traceId) {
      for (int i = 0; i < POSITIONS; i++) {
        int at = position(traceId, i, bits.length);
        if ((bits[at / Long.SIZE] & 1L << at) == 0) {
          return false;
        }
      }
      return true;
    }

    void add(TraceId traceId) {
      for (int i = 0; i < POSITIONS; i++) {
        int at = position(traceId, i, bits.length);
        bits[at / Long.SIZE] |= 1L << at;
      }
    }

    private static int position(TraceId traceId, int number, int words) {
      long one = Fingerprint.of(traceId.high(), traceId.low());
      long other = Fingerprint.of(traceId.low(), one) | 1;
      return (int) Long.remainderUnsigned(one + number * other, (long) words * Long.SIZE);
    }
  }

  private LeftOutTraces(Path folder) {
    this.folder = folder;
  }

  /**
   * Reads what is there. What a commit knows nothing of yet is decided of once more, and forgotten.
   */
  static LeftOutTraces open(Path folder, SpanCommit commit, Notices notices) throws IOException {
    LeftOutTraces traces = new LeftOutTraces(folder);
    if (!Files.isDirectory(folder)) {
      return traces;
    }
    Set<Long> undecided =
        commit.parts().stream()
            .map(SpanCommit.Part::name)
            .filter(PartitionName::isSegment)
            .map(PartitionName::number)
            .collect(Collectors.toSet());
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        if (name.matches("\\d{1,18}")
            && Long.parseLong(name) < commit.nextSequence()
            && !undecided.contains(Long.parseLong(name))) {
          traces.read(file, notices);
        } else {
          Files.deleteIfExists(file);
        }
      }
    }
    return traces;
  }

  boolean mayContain(TraceId traceId) {
    for (Filter filter : bySegment.values()) {
      if (filter.mayContain(traceId)) {
        return true;
      }
    }
    return false;
  }

  /** These were left out of a segment; forgets those of long ago. */
  void add(long segment, Collection<TraceId> traces, long nowNs) throws IOException {
    forgetBefore(nowNs - REMEMBERED.toNanos());
    if (traces.isEmpty()) {
      return;
    }
    Filter filter =
        new Filter(nowNs, new long[Math.ceilDiv(traces.size() * BITS_A_TRACE, Long.SIZE)]);
    traces.forEach(filter::add);
    FileTree.create(folder);
    FileTree.replace(fileOf(segment), bytesOf(filter));
    bySegment.put(segment, filter);
  }

  private void forgetBefore(long timeNs) throws IOException {
    for (Iterator<Map.Entry<Long, Filter>> each = bySegment.entrySet().iterator();
        each.hasNext(); ) {
      Map.Entry<Long, Filter> entry = each.next();
      if (entry.getValue().decidedNs() < timeNs) {
        Files.deleteIfExists(fileOf(entry.getKey()));
        each.remove();
      }
    }
  }

  private Path fileOf(long segment) {
    return folder.resolve(Long.toString(segment));
  }

  private static byte[] bytesOf(Filter filter) {
    ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES + Long.BYTES * filter.bits().length);
    bytes.putInt(MAGIC).putInt(0).putLong(filter.decidedNs());
    for (long word : filter.bits()) {
      bytes.putLong(word);
    }
    bytes.putInt(4, Checksum.of(bytes.array(), 8, bytes.capacity() - 8));
    return bytes.array();
  }

  private void read(Path file, Notices notices) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    if (bytes.length <= HEADER_BYTES
        || bytes.length % Long.BYTES != 0
        || in.getInt() != MAGIC
        || in.getInt() != Checksum.of(bytes, 8, bytes.length - 8)) {
      Files.delete(file);
      notices.add(
          "%s could not be read: what comes late of the traces that it knew is not marked as a part."
              .formatted(file));
      return;
    }
    long decidedNs = in.getLong();
    long[] words = new long[(bytes.length - HEADER_BYTES) / Long.BYTES];
    in.asLongBuffer().get(words);
    bySegment.put(Long.parseLong(file.getFileName().toString()), new Filter(decidedNs, words));
  }
}
