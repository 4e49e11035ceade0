package dev.pharos.receive.decode;

import static dev.pharos.receive.decode.RandomRequests.ARRIVAL_NS;
import static dev.pharos.store.PayloadFormat.OTLP_TRACES_PROTOBUF;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.pharos.aggregate.redact.RedactionSettings;
import dev.pharos.aggregate.redact.Redactor;
import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.SpanBatch;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import org.junit.jupiter.api.Test;

class VocabularyTest {
  private final Vocabulary vocabulary = new Vocabulary();

  @Test
  void listsOfTheSameKeysShareThem() {
    KeyPath first = learn("http.method", "http.route");
    KeyPath again = learn("http.method", "http.route");

    assertThat(again.keys()).isSameAs(first.keys()).containsExactly("http.method", "http.route");
    assertThat(learn("http.route", "http.method").keys())
        .containsExactly("http.route", "http.method");
  }

  @Test
  void findsAKeyByItsBytesAndNotByAnotherThatBeginsAlike() {
    learn("http.method");
    KeyPath longer = learn("http.method.original");

    assertThat(next("http.method.original")).isSameAs(longer);
    assertThat(next("http.metho")).isNull();
    assertThat(next("http.methods")).isNull();
  }

  @Test
  void aValueThatRepeatsIsOneObject() {
    RepeatedTexts methods = new RepeatedTexts(vocabulary);
    read(methods, "GET", false);
    AttributeValue.Text second = read(methods, "GET", false);

    assertThat(read(methods, "GET", false)).isSameAs(second);
    assertThat(second.value()).isEqualTo("GET");
  }

  @Test
  void aKeyWhoseValuesNeverRepeatIsNotLookedUpUntilTheyDo() {
    RepeatedTexts values = new RepeatedTexts(vocabulary);
    for (int i = 0; i < 2_000; i++) {
      assertThat(read(values, "session-" + i, false).value()).isEqualTo("session-" + i);
    }
    read(values, "same", false);
    AttributeValue.Text second = read(values, "same", false);
    assertThat(read(values, "same", false)).isEqualTo(second).isNotSameAs(second);

    for (int i = 0; i < 200; i++) {
      read(values, "same", true);
    }

    assertThat(read(values, "same", false)).isSameAs(read(values, "same", false));
  }

  @Test
  void beginsAnewWhenTooMuchWasToBeRemembered() throws Exception {
    DecodeCaches caches = new DecodeCaches();
    Vocabulary first = caches.vocabulary();
    for (int i = 0; !first.isFull(); i++) {
      first.learn(first.root(), "key." + i);
    }

    assertThat(caches.vocabulary()).isNotSameAs(first).isSameAs(caches.vocabulary());
  }

  @Test
  void readsTheSameWhetherItRemembersOrNot() throws Exception {
    WireSpanDecoder decoder = new WireSpanDecoder(SpanLimits.DEFAULT);
    for (int i = 0; i < 12_000; i++) {
      ExportTraceServiceRequest request = request("key." + i, "key." + i / 2, "value " + i / 3);

      SpanBatch batch = decoder.decode(OTLP_TRACES_PROTOBUF, request.toByteArray(), ARRIVAL_NS);

      assertThat(batch).isEqualTo(GeneratedOracle.spansOf(request));
    }
  }

  private KeyPath learn(String... keys) {
    KeyPath path = vocabulary.root();
    for (String key : keys) {
      path = java.util.Objects.requireNonNull(vocabulary.learn(path, key));
    }
    return path;
  }

  @org.jspecify.annotations.Nullable
  private KeyPath next(String key) {
    byte[] bytes = keyValue(key, "value").toByteArray();
    return vocabulary.root().next(bytes, 0, bytes.length);
  }

  private static AttributeValue.Text read(RepeatedTexts texts, String value, boolean probing) {
    byte[] bytes = value.getBytes(UTF_8);
    return texts.text(
        bytes, 0, bytes.length, probing, new NewTexts(new Redactor(RedactionSettings.OFF)));
  }

  private static ExportTraceServiceRequest request(String first, String second, String value) {
    Span span =
        Span.newBuilder()
            .setTraceId(
                ByteString.copyFrom(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 5, 6, 7}))
            .setSpanId(ByteString.copyFrom(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}))
            .setStartTimeUnixNano(ARRIVAL_NS)
            .setEndTimeUnixNano(ARRIVAL_NS)
            .addAttributes(keyValue(first, value))
            .addAttributes(keyValue(second, value))
            .build();
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(
            ResourceSpans.newBuilder().addScopeSpans(ScopeSpans.newBuilder().addSpans(span)))
        .build();
  }

  private static KeyValue keyValue(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }
}
