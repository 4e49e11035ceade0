package dev.pharos;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pharos.signal.StartupException;
import org.junit.jupiter.api.Test;

class StoreChoiceTest {
  @Test
  void knownStoresAreTakenHoweverTheyAreWritten() {
    for (String store : new String[] {"embedded", "elasticsearch", "Elasticsearch"}) {
      assertThatCode(() -> StoreChoice.knownStore(store)).doesNotThrowAnyException();
    }
  }

  @Test
  void anotherIsRefusedWithWhatThereIs() {
    assertThatThrownBy(() -> StoreChoice.knownStore("postgres"))
        .isInstanceOf(StartupException.class)
        .hasMessage("pharos.store: 'postgres' is not one of embedded, elasticsearch");
  }
}
