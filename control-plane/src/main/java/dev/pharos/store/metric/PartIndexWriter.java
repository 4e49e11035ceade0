package dev.pharos.store.metric;

import dev.pharos.signal.metric.Labels;
import dev.pharos.store.disk.ByteSink;
import dev.pharos.store.disk.Checksum;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Makes the index of a part; FORMAT.md draws it. For one thread, once. */
final class PartIndexWriter {
  private final List<IndexedSeries> series;
  private final PartName part;
  private final Map<String, Integer> symbols = new HashMap<>();
  private final ByteSink out = new ByteSink(1 << 20);
  private long samples;
  private int chunks;
  private int first = Integer.MAX_VALUE;
  private int last = Integer.MIN_VALUE;

  /**
   * @param series each with at least one chunk; no two have the same labels
   */
  PartIndexWriter(PartName part, Collection<IndexedSeries> series) {
    this.part = part;
    this.series = series.stream().sorted(Comparator.comparing(IndexedSeries::labels)).toList();
  }

  /** The whole file. */
  ByteBuffer write() {
    out.room(PartIndex.HEADER_BYTES);
    out.advance(PartIndex.HEADER_BYTES);
    int symbolsAt = out.length();
    writeSymbols();
    int[] offsets = writeSeries();
    int seriesAt = out.length();
    writeInts(offsets);
    int namesAt = writePostings();
    writeHeader(symbolsAt, seriesAt, namesAt);
    return ByteBuffer.wrap(out.array(), 0, out.length());
  }

  /** Ends of the texts, then the texts, ascending by their bytes. */
  private void writeSymbols() {
    Map<String, byte[]> texts = new HashMap<>();
    for (IndexedSeries one : series) {
      for (int i = 0; i < one.labels().size(); i++) {
        texts.computeIfAbsent(one.labels().name(i), PartIndexWriter::utf8);
        texts.computeIfAbsent(one.labels().value(i), PartIndexWriter::utf8);
      }
    }
    List<Map.Entry<String, byte[]>> sorted =
        texts.entrySet().stream()
            .sorted(Map.Entry.comparingByValue(Arrays::compareUnsigned))
            .toList();
    out.putInt(sorted.size());
    int end = 0;
    for (int i = 0; i < sorted.size(); i++) {
      symbols.put(sorted.get(i).getKey(), i);
      end += sorted.get(i).getValue().length;
      out.putInt(end);
    }
    for (Map.Entry<String, byte[]> text : sorted) {
      out.putBytes(text.getValue(), 0, text.getValue().length);
    }
  }

  private int[] writeSeries() {
    int[] offsets = new int[series.size()];
    for (int i = 0; i < offsets.length; i++) {
      IndexedSeries one = series.get(i);
      offsets[i] = out.length();
      LabelsHash hash = LabelsHash.of(one.labels());
      out.putLong(hash.high());
      out.putLong(hash.low());
      Labels labels = one.labels();
      out.putVarint(labels.size());
      for (int label = 0; label < labels.size(); label++) {
        out.putVarint(symbol(labels.name(label)));
        out.putVarint(symbol(labels.value(label)));
      }
      writeChunks(one);
    }
    return offsets;
  }

  private void writeChunks(IndexedSeries one) {
    out.putVarint(one.chunks().length);
    int placeBefore = 0;
    for (int i = 0; i < one.chunks().length; i++) {
      out.putVarint(one.chunks()[i] - placeBefore);
      out.putVarint(one.firsts()[i]);
      out.putVarint(one.lasts()[i] - one.firsts()[i]);
      out.putVarint(one.samples()[i]);
      placeBefore = one.chunks()[i];
      first = Math.min(first, one.firsts()[i]);
      last = Math.max(last, one.lasts()[i]);
      samples += one.samples()[i];
      chunks++;
    }
  }

  /** The series that have one value, as they are written. */
  private static final class Posting {
    private final ByteSink bytes = new ByteSink(4);
    private int last;
    private int count;

    private void add(int ordinal) {
      bytes.putVarint(ordinal - last);
      last = ordinal;
      count++;
    }
  }

  /** Series of each value of each label, then where each name's values are told. */
  private int writePostings() {
    Map<Integer, TreeMap<Integer, Posting>> postings = new TreeMap<>();
    for (int ordinal = 0; ordinal < series.size(); ordinal++) {
      Labels labels = series.get(ordinal).labels();
      for (int i = 0; i < labels.size(); i++) {
        postings
            .computeIfAbsent(symbol(labels.name(i)), name -> new TreeMap<>())
            .computeIfAbsent(symbol(labels.value(i)), value -> new Posting())
            .add(ordinal);
      }
    }
    Map<Integer, int[]> tables = new TreeMap<>();
    postings.forEach((name, values) -> {
      int[] table = new int[values.size() * 2];
      int at = 0;
      for (Map.Entry<Integer, Posting> value : values.entrySet()) {
        table[at++] = value.getKey();
        table[at++] = out.length();
        out.putVarint(value.getValue().count);
        out.putAll(value.getValue().bytes);
      }
      tables.put(name, table);
    });
    int namesAt = out.length();
    out.putInt(tables.size());
    int valuesAt = namesAt + Integer.BYTES + tables.size() * 3 * Integer.BYTES;
    for (Map.Entry<Integer, int[]> table : tables.entrySet()) {
      out.putInt(table.getKey());
      out.putInt(table.getValue().length / 2);
      out.putInt(valuesAt);
      valuesAt += table.getValue().length * Integer.BYTES;
    }
    tables.values().forEach(this::writeInts);
    return namesAt;
  }

  private void writeHeader(int symbolsAt, int seriesAt, int namesAt) {
    ByteSink header = new ByteSink(PartIndex.HEADER_BYTES);
    header.putTextBytes(PartIndex.MAGIC);
    header.putInt(PartIndex.VERSION);
    header.putInt(0);
    header.putLong(part.window());
    header.putInt(part.number());
    header.putInt(series.size());
    header.putInt(chunks);
    header.putInt(symbolsAt);
    header.putInt(seriesAt);
    header.putInt(namesAt);
    header.putLong(samples);
    header.putInt(first);
    header.putInt(last);
    System.arraycopy(header.array(), 0, out.array(), 0, header.length());
    int from = PartIndex.CHECKED_FROM;
    out.setInt(12, Checksum.of(out.array(), from, out.length() - from));
  }

  private void writeInts(int[] numbers) {
    for (int number : numbers) {
      out.putInt(number);
    }
  }

  private int symbol(String text) {
    Integer number = symbols.get(text);
    if (number == null) {
      throw new IllegalStateException("'" + text + "' was not among the symbols");
    }
    return number;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
