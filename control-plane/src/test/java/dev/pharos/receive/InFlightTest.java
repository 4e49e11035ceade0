package dev.pharos.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pharos.aggregate.RefusedException;
import dev.pharos.signal.RefusalReason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InFlightTest {
  private static final long CAPACITY = ReceiveLimits.MAX_IN_FLIGHT_BYTES;

  private final AtomicLong nowMs = new AtomicLong();
  private final InFlight inFlight = new InFlight(() -> Instant.ofEpochMilli(nowMs.get()), CAPACITY);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 131_073, 1 << 24})
  void readsBodiesWhateverLengthWasAnnounced(int length) throws Exception {
    byte[] body = new byte[length];
    new Random(length).nextBytes(body);
    for (int announced : new int[] {-1, 0, length / 2, length, length + 1}) {
      try (InFlight.Lease lease = inFlight.lease()) {
        assertThat(lease.read(inSmallPieces(body), announced)).isEqualTo(body);
        assertThat(inFlight.heldBytes()).isBetween((long) length, 2L * length + (64 << 10));
      }
    }
    assertThat(inFlight.heldBytes()).isZero();
  }

  @Test
  void stopsReadingBeyondTheLimit() {
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return 0;
          }

          @Override
          public int read(byte[] into, int offset, int length) {
            return length;
          }
        };
    try (InFlight.Lease lease = inFlight.lease()) {
      assertThatThrownBy(() -> lease.read(endless, -1)).isInstanceOf(TooLargeException.class);
    }
    assertThat(inFlight.heldBytes()).isZero();
  }

  @Test
  void refusesABodyThatTakesTooLong() {
    InputStream trickle =
        new InputStream() {
          @Override
          public int read() {
            nowMs.addAndGet(ReceiveLimits.HTTP_READ_TIMEOUT.toMillis() - 1);
            return 0;
          }

          @Override
          public int read(byte[] into, int offset, int length) {
            return read() + 1;
          }
        };
    try (InFlight.Lease lease = inFlight.lease()) {
      assertThatThrownBy(() -> lease.read(trickle, 1_000))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("60 s");
    }
  }

  @Test
  void refusesWhatDoesNotFitBesideTheOthersAndGivesItsShareBack() throws Exception {
    byte[] large = new byte[ReceiveLimits.MAX_REQUEST_BYTES];
    List<InFlight.Lease> others = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      others.add(filled(large));
    }
    long before = inFlight.heldBytes();
    try (InFlight.Lease oneTooLarge = inFlight.lease()) {
      byte[] largest = new byte[ReceiveLimits.MAX_REQUEST_BYTES + 1];
      assertThatThrownBy(() -> oneTooLarge.read(new ByteArrayInputStream(largest), -1))
          .isInstanceOf(TooLargeException.class);
    }
    assertThat(inFlight.heldBytes()).isEqualTo(before);
    others.add(filled(large));
    try (InFlight.Lease fourth = inFlight.lease();
        InFlight.Lease fifth = inFlight.lease()) {
      fourth.read(new ByteArrayInputStream(large), large.length);
      assertThatThrownBy(() -> fifth.read(new ByteArrayInputStream(large), large.length))
          .isInstanceOfSatisfying(
              RefusedException.class,
              e -> assertThat(e.reason()).isEqualTo(RefusalReason.QUEUE_FULL));
    }
    for (InFlight.Lease other : others) {
      other.close();
    }
    assertThat(inFlight.heldBytes()).isZero();
  }

  private InFlight.Lease filled(byte[] body) throws Exception {
    InFlight.Lease lease = inFlight.lease();
    lease.read(new ByteArrayInputStream(body), body.length);
    return lease;
  }

  private static InputStream inSmallPieces(byte[] body) {
    return new ByteArrayInputStream(body) {
      @Override
      public int read(byte[] into, int offset, int length) {
        return super.read(into, offset, Math.min(length, 7_919));
      }
    };
  }
}
