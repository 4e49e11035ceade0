package dev.pharos.steer.sampling;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * The messages of {@code jaeger.api_v2.SamplingManager}, field by field. Source: <a
 * href="https://github.com/jaegertracing/jaeger-idl/blob/main/proto/api_v2/sampling.proto">
 * sampling.proto</a>
 */
final class StrategyMessage {
  /** {@code SamplingStrategyParameters}. */
  private static final int SERVICE_NAME = 1;

  /** {@code SamplingStrategyResponse}; its type is 0, probabilistic, and so not written. */
  private static final int PROBABILISTIC_SAMPLING = 2;

  private static final int OPERATION_SAMPLING = 4;

  /** {@code ProbabilisticSamplingStrategy}. */
  private static final int SAMPLING_RATE = 1;

  /** {@code PerOperationSamplingStrategies}. */
  private static final int DEFAULT_PROBABILITY = 1;

  private static final int DEFAULT_LOWER_BOUND = 2;
  private static final int PER_OPERATION = 3;

  /** {@code OperationSamplingStrategy}. */
  private static final int OPERATION = 1;

  private static final int OPERATION_PROBABILISTIC = 2;

  private StrategyMessage() {}

  /** A message without its length. */
  @FunctionalInterface
  private interface Fields {
    void write(CodedOutputStream out) throws IOException;
  }

  /**
   * The name of the service that is asked for; empty when the message has none.
   *
   * @throws IOException when it is no such message
   */
  static String service(byte[] message) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(message);
    String service = "";
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == tag(SERVICE_NAME, WireFormat.WIRETYPE_LENGTH_DELIMITED)) {
        service = in.readStringRequireUtf8();
      } else {
        in.skipField(tag);
      }
    }
    return service;
  }

  static byte[] response(Strategy strategy) {
    return bytes(out -> {
      // Beside the operations too: agents that find none go by it.
      nested(out, PROBABILISTIC_SAMPLING, rate(strategy.probability()));
      if (strategy.isByOperation()) {
        nested(out, OPERATION_SAMPLING, byOperation(strategy));
      }
    });
  }

  private static Fields byOperation(Strategy strategy) {
    return out -> {
      out.writeDouble(DEFAULT_PROBABILITY, strategy.probability());
      out.writeDouble(DEFAULT_LOWER_BOUND, Strategy.LOWER_BOUND);
      for (Map.Entry<String, Double> one : strategy.operations().entrySet()) {
        nested(
            out,
            PER_OPERATION,
            operation -> {
              operation.writeString(OPERATION, one.getKey());
              nested(operation, OPERATION_PROBABILISTIC, rate(one.getValue()));
            });
      }
    };
  }

  private static Fields rate(double probability) {
    return out -> out.writeDouble(SAMPLING_RATE, probability);
  }

  private static void nested(CodedOutputStream out, int field, Fields fields) throws IOException {
    out.writeByteArray(field, bytes(fields));
  }

  private static byte[] bytes(Fields fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      fields.write(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static int tag(int field, int type) {
    return field << 3 | type;
  }
}
