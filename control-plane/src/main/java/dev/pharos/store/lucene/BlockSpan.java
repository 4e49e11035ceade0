package dev.pharos.store.lucene;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** How far a block reaches, from its header alone. */
record BlockSpan(int length, int rows) {

  /** Null where no whole block begins. */
  static @Nullable BlockSpan at(PageFile file, long offset) throws IOException {
    if (offset + BlockWriter.HEADER_BYTES > file.length()) {
      return null;
    }
    byte[] header = file.read(offset, BlockWriter.HEADER_BYTES);
    ByteSource in = new ByteSource(header);
    int magic = in.readInt();
    int length = in.readInt();
    in.skip(Long.BYTES);
    int rows = in.readInt();
    in.skip(BlockWriter.HEADER_BYTES - Integer.BYTES - 20);
    boolean whole =
        magic == BlockWriter.MAGIC
            && in.readInt()
                == PageWriter.checksum(header, 0, BlockWriter.HEADER_BYTES - Integer.BYTES)
            && length >= BlockWriter.HEADER_BYTES
            && offset + length <= file.length();
    return whole ? new BlockSpan(length, rows) : null;
  }
}
