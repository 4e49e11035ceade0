package dev.pharos.advise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.signal.ServiceId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PagesTest {

  @ParameterizedTest
  @CsvSource({
    "order, /services/order?tab=instances&env=demo",
    "my order, /services/my%20order?tab=instances&env=demo",
    "shop/order, /services/~?name=shop%2Forder&tab=instances&env=demo",
    "50%, /services/~?name=50%25&tab=instances&env=demo",
    ".., /services/~?name=..&tab=instances&env=demo",
    "~, /services/~?name=~&tab=instances&env=demo"
  })
  void namesAServiceInThePathWhereItFits(String name, String page) {
    assertThat(Pages.instances(new ServiceId("", name, "demo")).replace("%7E", "~"))
        .isEqualTo(page);
  }
}
