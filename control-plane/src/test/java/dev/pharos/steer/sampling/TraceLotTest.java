package dev.pharos.steer.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pharos.signal.Attributes;
import dev.pharos.signal.Resource;
import dev.pharos.signal.TraceId;
import org.junit.jupiter.api.Test;

class TraceLotTest {
  private static final Resource JAVA =
      new Resource(Attributes.of("telemetry.sdk.language", "java"), 0, "");

  /** As TraceIdRatioBasedSampler of OpenTelemetry's SDK for Java 1.x decides. */
  private static boolean samples(TraceId trace, double probability) {
    return Math.abs(trace.low()) < (long) (probability * Long.MAX_VALUE);
  }

  @Test
  void itIsBelowTheProbabilityWhereTheAgentSamples() {
    for (long low : new long[] {1, -1, 1L << 40, -(1L << 60), Long.MAX_VALUE / 10}) {
      TraceId trace = new TraceId(7, low);
      for (double probability : new double[] {1e-5, 0.01, 0.12, 0.5, 0.9}) {
        assertThat(TraceLot.of(trace, JAVA) < probability)
            .as("%s at %s", trace, probability)
            .isEqualTo(samples(trace, probability));
      }
    }
    assertThat(TraceLot.of(new TraceId(7, Long.MIN_VALUE), JAVA)).isEqualTo(1);
    assertThat(TraceLot.of(new TraceId(7, 1L << 62), JAVA)).isCloseTo(0.5, within(1e-12));
  }

  @Test
  void ofOtherSendersItIsNotKnown() {
    assertThat(TraceLot.of(new TraceId(1, 1), new Resource(Attributes.EMPTY, 0, "")))
        .isEqualTo(TraceLot.UNKNOWN);
  }
}
