package dev.pharos.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.signal.Node;
import dev.pharos.signal.NodeKind;
import dev.pharos.signal.ServiceId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NodeNameTest {
  private static final String ODD = "a/b@c~d%e%2f:%25";

  @Test
  void aServiceIsFoundByItsId() {
    Node service = Node.service(new ServiceId(ODD, ODD, ODD));

    assertThat(NodeName.node(NodeName.of(service))).contains(service);
    assertThat(NodeName.node("service:shop/order@demo"))
        .contains(Node.service(new ServiceId("shop", "order", "demo")));
  }

  @ParameterizedTest
  @EnumSource(
      value = NodeKind.class,
      names = {"SERVICE"},
      mode = EnumSource.Mode.EXCLUDE)
  void whatIsNoServiceIsFoundByItsId(NodeKind kind) {
    Node node = Node.virtual(kind, ODD, ODD, ODD);

    assertThat(NodeName.node(NodeName.of(node))).contains(node);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "order", "service:order", "order/a@b", "moon:a/b@c", "service:a@b/c"})
  void whatIsNoIdIsNoNode(String id) {
    assertThat(NodeName.node(id)).isEmpty();
  }
}
