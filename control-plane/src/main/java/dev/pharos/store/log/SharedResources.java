package dev.pharos.store.log;

import dev.pharos.signal.Resource;
import dev.pharos.store.disk.ByteSource;
import dev.pharos.store.disk.CorruptDataException;
import dev.pharos.store.disk.ValueCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Resources that were read, each one object however many blocks name it. Safe for many threads. */
final class SharedResources {
  /** Beyond it they are forgotten and read anew: instances come and go. */
  private static final int LIMIT = 10_000;

  private final Map<Resource, Resource> known = new HashMap<>();

  /** What {@link LogVocabulary#writeResources} wrote. */
  List<Resource> read(ByteSource in) throws CorruptDataException {
    int count = in.readCount();
    List<Resource> resources = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      resources.add(
          share(new Resource(ValueCodec.readAttributes(in), (int) in.readVarint(), in.readText())));
    }
    return resources;
  }

  private synchronized Resource share(Resource resource) {
    if (known.size() >= LIMIT) {
      known.clear();
    }
    Resource before = known.putIfAbsent(resource, resource);
    return before == null ? resource : before;
  }
}
