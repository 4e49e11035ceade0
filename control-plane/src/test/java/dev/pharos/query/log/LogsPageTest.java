package dev.pharos.query.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.query.loglang.LogField;
import dev.pharos.query.loglang.LogQueryParser;
import dev.pharos.query.loglang.LogQueryPrinter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Holds docs/LOGS.md to the language. */
class LogsPageTest {
  private static final Path PAGE = Path.of("../docs/LOGS.md");
  private static final String EXAMPLE = "    ";

  @Test
  void eachExampleIsAQuery() throws IOException {
    List<String> examples =
        Files.readAllLines(PAGE).stream()
            .filter(line -> line.startsWith(EXAMPLE))
            .map(String::strip)
            .toList();

    assertThat(examples).hasSizeGreaterThan(12);
    for (String example : examples) {
      LogQueryLine.parse(example);
      String printed = LogQueryPrinter.print(LogQueryParser.parse(example));
      assertThat(LogQueryParser.parse(printed)).isEqualTo(LogQueryParser.parse(example));
    }
  }

  @Test
  void eachFieldIsDescribed() throws IOException {
    String page = Files.readString(PAGE);

    for (LogField field : LogField.values()) {
      assertThat(page).contains("`" + field.label() + "`");
      field.type().words().forEach(word -> assertThat(page).contains("`" + word + "`"));
    }
  }
}
