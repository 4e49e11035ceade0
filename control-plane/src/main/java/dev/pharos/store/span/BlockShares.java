package dev.pharos.store.span;

import dev.pharos.signal.ServiceId;
import dev.pharos.store.disk.ByteSink;
import dev.pharos.store.disk.ByteSource;
import dev.pharos.store.disk.CorruptDataException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * What each service's rows take in a block before they are compressed together: by it they share
 * the block's bytes. For one thread; used again.
 */
final class BlockShares {
  /**
   * What a row takes beside its values: its id, its times, and numbers of its shape, resource and
   * parent.
   */
  static final int ROW_BYTES = 8 + 4 + 4 + 4;

  private long[] ofResource = new long[16];

  void beginBlock() {
    Arrays.fill(ofResource, 0);
  }

  void add(int resource, long bytes) {
    if (resource >= ofResource.length) {
      ofResource = Arrays.copyOf(ofResource, Math.max(2 * ofResource.length, resource + 1));
    }
    ofResource[resource] += bytes;
  }

  /** FORMAT.md draws it. */
  void write(BlockVocabulary vocabulary, ByteSink out) {
    Map<ServiceId, Long> ofService = new TreeMap<>();
    for (int resource = 0; resource < ofResource.length; resource++) {
      if (ofResource[resource] > 0) {
        ofService.merge(vocabulary.resource(resource).service(), ofResource[resource], Long::sum);
      }
    }
    out.putVarint(ofService.size());
    ofService.forEach((service, bytes) -> {
      out.putText(service.namespace());
      out.putText(service.name());
      out.putText(service.environment());
      out.putVarint(bytes);
    });
  }

  static Map<ServiceId, Long> read(byte[] bytes) throws CorruptDataException {
    ByteSource in = new ByteSource(bytes);
    Map<ServiceId, Long> ofService = new TreeMap<>();
    for (int left = in.readCount(); left > 0; left--) {
      ServiceId service =
          new ServiceId(in.readText().intern(), in.readText().intern(), in.readText().intern());
      ofService.put(service, in.readVarint());
    }
    return ofService;
  }
}
