package dev.pharos.query.promql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pharos.query.promql.parse.Expr;
import dev.pharos.query.promql.parse.PromqlParser;
import dev.pharos.query.promql.parse.PromqlPrinter;
import dev.pharos.query.promql.parse.Trees;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Every query of Prometheus' own scripts is read, and read again as it is printed. */
final class ScriptsParseTest {
  @Test
  void everyQueryOfTheScriptsIsReadAndPrinted() {
    Optional<Path> folder = ScriptFolder.find();
    assumeTrue(folder.isPresent(), "shared/promqltest is not beside this checkout: skipped");
    int queries = 0;
    for (PromqlScript script : ScriptFolder.read(folder.get())) {
      for (PromqlScript.Query query : script.queries()) {
        Expr tree = PromqlParser.parse(query.text());
        String printed = PromqlPrinter.print(tree);
        assertThat(Trees.unplaced(PromqlParser.parse(printed)))
            .as("%s printed as %s", query, printed)
            .isEqualTo(Trees.unplaced(tree));
        queries++;
      }
    }
    assertThat(queries).isEqualTo(1_766);
  }
}
