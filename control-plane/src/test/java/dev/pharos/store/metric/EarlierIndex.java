package dev.pharos.store.metric;

import dev.pharos.signal.metric.Labels;
import dev.pharos.store.disk.ByteSink;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.zip.CRC32C;

/** An index as it was written before version 3. */
final class EarlierIndex {
  private EarlierIndex() {}

  static byte[] of(PartName part, List<Labels> series, IntFunction<ChunkList> chunksOf) {
    SymbolTexts.OfLabels texts = new SymbolTexts.OfLabels();
    series.forEach(texts::add);
    texts.sort();
    ByteSink out = new ByteSink(1 << 12);
    out.room(PartIndex.HEADER_BYTES);
    out.advance(PartIndex.HEADER_BYTES);
    putTexts(out, texts);

    Map<Integer, Map<Integer, List<Integer>>> postings = new TreeMap<>();
    List<Integer> entries = new ArrayList<>();
    GrowingInts labels = new GrowingInts();
    int chunks = 0;
    int samples = 0;
    int first = Integer.MAX_VALUE;
    int last = Integer.MIN_VALUE;
    for (int ordinal = 0; ordinal < series.size(); ordinal++) {
      entries.add(out.length());
      out.putLong(11);
      out.putLong(ordinal);
      texts.numbersOf(series.get(ordinal), labels);
      out.putVarint(labels.size() / 2);
      for (int i = 0; i < labels.size(); i += 2) {
        out.putVarint(labels.get(i));
        out.putVarint(labels.get(i + 1));
        postings
            .computeIfAbsent(labels.get(i), name -> new TreeMap<>())
            .computeIfAbsent(labels.get(i + 1), value -> new ArrayList<>())
            .add(ordinal);
      }
      ChunkList list = chunksOf.apply(ordinal);
      out.putVarint(list.size());
      for (int i = 0; i < list.size(); i++) {
        out.putVarint(list.place(i) - (i == 0 ? 0 : list.place(i - 1)));
        out.putVarint(list.first(i));
        out.putVarint(list.last(i) - list.first(i));
        out.putVarint(list.samples(i));
        first = Math.min(first, list.first(i));
        last = Math.max(last, list.last(i));
        samples += list.samples(i);
        chunks++;
      }
    }
    int seriesAt = out.length();
    entries.forEach(out::putInt);
    int namesAt = putPostings(out, postings);

    ByteSink header = new ByteSink(PartIndex.HEADER_BYTES);
    header.putTextBytes(PartIndex.MAGIC);
    header.putInt(2);
    header.putInt(0);
    header.putLong(part.window());
    header.putInt(part.number());
    header.putInt(series.size());
    header.putInt(chunks);
    header.putInt(PartIndex.HEADER_BYTES);
    header.putInt(seriesAt);
    header.putInt(namesAt);
    header.putLong(samples);
    header.putInt(first);
    header.putInt(last);
    byte[] bytes = out.toByteArray();
    System.arraycopy(header.array(), 0, bytes, 0, header.length());
    CRC32C crc = new CRC32C();
    crc.update(bytes, PartIndex.VERSION_AT, Integer.BYTES);
    crc.update(bytes, PartIndex.CHECKED_FROM, bytes.length - PartIndex.CHECKED_FROM);
    header.setInt(PartIndex.CHECKSUM_AT, (int) crc.getValue());
    System.arraycopy(header.array(), 0, bytes, 0, header.length());
    return bytes;
  }

  private static void putTexts(ByteSink out, SymbolTexts texts) {
    out.putInt(texts.size());
    int end = 0;
    for (int i = 0; i < texts.size(); i++) {
      end += texts.text(i).length;
      out.putInt(end);
    }
    for (int i = 0; i < texts.size(); i++) {
      out.putBytes(texts.text(i), 0, texts.text(i).length);
    }
  }

  private static int putPostings(ByteSink out, Map<Integer, Map<Integer, List<Integer>>> postings) {
    Map<Integer, List<Integer>> places = new TreeMap<>();
    postings.forEach((name, values) -> {
      List<Integer> table = new ArrayList<>();
      values.forEach((value, ordinals) -> {
        table.add(value);
        table.add(out.length());
        out.putVarint(ordinals.size());
        int before = 0;
        for (int ordinal : ordinals) {
          out.putVarint(ordinal - before);
          before = ordinal;
        }
      });
      places.put(name, table);
    });
    int namesAt = out.length();
    out.putInt(places.size());
    int valuesAt = namesAt + Integer.BYTES + places.size() * 3 * Integer.BYTES;
    for (Map.Entry<Integer, List<Integer>> table : places.entrySet()) {
      out.putInt(table.getKey());
      out.putInt(table.getValue().size() / 2);
      out.putInt(valuesAt);
      valuesAt += table.getValue().size() * Integer.BYTES;
    }
    places.values().forEach(table -> table.forEach(out::putInt));
    return namesAt;
  }
}
