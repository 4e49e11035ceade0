package dev.pharos.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;

/** The walls between rooms, as rules over the packages below a root. */
final class Architecture {
  /** What even pure rooms see. */
  private static final Set<String> EVERYWHERE = Set.of("java", "org.jspecify.annotations");

  private final String root;
  private final Map<String, Room> rooms;

  Architecture(String root) {
    this.root = root;
    this.rooms = Room.TABLE.stream().collect(Collectors.toMap(Room::name, Function.identity()));
  }

  ArchRule everyPackageIsARoom() {
    return rule(
        "lie in a room of the table",
        (origin, className) -> Optional.empty(),
        origin ->
            isProcess(origin) || room(origin.getName()).isPresent()
                ? Optional.empty()
                : Optional.of(origin.getName() + " lies in no room of the table"));
  }

  ArchRule roomsImportOnlyWhatTheTableAllows() {
    return rule(
        "import only what the table allows",
        (origin, target) -> {
          Optional<Room> from = room(origin.getName());
          if (from.isEmpty() || !target.startsWith(root + ".")) {
            return Optional.empty();
          }
          String to = room(target).map(Room::name).orElse("the process");
          return to.equals(from.get().name()) || from.get().imports().contains(to)
              ? Optional.empty()
              : Optional.of("%s must not import %s".formatted(from.get().name(), to));
        },
        origin -> Optional.empty());
  }

  ArchRule librariesStayInTheirRooms() {
    return rule(
        "touch only the libraries of their room",
        (origin, target) -> {
          String from = room(origin.getName()).map(Room::name).orElse("the process");
          return Library.TABLE.stream()
              .filter(library -> library.holds(target) && !library.rooms().contains(from))
              .findFirst()
              .map(library -> "%s must not touch %s".formatted(from, library.name()));
        },
        origin -> Optional.empty());
  }

  ArchRule pureRoomsStayPure() {
    return rule(
        "be pure where the table says so",
        (origin, target) -> {
          Optional<Room> from = room(origin.getName());
          if (from.isEmpty() || !from.get().pure()) {
            return Optional.empty();
          }
          boolean allowed =
              target.startsWith(root + ".")
                  || EVERYWHERE.stream().anyMatch(prefix -> target.startsWith(prefix + "."))
                  || Library.TABLE.stream()
                      .anyMatch(library ->
                          library.holds(target) && library.rooms().contains(from.get().name()));
          return allowed
              ? Optional.empty()
              : Optional.of(
                  "%s is pure and must not touch %s".formatted(from.get().name(), target));
        },
        origin -> Optional.empty());
  }

  ArchRule everyPackageSaysWhatItIsAndIsNullMarked() {
    return rule(
        "lie in packages with a package-info that is @NullMarked",
        (origin, target) -> Optional.empty(),
        origin ->
            origin.getPackage().tryGetAnnotationOfType(NullMarked.class).isPresent()
                ? Optional.empty()
                : Optional.of(origin.getPackageName() + " has no @NullMarked package-info"));
  }

  /** Packages that agree in their first parts below the root are one slice. */
  ArchRule noCyclesAtDepth(int depth) {
    return slices().assignedFrom(new PackagesCutAt(root, depth)).should().beFreeOfCycles();
  }

  /** The room with the longest name that holds the class. */
  private Optional<Room> room(String className) {
    return rooms.values().stream()
        .filter(room -> className.startsWith(root + "." + room.name() + "."))
        .max(Comparator.comparingInt(room -> room.name().length()));
  }

  /** The classes that start and stop the process; they may see all rooms, none sees them. */
  private boolean isProcess(JavaClass javaClass) {
    return javaClass.getPackageName().equals(root);
  }

  private ArchRule rule(
      String should,
      BiFunction<JavaClass, String, Optional<String>> againstDependency,
      Function<JavaClass, Optional<String>> againstClass) {
    return classes()
        .that()
        .resideInAPackage(root + "..")
        .should(
            new ArchCondition<JavaClass>(should) {
              @Override
              public void check(JavaClass origin, ConditionEvents events) {
                againstClass
                    .apply(origin)
                    .ifPresent(wrong -> events.add(SimpleConditionEvent.violated(origin, wrong)));
                for (Dependency dependency : origin.getDirectDependenciesFromSelf()) {
                  JavaClass type = dependency.getTargetClass().getBaseComponentType();
                  if (type.isPrimitive()) {
                    continue;
                  }
                  String target = type.getName();
                  againstDependency
                      .apply(origin, target)
                      .ifPresent(wrong ->
                          events.add(
                              SimpleConditionEvent.violated(
                                  origin, wrong + ": " + dependency.getDescription())));
                }
              }
            });
  }

  private record PackagesCutAt(String root, int depth) implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
      String name = javaClass.getPackageName();
      if (!name.startsWith(root + ".")) {
        return SliceIdentifier.ignore();
      }
      String[] parts = name.substring(root.length() + 1).split("\\.");
      return SliceIdentifier.of(
          String.join(".", Arrays.copyOf(parts, Math.min(depth, parts.length))));
    }

    @Override
    public String getDescription() {
      return "packages cut at depth " + depth;
    }
  }
}
