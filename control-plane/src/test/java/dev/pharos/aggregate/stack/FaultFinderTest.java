package dev.pharos.aggregate.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.signal.ErrorIssue;
import dev.pharos.signal.ErrorIssue.Grouping;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Stack traces as the languages print them, and which fault is found behind them. */
class FaultFinderTest {
  private static final String WRAPPED =
      """
      jakarta.servlet.ServletException: Request processing failed: order 4711
      \tat org.springframework.web.servlet.FrameworkServlet.processRequest(FrameworkServlet.java:1022)
      \tat com.shop.web.TraceFilter.doFilter(TraceFilter.java:31)
      \tat java.base/java.lang.Thread.run(Thread.java:1583)
      Caused by: com.shop.order.OrderFailed: order 4711 failed
      \tat com.shop.order.OrderService.place(OrderService.java:88)
      \tat com.shop.order.OrderService$$SpringCGLIB$$0.place(<generated>)
      \tat com.shop.order.OrderController.post(OrderController.java:42)
      \tat org.springframework.web.method.support.InvocableHandlerMethod.doInvoke(InvocableHandlerMethod.java:255)
      \t... 2 more
      \tSuppressed: java.io.IOException: close failed
      \t\tat com.shop.order.Connection.close(Connection.java:9)
      \t\tCaused by: java.net.SocketException: gone
      \t\t\tat com.shop.order.Connection.flush(Connection.java:5)
      Caused by: java.net.SocketTimeoutException: Read timed out
      \tat java.base/sun.nio.ch.NioSocketImpl.timedRead(NioSocketImpl.java:278)
      \tat com.shop.order.BankClient.lambda$pay$3(BankClient.java:17)
      \tat com.shop.order.BankClient$$Lambda/0x00007f1c8c5b1000.call(Unknown Source)
      \tat com.shop.order.OrderService.place(OrderService.java:80)
      \t... 4 more
      """;

  private final FaultFinder finder = new FaultFinder(OwnCode.BUILT_IN);

  @Test
  void takesTheOutermostTypeThatIsNoEnvelopeAndTheFramesOfTheInnermostCauseWithOwnCode() {
    Fault fault = finder.find("jakarta.servlet.ServletException", "Request failed", WRAPPED);

    assertThat(fault.type()).isEqualTo("com.shop.order.OrderFailed");
    assertThat(fault.cause()).isEqualTo("java.net.SocketTimeoutException");
    assertThat(fault.groupedBy()).isEqualTo(Grouping.OWN_FRAMES);
    assertThat(fault.frames())
        .containsExactly(
            new ErrorIssue.Frame(
                "com.shop.order.BankClient.lambda$pay", "BankClient.java:17", true),
            new ErrorIssue.Frame("com.shop.order.OrderService.place", "OrderService.java:80", true),
            new ErrorIssue.Frame(
                "com.shop.order.OrderController.post", "OrderController.java:42", true));
  }

  @Test
  void framesLeftOutOfACauseAreThoseOfTheExceptionAroundIt() {
    Fault shortened =
        finder.find(
            "a.Failed",
            "",
            """
            a.Failed: no
            \tat a.Shop.serve(Shop.java:9)
            \tat a.Shop.main(Shop.java:1)
            Caused by: java.sql.SQLException: locked
            \tat org.h2.message.DbException.get(DbException.java:1)
            \tat a.Orders.insert(Orders.java:7)
            \t... 2 more
            """);
    Fault whole =
        finder.find(
            "a.Failed",
            "",
            """
            a.Failed: no
            \tat a.Shop.serve(Shop.java:9)
            \tat a.Shop.main(Shop.java:1)
            Caused by: java.sql.SQLException: locked
            \tat org.h2.message.DbException.get(DbException.java:1)
            \tat a.Orders.insert(Orders.java:7)
            \tat a.Shop.serve(Shop.java:9)
            \tat a.Shop.main(Shop.java:1)
            """);

    assertThat(codes(shortened)).containsExactly("a.Orders.insert", "a.Shop.serve", "a.Shop.main");
    assertThat(whole.hash()).isEqualTo(shortened.hash());
  }

  @Test
  void anotherCauseIsAnotherFault() {
    String refused =
        WRAPPED.replace("java.net.SocketTimeoutException", "com.shop.bank.CardRefused");

    assertThat(finder.find("jakarta.servlet.ServletException", "", refused).hash())
        .isNotEqualTo(finder.find("jakarta.servlet.ServletException", "", WRAPPED).hash());
  }

  @Test
  void readsNode() {
    Fault fault =
        finder.find(
            "TypeError",
            "",
            """
            TypeError: Cannot read properties of undefined (reading 'price')
                at priceOf (/srv/app/src/prices.js:12:27)
                at Array.map (<anonymous>)
                at async file:///srv/app/src/recommend.js:40:5
                at Layer.handle [as handle_request] (/srv/app/node_modules/express/lib/router/layer.js:95:5)
                at process.processTicksAndRejections (node:internal/process/task_queues:95:5)
            """);

    assertThat(fault.frames())
        .containsExactly(
            new ErrorIssue.Frame("src/prices.js priceOf", "prices.js:12", true),
            new ErrorIssue.Frame("src/recommend.js", "recommend.js:40", true));
  }

  @Test
  void readsBrowsersAndLeavesOutWhatABundlerPutsIntoFileNames() {
    Fault firefox =
        finder.find(
            "TypeError",
            "x is undefined",
            """
            pay@https://shop.example/assets/checkout-4f2a9c1b.js:1:2841
            onClick@https://shop.example/assets/checkout-4f2a9c1b.js:1:99
            """);
    Fault nextBuild =
        finder.find(
            "TypeError",
            "x is undefined",
            """
            pay@https://cdn.example/assets/checkout-99aa1b2c.js:1:77
            onClick@https://cdn.example/assets/checkout-99aa1b2c.js:1:12
            """);

    assertThat(codes(firefox))
        .containsExactly("assets/checkout.js pay", "assets/checkout.js onClick");
    assertThat(nextBuild.hash()).isEqualTo(firefox.hash());
  }

  @Test
  void readsPythonWhoseInnermostFrameIsLastAndWhoseCauseComesFirst() {
    Fault fault =
        finder.find(
            "shop.OrderFailed",
            "",
            """
            Traceback (most recent call last):
              File "/app/shop/bank.py", line 7, in pay
                return requests.post(url)
              File "/usr/lib/python3.12/site-packages/requests/api.py", line 115, in post
                return request("post", url)
            requests.exceptions.ReadTimeout: order 4711

            The above exception was the direct cause of the following exception:

            Traceback (most recent call last):
              File "/app/shop/web.py", line 40, in place
                pay(order)
            shop.OrderFailed: order 4711 failed
            """);

    assertThat(fault.type()).isEqualTo("shop.OrderFailed");
    assertThat(fault.cause()).isEqualTo("requests.exceptions.ReadTimeout");
    assertThat(fault.frames())
        .containsExactly(new ErrorIssue.Frame("shop/bank.py pay", "bank.py:7", true));
  }

  @Test
  void readsGo() {
    Fault fault =
        finder.find(
            "*errors.errorString",
            "no stock",
            """
            goroutine 34 [running]:
            go.opentelemetry.io/otel/sdk/trace.recordStackTrace()
            \t/go/pkg/mod/go.opentelemetry.io/otel/sdk@v1.30.0/trace/span.go:491 +0x69
            panic({0x7f1, 0xc0001})
            \t/usr/local/go/src/runtime/panic.go:770 +0x132
            shop/inventory.(*Stock).Reserve(0xc000114000, {0x5, 0x10})
            \t/src/inventory/stock.go:55 +0x1a
            main.main.func2()
            \t/src/main.go:21 +0x11
            created by main.main in goroutine 1
            \t/src/main.go:19 +0x22
            """);

    assertThat(fault.frames())
        .containsExactly(
            new ErrorIssue.Frame("shop/inventory.(*Stock).Reserve", "stock.go:55", true),
            new ErrorIssue.Frame("main.main.func", "main.go:21", true),
            new ErrorIssue.Frame("main.main", "main.go:19", true));
  }

  @Test
  void readsDotNet() {
    Fault fault =
        finder.find(
            "System.InvalidOperationException",
            "",
            """
            System.InvalidOperationException: Order 4711 failed
             ---> System.TimeoutException: The operation has timed out.
               at Npgsql.NpgsqlConnector.Open(Boolean async)
               at Shop.Orders.OrderStore.<SaveAsync>d__12.MoveNext() in /src/Orders/OrderStore.cs:line 33
               --- End of inner exception stack trace ---
               at Shop.Orders.OrderService.<>c__DisplayClass3_0.<Place>b__1(Order order) in C:\\src\\OrderService.cs:line 18
               at System.Threading.Tasks.Task.Execute()
            """);

    assertThat(fault.type()).isEqualTo("System.InvalidOperationException");
    assertThat(fault.cause()).isEqualTo("System.TimeoutException");
    assertThat(fault.frames())
        .containsExactly(
            new ErrorIssue.Frame("Shop.Orders.OrderStore.SaveAsync", "OrderStore.cs:33", true));
  }

  @Test
  void withoutOwnCodeTheInnermostFramesOfLibrariesCount() {
    Fault fault =
        finder.find(
            "java.io.EOFException",
            "",
            """
            java.io.EOFException
            \tat org.apache.tomcat.Socket.read(Socket.java:1)
            \tat java.base/java.lang.Thread.run(Thread.java:1)
            """);

    assertThat(fault.groupedBy()).isEqualTo(Grouping.FRAMES);
    assertThat(codes(fault))
        .containsExactly("org.apache.tomcat.Socket.read", "java.lang.Thread.run");
    assertThat(fault.frames()).noneMatch(ErrorIssue.Frame::own);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          order 4711 not found                    | order # not found
          no user "ada@example.org"               | no user #
          can't connect to 10.0.0.7:5432          | can't connect to #
          missing ids [1, 2, 3]                   | missing ids [#]
          key 'a b' is not one of 'c', 'd'        | key # is not one of #
          f47ac10b-58cc-4372-a567-0e02b2c3d479 x  | # x
          an unclosed " quote                     | an unclosed " quote
          """)
  void messagesLoseWhatVaries(String message, String template) {
    assertThat(MessageTemplate.of(message)).isEqualTo(template);
  }

  @Test
  void withoutAStackTraceTypeAndMessageCountAndNumbersDoNot() {
    Fault fault = finder.find("Timeout", "order 1 timed out after 30 ms", "");

    assertThat(fault.groupedBy()).isEqualTo(Grouping.MESSAGE);
    assertThat(finder.find("Timeout", "order 2 timed out after 4 ms", "").hash())
        .isEqualTo(fault.hash());
    assertThat(finder.find("Timeout", "order 2 was refused", "").hash()).isNotEqualTo(fault.hash());
    assertThat(finder.find("Refused", "order 1 timed out after 30 ms", "").hash())
        .isNotEqualTo(fault.hash());
    assertThat(finder.find("", "", "").type()).isEqualTo("unknown");
  }

  @Test
  void settingsComeBeforeWhatIsBuiltInAndTheLongestDecides() {
    String stack =
        """
        X
        \tat org.apache.shop.Till.pay(Till.java:1)
        \tat com.shop.platform.Retry.run(Retry.java:1)
        \tat com.shop.platform.own.Hook.call(Hook.java:1)
        \tat com.shop.Main.main(Main.java:1)
        """;

    assertThat(codes(finder.find("X", "", stack)))
        .containsExactly(
            "com.shop.platform.Retry.run", "com.shop.platform.own.Hook.call", "com.shop.Main.main");
    FaultFinder set =
        new FaultFinder(
            new OwnCode(
                List.of("org.apache.shop.", "com.shop.platform.own"),
                List.of("com.shop.platform")));
    assertThat(codes(set.find("X", "", stack)))
        .containsExactly(
            "org.apache.shop.Till.pay", "com.shop.platform.own.Hook.call", "com.shop.Main.main");
  }

  @Test
  void aStackTraceIsReadOnceThoughItsMessageDiffers() {
    for (int order = 0; order < 100; order++) {
      finder.find("a.X", "", "a.X: order " + order + "\n\tat a.B.c(B.java:1)\n");
    }

    assertThat(finder.readings()).isEqualTo(1);
  }

  private static List<String> codes(Fault fault) {
    return fault.frames().stream().map(ErrorIssue.Frame::code).toList();
  }
}
