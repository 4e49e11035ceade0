package dev.pharos.receive.decode;

import static dev.pharos.receive.decode.RandomRequests.ARRIVAL_NS;
import static dev.pharos.store.PayloadFormat.OTLP_TRACES_PROTOBUF;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.aggregate.MalformedPayloadException;
import dev.pharos.signal.SpanBatch;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OtlpProtobufTracesTest {
  private static final int REQUESTS = 5_000;

  private final WireSpanDecoder decoder = new WireSpanDecoder(SpanLimits.DEFAULT);

  @Test
  void makesTheSpansThatGeneratedClassesMake() throws Exception {
    int spans = 0;
    int refused = 0;
    for (int seed = 0; seed < REQUESTS; seed++) {
      ExportTraceServiceRequest request = new RandomRequests(new Random(seed)).next();

      SpanBatch batch = decode(request.toByteArray());

      assertThat(batch).as("seed %d", seed).isEqualTo(GeneratedOracle.spansOf(request));
      spans += batch.spans().size();
      refused += batch.refusedCount();
    }
    assertThat(spans).isGreaterThan(REQUESTS);
    assertThat(refused).isGreaterThan(REQUESTS / 10);
  }

  @Test
  void readsWhateverOrderAndPiecesTheWireAllows() throws Exception {
    for (int seed = 0; seed < REQUESTS; seed++) {
      Random random = new Random(seed);
      byte[] bytes = new ShuffledWire(random).write(new RandomRequests(random).next());

      SpanBatch batch = decode(bytes);

      assertThat(batch)
          .as("seed %d", seed)
          .isEqualTo(GeneratedOracle.spansOf(ExportTraceServiceRequest.parseFrom(bytes)));
    }
  }

  private SpanBatch decode(byte[] bytes) throws MalformedPayloadException {
    return decoder.decode(OTLP_TRACES_PROTOBUF, bytes, ARRIVAL_NS);
  }
}
