package dev.pharos.aggregate.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Java chains of random places, printed as two builds of a service print them: with other line
 * numbers, lambda and proxy numbers, messages, and with or without the frames in common.
 */
class FaultPropertyTest {
  private static final String[] OWN = {"place", "pay", "reserve", "ship", "refund"};
  private static final String[] LIBRARY = {
    "org.springframework.web.Dispatcher.dispatch", "java.base/java.lang.Thread.run",
    "app//io.netty.channel.Pipeline.fire", "reactor.core.Flux.subscribe"
  };
  private static final String[] TYPES = {
    "com.shop.Failed",
    "java.lang.IllegalStateException",
    "java.sql.SQLException",
    "java.util.concurrent.ExecutionException",
    "java.lang.RuntimeException"
  };

  /** Exceptions, outermost first, each a type and places; those in common come last. */
  private record Chain(List<String> types, List<List<String>> places, List<String> common) {}

  @Property(tries = 300)
  void buildsDifferAndFaultsDoNot(@ForAll long seed) {
    Chain chain = chain(new Random(seed));
    FaultFinder finder = new FaultFinder(OwnCode.BUILT_IN);

    Fault first = find(finder, chain, new Random(seed + 1));
    Fault second = find(finder, chain, new Random(seed + 2));

    assertThat(second.hash()).isEqualTo(first.hash());
    assertThat(find(new FaultFinder(OwnCode.BUILT_IN), chain, new Random(seed + 3)).hash())
        .isEqualTo(first.hash());
  }

  @Property(tries = 300)
  void anotherInnermostOwnPlaceIsAnotherFault(@ForAll long seed) {
    Chain chain = chain(new Random(seed));
    List<List<String>> places = new ArrayList<>(chain.places());
    List<String> innermost = new ArrayList<>(places.getLast());
    innermost.addFirst("com.shop.Elsewhere.fail");
    places.set(places.size() - 1, innermost);
    FaultFinder finder = new FaultFinder(OwnCode.BUILT_IN);

    assertThat(
            find(finder, new Chain(chain.types(), places, chain.common()), new Random(seed + 1))
                .hash())
        .isNotEqualTo(find(finder, chain, new Random(seed + 2)).hash());
  }

  /** What is remembered must be what reading anew would find. */
  @Property(tries = 200)
  void rememberingChangesNothing(@ForAll long seed) {
    Random random = new Random(seed);
    FaultFinder remembering = new FaultFinder(OwnCode.BUILT_IN);
    for (int i = 0; i < 20; i++) {
      Chain chain = chain(new Random(random.nextInt(5)));
      String text = print(chain, new Random(random.nextInt(5)));
      String type = chain.types().getFirst();
      assertThat(remembering.find(type, "", text))
          .isEqualTo(new FaultFinder(OwnCode.BUILT_IN).find(type, "", text));
    }
  }

  @Property(tries = 500)
  void anyTextIsReadWithoutFailing(
      @ForAll String type, @ForAll String message, @ForAll String text) {
    FaultFinder finder = new FaultFinder(OwnCode.BUILT_IN);

    assertThat(finder.find(type, message, text).type()).isNotEmpty();
    assertThat(finder.find(type, message, "\tat " + text + "\nCaused by: " + message).frames())
        .hasSizeLessThanOrEqualTo(3);
  }

  private static Fault find(FaultFinder finder, Chain chain, Random build) {
    return finder.find(chain.types().getFirst(), "", print(chain, build));
  }

  private static Chain chain(Random random) {
    List<String> types = new ArrayList<>();
    List<List<String>> places = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(3); i++) {
      types.add(TYPES[random.nextInt(TYPES.length)]);
      places.add(places(random, 1 + random.nextInt(4)));
    }
    List<String> common = places(random, 1 + random.nextInt(4));
    common.add("com.shop.Main.main");
    return new Chain(types, places, common);
  }

  private static List<String> places(Random random, int howMany) {
    List<String> places = new ArrayList<>();
    for (int i = 0; i < howMany; i++) {
      String own = OWN[random.nextInt(OWN.length)];
      places.add(
          switch (random.nextInt(5)) {
            case 0 -> LIBRARY[random.nextInt(LIBRARY.length)];
            case 1 -> "com.shop.Orders.lambda$" + own + "$#";
            case 2 -> "com.shop.Orders$#." + own;
            case 3 -> "com.shop.Orders$$SpringCGLIB$$#." + own;
            default -> "com.shop.Orders." + own;
          });
    }
    return places;
  }

  private static String print(Chain chain, Random build) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < chain.types().size(); i++) {
      text.append(i == 0 ? "" : "Caused by: ")
          .append(chain.types().get(i))
          .append(": order ")
          .append(build.nextInt(10_000))
          .append("\n");
      chain.places().get(i).forEach(place -> printFrame(text, place, build));
      if (i > 0 && build.nextBoolean()) {
        text.append("\t... ").append(chain.common().size()).append(" more\n");
      } else {
        Random same = new Random(7); // Those in common are the same lines.
        chain.common().forEach(place -> printFrame(text, place, same));
      }
      if (build.nextInt(4) == 0) {
        text.append("\tSuppressed: java.io.IOException: ").append(build.nextInt()).append("\n");
        text.append("\t\tat com.shop.Closer.close(Closer.java:3)\n");
      }
    }
    return text.toString();
  }

  private static void printFrame(StringBuilder text, String place, Random build) {
    text.append("\tat ")
        .append(place.replace("#", Integer.toString(build.nextInt(40))))
        .append("(Orders.java:")
        .append(build.nextInt(500))
        .append(")\n");
  }
}
