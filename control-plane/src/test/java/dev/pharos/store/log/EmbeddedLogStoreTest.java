package dev.pharos.store.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.signal.LogRecord;
import dev.pharos.signal.ServiceId;
import dev.pharos.store.LogStore;
import dev.pharos.store.LogStoreContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedLogStoreTest extends LogStoreContract {
  private static final ServiceId ORDER = new ServiceId("", "order", "demo");
  private static final ServiceId PAYMENT = new ServiceId("", "payment", "demo");

  @TempDir Path folder;

  @Override
  protected LogStore open(@Nullable String commit) throws IOException {
    return EmbeddedLogStore.open(
        folder, commit, new LogStoreSettings(RETENTION, Long.MAX_VALUE, 50_000_000));
  }

  /** The oracle is the disk: what a service adds while it is alone is its own. */
  @Test
  void bytesOnDiskAreOfTheServicesWhoseLinesTheyHold() throws IOException {
    Path own = folder.resolve("own");
    String commit;
    Map<ServiceId, Long> both;
    try (LogStore store = openIn(own, null)) {
      store.add(lines("order", 400, 100));
      store.seal().commit();
      long alone = files(own);
      assertThat(store.bytesByService()).isEqualTo(Map.of(ORDER, alone));

      store.add(lines("payment", 400, 300));
      commit = store.seal().commit();
      store.retain(commit);
      both = store.bytesByService();
      assertThat(sum(both)).isEqualTo(files(own)).isEqualTo(store.statistics().bytes());
      assertThat(both.get(ORDER))
          .as("but for its part of the file's header")
          .isBetween(alone - 32, alone + 32);
      assertThat(both).containsOnlyKeys(ORDER, PAYMENT);
    }
    try (LogStore again = openIn(own, commit)) {
      assertThat(again.bytesByService()).isEqualTo(both);
    }
  }

  @Test
  void servicesInOneBlockShareItByTheirChunks() throws IOException {
    Path own = folder.resolve("own");
    try (LogStore store = openIn(own, null)) {
      List<LogRecord> mixed = new ArrayList<>(lines("order", 1_000, 100));
      mixed.addAll(lines("payment", 1_000, 400));
      store.add(mixed);
      store.seal().commit();

      Map<ServiceId, Long> found = store.bytesByService();
      assertThat(sum(found)).isEqualTo(files(own));
      assertThat((double) found.getOrDefault(PAYMENT, 0L) / found.getOrDefault(ORDER, 1L))
          .as("four times the text, none of which can be compressed by much")
          .isBetween(3.0, 4.0);
    }
  }

  private static LogStore openIn(Path own, @Nullable String commit) throws IOException {
    return EmbeddedLogStore.open(
        own, commit, new LogStoreSettings(RETENTION, Long.MAX_VALUE, 50_000_000));
  }

  private static List<LogRecord> lines(String service, int count, int characters) {
    Random random = new Random(9);
    List<LogRecord> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      StringBuilder body = new StringBuilder();
      while (body.length() < characters) {
        body.append((char) ('g' + random.nextInt(16)));
      }
      lines.add(
          line(body.toString())
              .time(NOW + i)
              .resource("service.name", service, "deployment.environment.name", "demo")
              .build());
    }
    return lines;
  }

  private static long sum(Map<ServiceId, Long> bytes) {
    return bytes.values().stream().mapToLong(Long::longValue).sum();
  }

  private static long files(Path own) throws IOException {
    try (Stream<Path> files = Files.walk(own)) {
      long bytes = 0;
      for (Path file : files.filter(f -> f.endsWith("logs.blocks")).toList()) {
        bytes += Files.size(file);
      }
      return bytes;
    }
  }
}
