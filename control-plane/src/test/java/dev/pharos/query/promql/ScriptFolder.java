package dev.pharos.query.promql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Prometheus' own scripts, which lie beside the checkout and are no part of it. */
final class ScriptFolder {
  private static final Path BESIDE = Path.of("shared", "promqltest");

  private ScriptFolder() {}

  /** The folder, found from the working directory upwards: beside the checkout or further out. */
  static Optional<Path> find() {
    Path here = Path.of("").toAbsolutePath();
    return Stream.iterate(here, p -> p != null, Path::getParent)
        .map(p -> p.resolve(BESIDE))
        .filter(Files::isDirectory)
        .findFirst();
  }

  static List<PromqlScript> read(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(f -> f.toString().endsWith(".test"))
          .sorted()
          .map(PromqlScript::read)
          .toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
