package dev.pharos.bench;

import dev.pharos.receive.decode.SpanLimits;
import dev.pharos.receive.decode.WireSpanDecoder;
import dev.pharos.store.PayloadFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** OTLP's protobuf into spans; one operation is a request of about 510 spans. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class DecodeBenchmark {
  private static final int REQUESTS = 64;

  private final WireSpanDecoder decoder = new WireSpanDecoder(SpanLimits.DEFAULT);
  private final List<byte[]> requests = Batches.requests(REQUESTS);
  private int next;

  @Benchmark
  public Object request() throws Exception {
    byte[] request = requests.get(next++ % REQUESTS);
    return decoder.decode(PayloadFormat.OTLP_TRACES_PROTOBUF, request, Batches.NOW_NS);
  }
}
