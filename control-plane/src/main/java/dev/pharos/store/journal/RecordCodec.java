package dev.pharos.store.journal;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdException;
import dev.pharos.store.JournalRecord;
import dev.pharos.store.PayloadFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * A record's bytes; FORMAT.md draws them. Not safe for use by several threads: the write buffer is
 * used again for each record.
 */
final class RecordCodec implements AutoCloseable {
  /** Length and checksum before each body. */
  static final int PREFIX_BYTES = 8;

  static final int BODY_HEADER_BYTES = 16;
  private static final int PLAIN = 0;
  private static final int ZSTD = 1;

  /** Shorter payloads are not worth a compression call. */
  private static final int COMPRESS_FROM_BYTES = 512;

  /**
   * zstd's fast range: a telemetry request shrinks to a fifth at more than 1 GB/s, which costs less
   * than writing and syncing the rest.
   */
  private static final int LEVEL = -3;

  /** Of telemetry's keys and ids shorter ones gain nothing; finding them takes a twelfth longer. */
  private static final int SHORTEST_MATCH = 7;

  private final ZstdCompressCtx compressor =
      new ZstdCompressCtx().setLevel(LEVEL).setMinMatch(SHORTEST_MATCH);
  private byte[] compressed = new byte[0];
  private ByteBuffer buffer = allocate(JournalLimits.BUFFER_BYTES);

  /** The whole record, ready to be written; valid until the next call. */
  ByteBuffer encode(JournalRecord record) throws IOException {
    byte[] tenant = record.tenant().getBytes(StandardCharsets.UTF_8);
    if (tenant.length > 0xFFFF) {
      throw new IOException("a tenant's name has " + tenant.length + " bytes, 65535 are allowed");
    }
    byte[] payload = record.payload();
    int encoding = PLAIN;
    byte[] stored = payload;
    int storedLength = payload.length;
    if (payload.length >= COMPRESS_FROM_BYTES) {
      int length = compress(payload);
      if (length < payload.length) {
        encoding = ZSTD;
        stored = compressed;
        storedLength = length;
      }
    }
    int bodyLength = BODY_HEADER_BYTES + tenant.length + storedLength;
    if (bodyLength > JournalLimits.RECORD_BYTES) {
      throw new IOException("a journal record of " + bodyLength + " bytes is too long");
    }
    ByteBuffer out = room(PREFIX_BYTES + bodyLength);
    out.putInt(bodyLength).putInt(0);
    out.putLong(record.arrivalNs());
    out.put((byte) record.format().code()).put((byte) encoding).putShort((short) tenant.length);
    out.putInt(payload.length);
    out.put(tenant).put(stored, 0, storedLength);
    out.flip();
    out.putInt(4, checksum(bodyLength, out.slice(PREFIX_BYTES, bodyLength)));
    return out;
  }

  /** Reads a body whose checksum was found right. */
  static JournalRecord decode(ByteBuffer body) throws IOException {
    long arrivalNs = body.getLong();
    int format = body.get();
    int encoding = body.get();
    byte[] tenant = new byte[Short.toUnsignedInt(body.getShort())];
    byte[] payload = new byte[checkedLength(body.getInt())];
    body.get(tenant);
    switch (encoding) {
      case PLAIN -> body.get(payload);
      case ZSTD -> decompress(body, payload);
      default -> throw new IOException("record encoding " + encoding + " is not known");
    }
    return new JournalRecord(
        arrivalNs,
        new String(tenant, StandardCharsets.UTF_8),
        PayloadFormat.ofCode(format),
        payload);
  }

  /** Whether the head of a body is such as {@link #encode} writes it. */
  static boolean isPlausible(ByteBuffer body) {
    int encoding = body.get(9);
    int stored = body.remaining() - BODY_HEADER_BYTES - Short.toUnsignedInt(body.getShort(10));
    int length = body.getInt(12);
    return switch (encoding) {
      case PLAIN -> stored == length;
      case ZSTD -> stored > 0 && stored < length && length <= JournalLimits.RECORD_BYTES;
      default -> false;
    };
  }

  static int checksum(int bodyLength, ByteBuffer body) {
    CRC32C crc = new CRC32C();
    crc.update(bodyLength >>> 24);
    crc.update(bodyLength >>> 16);
    crc.update(bodyLength >>> 8);
    crc.update(bodyLength);
    crc.update(body);
    return (int) crc.getValue();
  }

  @Override
  public void close() {
    compressor.close();
  }

  private static int checkedLength(int length) throws IOException {
    if (length < 0 || length > JournalLimits.RECORD_BYTES) {
      throw new IOException("a payload of " + length + " bytes is not possible");
    }
    return length;
  }

  private static void decompress(ByteBuffer body, byte[] payload) throws IOException {
    byte[] stored = new byte[body.remaining()];
    body.get(stored);
    try {
      long length = Zstd.decompressByteArray(payload, 0, payload.length, stored, 0, stored.length);
      if (length != payload.length) {
        throw new IOException("a payload decompresses to " + length + " bytes");
      }
    } catch (ZstdException e) {
      throw new IOException("a payload does not decompress", e);
    }
  }

  private int compress(byte[] payload) {
    int bound = (int) Zstd.compressBound(payload.length);
    if (compressed.length < bound || compressed.length > 4 * JournalLimits.BUFFER_BYTES) {
      compressed = new byte[Math.max(bound, JournalLimits.BUFFER_BYTES)];
    }
    return compressor.compressByteArray(
        compressed, 0, compressed.length, payload, 0, payload.length);
  }

  private ByteBuffer room(int bytes) {
    boolean tooSmall = buffer.capacity() < bytes;
    boolean farTooLarge =
        buffer.capacity() > JournalLimits.BUFFER_BYTES && bytes <= JournalLimits.BUFFER_BYTES;
    if (tooSmall || farTooLarge) {
      buffer = allocate(Math.max(bytes, JournalLimits.BUFFER_BYTES));
    }
    return buffer.clear();
  }

  private static ByteBuffer allocate(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.BIG_ENDIAN);
  }
}
