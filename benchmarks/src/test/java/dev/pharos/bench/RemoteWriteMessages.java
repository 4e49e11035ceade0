package dev.pharos.bench;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.xerial.snappy.Snappy;

/**
 * Reads requests by protobuf's own library and the published messages, of which this holds what the
 * bench writes: {@code prompb/types.proto}, {@code prompb/remote.proto} and {@code
 * prompb/io/prometheus/write/v2/types.proto} of https://github.com/prometheus/prometheus
 */
final class RemoteWriteMessages {
  private static final Descriptor V1 = request("WriteRequest", v1());
  private static final Descriptor V2 = request("Request", v2());

  private RemoteWriteMessages() {}

  /**
   * One sample of one series.
   *
   * @param bits of its value, or of a histogram's sum
   * @param buckets of a histogram, as number and count; empty for a float
   */
  record Read(
      SortedMap<String, String> labels,
      List<String> namesAsSent,
      long timeMs,
      long bits,
      boolean histogram,
      long count,
      SortedMap<Integer, Long> buckets,
      String type) {
    String name() {
      return labels.getOrDefault(MetricSeries.NAME, "");
    }

    boolean isStale() {
      return bits == WriteRequests.STALE_NAN_BITS;
    }

    double value() {
      return Double.longBitsToDouble(bits);
    }
  }

  static List<Read> read(WriteProtocol protocol, byte[] body) throws Exception {
    byte[] message = Snappy.uncompress(body);
    return protocol == WriteProtocol.V1
        ? readV1(DynamicMessage.parseFrom(V1, message))
        : readV2(DynamicMessage.parseFrom(V2, message));
  }

  private static List<Read> readV1(Message request) {
    List<Read> all = new ArrayList<>();
    for (Message series : list(request, "timeseries")) {
      List<String> texts = new ArrayList<>();
      for (Message label : list(series, "labels")) {
        texts.add((String) get(label, "name"));
        texts.add((String) get(label, "value"));
      }
      all.addAll(samples(series, texts, ""));
    }
    return all;
  }

  @SuppressWarnings("unchecked")
  private static List<Read> readV2(Message request) {
    List<String> symbols = (List<String>) get(request, "symbols");
    if (!symbols.getFirst().isEmpty()) {
      throw new IllegalStateException("the first symbol must be empty");
    }
    List<Read> all = new ArrayList<>();
    for (Message series : list(request, "timeseries")) {
      List<String> texts =
          ((List<Integer>) get(series, "labels_refs")).stream().map(symbols::get).toList();
      Message metadata = (Message) get(series, "metadata");
      all.addAll(samples(series, texts, get(metadata, "type").toString()));
    }
    return all;
  }

  private static List<Read> samples(Message series, List<String> texts, String type) {
    SortedMap<String, String> labels = new TreeMap<>();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < texts.size(); i += 2) {
      labels.put(texts.get(i), texts.get(i + 1));
      names.add(texts.get(i));
    }
    List<Read> all = new ArrayList<>();
    for (Message sample : list(series, "samples")) {
      long bits = Double.doubleToRawLongBits((Double) get(sample, "value"));
      long timeMs = (Long) get(sample, "timestamp");
      all.add(new Read(labels, names, timeMs, bits, false, 0, new TreeMap<>(), type));
    }
    for (Message histogram : list(series, "histograms")) {
      long bits = Double.doubleToRawLongBits((Double) get(histogram, "sum"));
      long timeMs = (Long) get(histogram, "timestamp");
      long count = (Long) get(histogram, "count_int");
      all.add(new Read(labels, names, timeMs, bits, true, count, buckets(histogram), type));
    }
    return all;
  }

  @SuppressWarnings("unchecked")
  private static SortedMap<Integer, Long> buckets(Message histogram) {
    List<Long> deltas = (List<Long>) get(histogram, "positive_deltas");
    SortedMap<Integer, Long> buckets = new TreeMap<>();
    int index = 0;
    int next = 0;
    long count = 0;
    for (Message span : list(histogram, "positive_spans")) {
      index += (Integer) get(span, "offset");
      for (int left = (Integer) get(span, "length"); left > 0; left--) {
        count += deltas.get(next++);
        buckets.put(index++, count);
      }
    }
    if (next != deltas.size()) {
      throw new IllegalStateException(deltas.size() + " deltas for " + next + " buckets");
    }
    return buckets;
  }

  private static Object get(Message message, String field) {
    return message.getField(message.getDescriptorForType().findFieldByName(field));
  }

  @SuppressWarnings("unchecked")
  private static List<Message> list(Message message, String field) {
    return (List<Message>) get(message, field);
  }

  private static List<DescriptorProto> v1() {
    return List.of(
        message("WriteRequest", many("timeseries", 1, "TimeSeries")),
        message(
            "TimeSeries",
            many("labels", 1, "Label"),
            many("samples", 2, "Sample"),
            many("histograms", 4, "Histogram")),
        message(
            "Label",
            one("name", 1, FieldDescriptorProto.Type.TYPE_STRING),
            one("value", 2, FieldDescriptorProto.Type.TYPE_STRING)));
  }

  private static List<DescriptorProto> v2() {
    return List.of(
        message(
            "Request",
            field("symbols", 4, FieldDescriptorProto.Type.TYPE_STRING)
                .setLabel(Label.LABEL_REPEATED),
            many("timeseries", 5, "TimeSeries")),
        message(
            "TimeSeries",
            field("labels_refs", 1, FieldDescriptorProto.Type.TYPE_UINT32)
                .setLabel(Label.LABEL_REPEATED),
            many("samples", 2, "Sample"),
            many("histograms", 3, "Histogram"),
            field("metadata", 5, FieldDescriptorProto.Type.TYPE_MESSAGE).setTypeName("Metadata")),
        message(
            "Metadata",
            one("type", 1, FieldDescriptorProto.Type.TYPE_INT32),
            one("help_ref", 3, FieldDescriptorProto.Type.TYPE_UINT32),
            one("unit_ref", 4, FieldDescriptorProto.Type.TYPE_UINT32)));
  }

  private static List<DescriptorProto> common() {
    return List.of(
        message(
            "Sample",
            one("value", 1, FieldDescriptorProto.Type.TYPE_DOUBLE),
            one("timestamp", 2, FieldDescriptorProto.Type.TYPE_INT64)),
        message(
            "BucketSpan",
            one("offset", 1, FieldDescriptorProto.Type.TYPE_SINT32),
            one("length", 2, FieldDescriptorProto.Type.TYPE_UINT32)),
        message(
            "Histogram",
            one("count_int", 1, FieldDescriptorProto.Type.TYPE_UINT64),
            one("sum", 3, FieldDescriptorProto.Type.TYPE_DOUBLE),
            one("schema", 4, FieldDescriptorProto.Type.TYPE_SINT32),
            one("zero_threshold", 5, FieldDescriptorProto.Type.TYPE_DOUBLE),
            one("zero_count_int", 6, FieldDescriptorProto.Type.TYPE_UINT64),
            many("positive_spans", 11, "BucketSpan"),
            field("positive_deltas", 12, FieldDescriptorProto.Type.TYPE_SINT64)
                .setLabel(Label.LABEL_REPEATED),
            one("timestamp", 15, FieldDescriptorProto.Type.TYPE_INT64)));
  }

  private static Descriptor request(String name, List<DescriptorProto> messages) {
    try {
      return FileDescriptor.buildFrom(
              FileDescriptorProto.newBuilder()
                  .setName(name + ".proto")
                  .setSyntax("proto3")
                  .addAllMessageType(messages)
                  .addAllMessageType(common())
                  .build(),
              new FileDescriptor[0])
          .findMessageTypeByName(name);
    } catch (com.google.protobuf.Descriptors.DescriptorValidationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static DescriptorProto message(String name, FieldDescriptorProto.Builder... fields) {
    DescriptorProto.Builder message = DescriptorProto.newBuilder().setName(name);
    for (FieldDescriptorProto.Builder field : fields) {
      message.addField(field);
    }
    return message.build();
  }

  private static FieldDescriptorProto.Builder field(
      String name, int number, FieldDescriptorProto.Type type) {
    return FieldDescriptorProto.newBuilder().setName(name).setNumber(number).setType(type);
  }

  private static FieldDescriptorProto.Builder one(
      String name, int number, FieldDescriptorProto.Type type) {
    return field(name, number, type).setLabel(Label.LABEL_OPTIONAL);
  }

  private static FieldDescriptorProto.Builder many(String name, int number, String type) {
    return field(name, number, FieldDescriptorProto.Type.TYPE_MESSAGE)
        .setTypeName(type)
        .setLabel(Label.LABEL_REPEATED);
  }
}
