package dev.pharos.show.ui;

import java.time.Duration;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.CacheControl;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.resource.EncodedResourceResolver;

/** Serves the UI that the build put on the class path. */
@Configuration(proxyBeanMethods = false)
class UiConfiguration implements WebMvcConfigurer {

  /** A file below assets has its content's hash in its name: it never changes. */
  private static final Duration FOR_EVER = Duration.ofDays(365);

  private final String files;

  UiConfiguration() {
    this("classpath:/static/");
  }

  /**
   * @param files where the UI's files are, as a resource location that ends with a slash
   */
  UiConfiguration(String files) {
    this.files = files;
  }

  @Override
  public void addResourceHandlers(ResourceHandlerRegistry registry) {
    registry
        .addResourceHandler("/assets/**")
        .addResourceLocations(files + "assets/")
        .setCacheControl(CacheControl.maxAge(FOR_EVER).cachePublic().immutable())
        .resourceChain(true)
        .addResolver(new EncodedResourceResolver());
    registry
        .addResourceHandler("/**")
        .addResourceLocations(files)
        .resourceChain(false)
        .addResolver(new PageFallback());
  }

  @Override
  public void addViewControllers(ViewControllerRegistry registry) {
    registry.addViewController("/").setViewName("forward:/" + PageFallback.INDEX);
  }

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry.addInterceptor(new PageHeaders());
  }
}
