package dev.pharos.store.lucene;

import java.util.zip.CRC32C;

/** CRC-32C, which processors compute at memory speed. */
final class Checksum {
  private Checksum() {}

  static int of(byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }
}
