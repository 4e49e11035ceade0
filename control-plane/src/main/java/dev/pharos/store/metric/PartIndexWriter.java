package dev.pharos.store.metric;

import dev.pharos.store.disk.ByteSink;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * Writes the index of a part series by series; FORMAT.md draws it. In memory are the postings and a
 * place for each series, not what is known of their chunks. For one thread, once.
 */
final class PartIndexWriter implements Closeable {
  private final PartName part;
  private final StreamedFile out;
  private final int symbolsAt;
  private final GrowingInts blocks = new GrowingInts();
  private final SeriesBlock.Writer block = new SeriesBlock.Writer();
  private int series;

  /** By name, then by value. */
  private final Map<Integer, TreeMap<Integer, Posting>> postings = new TreeMap<>();

  private long samples;
  private int chunks;
  private int first = Integer.MAX_VALUE;
  private int last = Integer.MIN_VALUE;

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

    private int[] ordinals() {
      int[] ordinals = new int[count];
      VarintCursor in = new VarintCursor(ByteBuffer.wrap(bytes.array()));
      int ordinal = 0;
      for (int i = 0; i < count; i++) {
        ordinal += in.next();
        ordinals[i] = ordinal;
      }
      return ordinals;
    }
  }

  private PartIndexWriter(PartName part, StreamedFile out) throws IOException {
    this.part = part;
    this.out = out;
    out.next().room(PartIndex.HEADER_BYTES);
    out.next().advance(PartIndex.HEADER_BYTES);
    this.symbolsAt = out.position();
  }

  /** Begins with the texts that labels are made of. */
  static PartIndexWriter create(Path file, PartName part, SymbolTexts texts) throws IOException {
    StreamedFile out = StreamedFile.create(file);
    try {
      PartIndexWriter writer = new PartIndexWriter(part, out);
      writer.writeSymbols(texts);
      return writer;
    } catch (IOException | RuntimeException e) {
      out.close();
      throw e;
    }
  }

  /** Ends of the texts, then the texts. */
  private void writeSymbols(SymbolTexts texts) throws IOException {
    out.next().putInt(texts.size());
    int end = 0;
    for (Iterator<byte[]> all = texts.ascending(); all.hasNext(); ) {
      end += all.next().length;
      out.next().putInt(end);
      out.drain();
    }
    for (Iterator<byte[]> all = texts.ascending(); all.hasNext(); ) {
      byte[] text = all.next();
      out.next().putBytes(text, 0, text.length);
      out.drain();
    }
  }

  /**
   * The next series, in the order of labels; no two have the same.
   *
   * @param labels texts' numbers: name, value, name, value…
   * @param length how many of them count
   * @param chunkList at least one
   */
  void add(int[] labels, int length, ChunkList chunkList) throws IOException {
    int ordinal = series++;
    for (int i = 0; i < length; i += 2) {
      postings
          .computeIfAbsent(labels[i], name -> new TreeMap<>())
          .computeIfAbsent(labels[i + 1], value -> new Posting())
          .add(ordinal);
    }
    for (int i = 0; i < chunkList.size(); i++) {
      first = Math.min(first, chunkList.first(i));
      last = Math.max(last, chunkList.last(i));
      samples += chunkList.samples(i);
      chunks++;
    }
    block.add(labels, length, chunkList);
    if (block.series() == SeriesBlock.SERIES) {
      writeBlock();
    }
  }

  private void writeBlock() throws IOException {
    blocks.add(out.position());
    block.writeTo(out.next());
    out.drain();
  }

  int series() {
    return series;
  }

  /** Durable under its name when it returns. */
  void finish() throws IOException {
    if (block.series() > 0) {
      writeBlock();
    }
    int seriesAt = out.position();
    for (int i = 0; i < blocks.size(); i++) {
      out.next().putInt(blocks.get(i));
      out.drain();
    }
    int namesAt = writePostings();
    ByteSink header = header(seriesAt, namesAt);
    out.putHeader(header);
    CRC32C crc = new CRC32C();
    crc.update(header.array(), PartIndex.VERSION_AT, Integer.BYTES);
    out.addTo(crc, PartIndex.CHECKED_FROM);
    header.setInt(PartIndex.CHECKSUM_AT, (int) crc.getValue());
    out.putHeader(header);
    out.finish();
  }

  /** Series of each value of each label, then where each name's values are told. */
  private int writePostings() throws IOException {
    Map<Integer, int[]> tables = new TreeMap<>();
    for (Map.Entry<Integer, TreeMap<Integer, Posting>> name : postings.entrySet()) {
      int[] table = new int[name.getValue().size() * 2];
      int at = 0;
      for (Map.Entry<Integer, Posting> value : name.getValue().entrySet()) {
        table[at++] = value.getKey();
        table[at++] = out.position();
        PostingCodec.write(value.getValue().ordinals(), value.getValue().count, out.next());
        out.drain();
      }
      tables.put(name.getKey(), table);
    }
    int namesAt = out.position();
    out.next().putInt(tables.size());
    int valuesAt = namesAt + Integer.BYTES + tables.size() * 3 * Integer.BYTES;
    for (Map.Entry<Integer, int[]> table : tables.entrySet()) {
      out.next().putInt(table.getKey());
      out.next().putInt(table.getValue().length / 2);
      out.next().putInt(valuesAt);
      valuesAt += table.getValue().length * Integer.BYTES;
    }
    for (int[] table : tables.values()) {
      for (int number : table) {
        out.next().putInt(number);
      }
      out.drain();
    }
    return namesAt;
  }

  private ByteSink header(int seriesAt, int namesAt) {
    ByteSink header = new ByteSink(PartIndex.HEADER_BYTES);
    header.putTextBytes(PartIndex.MAGIC);
    header.putInt(PartIndex.VERSION);
    header.putInt(0);
    header.putLong(part.window());
    header.putInt(part.number());
    header.putInt(series);
    header.putInt(chunks);
    header.putInt(symbolsAt);
    header.putInt(seriesAt);
    header.putInt(namesAt);
    header.putLong(samples);
    header.putInt(first);
    header.putInt(last);
    return header;
  }

  /** Takes away an index that is not finished. */
  @Override
  public void close() throws IOException {
    out.close();
  }
}
