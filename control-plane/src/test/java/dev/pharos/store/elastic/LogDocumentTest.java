package dev.pharos.store.elastic;

import static org.assertj.core.api.Assertions.assertThat;

import co.elastic.clients.json.JsonpMapper;
import co.elastic.clients.json.jackson.Jackson3JsonpMapper;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.LogRecord;
import dev.pharos.signal.LogSamples;
import dev.pharos.signal.Resource;
import dev.pharos.store.LogBuilder;
import jakarta.json.stream.JsonParser;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LogDocumentTest {
  private static final JsonpMapper MAPPER = new Jackson3JsonpMapper();

  @Test
  void everyFieldComesBackToTheBit() {
    for (int seed = 0; seed < 20; seed++) {
      for (LogRecord line : new LogSamples(seed).lines(200)) {
        assertThat(read(LogDocument.write(line, "w", 17))).isEqualTo(new StoredLog(line, 17));
      }
    }
  }

  @Test
  void aBodyIsThereAsItReadsAndByItsWords() {
    LogRecord line = new LogBuilder("Order 17 FAILED: I/O").build();

    assertThat(text(line))
        .contains("\"body\":{\"text\":\"Order 17 FAILED: I/O\"}")
        .contains("\"words\":\"order 17 failed i o\"")
        .doesNotContain("incomplete");
  }

  @Test
  void aWordThatIsTooLongForTheAnalyzerLeavesItsPlace() {
    assertThat(BodyWords.of("a " + "x".repeat(255) + " b"))
        .isEqualTo(new BodyWords("a " + "x".repeat(255) + " b", true));
    assertThat(BodyWords.of("a " + "x".repeat(256) + " b"))
        .isEqualTo(new BodyWords("a - b", false));
    assertThat(text(new LogBuilder("x".repeat(256)).build()))
        .contains("\"incomplete\":[\"search.words\"]");
  }

  @Test
  void lettersThatAreOneInUpperCaseOnlyAreSaid() {
    assertThat(BodyWords.isPlain("Straße Čeněk ОШИБКА 日本 I/O")).isTrue();
    assertThat(BodyWords.isPlain("Paſs")).as("a long s").isFalse();
    assertThat(BodyWords.isPlain("sıra")).as("an i without a dot").isFalse();
  }

  @Test
  void aResourceHasOneKeyAndAnotherHasAnother() {
    Resource one = new Resource(Attributes.of("service.name", "order"), 0, "");
    Resource same = new Resource(Attributes.of("service.name", "order"), 0, "");
    Resource other = new Resource(Attributes.of("service.name", "order"), 1, "");

    assertThat(ResourceKey.of(one)).isEqualTo(ResourceKey.of(same));
    assertThat(ResourceKey.of(one)).isNotEqualTo(ResourceKey.of(other));
  }

  private static String text(LogRecord line) {
    return new String(LogDocument.write(line, "w", 1), StandardCharsets.UTF_8);
  }

  private static StoredLog read(byte[] document) {
    try (JsonParser parser =
        MAPPER.jsonProvider().createParser(new ByteArrayInputStream(document))) {
      return StoredLog.DESERIALIZER.deserialize(parser, MAPPER);
    }
  }
}
