package dev.pharos.fleet;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Response;
import dev.pharos.signal.InstanceStatus;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Spring Boot Admin's pages below {@code /admin}, in a real browser. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdminPagesTest {
  private final List<String> troubles = new CopyOnWriteArrayList<>();
  private FleetApplication fleet;
  private StandInService order;
  private Playwright playwright;
  private Browser browser;
  private Page page;

  @BeforeAll
  void start() throws Exception {
    fleet = FleetApplication.start();
    order =
        new StandInService()
            .info("{\"build\": {\"version\": \"1.4.2\"}}")
            .health(
                "{\"status\": \"DOWN\", \"components\": {\"db\": {\"status\": \"DOWN\","
                    + " \"details\": {\"error\": \"refused\"}}}}");
    order.register(fleet, "order", Map.of("service-instance-id", "order-1"));
    await().until(() -> fleet.reports().hasStatus("order", InstanceStatus.DOWN));
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(
                        Path.of(System.getenv().getOrDefault("CHROMIUM", "/usr/bin/chromium")))
                    .setArgs(
                        List.of(
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-quic",
                            "--no-first-run",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync")));
  }

  @AfterAll
  void stop() {
    browser.close();
    playwright.close();
    order.close();
    fleet.close();
  }

  @BeforeEach
  void open() {
    page = browser.newPage(new Browser.NewPageOptions().setLocale("en-US"));
    troubles.clear();
    page.onConsoleMessage(message -> {
      if (message.type().equals("error")) {
        troubles.add(message.text() + " at " + message.location());
      }
    });
    page.onPageError(troubles::add);
    page.onResponse(this::noteFailure);
  }

  private void noteFailure(Response response) {
    if (response.status() >= 400) {
      troubles.add(response.status() + " " + response.url());
    }
  }

  @AfterEach
  void close() {
    page.close();
  }

  @Test
  void showTheServicesWithTheirState() {
    page.navigate(fleet.url("/admin"));

    assertThat(page.getByText("order").first()).isVisible();
    assertThat(page).hasTitle(Pattern.compile("Pharos · fleet"));
    look("applications");
    assertThat(troubles).isEmpty();
  }

  @Test
  void openAtTheAddressThatReportsName() {
    page.navigate(fleet.url(fleet.reports().of("order").getFirst().adminHref()));

    assertThat(page.getByText("1.4.2").first()).isVisible();
    Locator health = page.getByText("db").first();
    assertThat(health).isVisible();
    look("details");
    assertThat(troubles).isEmpty();
  }

  @Test
  void moveFromPageToPageAndReload() {
    page.navigate(fleet.url("/admin/"));
    assertThat(page.getByText("order").first()).isVisible();

    page.navigate(fleet.url("/admin/wallboard"));
    page.reload();
    assertThat(page.getByText("order").first()).isVisible();
    // The library draws its hexagons once before it knows how large they are.
    troubles.removeIf(trouble -> trouble.contains("<path> attribute d"));

    page.navigate(fleet.url("/admin/journal"));
    assertThat(page.getByText("order").first()).isVisible();
    assertThat(troubles).isEmpty();
  }

  /** Where a person can have a look, when asked to keep pictures. */
  private void look(String name) {
    String folder = System.getProperty("pharos.test.pictures");
    if (folder != null) {
      page.screenshot(
          new Page.ScreenshotOptions().setPath(Path.of(folder, "admin-" + name + ".png")));
    }
  }
}
