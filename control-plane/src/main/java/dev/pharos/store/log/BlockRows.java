package dev.pharos.store.log;

import dev.pharos.signal.LogRecord;
import dev.pharos.signal.Resource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * The lines of the block being written, those of one resource together and in the order of their
 * times.
 */
final class BlockRows {
  private final LogRecord[] lines;
  private final long[] numbers;
  private final int[] resourceOf;
  private final List<Resource> resources = new ArrayList<>();

  /**
   * Sorts lines, most of which come behind one of the same resource.
   *
   * @param addedNumbers of the lines, in the order of adding
   */
  @SuppressWarnings("ReferenceEquality") // lines share them, and equal ones are found as well
  BlockRows(LogRecord[] added, long[] addedNumbers) {
    int count = added.length;
    int[] resourceOfAdded = new int[count];
    Map<Resource, Integer> known = new HashMap<>();
    IdentityHashMap<Resource, Integer> objects = new IdentityHashMap<>();
    Resource before = null;
    for (int i = 0; i < count; i++) {
      Resource resource = added[i].resource();
      if (resource == before) {
        resourceOfAdded[i] = resourceOfAdded[i - 1];
        continue;
      }
      before = resource;
      Integer number = objects.get(resource);
      if (number == null) {
        number = known.get(resource);
        if (number == null) {
          number = resources.size();
          known.put(resource, number);
          resources.add(resource);
        }
        objects.put(resource, number);
      }
      resourceOfAdded[i] = number;
    }
    lines = new LogRecord[count];
    numbers = new long[count];
    resourceOf = new int[count];
    int[] ends = new int[resources.size() + 1];
    for (int resource : resourceOfAdded) {
      ends[resource + 1]++;
    }
    for (int i = 1; i < ends.length; i++) {
      ends[i] += ends[i - 1];
    }
    int[] starts = ends.clone();
    for (int i = 0; i < count; i++) {
      int resource = resourceOfAdded[i];
      insert(starts[resource], ends[resource]++, added[i], addedNumbers[i], resource);
    }
  }

  /** Lines come nearly in order, so that few have to make room. */
  private void insert(int first, int end, LogRecord line, long number, int resource) {
    int at = end;
    while (at > first && lines[at - 1].timeNs() > line.timeNs()) {
      lines[at] = lines[at - 1];
      numbers[at] = numbers[at - 1];
      at--;
    }
    lines[at] = line;
    numbers[at] = number;
    resourceOf[end] = resource;
  }

  int count() {
    return lines.length;
  }

  LogRecord line(int row) {
    return lines[row];
  }

  long number(int row) {
    return numbers[row];
  }

  int resourceOf(int row) {
    return resourceOf[row];
  }

  List<Resource> resources() {
    return resources;
  }

  /** Where the chunk that begins at a row ends. */
  int chunkEnd(int from) {
    int end = from + 1;
    while (end < count()
        && end - from < LogStoreLimits.CHUNK_ROWS
        && resourceOf[end] == resourceOf[from]) {
      end++;
    }
    return end;
  }
}
