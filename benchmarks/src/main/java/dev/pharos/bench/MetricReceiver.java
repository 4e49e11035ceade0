package dev.pharos.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whom the stream is sent to and who is asked.
 *
 * @param kind how its folder is laid out
 * @param base the address before {@code api/v1}, with a slash at its end
 * @param pid its process
 * @param data the folder of its metrics
 */
record MetricReceiver(Kind kind, URI base, long pid, Path data) {
  private static final String BLOCK_META = "meta.json";

  /** Who it is. */
  enum Kind {
    PHAROS("Pharos"),
    PROMETHEUS("Prometheus");

    private final String title;

    Kind(String title) {
      this.title = title;
    }
  }

  String title() {
    return kind.title;
  }

  URI write() {
    return base.resolve("api/v1/write");
  }

  /** Bytes of each folder in the data folder, of Prometheus' blocks together. */
  Map<String, Long> bytesByFolder() throws IOException {
    Map<String, Long> bytes = new TreeMap<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(data)) {
      for (Path entry : entries) {
        String name = isBlock(entry) ? "blocks" : entry.getFileName().toString();
        bytes.merge(name, Settling.bytes(entry), Long::sum);
      }
    }
    return bytes;
  }

  /**
   * What is kept for good: Pharos' folder without its journal, over all samples, since a checkpoint
   * holds what is in no part yet; Prometheus' blocks over the samples that are in them, since
   * nothing else but its journal has the others. Not a number while it has no block.
   */
  double bytesPerSample(long sent) throws IOException {
    if (kind == Kind.PHAROS) {
      return (double) (Settling.bytes(data) - Settling.journalBytes(data)) / sent;
    }
    long bytes = 0;
    long samples = 0;
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(data)) {
      for (Path entry : entries) {
        if (isBlock(entry)) {
          bytes += Settling.bytes(entry);
          samples +=
              JsonMapper.builder()
                  .build()
                  .readTree(Files.readString(entry.resolve(BLOCK_META)))
                  .path("stats")
                  .path("numSamples")
                  .asLong();
        }
      }
    }
    return (double) bytes / samples;
  }

  private static boolean isBlock(Path folder) {
    return Files.isRegularFile(folder.resolve(BLOCK_META));
  }
}
