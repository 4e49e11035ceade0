package dev.pharos.aggregate;

import dev.pharos.signal.EdgeKey;
import dev.pharos.signal.LatencySketch;
import dev.pharos.signal.Node;
import dev.pharos.signal.ServiceId;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Writes a snapshot: numbers as variable-length integers, each text, source and edge once and then
 * by number. The bytes begin with {@link #MAGIC} and {@link #VERSION} and end with a CRC-32C of all
 * before it. {@link StateReader} reads them in the same order.
 */
final class StateWriter {
  /** "PHAG" */
  static final int MAGIC = 0x50484147;

  static final int VERSION = 15;

  /** The first that ends with errors. */
  static final int WITH_ERRORS = 5;

  /** Since then the ledger says of which signal an entry is. */
  static final int WITH_LOGS = 6;

  /** Since then errors come from log lines too. */
  static final int WITH_LOGGED_EXCEPTIONS = 7;

  /** Since then with what metrics are made of. */
  static final int WITH_TRACE_COUNTERS = 8;

  /** Since then instances tell their configuration and deployments what changed of it. */
  static final int WITH_CONFIG = 9;

  /** Since then with which processes take turns under one instance's id. */
  static final int WITH_SHARED_IDS = 10;

  /** Since then deployments have their verdict. */
  static final int WITH_VERDICTS = 11;

  /** Since then with calls that were given up. */
  static final int WITH_GIVEN_UP_CALLS = 12;

  /** Since then with how many messages were published after those that wait. */
  static final int WITH_MESSAGE_NUMBERS = 13;

  /** Since then with what is known of calls of traces that were drawn. */
  static final int WITH_SAMPLED_CALLS = 14;

  /** Since then with what agents report of requests. */
  static final int WITH_REPORTED_REQUESTS = 15;

  /** The oldest that is read, in which sketches stood in their portable form. */
  static final int PORTABLE_SKETCHES = 3;

  static final int TRAILER_BYTES = 4;
  private static final int MIN_BYTES = 1 << 16;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private byte[] bytes;
  private int length;
  private final Map<String, Integer> texts = new HashMap<>();
  private final IdentityHashMap<Enum<?>, Integer> constants = new IdentityHashMap<>();
  private final IdentityHashMap<Object, Integer> shared = new IdentityHashMap<>();
  private @Nullable Object newest;
  private int numberOfNewest;

  /**
   * @param expectedBytes saves copying; a guess
   */
  StateWriter(int expectedBytes) {
    bytes = new byte[Math.max(MIN_BYTES, expectedBytes)];
    fixedInt(MAGIC);
    number(VERSION);
  }

  /** An unsigned number; negative ones take ten bytes. */
  void number(long value) {
    ensure(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[length++] = (byte) ((rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    bytes[length++] = (byte) rest;
  }

  /** What another part wrote by itself. */
  void bytes(byte[] value) {
    raw(value);
  }

  /** A number whose bits are random, such as an id. */
  void fixed(long value) {
    ensure(Long.BYTES);
    LONGS.set(bytes, length, value);
    length += Long.BYTES;
  }

  void flag(boolean value) {
    ensure(1);
    bytes[length++] = (byte) (value ? 1 : 0);
  }

  void numbers(long[] values) {
    number(values.length);
    for (long value : values) {
      number(value);
    }
  }

  void text(String value) {
    Integer known = texts.putIfAbsent(value, texts.size() + 1);
    if (known != null) {
      number(known);
      return;
    }
    number(0);
    raw(value.getBytes(StandardCharsets.UTF_8));
  }

  /** By name, so that constants may be added and moved. */
  void constant(Enum<?> value) {
    Integer known = constants.get(value);
    if (known != null) {
      number(known);
      return;
    }
    text(value.name());
    constants.put(value, texts.get(value.name()));
  }

  void optionalText(@Nullable String value) {
    flag(value != null);
    if (value != null) {
      text(value);
    }
  }

  void optionalNumber(@Nullable Long value) {
    flag(value != null);
    if (value != null) {
      number(value);
    }
  }

  /** Names and values; null where they are not known. */
  void texts(@Nullable Map<String, String> values) {
    flag(values != null);
    if (values != null) {
      number(values.size());
      values.forEach((name, value) -> {
        text(name);
        text(value);
      });
    }
  }

  void service(ServiceId id) {
    text(id.namespace());
    text(id.name());
    text(id.environment());
  }

  /**
   * Writes the number of an object that was written before.
   *
   * @return false when it was not: it has a number from now on, and the caller writes it
   */
  @SuppressWarnings("ReferenceEquality") // as the map compares
  boolean knows(Object object) {
    if (object == newest) {
      number(numberOfNewest); // what follows each other is often of one source
      return true;
    }
    Integer known = shared.putIfAbsent(object, shared.size() + 1);
    number(known == null ? 0 : known);
    newest = object;
    numberOfNewest = known == null ? shared.size() : known;
    return known != null;
  }

  void source(Source source) {
    if (knows(source)) {
      return;
    }
    service(source.service().id());
    text(source.release().version());
    text(source.instance());
  }

  void node(Node node) {
    constant(node.kind());
    service(node.id());
    text(node.system());
  }

  void operation(Operation operation) {
    if (knows(operation)) {
      return;
    }
    text(operation.name());
    constant(operation.role());
  }

  void peer(Peer peer) {
    if (knows(peer)) {
      return;
    }
    peer(peer.key());
  }

  void peer(Peer.Key key) {
    constant(key.kind());
    text(key.name());
    text(key.system());
    text(key.address());
  }

  /** Keys of one edge are one object, see {@link EdgeSeries}. */
  void edge(EdgeKey key) {
    if (knows(key)) {
      return;
    }
    node(key.caller());
    text(key.callerVersion());
    node(key.callee());
    text(key.calleeVersion());
    text(key.operation());
    text(key.protocol());
  }

  void sketch(LatencySketch sketch) {
    if (sketch.isEmpty()) {
      flag(false);
      return;
    }
    flag(true);
    int most = sketch.stateBytes();
    ensure(most);
    ByteBuffer out = ByteBuffer.wrap(bytes, length, most);
    sketch.writeState(out);
    length = out.position();
  }

  /** Ends the snapshot. */
  byte[] finish() {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, 0, length);
    fixedInt((int) checksum.getValue());
    return Arrays.copyOf(bytes, length);
  }

  private void raw(byte[] value) {
    number(value.length);
    ensure(value.length);
    System.arraycopy(value, 0, bytes, length, value.length);
    length += value.length;
  }

  private void fixedInt(int value) {
    ensure(Integer.BYTES);
    for (int shift = 24; shift >= 0; shift -= 8) {
      bytes[length++] = (byte) (value >>> shift);
    }
  }

  private void ensure(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length + (bytes.length >> 1)));
    }
  }
}
