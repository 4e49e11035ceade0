package dev.pharos.receive;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Ends in {@link TooLargeException} after as many bytes as a request may have. Stands before the
 * decompressor too: empty gzip members could be sent for ever without a byte coming out.
 */
final class LimitedStream extends FilterInputStream {
  private long left = ReceiveLimits.MAX_REQUEST_BYTES;

  LimitedStream(InputStream in) {
    super(in);
  }

  @Override
  public int read() throws IOException {
    int value = super.read();
    if (value >= 0) {
      passed(1);
    }
    return value;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int count = super.read(into, offset, length);
    if (count > 0) {
      passed(count);
    }
    return count;
  }

  private void passed(int count) throws TooLargeException {
    left -= count;
    if (left < 0) {
      throw new TooLargeException();
    }
  }
}
