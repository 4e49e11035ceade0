package dev.pharos.store.span;

import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanEvent;
import dev.pharos.signal.SpanId;
import dev.pharos.signal.SpanLink;
import dev.pharos.signal.StatusCode;
import dev.pharos.signal.TraceId;
import dev.pharos.store.disk.ByteSource;
import dev.pharos.store.disk.CorruptDataException;
import dev.pharos.store.disk.ValueCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Makes spans of a page's rows again. */
final class RowReader {
  private final StoredPage page;
  private final boolean withAttributes;
  private final StoredVocabulary vocabulary;
  private final @Nullable ColumnReader[] columns;
  private final ByteSource parents;
  private final ByteSource foreignParents;
  private final ByteSource names;
  private final ByteSource rest;

  /** Receives wanted rows in their order. */
  @FunctionalInterface
  interface RowConsumer {
    void row(int row, Span span);
  }

  private RowReader(StoredPage page, boolean withAttributes) throws CorruptDataException {
    this.page = page;
    this.withAttributes = withAttributes;
    this.vocabulary = page.vocabulary();
    this.columns = new ColumnReader[vocabulary.columnCount()];
    this.parents = page.stream(PageFormat.PARENTS);
    this.foreignParents = page.stream(PageFormat.FOREIGN_PARENTS);
    this.names = page.stream(PageFormat.NAMES);
    this.rest = page.stream(PageFormat.REST);
  }

  /** Hands over the wanted rows of a page, at most the rows before {@code end}. */
  static void read(StoredPage page, int end, IntPredicate wanted, RowConsumer consumer)
      throws CorruptDataException {
    new RowReader(page, true).read(end, wanted, consumer);
  }

  /**
   * As {@link #read}, with only those of the spans' attributes that say what was decided of their
   * trace: the others' columns are not even unpacked.
   */
  static void readOutlines(StoredPage page, int end, IntPredicate wanted, RowConsumer consumer)
      throws CorruptDataException {
    new RowReader(page, false).read(end, wanted, consumer);
  }

  private void read(int end, IntPredicate wanted, RowConsumer consumer)
      throws CorruptDataException {
    int flags = 0;
    int trace = 0;
    for (int row = 0; row < end; row++) {
      while (row >= page.traceEnd(trace)) {
        trace++;
      }
      boolean take = wanted.test(row);
      StoredVocabulary.Shape shape = vocabulary.shape(page.shape(row));
      String name = shape.name() != null ? shape.name() : names.readText();
      Attributes attributes =
          withAttributes ? readAttributes(shape, take) : readDecision(shape, take);
      long parent = readParent(row, trace);
      int bits = page.bits(row);
      String message = (bits & PageFormat.HAS_MESSAGE) != 0 ? rest.readText() : "";
      String traceState = (bits & PageFormat.HAS_TRACE_STATE) != 0 ? rest.readText() : "";
      if ((bits & PageFormat.HAS_FLAGS) != 0) {
        flags = (int) rest.readVarint();
      }
      boolean dropped = (bits & PageFormat.HAS_DROPPED) != 0;
      int droppedAttributes = dropped ? (int) rest.readVarint() : 0;
      int droppedEvents = dropped ? (int) rest.readVarint() : 0;
      int droppedLinks = dropped ? (int) rest.readVarint() : 0;
      List<SpanEvent> events =
          (bits & PageFormat.HAS_EVENTS) != 0 ? readEvents(page.startNs(row)) : List.of();
      List<SpanLink> links = (bits & PageFormat.HAS_LINKS) != 0 ? readLinks() : List.of();
      if (take) {
        consumer.row(
            row,
            new Span(
                page.traceId(trace),
                page.spanId(row),
                parent,
                traceState,
                flags,
                name,
                shape.kind(),
                page.startNs(row),
                page.startNs(row) + page.durationNs(row),
                StatusCode.ofWire(bits & PageFormat.STATUS_BITS),
                message,
                attributes,
                droppedAttributes,
                events,
                droppedEvents,
                links,
                droppedLinks,
                vocabulary.scope(shape.scope()),
                vocabulary.resource(page.resource(row))));
      }
    }
  }

  private Attributes readAttributes(StoredVocabulary.Shape shape, boolean take)
      throws CorruptDataException {
    Attributes template = shape.template();
    int size = template.size();
    String[] keys = take ? new String[size] : new String[0];
    AttributeValue[] filled = take ? new AttributeValue[size] : new AttributeValue[0];
    boolean varies = false;
    for (int i = 0; i < size; i++) {
      AttributeValue value = template.value(i);
      if (shape.constants()[i] == null) {
        varies = true;
        ColumnReader column = column(shape.columns()[i]);
        if (take) {
          value = column.read();
        } else {
          column.skip();
        }
      }
      if (take) {
        keys[i] = template.key(i);
        filled[i] = value;
      }
    }
    return varies && take ? Attributes.ofOwned(keys, filled) : template;
  }

  private Attributes readDecision(StoredVocabulary.Shape shape, boolean take)
      throws CorruptDataException {
    if (!shape.decided()) {
      return Attributes.EMPTY;
    }
    Attributes.Builder found = Attributes.builder();
    for (int i = 0; i < shape.template().size(); i++) {
      String key = shape.template().key(i);
      if (StoredVocabulary.Shape.isDecision(key)) {
        AttributeValue constant = shape.constants()[i];
        if (constant != null) {
          found.put(key, constant);
        } else if (take) {
          found.put(key, column(shape.columns()[i]).read());
        } else {
          column(shape.columns()[i]).skip();
        }
      }
    }
    return found.build();
  }

  private long readParent(int row, int trace) throws CorruptDataException {
    long code = parents.readVarint();
    if (code == PageFormat.NO_PARENT) {
      return SpanId.NONE;
    }
    if (code == PageFormat.FOREIGN_PARENT) {
      return foreignParents.readLong();
    }
    long zigzag = code - PageFormat.NEAR_PARENT;
    long parentRow = row + ((zigzag >>> 1) ^ -(zigzag & 1));
    if (parentRow < page.traceStart(trace) || parentRow >= page.traceEnd(trace)) {
      throw new CorruptDataException("a parent lies outside its trace");
    }
    return page.spanId((int) parentRow);
  }

  private List<SpanEvent> readEvents(long startNs) throws CorruptDataException {
    int count = rest.readCount();
    List<SpanEvent> events = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      events.add(
          new SpanEvent(
              rest.readText(),
              startNs + rest.readZigzag(),
              ValueCodec.readAttributes(rest),
              (int) rest.readVarint()));
    }
    return List.copyOf(events);
  }

  private List<SpanLink> readLinks() throws CorruptDataException {
    int count = rest.readCount();
    List<SpanLink> links = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      links.add(
          new SpanLink(
              new TraceId(rest.readLong(), rest.readLong()),
              rest.readLong(),
              rest.readText(),
              (int) rest.readVarint(),
              ValueCodec.readAttributes(rest),
              (int) rest.readVarint()));
    }
    return List.copyOf(links);
  }

  private ColumnReader column(int number) throws CorruptDataException {
    ColumnReader column = columns[number];
    if (column == null) {
      column = new ColumnReader(page, number);
      columns[number] = column;
    }
    return column;
  }
}
