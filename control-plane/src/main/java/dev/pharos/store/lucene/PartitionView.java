package dev.pharos.store.lucene;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.lucene.index.DirectoryReader;

/** A partition as readers see it until the next refresh; lives while anybody holds it. */
final class PartitionView {
  private final Partition partition;
  private final DirectoryReader reader;
  private final AtomicInteger holders = new AtomicInteger(1);

  /** The caller holds it. */
  PartitionView(Partition partition, DirectoryReader reader) {
    this.partition = partition;
    this.reader = reader;
    reader.incRef();
    partition.hold();
  }

  long day() {
    return partition.day();
  }

  PageFile pages() {
    return partition.pages();
  }

  DirectoryReader reader() {
    return reader;
  }

  void hold() {
    holders.incrementAndGet();
  }

  void letGo() {
    if (holders.decrementAndGet() == 0) {
      try {
        reader.decRef();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } finally {
        partition.letGo();
      }
    }
  }
}
