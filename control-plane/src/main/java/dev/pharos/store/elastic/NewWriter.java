package dev.pharos.store.elastic;

import dev.pharos.store.KeptState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Under which name a store writes until its first checkpoint. Where the process ends before that,
 * the next one goes on under the same name, and so finds and removes what the journal brings again:
 * equal documents stay several, so nothing else would tell that they are the same. For one thread
 * at a time.
 */
final class NewWriter {
  private static final byte[] NONE = {};

  private final KeptState local;
  private final String key;
  private boolean kept = true;

  /**
   * @param local of this process alone
   * @param key under which it is kept there
   */
  NewWriter(KeptState local, String key) {
    this.local = local;
    this.key = key;
  }

  /** Where the store begins that has no checkpoint. */
  ElasticCommit begin(Instant now) throws IOException {
    Optional<ElasticCommit> before =
        local.read(key).filter(content -> content.length > 0).isEmpty()
            ? Optional.empty()
            : local.read(key, NewWriter::parse);
    if (before.isPresent()) {
      return before.get();
    }
    ElasticCommit begin = ElasticCommit.ofNewWriter(UUID.randomUUID(), now);
    local.replace(key, begin.toString().getBytes(StandardCharsets.UTF_8));
    return begin;
  }

  private static ElasticCommit parse(byte[] content) {
    try {
      return ElasticCommit.parse(new String(content, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** There is a checkpoint now: should it be lost, what it stood for is not to be removed. */
  void hasCommit() throws IOException {
    if (kept) {
      if (local.read(key).filter(content -> content.length > 0).isPresent()) {
        local.replace(key, NONE);
      }
      kept = false;
    }
  }
}
