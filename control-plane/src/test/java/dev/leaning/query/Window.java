package dev.leaning.query;

import com.datadoghq.sketch.ddsketch.DDSketches;
import dev.leaning.signal.Tower;
import java.net.http.HttpClient;

/** Touches libraries of other rooms. */
public record Window(Tower tower) {
  public double view() {
    return DDSketches.unboundedDense(0.01).getCount();
  }

  public HttpClient outside() {
    return HttpClient.newHttpClient();
  }
}
