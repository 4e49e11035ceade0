package dev.pharos.store.disk;

import java.util.zip.CRC32C;

/** CRC-32C, which processors compute at memory speed. */
public final class Checksum {
  private Checksum() {}

  public static int of(byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }
}
