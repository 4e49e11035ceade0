package dev.pharos.receive.decode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what was made of byte sequences that come again and again, in a fixed number of slots.
 * A sequence gets a slot when it comes a second time, so that values which never repeat (ids,
 * timestamps) push nothing out.
 *
 * <p>Safe for use by many threads without locks: entries are immutable, and a lost write only means
 * that something is made once more. What the bytes hash to never decides what they mean.
 */
public final class BytesCache<V> {
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
  public BytesCache(int slotCount, int maxLength) {
    this.slots = newSlots(slotCount);
    this.offeredOnce = new int[slotCount];
    this.maxLength = maxLength;
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static <V> @Nullable Entry<V>[] newSlots(int count) {
    return new Entry[count];
  }

  /** Two lanes, so that the processor works on both at a time. */
  public static int hash(byte[] bytes, int from, int length) {
    long left = length;
    long right = MIX;
    int end = from + length;
    if (length >= 2 * Long.BYTES) {
      int lastPair = end - 2 * Long.BYTES;
      for (int index = from; index < lastPair; index += 2 * Long.BYTES) {
        left = mix(left, (long) LONG.get(bytes, index));
        right = mix(right, (long) LONG.get(bytes, index + Long.BYTES));
      }
      left = mix(left, (long) LONG.get(bytes, lastPair));
      right = mix(right, (long) LONG.get(bytes, lastPair + Long.BYTES));
    } else if (length >= Long.BYTES) {
      left = mix(left, (long) LONG.get(bytes, from));
      right = mix(right, (long) LONG.get(bytes, end - Long.BYTES));
    } else {
      for (int index = from; index < end; index++) {
        left = mix(left, bytes[index]);
      }
    }
    return (int) (mix(left, right) >>> 32);
  }

  private static long mix(long state, long word) {
    long mixed = (state ^ word) * MIX;
    return mixed ^ (mixed >>> 32);
  }

  /** What was made of these bytes; null when that is not known. */
  public @Nullable V get(int hash, byte[] bytes, int from, int length) {
    int slot = hash & (slots.length - 1);
    Entry<V> entry = slots[slot];
    if (entry != null && entry.is(hash, bytes, from, length)) {
      return entry.value;
    }
    entry = slots[slot ^ 1];
    return entry != null && entry.is(hash, bytes, from, length) ? entry.value : null;
  }

  /** Whether to {@link #put} what {@link #get} did not know: true from its second time on. */
  public boolean admits(int hash, int length) {
    if (length > maxLength) {
      return false;
    }
    int slot = hash & (slots.length - 1);
    boolean again = offeredOnce[slot] == hash;
    offeredOnce[slot] = hash;
    return again;
  }

  /** True when it fills a slot that was empty. */
  public boolean put(int hash, byte[] bytes, int from, int length, V value) {
    int slot = hash & (slots.length - 1);
    boolean takeNeighbour = slots[slot] != null && (slots[slot ^ 1] == null || hash < 0);
    int chosen = takeNeighbour ? slot ^ 1 : slot;
    boolean wasEmpty = slots[chosen] == null;
    slots[chosen] = new Entry<>(hash, Arrays.copyOfRange(bytes, from, from + length), value);
    return wasEmpty;
  }

  /** Whether the bytes from there on begin with these; by words, as they are short. */
  static boolean startsWith(byte[] bytes, int from, byte[] head, int length) {
    if (length < Long.BYTES) {
      for (int i = 0; i < length; i++) {
        if (head[i] != bytes[from + i]) {
          return false;
        }
      }
      return true;
    }
    int lastWord = length - Long.BYTES;
    for (int i = 0; i < lastWord; i += Long.BYTES) {
      if ((long) LONG.get(head, i) != (long) LONG.get(bytes, from + i)) {
        return false;
      }
    }
    return (long) LONG.get(head, lastWord) == (long) LONG.get(bytes, from + lastWord);
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
      return hash == otherHash && key.length == length && startsWith(bytes, from, key, length);
    }
  }
}
