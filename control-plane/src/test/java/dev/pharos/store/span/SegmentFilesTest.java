package dev.pharos.store.span;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.signal.Span;
import dev.pharos.signal.StatusCode;
import dev.pharos.store.SearchLimits;
import dev.pharos.store.SpanBuilder;
import dev.pharos.store.SpanQuery;
import dev.pharos.store.TraceDecision;
import dev.pharos.store.TraceKeeper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Segments over crashes, damage, retention and limits. */
class SegmentFilesTest extends DecidingStore {
  @Test
  void aCrashBetweenMergeAndCheckpointLosesAndDoublesNothing() throws IOException {
    List<Span> plain = add(300, StatusCode.OK, "plain");
    List<Span> failed = add(50, StatusCode.ERROR, "failed");
    String before = store.seal().commit();
    store.retain(before);
    decide();
    assertThat(store.statistics().spans()).isEqualTo(50);
    store.close();

    store = open(before, ERRORS);
    assertThat(store.statistics().notices()).isEmpty();
    assertThat(store.statistics().spans()).isEqualTo(350);
    assertFound(plain);
    assertFound(failed);

    decide();
    assertThat(store.statistics().spans()).isEqualTo(50);
    assertFound(failed);
    assertThat(store.trace(failed.getFirst().traceId())).noneMatch(DecidingStore::isPartial);
  }

  @Test
  void bothCheckpointsStayOpenableAndOnlyThenTheSegmentGoes() throws IOException {
    List<Span> plain = add(300, StatusCode.OK, "plain");
    List<Span> failed = add(50, StatusCode.ERROR, "failed");
    String before = store.seal().commit();
    store.retain(before);
    decide();
    String after = store.seal().commit();
    store.retain(before);
    assertThat(segments()).as("the checkpoint before may begin with it").hasSize(1);

    Path copy = Files.createTempDirectory(folder.getParent(), "copy");
    copyTo(copy);
    try (EmbeddedSpanStore older = open(copy, before, ERRORS)) {
      assertThat(older.statistics().spans()).isEqualTo(350);
      assertThat(older.trace(plain.getFirst().traceId())).hasSize(1);
      assertThat(older.statistics().notices()).isEmpty();
    }

    store.retain(after);
    assertThat(segments()).isEmpty();
    store.close();
    store = open(after, ERRORS);
    assertThat(store.statistics().notices()).isEmpty();
    assertThat(store.statistics().spans()).isEqualTo(50);
    assertFound(failed);
  }

  @Test
  void aStoreThatKeepsAllAgainReadsWhatIsUndecided() throws IOException {
    List<Span> plain = add(100, StatusCode.OK, "plain");
    String commit = store.seal().commit();
    store.retain(commit);
    store.close();

    SpanStoreSettings all =
        new SpanStoreSettings(Duration.ofDays(7), Long.MAX_VALUE, SearchLimits.DEFAULT);
    store = EmbeddedSpanStore.open(folder, commit, all);
    assertFound(plain);
    List<Span> more = add(100, StatusCode.OK, "plain");
    String next = store.seal().commit();
    store.retain(next);
    store.close();
    store = EmbeddedSpanStore.open(folder, next, all);
    assertFound(plain);
    assertFound(more);

    store.expire(NOW + Duration.ofDays(9).toNanos());
    assertThat(store.statistics().spans()).isZero();
    store.retain(store.seal().commit());
    assertThat(segments()).isEmpty();
  }

  @Test
  void retentionTakesSegmentsWhileTheyWait() throws IOException {
    add(100, StatusCode.ERROR, "failed");
    String commit = store.seal().commit();
    store.expire(NOW + Duration.ofDays(9).toNanos());

    assertThat(store.statistics().spans()).isZero();
    assertThat(store.undecidedSpans()).isZero();
    store.close();
    store = open(commit, ERRORS);
    assertThat(store.statistics().notices()).as("it is there until no commit needs it").isEmpty();
  }

  /** What is too old may lie in a segment with what is not. */
  @Test
  void aMergeBringsNothingBackThatGrewTooOldMeanwhile() throws IOException {
    store.close();
    store =
        open(
            folder,
            null,
            (traceId, spans) -> {
              expire();
              return new TraceDecision.Whole("all");
            },
            Long.MAX_VALUE);
    Span old = new SpanBuilder("order").start(NOW - Duration.ofDays(9).toNanos()).build();
    Span fresh = new SpanBuilder("order").start(NOW).build();
    store.add(List.of(old, fresh));
    store.seal().commit();

    decide();

    assertThat(store.trace(old.traceId())).isEmpty();
    assertFound(List.of(fresh));
    assertThat(store.statistics().spans()).isEqualTo(1);
  }

  private void expire() {
    try {
      store.expire(NOW);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void theSizeLimitTakesTheOldestDaysAndNoSegment() throws IOException {
    store.close();
    store = open(folder, null, TraceKeeper.ALL, 200_000);
    for (int day = 0; day < 5; day++) {
      List<Span> spans = new ArrayList<>();
      for (int i = 0; i < 3_000; i++) {
        spans.add(new SpanBuilder("order").start(NOW + day * Duration.ofDays(1).toNanos()).build());
      }
      store.add(spans);
      store.seal().commit();
      decide();
    }

    assertThat(store.statistics().bytes()).isLessThan(300_000);
    assertThat(store.statistics().notices()).anyMatch(notice -> notice.contains("max-size"));
    assertThat(store.search(SpanQuery.all(ALWAYS, 10)).matches())
        .hasSize(10)
        .allMatch(span -> span.startNs() > NOW + Duration.ofDays(3).toNanos());
  }

  @Test
  void aSegmentThatCannotBeReadIsSetAsideAndTold() throws IOException {
    add(100, StatusCode.ERROR, "failed");
    String commit = store.seal().commit();
    store.retain(commit);
    store.close();
    flip(segments().getFirst().resolve("spans.pages"), 10);

    store = open(commit, ERRORS);

    assertThat(store.statistics().notices())
        .singleElement()
        .asString()
        .contains("fresh-", "could not be read", "were set aside as");
    assertThat(store.statistics().spans()).isZero();
  }

  @Test
  void whatCannotBeReadWhenItIsDecidedIsToldAndTheFilesStay() throws IOException {
    List<Span> failed = add(5_000, StatusCode.ERROR, "failed");
    String commit = store.seal().commit();
    store.retain(commit);
    Path pages = segments().getFirst().resolve("spans.pages");
    flip(pages, Math.toIntExact(Files.size(pages)) - 2_000);
    decide();
    String after = store.seal().commit();
    store.retain(after);

    assertThat(store.statistics().notices())
        .anyMatch(notice -> notice.contains("cannot be read"))
        .anyMatch(notice -> notice.contains("was set aside as fresh-"));
    assertThat(store.statistics().spans()).isBetween(2_000L, 4_999L);
    assertFound(failed.subList(0, 10));
    assertThat(segments()).singleElement().asString().endsWith(".set-aside-1");
  }

  @Test
  void commitsReadAsEverWhereThereAreNoSegments() throws IOException {
    add(10, StatusCode.ERROR, "failed");
    assertThat(store.seal().commit()).matches("3 \\d+ f1:\\d+:\\d+");
    decide();
    assertThat(store.seal().commit()).matches("2 \\d+ \\d+:\\d+:\\d+");
  }

  private List<Path> segments() throws IOException {
    try (Stream<Path> folders = Files.list(folder)) {
      return folders.filter(each -> each.getFileName().toString().startsWith("fresh-")).toList();
    }
  }

  private void copyTo(Path copy) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.toList()) {
        Path to = copy.resolve(folder.relativize(file).toString());
        if (!Files.exists(to)) {
          Files.copy(file, to);
        }
      }
    }
  }

  private static void flip(Path file, int at) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[at] ^= 0x10;
    Files.write(file, bytes);
  }
}
