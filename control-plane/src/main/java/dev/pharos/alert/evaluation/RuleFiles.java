package dev.pharos.alert.evaluation;

import dev.pharos.alert.rule.RuleFile;
import dev.pharos.alert.rule.RuleFileReader;
import dev.pharos.alert.rule.RuleGroup;
import dev.pharos.alert.rule.RuleProblem;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rule files of folders, as they are and as they were when they last made sense. Safe for use
 * by many threads.
 */
public final class RuleFiles {
  /** Rules are written by people; what is larger is something else. */
  private static final long LARGEST_BYTES = 4L << 20;

  private static final Logger log = LoggerFactory.getLogger(RuleFiles.class);

  private final List<Path> folders;
  private final InstantSource clock;
  private final Map<String, Known> known = new TreeMap<>();
  private final Map<Path, String> unreadable = new TreeMap<>();
  private volatile List<FileStatus> statuses = List.of();
  private volatile List<String> notices = List.of();

  public RuleFiles(List<Path> folders, InstantSource clock) {
    this.folders = List.copyOf(folders);
    this.clock = clock;
  }

  /**
   * How a file does.
   *
   * @param loadedAt when the rules that are evaluated were read; absent when there are none of it
   * @param groups how many of them are evaluated
   * @param problems why the file as it is now is refused; empty for a sound one
   * @param warnings what is strange and taken all the same
   */
  public record FileStatus(
      String name,
      @Nullable Instant loadedAt,
      int groups,
      List<RuleProblem> problems,
      List<String> warnings) {}

  /** A file, and what of it counts. */
  private record Known(
      String content, RuleFile read, List<RuleGroup> groups, @Nullable Instant loadedAt) {}

  /**
   * Looks at the folders again.
   *
   * @return whether other rules count than before
   */
  synchronized boolean refresh() {
    Map<String, Path> found = new TreeMap<>();
    folders.forEach(folder -> list(folder, found));
    boolean changed = known.keySet().retainAll(found.keySet());
    for (Map.Entry<String, Path> file : found.entrySet()) {
      changed |= refresh(file.getKey(), file.getValue());
    }
    publish();
    return changed;
  }

  private void list(Path folder, Map<String, Path> found) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.{yml,yaml}")) {
      for (Path file : files) {
        // Unit tests of rules stand beside them.
        if (Files.isRegularFile(file) && !isTest(file)) {
          found.put(file.toString(), file);
        }
      }
      unreadable.remove(folder);
    } catch (IOException | DirectoryIteratorException e) {
      // Files of a folder that cannot be read now are not gone.
      known.keySet().stream()
          .map(Path::of)
          .filter(file -> folder.equals(file.getParent()))
          .forEach(file -> found.putIfAbsent(file.toString(), file));
      String why = e.getClass().getSimpleName() + ": " + e.getMessage();
      if (!why.equals(unreadable.put(folder, why))) {
        log.error("The folder {} of rules cannot be read: {}", folder, why);
      }
    }
  }

  private static boolean isTest(Path file) {
    return String.valueOf(file.getFileName()).matches(".*_test\\.ya?ml");
  }

  private boolean refresh(String name, Path file) {
    Known before = known.get(name);
    String content;
    RuleFile read;
    try {
      if (Files.size(file) > LARGEST_BYTES) {
        throw new IOException("it has more than " + LARGEST_BYTES + " bytes");
      }
      content = Files.readString(file);
      if (before != null && before.content().equals(content)) {
        return false;
      }
      read = RuleFileReader.read(name, content);
    } catch (CharacterCodingException e) {
      content = "";
      read = refused(name, "it is no text in UTF-8");
    } catch (IOException e) {
      content = "";
      read = refused(name, "it cannot be read: " + e.getMessage());
    }
    read.warnings().forEach(warning -> log.warn("Rule file {}: {}", name, warning));
    if (read.isSound()) {
      known.put(name, new Known(content, read, read.groups(), clock.instant()));
      return before == null || !before.groups().equals(read.groups());
    }
    if (before == null || !before.read().problems().equals(read.problems())) {
      log.error(
          "The rule file {} is refused: {}. {}",
          name,
          read.problems(),
          before == null || before.loadedAt() == null
              ? "None of its rules are evaluated."
              : "Its rules of " + before.loadedAt() + " go on.");
    }
    known.put(
        name,
        new Known(
            content,
            read,
            before == null ? List.of() : before.groups(),
            before == null ? null : before.loadedAt()));
    return false;
  }

  private static RuleFile refused(String name, String why) {
    return new RuleFile(name, List.of(), List.of(new RuleProblem(0, 0, why)), List.of());
  }

  private void publish() {
    List<FileStatus> files = new ArrayList<>();
    List<String> sentences = new ArrayList<>();
    unreadable.forEach((folder, why) ->
        sentences.add("The folder %s of rules cannot be read: %s.".formatted(folder, why)));
    known.forEach((name, file) -> {
      files.add(
          new FileStatus(
              name,
              file.loadedAt(),
              file.groups().size(),
              file.read().problems(),
              file.read().warnings()));
      if (!file.read().isSound()) {
        sentences.add(
            "The rule file %s is refused: %s%s. %s"
                .formatted(
                    name,
                    file.read().problems().getFirst(),
                    file.read().problems().size() > 1
                        ? " (and %d more)".formatted(file.read().problems().size() - 1)
                        : "",
                    file.loadedAt() == null
                        ? "None of its rules are evaluated."
                        : "Its rules of %s go on.".formatted(file.loadedAt())));
      }
    });
    statuses = List.copyOf(files);
    notices = List.copyOf(sentences);
  }

  /** All groups that count, in the order of files and as they stand there. */
  synchronized List<RuleGroup> groups() {
    return known.values().stream().flatMap(file -> file.groups().stream()).toList();
  }

  public List<FileStatus> files() {
    return statuses;
  }

  /** What a person should know, one sentence each. */
  public List<String> notices() {
    return notices;
  }
}
