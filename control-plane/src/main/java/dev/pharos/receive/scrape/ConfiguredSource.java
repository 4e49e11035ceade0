package dev.pharos.receive.scrape;

import dev.pharos.signal.metric.Labels;
import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Targets that are named in the configuration, or in files as Prometheus' {@code file_sd} has them,
 * which are read again when they change; a file that cannot be read keeps the targets it had, one
 * that is gone has none. A file's name may hold {@code *}. Source:
 * https://prometheus.io/docs/prometheus/latest/configuration/configuration/#file_sd_config. For one
 * thread.
 */
final class ConfiguredSource implements TargetSource {
  private static final Logger log = LoggerFactory.getLogger(ConfiguredSource.class);
  private static final char ANYTHING = '*';
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final PageClient CLIENT = new ConfiguredClient();

  private final ScrapeJob job;
  private final String scheme;
  private final String path;
  private final Labels common;
  private final List<ScrapeTarget> named;
  private final List<Path> files;
  private final Map<Path, FileTargets> read = new HashMap<>();

  /** Of the names, those that stand for no file, which is said once. */
  private final Set<Path> missing = new HashSet<>();

  private record FileTargets(FileTime changed, List<ScrapeTarget> targets) {}

  /**
   * @param common labels of all its targets
   * @param addresses host and port each
   * @param files whose last names may hold {@code *}
   */
  ConfiguredSource(
      ScrapeJob job,
      String scheme,
      String path,
      Labels common,
      List<String> addresses,
      List<Path> files) {
    this.job = job;
    this.scheme = scheme;
    this.path = path;
    this.common = common;
    this.files = List.copyOf(files);
    this.named = addresses.stream().map(address -> target(address, Map.of())).toList();
  }

  @Override
  public List<ScrapeTarget> targets() {
    List<ScrapeTarget> targets = new ArrayList<>(named);
    Set<Path> there = new LinkedHashSet<>();
    files.forEach(file -> there.addAll(existing(file)));
    read.keySet().retainAll(there);
    there.forEach(file -> targets.addAll(ofFile(file)));
    return targets;
  }

  /** The files that a name stands for, sorted. */
  private List<Path> existing(Path named) {
    String name = String.valueOf(named.getFileName());
    List<Path> found = new ArrayList<>();
    if (name.indexOf(ANYTHING) < 0) {
      if (Files.exists(named)) {
        found.add(named);
      }
    } else {
      Path folder = named.toAbsolutePath().resolveSibling("");
      try (DirectoryStream<Path> matching = Files.newDirectoryStream(folder, name)) {
        matching.forEach(found::add);
      } catch (IOException | DirectoryIteratorException e) {
        found.clear();
      }
    }
    if (!found.isEmpty()) {
      missing.remove(named);
    } else if (missing.add(named)) {
      log.warn("{} is not there and names no targets.", named);
    }
    Collections.sort(found);
    return found;
  }

  private List<ScrapeTarget> ofFile(Path file) {
    FileTargets known = read.get(file);
    FileTime changed = FileTime.fromMillis(0);
    try {
      changed = Files.getLastModifiedTime(file);
      if (known == null || !known.changed.equals(changed)) {
        known = new FileTargets(changed, parse(Files.readString(file)));
        read.put(file, known);
      }
    } catch (IOException | JacksonException | IllegalArgumentException e) {
      FileTargets before = known == null ? new FileTargets(changed, List.of()) : known;
      if (known == null || !known.changed.equals(changed)) {
        log.warn("{} names no targets, those it named before stay: {}", file, e.getMessage());
      }
      known = new FileTargets(changed, before.targets);
      read.put(file, known);
    }
    return known.targets;
  }

  /** {@code [{"targets": ["host:port"], "labels": {"name": "value"}}]}. */
  private List<ScrapeTarget> parse(String text) {
    JsonNode groups = JSON.readTree(text);
    if (!groups.isArray()) {
      throw new IllegalArgumentException("a list of groups was expected");
    }
    List<ScrapeTarget> targets = new ArrayList<>();
    for (JsonNode group : groups) {
      Map<String, String> labels = new HashMap<>();
      group
          .path("labels")
          .properties()
          .forEach(label -> labels.put(label.getKey(), label.getValue().asString()));
      for (JsonNode address : group.path("targets")) {
        targets.add(target(address.asString(), labels));
      }
    }
    return targets;
  }

  /**
   * @throws IllegalArgumentException when the address is none
   */
  private ScrapeTarget target(String address, Map<String, String> more) {
    String ownScheme = more.getOrDefault("__scheme__", scheme);
    String ownPath = more.getOrDefault("__metrics_path__", path);
    URI url = URI.create(ownScheme + "://" + address + ownPath);
    if (url.getHost() == null || url.getRawUserInfo() != null) {
      throw new IllegalArgumentException("'" + address + "' is no host:port");
    }
    Labels.Builder labels = common.toBuilder();
    labels.set("job", common.has("job") ? common.get("job") : job.name());
    labels.set("instance", address);
    more.forEach((name, value) -> {
      if (!name.startsWith("__")) {
        labels.set(name, value);
      }
    });
    return new ScrapeTarget(job, url, labels.build(), Map.of(), CLIENT);
  }
}
