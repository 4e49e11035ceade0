package dev.pharos.store.disk;

import com.github.luben.zstd.ZstdCompressCtx;

/** How what {@link Decompressors} read was compressed. */
public final class Compressors {
  private Compressors() {}

  /** One such frame. */
  public static byte[] compress(byte[] bytes, int level) {
    try (ZstdCompressCtx context = open(level)) {
      return context.compress(bytes);
    }
  }

  /**
   * A context that makes frames without what is written beside them anyway: magic number, length,
   * checksum. The caller closes it.
   */
  public static ZstdCompressCtx open(int level) {
    return new ZstdCompressCtx()
        .setLevel(level)
        .setMagicless(true)
        .setContentSize(false)
        .setDictID(false)
        .setChecksum(false);
  }
}
