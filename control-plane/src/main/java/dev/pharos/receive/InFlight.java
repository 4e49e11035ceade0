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
     * Reads a body to its end.
     *
     * @param expected its length where it is known, else -1; only a hint
     * @throws TooLargeException beyond {@link ReceiveLimits#MAX_REQUEST_BYTES}
     * @throws RefusedException when too much is in flight
     * @throws IOException when the body breaks off, is wrongly compressed or takes too long
     */
    byte[] read(InputStream body, int expected) throws IOException, RefusedException {
      long deadline = clock.millis() + ReceiveLimits.MAX_UPLOAD.toMillis();
      byte[] buffer = new byte[firstSize(expected)];
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
      int doubled = Math.min(2 * size, ReceiveLimits.MAX_REQUEST_BYTES + 1);
      return expected > size && expected < doubled ? expected : doubled;
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
