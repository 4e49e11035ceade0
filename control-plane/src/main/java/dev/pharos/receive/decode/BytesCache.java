package dev.pharos.receive.decode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what was made of byte sequences that come again and again, in a fixed number of slots.
 * A sequence gets a slot when it is offered a second time, so that values which never repeat (ids,
 * timestamps) push nothing out.
 *
 * <p>Safe for use by many threads without locks: entries are immutable, and a lost write only means
 * that something is made once more. What the bytes hash to never decides what they mean.
 */
final class BytesCache<V> {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long MIX = 0x9E3779B97F4A7C15L;

  private final @Nullable Entry<V>[] slots;
  private final int[] offeredOnce;
  private final int maxLength;

  /**
   * @param slotCount a power of two
   * @param maxLength longer sequences are not kept, which bounds the memory held
   */
  BytesCache(int slotCount, int maxLength) {
    this.slots = newSlots(slotCount);
    this.offeredOnce = new int[slotCount];
    this.maxLength = maxLength;
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static <V> @Nullable Entry<V>[] newSlots(int count) {
    return new Entry[count];
  }

  static int hash(byte[] bytes, int from, int length) {
    long hash = length;
    int index = from;
    int lastWhole = from + length - Long.BYTES;
    for (; index <= lastWhole; index += Long.BYTES) {
      hash = (hash ^ (long) LONG.get(bytes, index)) * MIX;
      hash ^= hash >>> 32;
    }
    int end = from + length;
    if (length >= Long.BYTES) {
      if (index < end) {
        hash = (hash ^ (long) LONG.get(bytes, lastWhole)) * MIX;
      }
    } else {
      for (; index < end; index++) {
        hash = (hash ^ bytes[index]) * MIX;
      }
    }
    return (int) (hash >>> 32);
  }

  @Nullable V get(int hash, byte[] bytes, int from, int length) {
    int slot = hash & (slots.length - 1);
    Entry<V> entry = slots[slot];
    if (entry != null && entry.is(hash, bytes, from, length)) {
      return entry.value;
    }
    entry = slots[slot ^ 1];
    return entry != null && entry.is(hash, bytes, from, length) ? entry.value : null;
  }

  void offer(int hash, byte[] bytes, int from, int length, V value) {
    if (length > maxLength) {
      return;
    }
    int slot = hash & (slots.length - 1);
    if (offeredOnce[slot] != hash) {
      offeredOnce[slot] = hash;
      return;
    }
    boolean takeNeighbour = slots[slot] != null && (slots[slot ^ 1] == null || hash < 0);
    slots[takeNeighbour ? slot ^ 1 : slot] =
        new Entry<>(hash, Arrays.copyOfRange(bytes, from, from + length), value);
  }

  /** Final fields, so that a thread which sees an entry sees all of it. */
  private static final class Entry<V> {
    private final int hash;
    private final byte[] key;
    private final V value;

    Entry(int hash, byte[] key, V value) {
      this.hash = hash;
      this.key = key;
      this.value = value;
    }

    boolean is(int otherHash, byte[] bytes, int from, int length) {
      return hash == otherHash
          && key.length == length
          && Arrays.equals(key, 0, length, bytes, from, from + length);
    }
  }
}
