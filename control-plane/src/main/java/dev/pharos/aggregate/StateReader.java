package dev.pharos.aggregate;

import dev.pharos.signal.EdgeKey;
import dev.pharos.signal.LatencySketch;
import dev.pharos.signal.Node;
import dev.pharos.signal.NodeKind;
import dev.pharos.signal.ServiceId;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Reads what {@link StateWriter} wrote, after checking it as a whole. */
final class StateReader {
  private static final int HEADER_BYTES = 5;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final byte[] bytes;
  private final int end;
  private final Sources sources;
  private final List<String> texts = new ArrayList<>();
  private final List<@Nullable Object> shared = new ArrayList<>();
  private final long version;
  private int at;

  /**
   * @param sources where sources that are named come from
   * @throws IOException when the bytes are damaged or of another version
   */
  StateReader(byte[] bytes, Sources sources) throws IOException {
    this.bytes = bytes;
    this.end = bytes.length - StateWriter.TRAILER_BYTES;
    this.sources = sources;
    if (end < HEADER_BYTES || fixedInt() != StateWriter.MAGIC) {
      throw new IOException("not a snapshot of the aggregates (" + bytes.length + " bytes)");
    }
    version = number();
    if (version < StateWriter.PORTABLE_SKETCHES || version > StateWriter.VERSION) {
      throw new IOException(
          "the aggregates' snapshot has version "
              + version
              + ", this build reads "
              + StateWriter.VERSION);
    }
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, 0, end);
    int body = at;
    at = end;
    int written = fixedInt();
    at = body;
    if (written != (int) checksum.getValue()) {
      throw new IOException("the aggregates' snapshot is damaged: its checksum does not fit");
    }
  }

  long version() {
    return version;
  }

  boolean atEnd() {
    return at == end;
  }

  long number() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte next = bytes[at++];
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IllegalStateException("a number in the snapshot has no end");
  }

  int count() {
    return Math.toIntExact(number());
  }

  long fixed() {
    long value = (long) LONGS.get(bytes, at);
    at += Long.BYTES;
    return value;
  }

  byte[] bytes() {
    int length = count();
    byte[] value = Arrays.copyOfRange(bytes, at, at + length);
    at += length;
    return value;
  }

  boolean flag() {
    return bytes[at++] != 0;
  }

  long[] numbers() {
    long[] values = new long[count()];
    for (int i = 0; i < values.length; i++) {
      values[i] = number();
    }
    return values;
  }

  String text() {
    int known = count();
    if (known > 0) {
      return texts.get(known - 1);
    }
    int length = count();
    String text = new String(bytes, at, length, StandardCharsets.UTF_8);
    at += length;
    texts.add(text);
    return text;
  }

  <E extends Enum<E>> E constant(Class<E> type) {
    return Enum.valueOf(type, text());
  }

  @Nullable String optionalText() {
    return flag() ? text() : null;
  }

  @Nullable Long optionalNumber() {
    return flag() ? (Long) number() : null;
  }

  /** Names and values; null where they were not known. */
  @Nullable SortedMap<String, String> texts() {
    if (!flag()) {
      return null;
    }
    SortedMap<String, String> values = new TreeMap<>();
    for (int held = count(); held > 0; held--) {
      values.put(text(), text());
    }
    return values;
  }

  ServiceId service() {
    return new ServiceId(text(), text(), text());
  }

  /** An object that may have been read before. */
  private <T> T shared(Class<T> type, Supplier<T> read) {
    int known = count();
    if (known > 0) {
      return type.cast(Objects.requireNonNull(shared.get(known - 1)));
    }
    int place = shared.size();
    shared.add(null);
    T object = read.get();
    shared.set(place, object);
    return object;
  }

  Source source() {
    return shared(Source.class, () -> sources.source(service(), text(), text()));
  }

  /** One of a service's operations; it may have been forgotten meanwhile. */
  Operation operation(Service service) {
    return shared(
        Operation.class,
        () -> service.operations().restore(text(), constant(Operation.Role.class), "", 0));
  }

  Peer peer(Service service) {
    return shared(Peer.class, () -> service.peer(peerKey()));
  }

  Peer.Key peerKey() {
    return new Peer.Key(constant(NodeKind.class), text(), text(), text());
  }

  Release release() {
    return sources.release(service(), text());
  }

  Service knownService() {
    return sources.service(service());
  }

  Node node() {
    return new Node(constant(NodeKind.class), service(), text());
  }

  EdgeKey edge() {
    return shared(EdgeKey.class, () -> new EdgeKey(node(), text(), node(), text(), text(), text()));
  }

  LatencySketch sketch() {
    if (version == StateWriter.PORTABLE_SKETCHES) {
      return portableSketch();
    }
    if (!flag()) {
      return new LatencySketch();
    }
    ByteBuffer in = ByteBuffer.wrap(bytes, at, end - at);
    LatencySketch sketch = LatencySketch.readState(in);
    at = in.position();
    return sketch;
  }

  private LatencySketch portableSketch() {
    int length = count();
    if (length == 0) {
      return new LatencySketch();
    }
    LatencySketch sketch = LatencySketch.decode(bytes, at, length);
    at += length;
    return sketch;
  }

  private int fixedInt() {
    int value = 0;
    for (int i = 0; i < Integer.BYTES; i++) {
      value = (value << 8) | (bytes[at++] & 0xFF);
    }
    return value;
  }
}
