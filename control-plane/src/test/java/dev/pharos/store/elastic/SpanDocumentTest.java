package dev.pharos.store.elastic;

import static org.assertj.core.api.Assertions.assertThat;

import co.elastic.clients.json.JsonpMapper;
import co.elastic.clients.json.jackson.Jackson3JsonpMapper;
import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanSamples;
import dev.pharos.store.SpanBuilder;
import jakarta.json.stream.JsonParser;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpanDocumentTest {
  private static final JsonpMapper MAPPER = new Jackson3JsonpMapper();

  @Test
  void everyFieldComesBackToTheBit() {
    for (int seed = 0; seed < 20; seed++) {
      for (Span span : new SpanSamples(seed).traces(200)) {
        assertThat(read(SpanDocument.write(span, "w", 17))).isEqualTo(new StoredSpan(span, 17));
      }
    }
  }

  @Test
  void plainAttributesAreWrittenOnceAndWithTheirTypes() {
    Span span =
        new SpanBuilder("order")
            .attribute("http.route", new AttributeValue.Text("/orders"))
            .attribute("http.response.status_code", new AttributeValue.Int(503))
            .attribute("share", new AttributeValue.Real(1))
            .attribute("cached", AttributeValue.Bool.TRUE)
            .build();

    assertThat(text(span))
        .contains(
            "\"attributes\":{\"http.route\":\"/orders\",\"http.response.status_code\":503,"
                + "\"share\":1.0,\"cached\":true}")
        .doesNotContain("_typed")
        .doesNotContain("incomplete");
  }

  @Test
  void aListReadsAsAQueryWritesItAndKeepsItsTypesBesideThat() {
    Span span =
        new SpanBuilder("order")
            .attribute(
                "tags",
                new AttributeValue.Array(
                    List.of(new AttributeValue.Int(1), new AttributeValue.Text("b"))))
            .build();

    assertThat(text(span))
        .contains("\"tags\":\"[1, b]\"")
        .contains(
            "\"attributes_typed\":[{\"at\":0,\"key\":\"tags\",\"list\":[{\"int\":1},"
                + "{\"text\":\"b\"}]}]");
  }

  @Test
  void whatTheIndexDoesNotHoldIsSaid() {
    Span longName = new SpanBuilder("order").name("x".repeat(2_000)).build();
    Span oddValue =
        new SpanBuilder("order").attribute("key", new AttributeValue.Text("\uD800")).build();
    Span oddKey = new SpanBuilder("order").attribute("a\0b", new AttributeValue.Text("c")).build();

    assertThat(text(longName)).contains("\"incomplete\":[\"name\"]");
    assertThat(text(oddValue)).contains("\"incomplete\":[\"attributes\"]");
    assertThat(text(oddKey)).contains("\"incomplete\":[\"attributes\"]");
  }

  @Test
  void numbersSortAsTheirTexts() {
    double[] numbers = {
      Double.NEGATIVE_INFINITY, -1e300, -2, -0.5, 0, 1e-300, 0.5, 9, 10, 1e300, 1 / 0.0
    };
    for (int i = 1; i < numbers.length; i++) {
      assertThat(SortableNumber.of(numbers[i - 1])).isLessThan(SortableNumber.of(numbers[i]));
    }
    assertThat(SortableNumber.of(-0.0)).isEqualTo(SortableNumber.of(0.0));
    assertThat(SortableNumber.of(new AttributeValue.Text("1e1"))).isEqualTo(SortableNumber.of(10));
    assertThat(SortableNumber.of(new AttributeValue.Text("ten"))).isNull();
    assertThat(SortableNumber.of(new AttributeValue.Real(Double.NaN))).isNull();
  }

  private static String text(Span span) {
    return new String(SpanDocument.write(span, "w", 1), StandardCharsets.UTF_8);
  }

  private static StoredSpan read(byte[] document) {
    try (JsonParser parser =
        MAPPER.jsonProvider().createParser(new ByteArrayInputStream(document))) {
      return StoredSpan.DESERIALIZER.deserialize(parser, MAPPER);
    }
  }
}
