package dev.pharos.store.disk;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** zstd contexts used again: making one for each section costs more than decompressing it. */
public final class Decompressors implements AutoCloseable {
  private static final int KEPT = 16;

  private final BlockingQueue<ZstdDecompressCtx> idle = new ArrayBlockingQueue<>(KEPT);

  public void decompress(byte[] from, int offset, int length, byte[] to, int expected)
      throws CorruptDataException {
    ZstdDecompressCtx context = idle.poll();
    if (context == null) {
      context = new ZstdDecompressCtx().setMagicless(true);
    }
    try {
      int made = context.decompressByteArray(to, 0, expected, from, offset, length);
      if (made != expected) {
        throw new CorruptDataException(
            made + " bytes decompressed where " + expected + " were due");
      }
    } catch (ZstdException e) {
      throw new CorruptDataException("a section does not decompress", e);
    } finally {
      if (!idle.offer(context)) {
        context.close();
      }
    }
  }

  @Override
  public void close() {
    ZstdDecompressCtx context;
    while ((context = idle.poll()) != null) {
      context.close();
    }
  }
}
