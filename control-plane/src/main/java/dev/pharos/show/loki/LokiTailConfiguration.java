package dev.pharos.show.loki;

import dev.pharos.query.logql.eval.LogqlEngine;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import org.apache.tomcat.websocket.server.WsSci;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.ServletListenerRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts {@link LokiTail} at its address: Tomcat speaks WebSocket itself, and is told to. */
@Configuration(proxyBeanMethods = false)
class LokiTailConfiguration {
  private static final String PATH = "/loki/api/v1/tail";

  /** Who follow lines at once; the same bound as for pages, and a little more than Loki's. */
  private static final int MOST_TAILS = 16;

  private static final Pattern OWN =
      Pattern.compile("https?://(localhost|127\\.0\\.0\\.1|\\[::1\\])(:\\d{1,5})?");

  @Bean
  WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> webSockets() {
    return factory ->
        factory.addContextCustomizers(
            context -> context.addServletContainerInitializer(new WsSci(), null));
  }

  @Bean
  ServletListenerRegistrationBean<ServletContextListener> lokiTail(
      LogqlEngine engine, InstantSource clock) {
    return new ServletListenerRegistrationBean<>(
        new ServletContextListener() {
          @Override
          public void contextInitialized(ServletContextEvent event) {
            if (event.getServletContext().getAttribute(ServerContainer.class.getName())
                instanceof ServerContainer container) {
              add(container, engine, clock);
            }
          }
        });
  }

  private static void add(ServerContainer container, LogqlEngine engine, InstantSource clock) {
    Semaphore places = new Semaphore(MOST_TAILS);
    ServerEndpointConfig.Configurator each =
        new ServerEndpointConfig.Configurator() {
          /** Pages of other sites may not listen by way of a browser here; Grafana's server may. */
          @Override
          public boolean checkOrigin(@Nullable String origin) {
            return origin == null || origin.isEmpty() || OWN.matcher(origin).matches();
          }

          @Override
          public <T> T getEndpointInstance(Class<T> type) {
            return type.cast(new LokiTail(engine, clock, places));
          }
        };
    try {
      container.addEndpoint(
          ServerEndpointConfig.Builder.create(LokiTail.class, PATH).configurator(each).build());
    } catch (DeploymentException e) {
      throw new IllegalStateException(e);
    }
  }
}
