package dev.pharos.store.span;

import dev.pharos.store.disk.ByteSink;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Tells which of a partition's blocks may hold a trace, so that a look-up need not ask each: the
 * Bloom filters of 64 blocks lie side by side, one bit of a number for each block, and four of
 * these numbers answer for all 64. Memory is two bytes a trace and block, at most 8 kB a block. One
 * thread adds, any thread asks.
 */
final class TraceFilter {
  /** Positions of a trace in a filter, each of 16 bits of its hash. */
  private static final int POSITIONS = 4;

  private static final int POSITION_BITS = 16;

  /** Bits for each trace: about one wrong block in 700. */
  private static final int BITS_A_TRACE = 16;

  private static final int MIN_SIZE_BITS = 6;

  private volatile Group[] groups = new Group[0];

  /** Blocks with filters of one size. */
  private static final class Group {
    private final int sizeBits;
    private final long[] bits;
    private final BlockIndex[] blocks = new BlockIndex[Long.SIZE];
    private volatile int count;

    Group(int sizeBits) {
      this.sizeBits = sizeBits;
      this.bits = new long[1 << sizeBits];
    }

    long blocksWith(long hash) {
      int known = count;
      long found = known == Long.SIZE ? -1 : (1L << known) - 1;
      for (int i = 0; i < POSITIONS; i++) {
        found &= bits[position(hash, i, sizeBits)];
      }
      return found;
    }
  }

  /** The logarithm of the bits that a block's filter has. */
  static int sizeBits(int traces) {
    int needed =
        Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(1, traces) * BITS_A_TRACE - 1);
    return Math.clamp(needed, MIN_SIZE_BITS, POSITION_BITS);
  }

  /** Appends the filter of traces, eight bytes at a time. */
  static void write(PageHashes hashes, int sizeBits, ByteSink out) {
    long[] filter = new long[1 << sizeBits >> MIN_SIZE_BITS];
    for (int trace = 0; trace < hashes.traceCount(); trace++) {
      long hash = hashes.trace(trace);
      for (int i = 0; i < POSITIONS; i++) {
        int position = position(hash, i, sizeBits);
        filter[position >> MIN_SIZE_BITS] |= 1L << position;
      }
    }
    for (long word : filter) {
      out.putLong(word);
    }
  }

  void add(BlockIndex block) {
    Group group = openGroup(block.traceFilterBits());
    int number = group.count;
    block.addTraces(group.bits, 1L << number);
    group.blocks[number] = block;
    group.count = number + 1;
  }

  /** The same block, read from another place of memory from now on. */
  void replace(BlockIndex block, BlockIndex moved) {
    for (Group group : groups) {
      for (int i = 0; i < group.count; i++) {
        if (group.blocks[i] == block) {
          group.blocks[i] = moved;
        }
      }
    }
  }

  /** Hands over the blocks that may hold a trace: all that do, and a few that do not. */
  void find(long hash, Consumer<BlockIndex> found) {
    for (Group group : groups) {
      for (long set = group.blocksWith(hash); set != 0; set &= set - 1) {
        found.accept(group.blocks[Long.numberOfTrailingZeros(set)]);
      }
    }
  }

  private Group openGroup(int sizeBits) {
    Group[] known = groups;
    for (int i = known.length - 1; i >= 0; i--) {
      if (known[i].sizeBits == sizeBits && known[i].count < Long.SIZE) {
        return known[i];
      }
    }
    Group group = new Group(sizeBits);
    Group[] more = Arrays.copyOf(known, known.length + 1);
    more[known.length] = group;
    groups = more;
    return group;
  }

  private static int position(long hash, int number, int sizeBits) {
    return (int) (hash >>> (number * POSITION_BITS)) & ((1 << sizeBits) - 1);
  }
}
