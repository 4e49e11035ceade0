package dev.pharos.receive;

import dev.pharos.aggregate.RefusedException;
import dev.pharos.signal.RefusalReason;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds the request bodies in memory, of all receivers together. Bodies are paid for as they
 * arrive, not as they are announced. Safe for use by many threads.
 */
final class InFlight {
  private final InstantSource clock;
  private final long capacity;
  private final AtomicLong held = new AtomicLong();

  InFlight(InstantSource clock, long capacityBytes) {
    this.clock = clock;
    this.capacity = capacityBytes;
  }

  /** To be closed when the request is answered. */
  Lease lease() {
    return new Lease();
  }

  long heldBytes() {
    return held.get();
  }

  /** One request's share; for one thread at a time. */
  final class Lease implements AutoCloseable {
    private int paid;

    private Lease() {}

    /**
     * Reads a body that has arrived whole already.
     *
     * @param length of the body; only a hint, as for {@link #read}
     */
    byte[] readArrived(InputStream body, int length) throws IOException, RefusedException {
      int size = Math.clamp(length, 1, ReceiveLimits.MAX_REQUEST_BYTES + 1);
      return read(body, size, length);
    }

    /**
     * Reads a body to its end while it arrives.
     *
     * @param expected its length where it is announced, else -1; only a hint
     * @throws TooLargeException beyond {@link ReceiveLimits#MAX_REQUEST_BYTES}
     * @throws RefusedException when too much is in flight
     * @throws IOException when the body breaks off, is wrongly compressed or takes too long
     */
    byte[] read(InputStream body, int expected) throws IOException, RefusedException {
      return read(body, firstSize(expected), expected);
    }

    /**
     * Reads a body that is one block of Snappy's and inflates it, paying for both.
     *
     * @param expected its length where it is announced, else -1; only a hint
     * @throws TooLargeException when the block holds more than a request may
     * @throws RefusedException when too much is in flight
     * @throws IOException when the body breaks off, is no such block or takes too long
     */
    byte[] readSnappy(InputStream body, int expected) throws IOException, RefusedException {
      byte[] block = read(body, expected);
      int length = SnappyBlock.length(block);
      refuseBeyondLimit(length);
      pay(length);
      return SnappyBlock.inflate(block, length);
    }

    private byte[] read(InputStream body, int firstSize, int expected)
        throws IOException, RefusedException {
      long deadline = clock.millis() + ReceiveLimits.MAX_UPLOAD.toMillis();
      byte[] buffer = new byte[firstSize];
      pay(buffer.length);
      int size = 0;
      while (true) {
        int count = body.read(buffer, size, buffer.length - size);
        if (count < 0) {
          return size == buffer.length ? buffer : Arrays.copyOf(buffer, size);
        }
        size += count;
        refuseBeyondLimit(size);
        if (clock.millis() > deadline) {
          throw new IOException(
              "the request was not whole after " + ReceiveLimits.MAX_UPLOAD.toSeconds() + " s");
        }
        if (size == buffer.length) {
          int next = body.read();
          if (next < 0) {
            return buffer;
          }
          int larger = grown(size, expected);
          pay(larger - size);
          buffer = Arrays.copyOf(buffer, larger);
          buffer[size++] = (byte) next;
          refuseBeyondLimit(size);
        }
      }
    }

    private static void refuseBeyondLimit(int size) throws TooLargeException {
      if (size > ReceiveLimits.MAX_REQUEST_BYTES) {
        throw new TooLargeException();
      }
    }

    private static int firstSize(int expected) {
      int size = ReceiveLimits.FIRST_BUFFER_BYTES;
      return expected >= 0 && expected < size ? Math.max(1, expected) : size;
    }

    private static int grown(int size, int expected) {
      int most = ReceiveLimits.MAX_REQUEST_BYTES + 1;
      // What is announced and comes indeed is copied once less.
      return expected > size
          ? Math.min(Math.min(4 * size, expected), most)
          : Math.min(2 * size, most);
    }

    private void pay(int bytes) throws RefusedException {
      long now = held.addAndGet(bytes);
      paid += bytes;
      if (now > capacity) {
        close();
        throw new RefusedException(
            RefusalReason.QUEUE_FULL,
            ReceiveLimits.RETRY_AFTER,
            "requests of more than " + (capacity >> 20) + " MiB wait already");
      }
    }

    @Override
    public void close() {
      held.addAndGet(-paid);
      paid = 0;
    }
  }
}
