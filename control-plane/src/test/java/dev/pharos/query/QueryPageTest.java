package dev.pharos.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.query.tracelang.Field;
import dev.pharos.query.tracelang.TraceQueryParser;
import dev.pharos.query.tracelang.TraceQueryPrinter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Holds docs/QUERY.md to the language. */
class QueryPageTest {
  private static final Path PAGE = Path.of("../docs/QUERY.md");
  private static final String EXAMPLE = "    ";

  @Test
  void eachExampleIsAQuery() throws IOException {
    List<String> examples =
        Files.readAllLines(PAGE).stream()
            .filter(line -> line.startsWith(EXAMPLE))
            .map(String::strip)
            .toList();

    assertThat(examples).hasSizeGreaterThan(20);
    for (String example : examples) {
      TraceCondition.parse(example);
      String printed = TraceQueryPrinter.print(TraceQueryParser.parse(example));
      assertThat(TraceQueryParser.parse(printed)).isEqualTo(TraceQueryParser.parse(example));
    }
  }

  @Test
  void eachFieldIsDescribed() throws IOException {
    String page = Files.readString(PAGE);

    for (Field field : Field.values()) {
      assertThat(page).contains("`" + field.label() + "`");
      field.type().words().forEach(word -> assertThat(page).contains("`" + word + "`"));
    }
  }
}
