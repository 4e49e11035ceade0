package dev.pharos.store.lucene;

import dev.pharos.signal.EdgeKey;
import dev.pharos.signal.EdgeWindow;
import dev.pharos.signal.LatencySketch;
import dev.pharos.signal.LedgerEntry;
import dev.pharos.signal.Node;
import dev.pharos.signal.NodeKind;
import dev.pharos.signal.RedKey;
import dev.pharos.signal.RedWindow;
import dev.pharos.signal.SampledCalls;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.SpanKind;
import dev.pharos.store.disk.ByteSink;
import dev.pharos.store.disk.ByteSource;
import dev.pharos.store.disk.CorruptDataException;

/** How windows are written within a rollup document; FORMAT.md draws it. */
final class RollupCodec {
  /**
   * Set in the byte of a caller's kind where an edge ends with its sampled calls. Builds before
   * never set it, and edges of times in which everything was sampled are written as they wrote
   * them.
   */
  private static final int SAMPLED = 0x10;

  private RollupCodec() {}

  static void write(ByteSink out, RedWindow window) {
    RedKey key = window.key();
    write(out, key.service());
    out.putText(key.version());
    out.putText(key.instance());
    out.putText(key.operation());
    out.putByte(key.kind().wireNumber());
    out.putZigzag(window.startNs());
    out.putVarint(window.requests());
    out.putVarint(window.errors());
    write(out, window.latency());
  }

  static RedWindow readRed(ByteSource in) throws CorruptDataException {
    RedKey key =
        new RedKey(
            readService(in),
            in.readText(),
            in.readText(),
            in.readText(),
            SpanKind.ofWire(in.readByte()));
    return new RedWindow(key, in.readZigzag(), in.readVarint(), in.readVarint(), readSketch(in));
  }

  static void write(ByteSink out, EdgeWindow window) {
    EdgeKey key = window.key();
    boolean sampled = !window.clientSampled().isNone() || !window.serverSampled().isNone();
    write(out, key.caller(), sampled ? SAMPLED : 0);
    out.putText(key.callerVersion());
    write(out, key.callee(), 0);
    out.putText(key.calleeVersion());
    out.putText(key.operation());
    out.putText(key.protocol());
    out.putZigzag(window.startNs());
    out.putVarint(window.clientCalls());
    out.putVarint(window.clientErrors());
    out.putVarint(window.serverCalls());
    out.putVarint(window.serverErrors());
    write(out, window.clientLatency());
    write(out, window.serverLatency());
    write(out, window.queueDelay());
    if (sampled) {
      write(out, window.clientSampled());
      write(out, window.serverSampled());
    }
  }

  static EdgeWindow readEdge(ByteSource in) throws CorruptDataException {
    int kind = in.readByte();
    boolean sampled = (kind & SAMPLED) != 0;
    EdgeKey key =
        new EdgeKey(
            readNode(in, kind & ~SAMPLED),
            in.readText(),
            readNode(in, in.readByte()),
            in.readText(),
            in.readText(),
            in.readText());
    return new EdgeWindow(
        key,
        in.readZigzag(),
        in.readVarint(),
        in.readVarint(),
        in.readVarint(),
        in.readVarint(),
        readSketch(in),
        readSketch(in),
        readSketch(in),
        sampled ? readSampled(in) : SampledCalls.NONE,
        sampled ? readSampled(in) : SampledCalls.NONE);
  }

  private static void write(ByteSink out, SampledCalls calls) {
    out.putVarint(calls.counted());
    out.putVarint(calls.known());
    out.putLong(Double.doubleToLongBits(calls.estimated()));
    out.putLong(Double.doubleToLongBits(calls.variance()));
    out.putLong(Double.doubleToLongBits(calls.heaviest()));
    out.putVarint(calls.rootless());
    out.putVarint(calls.unfollowed());
  }

  private static SampledCalls readSampled(ByteSource in) throws CorruptDataException {
    return new SampledCalls(
        in.readVarint(),
        in.readVarint(),
        Double.longBitsToDouble(in.readLong()),
        Double.longBitsToDouble(in.readLong()),
        Double.longBitsToDouble(in.readLong()),
        in.readVarint(),
        in.readVarint());
  }

  static void write(ByteSink out, LedgerEntry entry) {
    write(out, entry.service());
    out.putText(entry.version());
    out.putText(entry.signal());
    out.putText(entry.operation());
    out.putZigzag(entry.startNs());
    out.putVarint(entry.items());
    out.putVarint(entry.receivedBytes());
  }

  static LedgerEntry readLedger(ByteSource in) throws CorruptDataException {
    return new LedgerEntry(
        readService(in),
        in.readText(),
        in.readText(),
        in.readText(),
        in.readZigzag(),
        in.readVarint(),
        in.readVarint());
  }

  private static void write(ByteSink out, ServiceId service) {
    out.putText(service.namespace());
    out.putText(service.name());
    out.putText(service.environment());
  }

  private static ServiceId readService(ByteSource in) throws CorruptDataException {
    return new ServiceId(in.readText(), in.readText(), in.readText());
  }

  private static void write(ByteSink out, Node node, int flags) {
    out.putByte(numberOf(node.kind()) | flags);
    write(out, node.id());
    out.putText(node.system());
  }

  private static Node readNode(ByteSource in, int kind) throws CorruptDataException {
    return new Node(kindOf(kind), readService(in), in.readText());
  }

  private static int numberOf(NodeKind kind) {
    return switch (kind) {
      case SERVICE -> 0;
      case DATABASE -> 1;
      case QUEUE -> 2;
      case EXTERNAL -> 3;
      case USER -> 4;
      case HOST -> throw new IllegalArgumentException("no edge ends at a host");
    };
  }

  private static NodeKind kindOf(int number) throws CorruptDataException {
    return switch (number) {
      case 0 -> NodeKind.SERVICE;
      case 1 -> NodeKind.DATABASE;
      case 2 -> NodeKind.QUEUE;
      case 3 -> NodeKind.EXTERNAL;
      case 4 -> NodeKind.USER;
      default -> throw new CorruptDataException("node kind " + number + " is not known");
    };
  }

  /** Empty sketches, which most edges have, take one byte. */
  private static void write(ByteSink out, LatencySketch sketch) {
    if (sketch.isEmpty()) {
      out.putVarint(0);
      return;
    }
    byte[] bytes = sketch.encode();
    out.putVarint(bytes.length);
    out.putBytes(bytes, 0, bytes.length);
  }

  private static LatencySketch readSketch(ByteSource in) throws CorruptDataException {
    int length = in.readCount();
    if (length == 0) {
      return new LatencySketch();
    }
    int start = in.position();
    in.skip(length);
    try {
      return LatencySketch.decode(in.array(), start, length);
    } catch (RuntimeException e) {
      throw new CorruptDataException("a latency sketch cannot be read", e);
    }
  }
}
