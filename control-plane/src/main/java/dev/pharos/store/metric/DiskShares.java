package dev.pharos.store.metric;

import dev.pharos.store.SeriesOrigin;
import dev.pharos.store.SeriesPlace;
import dev.pharos.store.disk.ByteShares;
import dev.pharos.store.disk.CorruptDataException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.locks.Lock;

/**
 * Whose the bytes of parts are. A part with an index is looked through once; of those that still
 * get chunks the head knows the places, and is held only while these are listed.
 */
final class DiskShares {
  private static final SeriesPlace NOBODY = SeriesPlace.of("");

  private DiskShares() {}

  /** Of all parts, without the journal and files that wait to be deleted. */
  static Map<SeriesPlace, Long> of(Head head) {
    ByteShares<SeriesPlace> all = new ByteShares<>();
    try (StoredParts parts = head.parts.hold()) {
      for (StoredPart part : parts.all()) {
        try {
          all.addAll(part.bytesByPlace());
        } catch (CorruptDataException e) {
          head.parts.report(part);
          all.add(NOBODY, part.bytes());
        }
      }
    }
    ofOpenParts(head, all);
    return bounded(all.all());
  }

  /**
   * Of a service with more places than are told apart the largest stay, and what the others have is
   * of none.
   */
  static Map<SeriesPlace, Long> bounded(Map<SeriesPlace, Long> bytes) {
    Map<String, List<SeriesPlace>> places = new HashMap<>();
    bytes.keySet().stream()
        .filter(SeriesPlace::isTold)
        .forEach(place ->
            places.computeIfAbsent(place.service(), fresh -> new ArrayList<>()).add(place));
    Map<SeriesPlace, Long> bounded = new HashMap<>(bytes);
    for (List<SeriesPlace> all : places.values()) {
      all.stream()
          .sorted(
              Comparator.comparingLong((SeriesPlace place) -> bytes.getOrDefault(place, 0L))
                  .reversed()
                  .thenComparing(Comparator.naturalOrder()))
          .skip(SeriesStoreLimits.PLACES_OF_SERVICE)
          .forEach(place ->
              bounded.merge(
                  SeriesPlace.of(place.service()),
                  Objects.requireNonNull(bounded.remove(place)),
                  Long::sum));
    }
    return Map.copyOf(bounded);
  }

  private static void ofOpenParts(Head head, ByteShares<SeriesPlace> all) {
    Map<Integer, PlacesByOwner> places = new HashMap<>();
    Map<Integer, Long> written = new TreeMap<>();
    Lock lock = head.lock.readLock();
    lock.lock();
    try {
      for (OpenPart part : head.parts.open()) {
        places.put(part.name().number(), new PlacesByOwner(0));
        written.put(part.name().number(), part.file.onDisk());
      }
      for (HeadSeries series : head.index.all()) {
        listChunks(series, places);
      }
      for (NamedPart part : head.parts.unindexed()) {
        all.add(NOBODY, part.length());
      }
    } finally {
      lock.unlock();
    }
    written.forEach((number, bytes) -> {
      PlacesByOwner part = places.get(number);
      if (part != null && bytes > 0) {
        all.addAll(part.share(bytes, bytes));
      }
    });
  }

  private static void listChunks(HeadSeries series, Map<Integer, PlacesByOwner> places) {
    int number = -1;
    int owner = 0;
    for (int i = 0; i < series.references(); i++) {
      PlacesByOwner part = places.get(series.part(i));
      if (part != null) {
        if (number != series.part(i)) {
          number = series.part(i);
          owner = part.series(series.account.place());
        }
        part.chunk(series.offset(i), owner);
      }
    }
  }

  /**
   * Of a part with an index, that among it.
   *
   * @throws CorruptDataException when the index is damaged
   */
  static Map<SeriesPlace, Long> of(StoredPart part) throws CorruptDataException {
    PartIndex index = part.index();
    index.check();
    SeriesCursor cursor = index.cursor();
    Map<String, Integer> names = new HashMap<>();
    Map<Integer, String> texts = new HashMap<>();
    PlacesByOwner places = new PlacesByOwner(index.chunks());
    for (int ordinal = 0; ordinal < index.series(); ordinal++) {
      int at = ordinal;
      SeriesOrigin origin =
          SeriesOrigin.of(label -> {
            int name = names.computeIfAbsent(label, index::symbolOf);
            int value = name < 0 ? -1 : cursor.value(at, name);
            return value < 0 ? "" : texts.computeIfAbsent(value, index::symbol);
          });
      int owner = places.series(origin.place());
      ChunkList chunks = cursor.chunks(ordinal);
      for (int i = 0; i < chunks.size(); i++) {
        places.chunk(chunks.place(i), owner);
      }
    }
    return bounded(places.share(endOfChunks(part, places.last()), part.bytes()));
  }

  /** Names of series follow on the last chunk; where it cannot be read, all up to there is its. */
  private static long endOfChunks(StoredPart part, int last) {
    if (last < 0) {
      return 0;
    }
    try {
      return last + (long) part.file().place(last).recordLength();
    } catch (CorruptDataException e) {
      return last;
    }
  }
}
