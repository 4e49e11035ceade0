package dev.pharos.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The walls stand; and the rules that say so notice when one falls. */
class ArchitectureTest {
  private static final String ROOT = "dev.pharos";
  private static final Architecture PHAROS = new Architecture(ROOT);
  private static final JavaClasses PRODUCT =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  @Test
  void theProductWasFound() {
    assertThat(PRODUCT.size()).isGreaterThan(100);
  }

  @Test
  void everyPackageIsARoomOfTheTable() {
    PHAROS.everyPackageIsARoom().check(PRODUCT);
  }

  @Test
  void roomsImportOnlyWhatTheTableAllows() {
    PHAROS.roomsImportOnlyWhatTheTableAllows().check(PRODUCT);
  }

  @Test
  void librariesStayInTheirRooms() {
    PHAROS.librariesStayInTheirRooms().check(PRODUCT);
  }

  @Test
  void pureRoomsStayPure() {
    PHAROS.pureRoomsStayPure().check(PRODUCT);
  }

  @Test
  void everyPackageSaysWhatItIsAndIsNullMarked() {
    PHAROS.everyPackageSaysWhatItIsAndIsNullMarked().check(PRODUCT);
  }

  @ParameterizedTest
  @MethodSource("depths")
  void noPackagesDependOnEachOtherInACycle(int depth) {
    PHAROS.noCyclesAtDepth(depth).check(PRODUCT);
  }

  static IntStream depths() {
    int deepest =
        PRODUCT.stream()
            .mapToInt(type ->
                (int)
                    type.getPackageName()
                        .substring(ROOT.length())
                        .chars()
                        .filter(c -> c == '.')
                        .count())
            .max()
            .orElseThrow();
    return IntStream.rangeClosed(1, deepest);
  }

  /** The rules against {@code dev.leaning}, a house built wrongly on purpose. */
  @Nested
  class TheRulesThemselves {
    private static final Architecture LEANING = new Architecture("dev.leaning");
    private static final JavaClasses HOUSE = new ClassFileImporter().importPackages("dev.leaning");

    @Test
    void noticeAPackageThatIsNoRoom() {
      assertThat(violations(LEANING.everyPackageIsARoom()))
          .singleElement()
          .asString()
          .contains("dev.leaning.cellar.Coal");
    }

    @Test
    void noticeAnImportTheTableDoesNotAllow() {
      assertThat(violations(LEANING.roomsImportOnlyWhatTheTableAllows()))
          .isNotEmpty()
          .allSatisfy(wrong -> assertThat(wrong).contains("signal must not import query"));
    }

    @Test
    void noticeALibraryOutsideItsRoom() {
      assertThat(violations(LEANING.librariesStayInTheirRooms()))
          .anySatisfy(wrong -> assertThat(wrong).contains("query must not touch sketches"))
          .anySatisfy(wrong -> assertThat(wrong).contains("query must not touch HTTP"));
    }

    @Test
    void noticeAPureRoomThatIsNot() {
      assertThat(violations(LEANING.pureRoomsStayPure()))
          .isNotEmpty()
          .allSatisfy(wrong -> assertThat(wrong).contains("signal is pure").contains("slf4j"));
    }

    @Test
    void noticeAPackageThatIsNotNullMarked() {
      assertThat(violations(LEANING.everyPackageSaysWhatItIsAndIsNullMarked()))
          .anySatisfy(wrong -> assertThat(wrong).contains("dev.leaning.cellar"))
          .noneSatisfy(wrong -> assertThat(wrong).contains("dev.leaning.signal has"));
    }

    @Test
    void noticeACycleBetweenRooms() {
      assertThat(violations(LEANING.noCyclesAtDepth(1)))
          .singleElement()
          .asString()
          .contains("Slice query")
          .contains("Slice signal");
    }

    @Test
    void noticeACycleBelowARoom() {
      assertThat(violations(LEANING.noCyclesAtDepth(2)))
          .anySatisfy(wrong -> assertThat(wrong).contains("show.upper").contains("show.lower"));
    }

    private static java.util.List<String> violations(ArchRule rule) {
      return rule.evaluate(HOUSE).getFailureReport().getDetails();
    }
  }

  static Stream<Room> rooms() {
    return Room.TABLE.stream();
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void theTableNamesOnlyRoomsThatExist(Room room) {
    assertThat(Room.TABLE.stream().map(Room::name)).containsAll(room.imports());
  }
}
