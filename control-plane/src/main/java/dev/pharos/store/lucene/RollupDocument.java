package dev.pharos.store.lucene;

import com.github.luben.zstd.ZstdCompressCtx;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.disk.ByteSink;
import dev.pharos.store.disk.ByteSource;
import dev.pharos.store.disk.Checksum;
import dev.pharos.store.disk.Compressors;
import dev.pharos.store.disk.CorruptDataException;
import dev.pharos.store.disk.Decompressors;
import java.util.List;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * Windows of one kind and group as they are on disk: when they start, and one payload.
 *
 * @param letter the kind's
 * @param minNs the first start of a window
 * @param maxNs the last start of a window
 * @param payload compressed, with its checksum
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares documents
record RollupDocument(char letter, String group, long minNs, long maxNs, byte[] payload) {
  static final String GROUP = "group";
  static final String MIN_START = "min";
  static final String MAX_START = "max";
  static final String PAYLOAD = "payload";

  private static final int LEVEL = 3;

  /** Checksum and length before compression stand before the payload. */
  private static final int HEADER_BYTES = 8;

  /** Longer names share a term, which Lucene bounds; windows are checked anyway. */
  private static final int GROUP_CHARS = 512;

  static <T> RollupDocument of(
      RollupKind<T> kind, String group, List<T> windows, ZstdCompressCtx compressor) {
    ByteSink raw = new ByteSink(1 << 12);
    long min = Long.MAX_VALUE;
    long max = Long.MIN_VALUE;
    raw.putVarint(windows.size());
    for (T window : windows) {
      kind.writer().accept(raw, window);
      min = Math.min(min, kind.startNs().applyAsLong(window));
      max = Math.max(max, kind.startNs().applyAsLong(window));
    }
    byte[] compressed = compressor.compress(raw.toByteArray());
    ByteSink payload = new ByteSink(HEADER_BYTES + compressed.length);
    payload.putInt(Checksum.of(compressed, 0, compressed.length));
    payload.putInt(raw.length());
    payload.putBytes(compressed, 0, compressed.length);
    return new RollupDocument(kind.letter(), group, min, max, payload.toByteArray());
  }

  /** A context for {@link #of}; the caller closes it. */
  static ZstdCompressCtx compressor() {
    return Compressors.open(LEVEL);
  }

  /** As Lucene takes it. */
  Document indexed() {
    Document document = new Document();
    document.add(new StringField(GROUP, term(letter, group), Field.Store.NO));
    document.add(new NumericDocValuesField(MIN_START, minNs));
    document.add(new NumericDocValuesField(MAX_START, maxNs));
    document.add(new BinaryDocValuesField(PAYLOAD, new BytesRef(payload)));
    return document;
  }

  /** Whether it may hold windows of a kind and group that start in a range. */
  boolean mayHold(RollupKind<?> kind, TimeRange range, @Nullable String wanted) {
    return letter == kind.letter()
        && minNs < range.toNs()
        && maxNs >= range.fromNs()
        && (wanted == null || wanted.equals(group));
  }

  /** Reads all windows; of the kind it was made of. */
  <T> void read(RollupKind<T> kind, Decompressors decompressors, List<T> into)
      throws CorruptDataException {
    read(kind, new BytesRef(payload), decompressors, into);
  }

  static BytesRef term(RollupKind<?> kind, String group) {
    return term(kind.letter(), group);
  }

  private static BytesRef term(char letter, String group) {
    String text = group.length() <= GROUP_CHARS ? group : group.substring(0, GROUP_CHARS);
    return new BytesRef(letter + text);
  }

  static <T> void read(
      RollupKind<T> kind, BytesRef payload, Decompressors decompressors, List<T> into)
      throws CorruptDataException {
    ByteSource in = new ByteSource();
    in.reset(payload.bytes, payload.offset, payload.length);
    int checksum = in.readInt();
    int rawLength = in.readInt();
    int length = in.remaining();
    if (Checksum.of(payload.bytes, in.position(), length) != checksum) {
      throw new CorruptDataException("a rollup's payload has a wrong checksum");
    }
    byte[] raw = new byte[rawLength];
    decompressors.decompress(payload.bytes, in.position(), length, raw, rawLength);
    in.reset(raw, 0, rawLength);
    int count = in.readCount();
    for (int i = 0; i < count; i++) {
      into.add(kind.reader().read(in));
    }
  }
}
