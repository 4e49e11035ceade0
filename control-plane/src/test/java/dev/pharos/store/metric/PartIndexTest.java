package dev.pharos.store.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.signal.metric.LabelMatcher;
import dev.pharos.signal.metric.Labels;
import dev.pharos.store.disk.ByteSink;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An index tells what was put into it, whatever its version, and whichever series is asked. */
class PartIndexTest {
  private static final PartName NAME = new PartName(248_616, 7);

  private static final List<LabelMatcher.Type> TYPES = List.of(LabelMatcher.Type.values());

  @TempDir private Path folder;

  /** Chunks as four numbers each. */
  private record Series(Labels labels, List<List<Integer>> chunks) {}

  private static List<Series> series(Random random) {
    TreeSet<Labels> labels = new TreeSet<>();
    int count = 1 + random.nextInt(80);
    while (labels.size() < count) {
      Labels.Builder one = Labels.builder();
      one.set("__name__", "m" + random.nextInt(4));
      one.set("i", Integer.toString(random.nextInt(200)));
      for (int i = random.nextInt(4); i > 0; i--) {
        one.set("größe-" + random.nextInt(3), "v" + random.nextInt(3));
      }
      // More labels than one number tells the changes of.
      for (int i = random.nextInt(30) == 0 ? 40 : 0; i > 0; i--) {
        one.set("many" + i, "v" + random.nextInt(2));
      }
      labels.add(one.build());
    }
    List<Series> series = new ArrayList<>();
    for (Labels one : labels) {
      List<List<Integer>> chunks = new ArrayList<>();
      for (int i = 1 + random.nextInt(random.nextInt(9) == 0 ? 40 : 4); i > 0; i--) {
        int first = random.nextInt(1 << (1 + random.nextInt(26))) - 1000;
        int place = random.nextInt(1 << (1 + random.nextInt(30)));
        int samples = random.nextBoolean() ? 120 : 1 + random.nextInt(500);
        int length = samples == 1 ? 0 : random.nextInt(1 << 23);
        chunks.add(List.of(place, first, first + length, samples));
      }
      // As an earlier version has it, places of a series ascend.
      List<Integer> places = chunks.stream().map(List::getFirst).sorted().toList();
      for (int i = 0; i < places.size(); i++) {
        List<Integer> chunk = chunks.get(i);
        chunks.set(i, List.of(places.get(i), chunk.get(1), chunk.get(2), chunk.get(3)));
      }
      series.add(new Series(one, chunks));
    }
    return series;
  }

  private static SymbolTexts.OfLabels texts(List<Series> series) {
    SymbolTexts.OfLabels texts = new SymbolTexts.OfLabels();
    series.forEach(one -> texts.add(one.labels()));
    return texts.sort();
  }

  private Path write(List<Series> series) throws IOException {
    Path file = folder.resolve("some.index");
    SymbolTexts.OfLabels texts = texts(series);
    GrowingInts numbers = new GrowingInts();
    try (PartIndexWriter writer = PartIndexWriter.create(file, NAME, texts)) {
      for (Series one : series) {
        texts.numbersOf(one.labels(), numbers);
        ChunkList list = new ChunkList();
        one.chunks().forEach(c -> list.add(c.get(0), c.get(1), c.get(2), c.get(3)));
        writer.add(numbers.array(), numbers.size(), list);
      }
      writer.finish();
    }
    return file;
  }

  private static List<List<Integer>> chunks(ChunkList list) {
    return IntStream.range(0, list.size())
        .mapToObj(i -> List.of(list.place(i), list.first(i), list.last(i), list.samples(i)))
        .toList();
  }

  private static void assertTells(PartIndex index, List<Series> series, Random random) {
    assertThat(index.series()).isEqualTo(series.size());
    SeriesCursor cursor = index.cursor();
    for (int i = 0; i < series.size(); i++) {
      assertThat(cursor.labels(i)).isEqualTo(series.get(i).labels());
      assertThat(chunks(cursor.chunks(i))).isEqualTo(series.get(i).chunks());
      assertThat(index.ordinalOf(series.get(i).labels())).isEqualTo(i);
    }
    for (int k = 0; k < 200; k++) {
      int i = random.nextInt(series.size());
      if (random.nextBoolean()) {
        assertThat(cursor.labels(i)).isEqualTo(series.get(i).labels());
      } else {
        assertThat(chunks(cursor.chunks(i))).isEqualTo(series.get(i).chunks());
      }
    }
    for (int k = 0; k < 50; k++) {
      List<LabelMatcher> matchers = matchers(series, random);
      int[] expected =
          IntStream.range(0, series.size())
              .filter(i -> matches(series.get(i).labels(), matchers))
              .toArray();
      assertThat(index.matching(matchers)).as("%s", matchers).isEqualTo(expected);
    }
  }

  private static boolean matches(Labels labels, List<LabelMatcher> matchers) {
    return matchers.stream().allMatch(one -> one.matches(labels.get(one.name())));
  }

  private static List<LabelMatcher> matchers(List<Series> series, Random random) {
    List<LabelMatcher> matchers = new ArrayList<>();
    Labels some = series.get(random.nextInt(series.size())).labels();
    for (int i = random.nextInt(4); i > 0; i--) {
      String name = random.nextInt(5) == 0 ? "absent" : some.name(random.nextInt(some.size()));
      String value =
          switch (random.nextInt(4)) {
            case 0 -> "";
            case 1 -> "nowhere";
            default -> some.get(name);
          };
      LabelMatcher.Type type = TYPES.get(random.nextInt(TYPES.size()));
      boolean regex = type != LabelMatcher.Type.EQUAL && type != LabelMatcher.Type.NOT_EQUAL;
      matchers.add(new LabelMatcher(type, name, regex ? value + "|v1|1.*" : value));
    }
    return matchers;
  }

  @Test
  void tellsEachSeriesAndFindsItByAnyMatchers() throws IOException {
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      List<Series> series = series(random);
      Path file = write(series);
      try (Arena arena = Arena.ofConfined()) {
        PartIndex index = PartIndex.open(file, NAME, arena);
        index.check();
        assertTells(index, series, random);
      }
    }
  }

  @Test
  void anIndexOfVersion2IsReadAsItWas() throws IOException {
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      List<Series> series = series(random);
      // Times before a window's start were not written.
      series.replaceAll(one ->
          new Series(
              one.labels(),
              one.chunks().stream()
                  .map(c -> List.of(c.get(0), c.get(1) + 1000, c.get(2) + 1000, c.get(3)))
                  .toList()));
      Path file = folder.resolve("earlier.index");
      Files.write(
          file,
          EarlierIndex.of(
              NAME,
              series.stream().map(Series::labels).toList(),
              i -> {
                ChunkList list = new ChunkList();
                series
                    .get(i)
                    .chunks()
                    .forEach(c -> list.add(c.get(0), c.get(1), c.get(2), c.get(3)));
                return list;
              }));
      try (Arena arena = Arena.ofConfined()) {
        PartIndex index = PartIndex.open(file, NAME, arena);
        index.check();
        assertTells(index, series, random);
      }
    }
  }

  @Test
  void postingsComeBackAndTellTheirCountUnread() {
    Random random = new Random(3);
    for (int run = 0; run < 2_000; run++) {
      int[] ordinals =
          random
              .ints(random.nextInt(200), 0, 1 << (1 + random.nextInt(24)))
              .distinct()
              .sorted()
              .toArray();
      if (random.nextBoolean()) {
        int begin = random.nextInt(1000);
        Arrays.setAll(ordinals, i -> begin + i + (i > 50 ? 7 : 0));
      }
      ByteSink out = new ByteSink(0);
      out.putInt(run);
      PostingCodec.write(ordinals, ordinals.length, out);
      ByteBuffer bytes = ByteBuffer.wrap(out.toByteArray());
      assertThat(PostingCodec.count(bytes, 4)).isEqualTo(ordinals.length);
      assertThat(PostingCodec.read(bytes, 4)).isEqualTo(ordinals);
    }
  }
}
