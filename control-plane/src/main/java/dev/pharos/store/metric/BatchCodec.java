package dev.pharos.store.metric;

import dev.pharos.signal.metric.Exemplar;
import dev.pharos.signal.metric.FloatHistogram;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.MetricMetadata;
import dev.pharos.signal.metric.MetricType;
import dev.pharos.signal.metric.Samples;
import dev.pharos.store.disk.ByteSink;
import dev.pharos.store.disk.ByteSource;
import dev.pharos.store.disk.CorruptDataException;
import java.util.ArrayList;
import java.util.List;

/**
 * A batch as the journal has it; FORMAT.md draws it. Series go by their numbers; labels are written
 * where the journal has not had them lately. For one thread.
 */
final class BatchCodec {
  private static final int VERSION = 2;

  /** The first version, which did not say in how many bytes a batch was received. */
  private static final int WITHOUT_BYTES = 1;

  /** What such a batch was received in. */
  static final long UNKNOWN_BYTES = -1;

  /** The lowest two bits of what is written of a sample. */
  private static final int WHOLE = 0;

  private static final int BITS = 1;
  private static final int HISTOGRAM = 2;

  /** Whole numbers up to it are exact in a double, and short as a varint. */
  private static final long MOST_WHOLE = 1L << 50;

  private final ByteSink definitions = new ByteSink(1 << 12);
  private final ByteSink heads = new ByteSink(1 << 12);
  private final ByteSink times = new ByteSink(1 << 12);
  private final ByteSink values = new ByteSink(1 << 14);
  private final ByteSink extras = new ByteSink(1 << 10);
  private final ByteSink histogram = new ByteSink(1 << 10);
  private final ByteSink out = new ByteSink(1 << 14);

  /** One series of a batch, found in the head. */
  record Entry(HeadSeries series, Samples samples, List<Exemplar> exemplars) {}

  /** One series of a journaled batch. */
  record Journaled(int number, Samples samples, List<Exemplar> exemplars) {}

  /**
   * What a journaled batch holds.
   *
   * @param receivedBytes or {@link #UNKNOWN_BYTES}
   */
  record Batch(
      List<Definition> defined,
      List<Journaled> series,
      List<MetricMetadata> metadata,
      long receivedBytes) {}

  /** A series and its labels. */
  record Definition(int number, Labels labels) {}

  /** A journal record's payload; series are named that were not in this epoch. */
  byte[] encode(List<Entry> entries, List<MetricMetadata> metadata, long receivedBytes, int epoch) {
    definitions.clear();
    heads.clear();
    times.clear();
    values.clear();
    extras.clear();
    int defined = 0;
    int numberBefore = 0;
    long timeBefore = 0;
    for (Entry entry : entries) {
      HeadSeries series = entry.series();
      if (series.epoch != epoch) {
        definitions.putVarint(series.number);
        writeLabels(definitions, series.labels);
        series.epoch = epoch;
        defined++;
      }
      Samples samples = entry.samples();
      heads.putZigzag(series.number - numberBefore);
      heads.putVarint(samples.size());
      heads.putVarint(entry.exemplars().size());
      numberBefore = series.number;
      for (int i = 0; i < samples.size(); i++) {
        times.putZigzag(samples.timeMs(i) - timeBefore);
        timeBefore = samples.timeMs(i);
        if (samples.isHistogram(i)) {
          write(samples.timeMs(i), samples.histogram(i));
        } else {
          write(samples.value(i));
        }
      }
      for (Exemplar exemplar : entry.exemplars()) {
        writeExemplar(extras, exemplar);
      }
    }
    for (MetricMetadata family : metadata) {
      writeMetadata(extras, family);
    }
    return assemble(receivedBytes, defined, entries.size(), metadata.size());
  }

  private byte[] assemble(long receivedBytes, int defined, int series, int metadata) {
    out.clear();
    out.putByte(VERSION);
    out.putVarint(receivedBytes);
    out.putVarint(defined);
    out.putVarint(series);
    out.putVarint(metadata);
    for (ByteSink section : List.of(definitions, heads, times, values, extras)) {
      out.putVarint(section.length());
    }
    for (ByteSink section : List.of(definitions, heads, times, values, extras)) {
      out.putAll(section);
    }
    return out.toByteArray();
  }

  private void write(double value) {
    long whole = (long) value;
    boolean exact =
        whole == value && Math.abs(whole) <= MOST_WHOLE && (whole != 0 || 1 / value > 0);
    if (exact) {
      values.putVarint(((whole << 1) ^ (whole >> 63)) << 2 | WHOLE);
    } else {
      values.putByte(BITS);
      values.putLong(Double.doubleToRawLongBits(value));
    }
  }

  private void write(long timeMs, FloatHistogram value) {
    SampleChunkWriter one = SampleChunkWriter.ofHistograms();
    one.append(timeMs, value);
    histogram.clear();
    one.writeTo(histogram);
    values.putByte(HISTOGRAM);
    values.putVarint(histogram.length());
    values.putAll(histogram);
  }

  /**
   * Reads what {@link #encode} made.
   *
   * @throws CorruptDataException when the bytes are something else
   */
  static Batch decode(byte[] payload) throws CorruptDataException {
    ByteSource in = new ByteSource(payload);
    int version = in.readByte();
    if (version != VERSION && version != WITHOUT_BYTES) {
      throw new CorruptDataException("a batch of version " + version + " is not known");
    }
    long receivedBytes = version == WITHOUT_BYTES ? UNKNOWN_BYTES : in.readVarint();
    int defined = in.readVarintInt();
    int series = in.readVarintInt();
    int metadata = in.readVarintInt();
    int[] lengths = new int[5];
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = in.readVarintInt();
    }
    ByteSource[] sections = new ByteSource[lengths.length];
    for (int i = 0; i < lengths.length; i++) {
      ByteSource section = new ByteSource();
      section.reset(in.array(), in.position(), lengths[i]);
      in.skip(lengths[i]);
      sections[i] = section;
    }
    List<Definition> definitions = new ArrayList<>();
    for (int i = 0; i < defined; i++) {
      definitions.add(new Definition(sections[0].readVarintInt(), readLabels(sections[0])));
    }
    List<Journaled> all = new ArrayList<>();
    int number = 0;
    long[] time = new long[1];
    for (int i = 0; i < series; i++) {
      number += (int) sections[1].readZigzag();
      int samples = sections[1].readVarintInt();
      int exemplars = sections[1].readVarintInt();
      all.add(
          new Journaled(
              number,
              readSamples(samples, sections[2], sections[3], time),
              readExemplars(exemplars, sections[4])));
    }
    List<MetricMetadata> families = new ArrayList<>();
    for (int i = 0; i < metadata; i++) {
      families.add(readMetadata(sections[4]));
    }
    return new Batch(definitions, all, families, receivedBytes);
  }

  private static Samples readSamples(
      int count, ByteSource times, ByteSource values, long[] timeBefore)
      throws CorruptDataException {
    Samples.Builder samples = Samples.builder(Math.min(count, 1 << 12));
    for (int i = 0; i < count; i++) {
      timeBefore[0] += times.readZigzag();
      long head = values.readVarint();
      switch ((int) head & 3) {
        case WHOLE -> {
          long zigzag = head >>> 2;
          samples.add(timeBefore[0], (double) ((zigzag >>> 1) ^ -(zigzag & 1)));
        }
        case BITS -> samples.add(timeBefore[0], Double.longBitsToDouble(values.readLong()));
        case HISTOGRAM -> {
          int length = values.readCount();
          SampleChunk.of(values.array(), values.position(), length)
              .readInto(Long.MIN_VALUE, Long.MAX_VALUE, samples);
          values.skip(length);
        }
        default -> throw new CorruptDataException("a sample of unknown kind");
      }
    }
    return samples.build();
  }

  private static List<Exemplar> readExemplars(int count, ByteSource in)
      throws CorruptDataException {
    if (count == 0) {
      return List.of();
    }
    List<Exemplar> exemplars = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      exemplars.add(readExemplar(in));
    }
    return exemplars;
  }

  static void writeLabels(ByteSink out, Labels labels) {
    out.putVarint(labels.size());
    for (int i = 0; i < labels.size(); i++) {
      out.putText(labels.name(i));
      out.putText(labels.value(i));
    }
  }

  static Labels readLabels(ByteSource in) throws CorruptDataException {
    int count = in.readCount();
    Labels.Builder labels = Labels.builder();
    for (int i = 0; i < count; i++) {
      String name = in.readText();
      labels.set(name, in.readText());
    }
    return labels.build();
  }

  static void writeExemplar(ByteSink out, Exemplar exemplar) {
    writeLabels(out, exemplar.labels());
    out.putLong(Double.doubleToRawLongBits(exemplar.value()));
    out.putZigzag(exemplar.timeMs());
  }

  static Exemplar readExemplar(ByteSource in) throws CorruptDataException {
    return new Exemplar(readLabels(in), Double.longBitsToDouble(in.readLong()), in.readZigzag());
  }

  static void writeMetadata(ByteSink out, MetricMetadata family) {
    out.putText(family.name());
    out.putText(family.type().name());
    out.putText(family.unit());
    out.putText(family.help());
  }

  static MetricMetadata readMetadata(ByteSource in) throws CorruptDataException {
    String name = in.readText();
    String type = in.readText();
    try {
      return new MetricMetadata(name, MetricType.valueOf(type), in.readText(), in.readText());
    } catch (IllegalArgumentException e) {
      throw new CorruptDataException("'" + type + "' is no type of metrics", e);
    }
  }
}
