package dev.pharos.receive.decode;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Writes a message in ways that are allowed and that no SDK chooses: fields in any order, a nested
 * message in two pieces, fields of a future version among them.
 */
final class ShuffledWire {
  private final RandomGenerator random;

  ShuffledWire(RandomGenerator random) {
    this.random = random;
  }

  byte[] write(Message message) {
    try {
      return join(fields(message));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Per field its occurrences, in their order. */
  private List<Deque<byte[]>> fields(Message message) throws IOException {
    List<Deque<byte[]>> fields = new ArrayList<>();
    for (var field : message.getAllFields().entrySet()) {
      Deque<byte[]> occurrences = new ArrayDeque<>();
      FieldDescriptor descriptor = field.getKey();
      if (descriptor.isRepeated()) {
        for (Object element : (List<?>) field.getValue()) {
          occurrences.add(field(descriptor, element));
        }
      } else if (field.getValue() instanceof Message nested && random.nextInt(5) == 0) {
        List<Deque<byte[]>> first = fields(nested);
        List<Deque<byte[]>> second = new ArrayList<>();
        while (!first.isEmpty() && random.nextBoolean()) {
          second.add(first.removeLast());
        }
        occurrences.add(lengthDelimited(descriptor.getNumber(), join(first)));
        occurrences.add(lengthDelimited(descriptor.getNumber(), join(second)));
      } else {
        occurrences.add(field(descriptor, field.getValue()));
      }
      fields.add(occurrences);
    }
    if (random.nextInt(6) == 0) {
      fields.add(new ArrayDeque<>(List.of(unknown())));
    }
    return fields;
  }

  private byte[] join(List<Deque<byte[]>> fields) {
    List<Deque<byte[]>> left = new ArrayList<>(fields);
    left.removeIf(Deque::isEmpty);
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    while (!left.isEmpty()) {
      Deque<byte[]> next = left.get(random.nextInt(left.size()));
      joined.writeBytes(next.removeFirst());
      if (next.isEmpty()) {
        left.remove(next);
      }
    }
    return joined.toByteArray();
  }

  private byte[] field(FieldDescriptor field, Object value) throws IOException {
    if (value instanceof Message nested) {
      return lengthDelimited(field.getNumber(), write(nested));
    }
    return written(out -> {
      int number = field.getNumber();
      switch (field.getType()) {
        case STRING -> out.writeString(number, (String) value);
        case BYTES -> out.writeBytes(number, (ByteString) value);
        case BOOL -> out.writeBool(number, (boolean) value);
        case INT64 -> out.writeInt64(number, (long) value);
        case UINT32 -> out.writeUInt32(number, (int) value);
        case FIXED32 -> out.writeFixed32(number, (int) value);
        case FIXED64 -> out.writeFixed64(number, (long) value);
        case DOUBLE -> out.writeDouble(number, (double) value);
        case ENUM -> out.writeEnum(number, enumNumber(value));
        default -> throw new IllegalStateException(field.getFullName());
      }
    });
  }

  private static int enumNumber(Object value) {
    return ((com.google.protobuf.Descriptors.EnumValueDescriptor) value).getNumber();
  }

  private byte[] unknown() throws IOException {
    int number = random.nextInt(900, 2_000);
    return written(out -> {
      switch (random.nextInt(4)) {
        case 0 -> out.writeUInt64(number, random.nextLong());
        case 1 -> out.writeFixed64(number, random.nextLong());
        case 2 -> out.writeString(number, "of a future version");
        default -> out.writeFixed32(number, random.nextInt());
      }
    });
  }

  private static byte[] lengthDelimited(int number, byte[] body) throws IOException {
    return written(out -> out.writeByteArray(number, body));
  }

  private interface Writing {
    void to(CodedOutputStream out) throws IOException;
  }

  private static byte[] written(Writing writing) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    writing.to(out);
    out.flush();
    return bytes.toByteArray();
  }
}
