package dev.pharos.store.span;

import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanEvent;
import dev.pharos.signal.SpanId;
import dev.pharos.signal.SpanLink;
import dev.pharos.signal.TraceId;
import dev.pharos.store.disk.ByteSink;
import dev.pharos.store.disk.NumberStream;
import dev.pharos.store.disk.StreamWriter;
import dev.pharos.store.disk.ValueCodec;
import java.util.ArrayList;
import java.util.List;

/** Writes rows as a page of columns; FORMAT.md draws it. For one thread. */
final class PageWriter {
  /** Of a value that is no text, in the mean. */
  private static final int NUMBER_BYTES = 2;

  private final StreamWriter streams;
  private final PageHashes hashes;
  private final BlockShares shares;
  private final ColumnWriter columns;
  private final SpanKeys keys = new SpanKeys();
  private final ByteSink traces = new ByteSink(1 << 10);
  private final ByteSink shapes = new ByteSink(1 << 11);
  private final ByteSink resources = new ByteSink(1 << 11);
  private final ByteSink bits = new ByteSink(1 << 11);
  private final ByteSink parents = new ByteSink(1 << 11);
  private final ByteSink ids = new ByteSink(1 << 14);
  private final ByteSink foreignParents = new ByteSink(1 << 10);
  private final ByteSink names = new ByteSink(1 << 10);
  private final ByteSink rest = new ByteSink(1 << 12);
  private final ByteSink magnitudes = new ByteSink(1 << 11);
  private final ByteSink digits = new ByteSink(1 << 13);
  private final List<KeyColumn> touched = new ArrayList<>();
  private long[] numbers = new long[SpanStoreLimits.PAGE_ROWS_AT_MOST];

  PageWriter(StreamWriter streams, PageHashes hashes, BlockShares shares) {
    this.streams = streams;
    this.hashes = hashes;
    this.shares = shares;
    this.columns = new ColumnWriter(streams, hashes);
  }

  /** Appends a page of rows that are sorted by trace. */
  void write(BlockRows rows, int from, int to, long minStartNs, ByteSink out) {
    clear();
    writeTraces(rows, from, to);
    writeRows(rows, from, to);
    streams.add(PageFormat.TRACES, traces);
    streams.add(PageFormat.SHAPES, shapes);
    streams.add(PageFormat.RESOURCES, resources);
    streams.add(PageFormat.BITS, bits);
    writeTimes(rows, from, to, minStartNs);
    streams.add(PageFormat.PARENTS, parents);
    streams.addRaw(PageFormat.IDS, ids);
    streams.addRaw(PageFormat.FOREIGN_PARENTS, foreignParents);
    streams.add(PageFormat.NAMES, names);
    streams.add(PageFormat.REST, rest);
    for (KeyColumn column : touched) {
      columns.write(column);
      column.endPage();
    }
    streams.finish(to - from, minStartNs, out);
  }

  private void clear() {
    streams.clear();
    traces.clear();
    shapes.clear();
    resources.clear();
    bits.clear();
    parents.clear();
    ids.clear();
    foreignParents.clear();
    names.clear();
    rest.clear();
    touched.clear();
  }

  private void writeTraces(BlockRows rows, int from, int to) {
    int first = from;
    while (first < to) {
      TraceId traceId = rows.span(first).traceId();
      int end = first + 1;
      while (end < to && rows.span(end).traceId().equals(traceId)) {
        end++;
      }
      traces.putVarint(end - first);
      ids.putLong(traceId.high());
      ids.putLong(traceId.low());
      hashes.addTrace(traceId.high(), traceId.low());
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
        parents.putVarint(PageFormat.NO_PARENT);
        continue;
      }
      int at = keys.find(rows.spans(), first, end, parent);
      if (at < 0) {
        parents.putVarint(PageFormat.FOREIGN_PARENT);
        foreignParents.putLong(parent);
      } else {
        long distance = (long) at - row;
        parents.putVarint(PageFormat.NEAR_PARENT + ((distance << 1) ^ (distance >> 63)));
      }
    }
  }

  private void writeTimes(BlockRows rows, int from, int to, long minStartNs) {
    int count = to - from;
    if (numbers.length < count) {
      numbers = new long[count];
    }
    long previous = minStartNs;
    for (int i = 0; i < count; i++) {
      long start = rows.span(from + i).startNs();
      numbers[i] = start - previous;
      previous = start;
    }
    writeNumbers(count, PageFormat.STARTS, PageFormat.START_DIGITS);
    for (int i = 0; i < count; i++) {
      Span span = rows.span(from + i);
      numbers[i] = span.endNs() - span.startNs();
    }
    writeNumbers(count, PageFormat.DURATIONS, PageFormat.DURATION_DIGITS);
  }

  private void writeNumbers(int count, int magnitudesId, int digitsId) {
    magnitudes.clear();
    digits.clear();
    NumberStream.write(numbers, count, magnitudes, digits);
    streams.add(magnitudesId, magnitudes);
    streams.addRaw(digitsId, digits);
  }

  private void writeRows(BlockRows rows, int from, int to) {
    int previousFlags = 0;
    for (int row = from; row < to; row++) {
      Span span = rows.span(row);
      SpanShape shape = rows.shape(row);
      int resource = rows.resource(row);
      int before = names.length() + rest.length();
      shapes.putVarint(shape.id());
      resources.putVarint(resource);
      if (shape.name() == null) {
        names.putText(span.name());
      }
      hashes.addRow(span, resource, shape);
      int values = takeValues(rows, row, span.attributes(), shape, resource);
      bits.putByte(writeRest(span, previousFlags));
      int others = names.length() + rest.length() - before;
      shares.add(resource, BlockShares.ROW_BYTES + values + others);
      previousFlags = span.flags();
    }
  }

  /** Tells about how many bytes they take before they are compressed. */
  private int takeValues(
      BlockRows rows, int row, Attributes attributes, SpanShape shape, int resource) {
    int code = rows.firstCode(row);
    int bytes = 0;
    for (int i = 0; i < shape.size(); i++, code++) {
      if (!shape.varies(i)) {
        continue;
      }
      KeyColumn column = shape.column(i);
      if (column.isUntouched()) {
        touched.add(column);
      }
      int ordinal = rows.code(code);
      bytes++;
      if (column.isPlain()) {
        AttributeValue value = attributes.value(i);
        column.addToPage(value);
        bytes += value instanceof AttributeValue.Text(String text) ? text.length() : NUMBER_BYTES;
      } else {
        column.addToPage(ordinal);
        hashes.addValue(column, ordinal, resource);
      }
    }
    return bytes;
  }

  /** Writes what few spans have; the bits tell which. */
  private int writeRest(Span span, int previousFlags) {
    int has = span.status().wireNumber();
    if (!span.statusMessage().isEmpty()) {
      has |= PageFormat.HAS_MESSAGE;
      rest.putText(span.statusMessage());
    }
    if (!span.traceState().isEmpty()) {
      has |= PageFormat.HAS_TRACE_STATE;
      rest.putText(span.traceState());
    }
    if (span.flags() != previousFlags) {
      has |= PageFormat.HAS_FLAGS;
      rest.putVarint(Integer.toUnsignedLong(span.flags()));
    }
    if ((span.droppedAttributes() | span.droppedEvents() | span.droppedLinks()) != 0) {
      has |= PageFormat.HAS_DROPPED;
      rest.putVarint(Integer.toUnsignedLong(span.droppedAttributes()));
      rest.putVarint(Integer.toUnsignedLong(span.droppedEvents()));
      rest.putVarint(Integer.toUnsignedLong(span.droppedLinks()));
    }
    if (!span.events().isEmpty()) {
      has |= PageFormat.HAS_EVENTS;
      writeEvents(span);
    }
    if (!span.links().isEmpty()) {
      has |= PageFormat.HAS_LINKS;
      writeLinks(span);
    }
    return has;
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
}
