package dev.pharos.store.metric;

import dev.pharos.signal.StartupException;
import dev.pharos.signal.metric.Exemplar;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.MetricMetadata;
import dev.pharos.signal.metric.Samples;
import dev.pharos.store.disk.ByteSink;
import dev.pharos.store.disk.ByteSource;
import dev.pharos.store.disk.CorruptDataException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The head as a checkpoint keeps it; FORMAT.md draws it. */
final class HeadSnapshot {
  private static final int VERSION = 4;

  /** The first whose ledger knows more than services. */
  private static final int WITH_ORIGINS = 4;

  /** The first with a ledger of bytes. */
  private static final int WITH_BYTES = 3;

  /** The first with a ledger, of samples alone. */
  private static final int WITH_LEDGER = 2;

  /** The first version. */
  private static final int OLDEST = 1;

  private static final int SEALED = 1;
  private static final int STORED = 2;
  private static final int RETIRED = 4;

  private final List<NamedPart> parts;
  private final int nextPart;
  private final int nextSeries;
  private final int version;
  private final ByteSource rest;

  private HeadSnapshot(
      List<NamedPart> parts, int nextPart, int nextSeries, int version, ByteSource rest) {
    this.parts = parts;
    this.nextPart = nextPart;
    this.nextSeries = nextSeries;
    this.version = version;
    this.rest = rest;
  }

  List<NamedPart> parts() {
    return parts;
  }

  int nextPart() {
    return nextPart;
  }

  /** Under the head's lock. */
  static byte[] write(Head head) {
    ByteSink out = new ByteSink(1 << 16);
    out.putByte(VERSION);
    out.putVarint(head.parts.nextNumber());
    out.putVarint(head.nextNumber);
    List<NamedPart> named = head.parts.named();
    out.putVarint(named.size());
    for (NamedPart part : named) {
      out.putZigzag(part.name().window());
      out.putVarint(part.name().number());
      out.putVarint(part.length());
      out.putVarint(part.lastMinute());
      out.putByte(
          (part.sealed() ? SEALED : 0)
              | (part.stored() ? STORED : 0)
              | (part.retired() ? RETIRED : 0));
    }
    head.ledger.write(out);
    writeSeries(head, out);
    out.putVarint(head.metadata.size());
    head.metadata.values().forEach(family -> BatchCodec.writeMetadata(out, family));
    List<ExemplarRing.Kept> exemplars = head.exemplars.all();
    out.putVarint(exemplars.size());
    for (ExemplarRing.Kept kept : exemplars) {
      BatchCodec.writeLabels(out, kept.series());
      BatchCodec.writeExemplar(out, kept.exemplar());
    }
    return out.toByteArray();
  }

  private static void writeSeries(Head head, ByteSink out) {
    Map<String, Integer> symbols = new HashMap<>();
    ByteSink texts = new ByteSink(1 << 12);
    ByteSink series = new ByteSink(1 << 16);
    ByteSink chunk = new ByteSink(1 << 10);
    int numberBefore = 0;
    for (HeadSeries one : head.index.all()) {
      series.putZigzag(one.number - numberBefore);
      numberBefore = one.number;
      series.putVarint(one.labels.size());
      for (int i = 0; i < one.labels.size(); i++) {
        series.putVarint(symbol(one.labels.name(i), symbols, texts));
        series.putVarint(symbol(one.labels.value(i), symbols, texts));
      }
      series.putZigzag(one.newestMs);
      series.putVarint(one.lastMinute);
      series.putByte(one.active ? 1 : 0);
      series.putVarint(one.references());
      for (int i = 0; i < one.references(); i++) {
        series.putVarint(one.part(i));
        series.putVarint(one.offset(i));
        series.putVarint(one.firstInWindow(i));
        series.putVarint(one.lastInWindow(i) - one.firstInWindow(i));
      }
      writeChunk(one.open, chunk, series);
      writeChunk(one.late, chunk, series);
    }
    out.putVarint(symbols.size());
    out.putAll(texts);
    out.putVarint(head.index.series());
    out.putAll(series);
  }

  private static int symbol(String text, Map<String, Integer> symbols, ByteSink texts) {
    Integer known = symbols.get(text);
    if (known == null) {
      known = symbols.size();
      symbols.put(text, known);
      texts.putText(text);
    }
    return known;
  }

  private static void writeChunk(@Nullable SampleChunkWriter writer, ByteSink chunk, ByteSink out) {
    chunk.clear();
    if (writer != null && writer.size() > 0) {
      writer.writeTo(chunk);
    }
    out.putVarint(chunk.length());
    out.putAll(chunk);
  }

  /** Reads which parts there are; then {@link #restore}. */
  static HeadSnapshot read(byte[] bytes) throws CorruptDataException {
    ByteSource in = new ByteSource(bytes);
    int version = in.readByte();
    if (version < OLDEST || version > VERSION) {
      throw StartupException.unknownFormat("the checkpoint of metrics", version, VERSION);
    }
    int nextPart = in.readVarintInt();
    int nextSeries = in.readVarintInt();
    int count = in.readCount();
    List<NamedPart> parts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      PartName name = new PartName(in.readZigzag(), in.readVarintInt());
      long length = in.readVarint();
      int minute = in.readVarintInt();
      int flags = in.readByte();
      parts.add(
          new NamedPart(
              name,
              length,
              minute,
              (flags & SEALED) != 0,
              (flags & STORED) != 0,
              (flags & RETIRED) != 0));
    }
    return new HeadSnapshot(parts, nextPart, nextSeries, version, in);
  }

  /** Fills an empty head. */
  void restore(Head head) throws CorruptDataException {
    if (version >= WITH_ORIGINS) {
      head.ledger.read(rest);
    }
    String[] symbols = new String[rest.readCount()];
    for (int i = 0; i < symbols.length; i++) {
      symbols[i] = rest.readText();
    }
    int count = rest.readCount();
    int number = 0;
    for (int i = 0; i < count; i++) {
      number += (int) rest.readZigzag();
      restoreSeries(head, number, symbols);
    }
    head.nextNumber = Math.max(head.nextNumber, nextSeries);
    int families = rest.readCount();
    for (int i = 0; i < families; i++) {
      MetricMetadata family = BatchCodec.readMetadata(rest);
      head.metadata.put(family.name(), family);
    }
    int exemplars = rest.readCount();
    for (int i = 0; i < exemplars; i++) {
      Labels labels = BatchCodec.readLabels(rest);
      Exemplar exemplar = BatchCodec.readExemplar(rest);
      head.exemplars.add(labels, exemplar);
    }
    if (version >= WITH_LEDGER && version < WITH_ORIGINS) {
      head.ledger.readSamplesOfServices(rest);
    }
    if (version == WITH_BYTES) {
      head.ledger.readBytesOfServices(rest);
    }
  }

  private void restoreSeries(Head head, int number, String[] symbols) throws CorruptDataException {
    Labels.Builder labels = Labels.builder();
    int pairs = rest.readCount();
    for (int i = 0; i < pairs; i++) {
      String name = symbols[rest.readIndex(symbols.length)];
      labels.set(name, symbols[rest.readIndex(symbols.length)]);
    }
    HeadSeries series = head.restore(number, labels.build(), 0);
    series.newestMs = rest.readZigzag();
    series.lastMinute = rest.readVarintInt();
    if (version < WITH_ORIGINS) {
      head.ledger.came(series.account, series.lastMinute);
    }
    if (rest.readByte() == 1) {
      head.activate(series);
    }
    int references = rest.readCount();
    for (int i = 0; i < references; i++) {
      int part = rest.readVarintInt();
      int offset = rest.readVarintInt();
      int first = rest.readVarintInt();
      series.addReference(part, offset, first, first + rest.readVarintInt());
    }
    series.open = readChunk();
    series.late = readChunk();
    head.newestMs = Math.max(head.newestMs, series.newestMs);
  }

  private @Nullable SampleChunkWriter readChunk() throws CorruptDataException {
    int length = rest.readCount();
    if (length == 0) {
      return null;
    }
    SampleChunk chunk = SampleChunk.of(rest.array(), rest.position(), length);
    Samples.Builder builder = Samples.builder(chunk.size());
    chunk.readInto(Long.MIN_VALUE, Long.MAX_VALUE, builder);
    rest.skip(length);
    Samples samples = builder.build();
    SampleChunkWriter writer =
        chunk.isOfHistograms() ? SampleChunkWriter.ofHistograms() : SampleChunkWriter.ofFloats();
    for (int i = 0; i < samples.size(); i++) {
      if (samples.isHistogram(i)) {
        writer.append(samples.timeMs(i), samples.histogram(i));
      } else {
        writer.append(samples.timeMs(i), samples.value(i));
      }
    }
    return writer;
  }
}
