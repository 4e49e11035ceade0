package dev.pharos.steer.sampling;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The messages of {@code jaeger.api_v2.SamplingManager}, field by field. Source: <a
 * href="https://github.com/jaegertracing/jaeger-idl/blob/main/proto/api_v2/sampling.proto">
 * sampling.proto</a> and <a href="https://protobuf.dev/programming-guides/encoding/">protobuf's
 * encoding</a>.
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

  /** Wire types. */
  private static final int VARINT = 0;

  private static final int FIXED_64 = 1;
  private static final int WITH_LENGTH = 2;
  private static final int FIXED_32 = 5;

  private static final int TYPE_BITS = 3;
  private static final int VARINT_BITS = 7;
  private static final int VARINT_GOES_ON = 1 << VARINT_BITS;

  private StrategyMessage() {}

  /**
   * The name of the service that is asked for; empty when the message has none.
   *
   * @throws IOException when it is no such message
   */
  static String service(byte[] message) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    String service = "";
    while (in.hasRemaining()) {
      long tag = varint(in);
      int type = (int) (tag & ((1 << TYPE_BITS) - 1));
      if (tag >>> TYPE_BITS == SERVICE_NAME && type == WITH_LENGTH) {
        service = text(in, varint(in));
      } else {
        skip(in, type);
      }
    }
    return service;
  }

  private static void skip(ByteBuffer in, int type) throws IOException {
    switch (type) {
      case VARINT -> varint(in);
      case FIXED_64 -> skipBytes(in, Double.BYTES);
      case WITH_LENGTH -> skipBytes(in, varint(in));
      case FIXED_32 -> skipBytes(in, Float.BYTES);
      default -> throw new IOException("a field has the wire type %d".formatted(type));
    }
  }

  private static void skipBytes(ByteBuffer in, long length) throws IOException {
    in.position(in.position() + available(in, length));
  }

  private static String text(ByteBuffer in, long length) throws IOException {
    ByteBuffer bytes = in.slice(in.position(), available(in, length));
    skipBytes(in, length);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw new IOException("the name is no UTF-8", e);
    }
  }

  private static int available(ByteBuffer in, long length) throws IOException {
    if (length < 0 || length > in.remaining()) {
      throw new IOException("it ends within a field");
    }
    return (int) length;
  }

  private static long varint(ByteBuffer in) throws IOException {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += VARINT_BITS) {
      available(in, 1);
      byte part = in.get();
      value |= (long) (part & (VARINT_GOES_ON - 1)) << shift;
      if ((part & VARINT_GOES_ON) == 0) {
        return value;
      }
    }
    throw new IOException("a number has more than 64 bits");
  }

  static byte[] response(Strategy strategy) {
    Fields response = new Fields();
    // Beside the operations too: agents that find none go by it.
    response.nested(PROBABILISTIC_SAMPLING, rate(strategy.probability()));
    if (strategy.isByOperation()) {
      response.nested(OPERATION_SAMPLING, byOperation(strategy));
    }
    return response.bytes();
  }

  private static Fields byOperation(Strategy strategy) {
    Fields fields =
        new Fields()
            .number(DEFAULT_PROBABILITY, strategy.probability())
            .number(DEFAULT_LOWER_BOUND, Strategy.LOWER_BOUND);
    for (Map.Entry<String, Double> one : strategy.operations().entrySet()) {
      fields.nested(
          PER_OPERATION,
          new Fields()
              .text(OPERATION, one.getKey())
              .nested(OPERATION_PROBABILISTIC, rate(one.getValue())));
    }
    return fields;
  }

  private static Fields rate(double probability) {
    return new Fields().number(SAMPLING_RATE, probability);
  }

  /** A message that is written. */
  private static final class Fields {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Fields number(int field, double value) {
      varint((field << TYPE_BITS) | FIXED_64);
      out.writeBytes(
          ByteBuffer.allocate(Double.BYTES)
              .order(ByteOrder.LITTLE_ENDIAN)
              .putDouble(value)
              .array());
      return this;
    }

    Fields text(int field, String value) {
      return withLength(field, value.getBytes(StandardCharsets.UTF_8));
    }

    Fields nested(int field, Fields message) {
      return withLength(field, message.bytes());
    }

    private Fields withLength(int field, byte[] bytes) {
      varint((field << TYPE_BITS) | WITH_LENGTH);
      varint(bytes.length);
      out.writeBytes(bytes);
      return this;
    }

    private void varint(int value) {
      int rest = value;
      while (rest >= VARINT_GOES_ON) {
        out.write((rest & (VARINT_GOES_ON - 1)) | VARINT_GOES_ON);
        rest >>>= VARINT_BITS;
      }
      out.write(rest);
    }

    byte[] bytes() {
      return out.toByteArray();
    }
  }
}
