package dev.pharos.store.lucene;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanEvent;
import dev.pharos.signal.SpanId;
import dev.pharos.signal.SpanLink;
import dev.pharos.signal.TraceId;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/** Writes rows as a page of columns; FORMAT.md draws it. For one thread. */
final class PageWriter implements AutoCloseable {
  /** Sections: what is checked first, ids, values that vary, and what few spans have. */
  static final int CORE = 0;

  static final int IDS = 1;
  static final int VALUES = 2;
  static final int REST = 3;
  static final int SECTIONS = 4;

  static final int HEADER_BYTES = 4 + 16 + 12 * SECTIONS + 4;
  static final int STREAMS = 7;

  static final int STATUS_BITS = 3;
  static final int HAS_MESSAGE = 4;
  static final int HAS_TRACE_STATE = 8;
  static final int HAS_FLAGS = 16;
  static final int HAS_EVENTS = 32;
  static final int HAS_LINKS = 64;
  static final int HAS_DROPPED = 128;

  /** Parents are 0 for none, 1 for an id that follows, else 2 + the zigzag distance in rows. */
  static final int NO_PARENT = 0;

  static final int FOREIGN_PARENT = 1;
  static final int NEAR_PARENT = 2;

  /** zstd's level: higher ones cost more than the disk they save. */
  private static final int LEVEL = 1;

  private final BlockVocabulary vocabulary;
  private final PageTerms terms;
  private final SpanKeys keys = new SpanKeys();
  private final ZstdCompressCtx compressor = new ZstdCompressCtx().setLevel(LEVEL);
  private final ByteSink[] streams = new ByteSink[STREAMS];
  private final ByteSink names = new ByteSink(256);
  private final ByteSink section = new ByteSink(1 << 16);
  private final ByteSink ids = new ByteSink(1 << 14);
  private final ByteSink foreignParents = new ByteSink(1 << 10);
  private final ByteSink rest = new ByteSink(1 << 12);
  private final List<KeyColumn> touched = new ArrayList<>();

  PageWriter(BlockVocabulary vocabulary, PageTerms terms) {
    this.vocabulary = vocabulary;
    this.terms = terms;
    for (int i = 0; i < STREAMS; i++) {
      streams[i] = new ByteSink(1 << 13);
    }
  }

  /** Appends a page of rows that are sorted by trace. */
  void write(BlockRows rows, int from, int to, ByteSink out) {
    clear();
    long minStart = Long.MAX_VALUE;
    long maxStart = Long.MIN_VALUE;
    for (int row = from; row < to; row++) {
      long start = rows.span(row).startNs();
      minStart = Math.min(minStart, start);
      maxStart = Math.max(maxStart, start);
    }
    writeTraces(rows, from, to);
    writeRows(rows, from, to, minStart);

    int header = out.length();
    out.putInt(to - from);
    out.putLong(minStart);
    out.putLong(maxStart);
    for (int i = 0; i < 3 * SECTIONS + 1; i++) {
      out.putInt(0);
    }
    finish(out, header, CORE, concatenate());
    ids.putAll(foreignParents);
    keep(out, header, IDS, ids);
    finish(out, header, VALUES, values());
    finish(out, header, REST, rest);
    out.setInt(
        header + HEADER_BYTES - 4, checksum(out.array(), header, HEADER_BYTES - Integer.BYTES));
  }

  @Override
  public void close() {
    compressor.close();
  }

  static int checksum(byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }

  /** Compresses into {@code out} and tells the stored length; longer results are kept plain. */
  int compress(ByteSink raw, ByteSink out) {
    int bound = (int) Zstd.compressBound(raw.length());
    byte[] target = out.room(bound);
    int stored =
        compressor.compressByteArray(target, out.length(), bound, raw.array(), 0, raw.length());
    if (stored >= raw.length()) {
      out.putBytes(raw.array(), 0, raw.length());
      return raw.length();
    }
    out.advance(stored);
    return stored;
  }

  private void clear() {
    for (ByteSink stream : streams) {
      stream.clear();
    }
    names.clear();
    ids.clear();
    foreignParents.clear();
    rest.clear();
    touched.forEach(column -> column.page().clear());
    touched.clear();
    terms.clear();
  }

  private void writeTraces(BlockRows rows, int from, int to) {
    int first = from;
    while (first < to) {
      TraceId traceId = rows.span(first).traceId();
      int end = first + 1;
      while (end < to && rows.span(end).traceId().equals(traceId)) {
        end++;
      }
      streams[0].putVarint(end - first);
      ids.putLong(traceId.high());
      ids.putLong(traceId.low());
      terms.addTrace(Fingerprint.of(traceId.high(), traceId.low()));
      writeParents(rows, first, end);
      first = end;
    }
    for (int row = from; row < to; row++) {
      ids.putLong(rows.span(row).spanId());
    }
  }

  private void writeParents(BlockRows rows, int first, int end) {
    keys.index(rows.spans(), first, end);
    for (int row = first; row < end; row++) {
      long parent = rows.span(row).parentSpanId();
      if (parent == SpanId.NONE) {
        streams[6].putVarint(NO_PARENT);
        continue;
      }
      int at = keys.find(rows.spans(), first, end, parent);
      if (at < 0) {
        streams[6].putVarint(FOREIGN_PARENT);
        foreignParents.putLong(parent);
      } else {
        long distance = (long) at - row;
        streams[6].putVarint(NEAR_PARENT + ((distance << 1) ^ (distance >> 63)));
      }
    }
  }

  private void writeRows(BlockRows rows, int from, int to, long minStart) {
    long previousStart = minStart;
    int previousFlags = 0;
    for (int row = from; row < to; row++) {
      Span span = rows.span(row);
      SpanShape shape = rows.shape(row);
      int resource = rows.resource(row);
      streams[1].putVarint(shape.id());
      streams[2].putVarint(resource);
      streams[4].putZigzag(span.startNs() - previousStart);
      streams[5].putZigzag(span.endNs() - span.startNs());
      previousStart = span.startNs();
      if (shape.name() == null) {
        names.putText(span.name());
      }
      terms.addRow(span, resource, shape);
      writeValues(rows, row, span.attributes(), shape, resource);
      streams[3].putByte(writeRest(span, previousFlags));
      previousFlags = span.flags();
    }
  }

  private void writeValues(
      BlockRows rows, int row, Attributes attributes, SpanShape shape, int resource) {
    int code = rows.firstCode(row);
    for (int i = 0; i < shape.size(); i++, code++) {
      if (!shape.varies(i)) {
        continue;
      }
      KeyColumn column = shape.column(i);
      ByteSink page = column.page();
      if (page.length() == 0) {
        touched.add(column);
      }
      if (column.isPlain()) {
        writePlain(column, page, attributes.value(i));
      } else {
        int ordinal = rows.code(code);
        page.putVarint(ordinal);
        terms.addValue(column, ordinal, resource);
      }
    }
  }

  private void writePlain(KeyColumn column, ByteSink page, AttributeValue value) {
    if (value instanceof AttributeValue.Text(String text)) {
      page.putByte(ValueCodec.TEXT);
      page.putText(text);
      // The text's bytes have just been written: its fingerprint is made of them.
      int length = ByteSink.encodedLength(text);
      terms.addPlainText(column.seed(), page.array(), page.length() - length, length);
    } else {
      ValueCodec.write(page, value);
      terms.addPlain(column.seed(), value);
    }
  }

  /** Writes what few spans have; the bits tell which. */
  private int writeRest(Span span, int previousFlags) {
    int bits = WireNumbers.of(span.status());
    if (!span.statusMessage().isEmpty()) {
      bits |= HAS_MESSAGE;
      rest.putText(span.statusMessage());
    }
    if (!span.traceState().isEmpty()) {
      bits |= HAS_TRACE_STATE;
      rest.putText(span.traceState());
    }
    if (span.flags() != previousFlags) {
      bits |= HAS_FLAGS;
      rest.putVarint(Integer.toUnsignedLong(span.flags()));
    }
    if ((span.droppedAttributes() | span.droppedEvents() | span.droppedLinks()) != 0) {
      bits |= HAS_DROPPED;
      rest.putVarint(Integer.toUnsignedLong(span.droppedAttributes()));
      rest.putVarint(Integer.toUnsignedLong(span.droppedEvents()));
      rest.putVarint(Integer.toUnsignedLong(span.droppedLinks()));
    }
    if (!span.events().isEmpty()) {
      bits |= HAS_EVENTS;
      writeEvents(span);
    }
    if (!span.links().isEmpty()) {
      bits |= HAS_LINKS;
      writeLinks(span);
    }
    return bits;
  }

  private void writeEvents(Span span) {
    rest.putVarint(span.events().size());
    for (SpanEvent event : span.events()) {
      rest.putText(event.name());
      rest.putZigzag(event.timeNs() - span.startNs());
      ValueCodec.writeAttributes(rest, event.attributes());
      rest.putVarint(Integer.toUnsignedLong(event.droppedAttributes()));
    }
  }

  private void writeLinks(Span span) {
    rest.putVarint(span.links().size());
    for (SpanLink link : span.links()) {
      rest.putLong(link.traceId().high());
      rest.putLong(link.traceId().low());
      rest.putLong(link.spanId());
      rest.putText(link.traceState());
      rest.putVarint(Integer.toUnsignedLong(link.flags()));
      ValueCodec.writeAttributes(rest, link.attributes());
      rest.putVarint(Integer.toUnsignedLong(link.droppedAttributes()));
    }
  }

  private ByteSink concatenate() {
    section.clear();
    for (ByteSink stream : streams) {
      section.putVarint(stream.length());
    }
    for (ByteSink stream : streams) {
      section.putAll(stream);
    }
    return section;
  }

  private ByteSink values() {
    section.clear();
    section.putVarint(names.length());
    section.putVarint(touched.size());
    for (KeyColumn column : touched) {
      section.putVarint(column.id());
      section.putVarint(column.page().length());
    }
    section.putAll(names);
    for (KeyColumn column : touched) {
      section.putAll(column.page());
    }
    return section;
  }

  private void finish(ByteSink out, int header, int which, ByteSink raw) {
    int start = out.length();
    int stored = raw.length() == 0 ? 0 : compress(raw, out);
    tell(out, header, which, start, stored, raw.length());
  }

  private static void keep(ByteSink out, int header, int which, ByteSink raw) {
    int start = out.length();
    out.putAll(raw);
    tell(out, header, which, start, raw.length(), raw.length());
  }

  private static void tell(
      ByteSink out, int header, int which, int start, int stored, int rawLength) {
    int entry = header + 20 + 12 * which;
    out.setInt(entry, stored);
    out.setInt(entry + 4, rawLength);
    out.setInt(entry + 8, checksum(out.array(), start, stored));
  }
}
