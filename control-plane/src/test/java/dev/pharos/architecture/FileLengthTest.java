package dev.pharos.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files stay short enough to be read; what is longer is named here, and the list only shrinks. */
class FileLengthTest {
  private static final int MOST_LINES = 500;

  /** File to its length when it was listed. Take out what became short; put nothing in. */
  private static final Map<String, Integer> EXEMPT = Map.of();

  private static final Set<String> ENDINGS = Set.of(".java", ".ts", ".tsx", ".go");
  private static final Set<String> NOT_OURS =
      Set.of("node_modules", "target", "dist", ".git", "test-results", "playwright-report");

  @Test
  void noFileIsLongerThanAReaderHolds() throws IOException {
    assertThat(complaints(repository(), EXEMPT)).isEmpty();
  }

  @Test
  void aLongFileIsNoticed(@TempDir Path folder) throws IOException {
    write(folder.resolve("src/Long.java"), MOST_LINES + 1);
    write(folder.resolve("src/Right.java"), MOST_LINES);
    write(folder.resolve("node_modules/Theirs.js"), 9_000);

    assertThat(complaints(folder, Map.of())).containsOnlyKeys("src/Long.java");
  }

  @Test
  void anExemptFileMayNotGrow(@TempDir Path folder) throws IOException {
    write(folder.resolve("Long.java"), 600);

    assertThat(complaints(folder, Map.of("Long.java", 600))).isEmpty();
    assertThat(complaints(folder, Map.of("Long.java", 599))).containsOnlyKeys("Long.java");
  }

  @Test
  void anExemptionThatIsNotNeededIsNoticed(@TempDir Path folder) throws IOException {
    write(folder.resolve("Short.java"), 10);

    assertThat(complaints(folder, Map.of("Short.java", 600, "Gone.java", 700)))
        .containsOnlyKeys("Short.java", "Gone.java");
  }

  private static Map<String, String> complaints(Path root, Map<String, Integer> exempt)
      throws IOException {
    Map<String, Integer> lengths = lengths(root);
    Map<String, String> complaints = new TreeMap<>();
    lengths.forEach((file, lines) -> {
      int most = exempt.getOrDefault(file, MOST_LINES);
      if (lines > most) {
        complaints.put(file, "%d lines, at most %d: split it".formatted(lines, most));
      }
    });
    for (String file : exempt.keySet()) {
      if (lengths.getOrDefault(file, 0) <= MOST_LINES) {
        complaints.put(file, "needs no exemption any more: take it from the list");
      }
    }
    return complaints;
  }

  private static Map<String, Integer> lengths(Path root) throws IOException {
    Map<String, Integer> lengths = new TreeMap<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return NOT_OURS.contains(folder.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            String name = root.relativize(file).toString().replace('\\', '/');
            if (ENDINGS.stream().anyMatch(name::endsWith)) {
              try (var lines = Files.lines(file)) {
                lengths.put(name, (int) lines.count());
              }
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return lengths;
  }

  /** The folder that holds {@code control-plane}, wherever the test was started. */
  private static Path repository() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(folder.resolve("control-plane/src"))) {
      folder = folder.getParent();
      assertThat(folder).as("a folder above that holds control-plane").isNotNull();
    }
    return folder;
  }

  private static void write(Path file, int lines) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "x\n".repeat(lines));
  }
}
