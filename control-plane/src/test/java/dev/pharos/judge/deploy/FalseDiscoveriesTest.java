package dev.pharos.judge.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FalseDiscoveriesTest {
  @Test
  void theFirstFourOfBenjaminiAndHochbergsExampleAreFound() {
    // Y. Benjamini and Y. Hochberg (1995), section 3.2: at 5 % the four smallest.
    double[] chances = {
      0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
      0.5719, 0.6528, 0.7590, 1.0
    };
    double[] weights = new double[chances.length];
    Arrays.fill(weights, 1);
    boolean[] found = FalseDiscoveries.found(chances, weights, 0.05);
    for (int i = 0; i < found.length; i++) {
      assertThat(found[i]).as("chance %s", chances[i]).isEqualTo(i < 4);
    }
  }

  @Test
  void whatDecidesNothingIsNeverFound() {
    assertThat(FalseDiscoveries.found(new double[] {0, 0}, new double[] {0, 1}, 0.01))
        .containsExactly(false, true);
  }

  @Test
  void sharesOfAllLooksAddUpToOne() {
    double sum = 0;
    for (int look = 0; look < 45; look++) {
      sum += Looks.share(look);
      assertThat(Looks.at(look + 1)).isGreaterThan(Looks.at(look));
    }
    assertThat(sum).isCloseTo(1, within(1e-9));
  }
}
