package dev.pharos.show.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.forwardedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.AnnotatedBeanDefinitionReader;
import org.springframework.context.annotation.Configuration;
import org.springframework.mock.web.MockServletContext;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.context.support.GenericWebApplicationContext;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;

class PagesTest {

  private static final String PAGE = "<!doctype html><title>Pharos</title>";

  @Configuration
  @EnableWebMvc
  static class WebMvc {}

  @TempDir private Path files;

  private MockMvc mvc;

  @BeforeEach
  void serveABuiltUi() throws IOException {
    Files.writeString(files.resolve("index.html"), PAGE);
    Files.writeString(files.resolve("theme.js"), "// theme");
    Files.createDirectory(files.resolve("assets"));
    Files.writeString(files.resolve("assets/app-1a2b.js"), "// plain");
    Files.writeString(files.resolve("assets/app-1a2b.js.gz"), "// packed");
    var context = new GenericWebApplicationContext();
    context.setServletContext(new MockServletContext());
    new AnnotatedBeanDefinitionReader(context).register(WebMvc.class);
    context.registerBean(
        UiConfiguration.class, () -> new UiConfiguration(files.toUri().toString()));
    context.refresh();
    mvc = MockMvcBuilders.webAppContextSetup(context).build();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/map?compare=1h",
        "/services/payment",
        "/services/shop.payment",
        "/traces/4f1c9a27d0be43c1a5f2088b61c40e07",
        "/no-such-page"
      })
  void drawsEveryPageFromTheOneHtmlFile(String address) throws Exception {
    mvc.perform(get(URI.create(address)))
        .andExpect(status().isOk())
        .andExpect(content().contentTypeCompatibleWith("text/html"))
        .andExpect(content().string(PAGE));
  }

  @Test
  void leadsFromTheRootToTheOverview() throws Exception {
    mvc.perform(get("/")).andExpect(forwardedUrl("/index.html"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/api/v1/no-such-read", "/assets/gone-9f.js", "/admin/gone", "/actuator/gone"})
  void answersNoPageWhereAFileOrAnApiIsMissing(String address) throws Exception {
    mvc.perform(get(address)).andExpect(status().isNotFound());
  }

  @Test
  void letsPagesLoadFromThisServerOnlyAndAsksBeforeUsingAnOldOne() throws Exception {
    mvc.perform(get("/map"))
        .andExpect(header().string("Content-Security-Policy", PageHeaders.CONTENT_SECURITY_POLICY))
        .andExpect(header().string("X-Content-Type-Options", "nosniff"))
        .andExpect(header().string("Cache-Control", "no-cache"));
  }

  @Test
  void keepsHashedFilesForEverAndSendsThemPacked() throws Exception {
    mvc.perform(get("/assets/app-1a2b.js").header("Accept-Encoding", "gzip"))
        .andExpect(status().isOk())
        .andExpect(header().string("Content-Encoding", "gzip"))
        .andExpect(header().string("Cache-Control", "max-age=31536000, public, immutable"))
        .andExpect(content().string("// packed"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/../secret", "/..%2fsecret", "/%2e%2e/secret", "/assets/../../secret"})
  void readsNothingOutsideItsFolder(String address) throws Exception {
    Files.writeString(files.resolveSibling("secret"), "not yours");
    String answer =
        mvc.perform(get(URI.create(address))).andReturn().getResponse().getContentAsString();
    assertThat(answer).doesNotContain("not yours");
  }
}
