package dev.pharos.bench;

import dev.pharos.aggregate.redact.RedactionSettings;
import dev.pharos.aggregate.redact.Redactor;
import dev.pharos.receive.decode.SpanLimits;
import dev.pharos.receive.decode.WireSpanDecoder;
import dev.pharos.store.PayloadFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Decoding a request of about 510 spans and looking for secrets in them, of which there are none;
 * what {@code none} takes is decoding alone.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class RedactionBenchmark {
  private static final int REQUESTS = 64;
  private static final List<String> DEFAULT = RedactionSettings.DEFAULT.rules();

  @Param({"none", "default", "own"})
  public String rules;

  private final List<byte[]> requests = Batches.requests(REQUESTS);
  private WireSpanDecoder decoder;
  private int next;

  @Setup
  public void decoder() {
    RedactionSettings settings =
        switch (rules) {
          case "none" -> RedactionSettings.OFF;
          case "own" -> new RedactionSettings(DEFAULT, Map.of("iban", "\\b[A-Z]{2}[0-9]{20}\\b"));
          default -> RedactionSettings.DEFAULT;
        };
    decoder = new WireSpanDecoder(SpanLimits.DEFAULT, new Redactor(settings));
  }

  @Benchmark
  public Object request() throws Exception {
    byte[] request = requests.get(next++ % REQUESTS);
    return decoder.understand(PayloadFormat.OTLP_TRACES_PROTOBUF, request, Batches.NOW_NS);
  }
}
