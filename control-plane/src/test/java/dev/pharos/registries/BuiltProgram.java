package dev.pharos.registries;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Programs that a script of {@code scripts/} builds once and then only finds. */
final class BuiltProgram {
  private static final long BUILD_MINUTES = 20;

  private BuiltProgram() {}

  /** What the script prints: the path of what it built. */
  static Path by(String script) {
    try {
      Path said = Files.createTempFile("built", ".txt");
      Process build =
          new ProcessBuilder("bash", repository().resolve("scripts").resolve(script).toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .redirectOutput(said.toFile())
              .start();
      if (!build.waitFor(BUILD_MINUTES, TimeUnit.MINUTES)) {
        build.destroy();
        throw new IllegalStateException(
            "scripts/%s did not end within %d minutes".formatted(script, BUILD_MINUTES));
      }
      String path = Files.readString(said).strip();
      Files.delete(said);
      if (build.exitValue() != 0 || !Files.exists(Path.of(path))) {
        throw new IllegalStateException(
            "scripts/%s did not build what this test starts; run it to see why".formatted(script));
      }
      return Path.of(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Maven runs tests in the module's folder, other runners in the repository's. */
  static Path repository() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isRegularFile(folder.resolve("scripts/consul.sh"))) {
      folder = folder.getParent();
      if (folder == null) {
        throw new IllegalStateException("this test has to run inside the repository");
      }
    }
    return folder;
  }

  /** A command line as a list. */
  static List<String> command(Path program, String... arguments) {
    List<String> command = new java.util.ArrayList<>();
    command.add(program.toString());
    command.addAll(List.of(arguments));
    return command;
  }
}
