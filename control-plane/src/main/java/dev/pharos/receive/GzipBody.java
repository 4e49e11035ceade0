package dev.pharos.receive;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Inflates a body while it is read, and looks at its first byte no sooner: what is wrong with it
 * then meets whoever reads it, as an {@link IOException}.
 */
final class GzipBody extends InputStream {
  /** Handed to the inflater at once. */
  private static final int BUFFER_BYTES = 16 << 10;

  private final InputStream compressed;
  private @Nullable InputStream inflated;

  GzipBody(InputStream compressed) {
    this.compressed = compressed;
  }

  @Override
  public int read() throws IOException {
    return open().read();
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    return open().read(into, offset, length);
  }

  private InputStream open() throws IOException {
    InputStream opened = inflated;
    if (opened == null) {
      opened = new GZIPInputStream(compressed, BUFFER_BYTES);
      inflated = opened;
    }
    return opened;
  }

  @Override
  public void close() throws IOException {
    InputStream opened = inflated;
    (opened == null ? compressed : opened).close();
  }
}
