package dev.pharos.powerloss;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A file as the platter and the cache before it know it: what was synced, and what was written
 * since.
 */
final class DiskFile implements DiskNode {
  /** Written whole or not at all. */
  private static final int SECTOR = 512;

  private final List<Change> pending = new ArrayList<>();
  private byte[] durable;

  DiskFile(byte[] durable) {
    this.durable = durable;
  }

  private sealed interface Change {
    record Write(long offset, byte[] bytes) implements Change {}

    record Truncate(long size) implements Change {}
  }

  void write(long offset, byte[] bytes) {
    if (bytes.length > 0) {
      pending.add(new Change.Write(offset, bytes));
    }
  }

  void truncate(long size) {
    pending.add(new Change.Truncate(size));
  }

  @Override
  public void failSync() {
    pending.clear();
  }

  @Override
  public void sync() {
    pending.forEach(change -> durable = applied(durable, change));
    pending.clear();
  }

  /** What is found after power loss: any of what the cache may have passed on by then. */
  byte[] afterPowerLoss(Random random) {
    int kind = random.nextInt(4);
    byte[] found = durable;
    int whole = kind == 0 ? 0 : kind == 1 ? pending.size() : random.nextInt(pending.size() + 1);
    for (int i = 0; i < pending.size(); i++) {
      Change change = pending.get(i);
      if (i < whole) {
        found = applied(found, change);
      } else if (change instanceof Change.Write write && kind >= 2) {
        // The length may be known before the bytes are; a torn write ends at a sector.
        found = someSectors(found, write, kind == 3, random);
        if (kind == 2) {
          break;
        }
      }
    }
    return found;
  }

  private static byte[] someSectors(
      byte[] found, Change.Write write, boolean anyOrder, Random random) {
    byte[] after = found;
    int sectors = (write.bytes().length + SECTOR - 1) / SECTOR;
    int first = random.nextInt(sectors + 1);
    for (int i = 0; i < sectors; i++) {
      if (anyOrder ? random.nextBoolean() : i < first) {
        int from = i * SECTOR;
        int to = Math.min(write.bytes().length, from + SECTOR);
        byte[] part = Arrays.copyOfRange(write.bytes(), from, to);
        after = applied(after, new Change.Write(write.offset() + from, part));
      }
    }
    return after;
  }

  private static byte[] applied(byte[] before, Change change) {
    return switch (change) {
      case Change.Truncate(long size) ->
          size < before.length ? Arrays.copyOf(before, (int) size) : before;
      case Change.Write(long offset, byte[] bytes) -> {
        int end = Math.toIntExact(offset + bytes.length);
        byte[] after = Arrays.copyOf(before, Math.max(before.length, end));
        System.arraycopy(bytes, 0, after, (int) offset, bytes.length);
        yield after;
      }
    };
  }
}
