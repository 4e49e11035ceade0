package dev.pharos.receive.decode;

import static dev.pharos.receive.decode.RandomRequests.ARRIVAL_NS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.pharos.aggregate.MalformedPayloadException;
import dev.pharos.store.PayloadFormat;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Damaged requests end in an answer, never in a crash, a hang or memory they did not pay for. */
@Timeout(120)
class BrokenBytesTest {
  /** Fixed arrays, and the JSON parser's table of names when it grows. */
  private static final long ALLOCATED_AT_REST = 512 << 10;

  private static final long ALLOCATED_PER_BYTE = 64;

  private final WireSpanDecoder decoder = new WireSpanDecoder(SpanLimits.DEFAULT);
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private int malformed;
  private int taken;

  /** Loading classes is not a request's doing. */
  @BeforeEach
  void loadClasses() throws MalformedPayloadException {
    ExportTraceServiceRequest request = requestWithSpans(new Random(0));
    byte[] json = new OtlpJsonWriter(new Random(0)).write(request);
    decoder.decode(PayloadFormat.OTLP_TRACES_PROTOBUF, request.toByteArray(), ARRIVAL_NS);
    decoder.decode(PayloadFormat.OTLP_TRACES_JSON, json, ARRIVAL_NS);
    for (PayloadFormat format :
        List.of(PayloadFormat.OTLP_TRACES_PROTOBUF, PayloadFormat.OTLP_TRACES_JSON)) {
      assertThatThrownBy(() -> decoder.decode(format, new byte[] {'{'}, ARRIVAL_NS))
          .isInstanceOf(MalformedPayloadException.class);
    }
  }

  @Test
  void survivesACutAtEveryByte() {
    for (int seed = 0; seed < 5; seed++) {
      ExportTraceServiceRequest request = requestWithSpans(new Random(seed));
      byte[] protobuf = request.toByteArray();
      byte[] json = new OtlpJsonWriter(new Random(seed)).write(request);
      for (int length = 0; length < protobuf.length; length++) {
        decode(PayloadFormat.OTLP_TRACES_PROTOBUF, Arrays.copyOf(protobuf, length));
      }
      for (int length = 0; length < json.length; length++) {
        decode(PayloadFormat.OTLP_TRACES_JSON, Arrays.copyOf(json, length));
      }
    }
    // A cut between two resources is no damage that could be seen.
    assertThat(malformed).isGreaterThan(50 * taken);
  }

  @Test
  void survivesFlippedBits() {
    Random random = new Random(1);
    for (int round = 0; round < 20_000; round++) {
      ExportTraceServiceRequest request = requestWithSpans(random);
      boolean asJson = round % 4 == 0;
      byte[] bytes = asJson ? new OtlpJsonWriter(random).write(request) : request.toByteArray();
      for (int flips = random.nextInt(1, 9); flips > 0; flips--) {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      }
      decode(asJson ? PayloadFormat.OTLP_TRACES_JSON : PayloadFormat.OTLP_TRACES_PROTOBUF, bytes);
    }
    assertThat(malformed).isPositive();
    assertThat(taken).isPositive();
  }

  @Test
  void survivesNoise() {
    Random random = new Random(2);
    for (int round = 0; round < 50_000; round++) {
      byte[] noise = new byte[random.nextInt(300)];
      random.nextBytes(noise);
      decode(PayloadFormat.OTLP_TRACES_PROTOBUF, noise);
    }
    assertThat(malformed).isPositive();
  }

  private static ExportTraceServiceRequest requestWithSpans(Random random) {
    return Stream.generate(new RandomRequests(random)::next)
        .filter(request -> request.getSerializedSize() > 500)
        .findFirst()
        .orElseThrow();
  }

  private void decode(PayloadFormat format, byte[] bytes) {
    long before = threads.getCurrentThreadAllocatedBytes();
    try {
      decoder.decode(format, bytes, ARRIVAL_NS);
      taken++;
    } catch (MalformedPayloadException e) {
      malformed++;
      assertThat(e).hasMessageMatching("(?s)(protobuf|JSON).+");
    }
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(allocated).isLessThan(ALLOCATED_AT_REST + ALLOCATED_PER_BYTE * bytes.length);
  }
}
