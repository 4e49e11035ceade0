package dev.pharos.store.lucene;

import com.github.luben.zstd.ZstdCompressCtx;
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

/** Windows of one kind and group as Lucene's document: when they start, and one payload. */
final class RollupDocument {
  static final String GROUP = "group";
  static final String MIN_START = "min";
  static final String MAX_START = "max";
  static final String PAYLOAD = "payload";

  private static final int LEVEL = 3;

  /** Checksum and length before compression stand before the payload. */
  private static final int HEADER_BYTES = 8;

  /** Longer names share a term, which Lucene bounds; windows are checked anyway. */
  private static final int GROUP_CHARS = 512;

  private RollupDocument() {}

  static <T> Document of(RollupKind<T> kind, String group, List<T> windows) {
    ByteSink raw = new ByteSink(1 << 12);
    long min = Long.MAX_VALUE;
    long max = Long.MIN_VALUE;
    raw.putVarint(windows.size());
    for (T window : windows) {
      kind.writer().accept(raw, window);
      min = Math.min(min, kind.startNs().applyAsLong(window));
      max = Math.max(max, kind.startNs().applyAsLong(window));
    }
    byte[] compressed = compress(raw);
    ByteSink payload = new ByteSink(HEADER_BYTES + compressed.length);
    payload.putInt(Checksum.of(compressed, 0, compressed.length));
    payload.putInt(raw.length());
    payload.putBytes(compressed, 0, compressed.length);

    Document document = new Document();
    document.add(new StringField(GROUP, term(kind, group), Field.Store.NO));
    document.add(new NumericDocValuesField(MIN_START, min));
    document.add(new NumericDocValuesField(MAX_START, max));
    document.add(new BinaryDocValuesField(PAYLOAD, new BytesRef(payload.toByteArray())));
    return document;
  }

  static BytesRef term(RollupKind<?> kind, String group) {
    String text = group.length() <= GROUP_CHARS ? group : group.substring(0, GROUP_CHARS);
    return new BytesRef(kind.letter() + text);
  }

  private static byte[] compress(ByteSink raw) {
    try (ZstdCompressCtx compressor = Compressors.open(LEVEL)) {
      return compressor.compress(raw.toByteArray());
    }
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
