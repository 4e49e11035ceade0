package dev.pharos.shop.platform;

import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;

/** ActiveMQ Artemis inside this process; what it holds does not outlive it. */
final class MessageBroker {
  private static final SimpleString DEAD_LETTERS = SimpleString.of("dead-letters");

  /** A consumer that fails is given the message again this often, and this much later. */
  private static final int DELIVERIES = 5;

  private static final long REDELIVERY_DELAY_MS = 500;

  /** Bounds the memory of a queue whose consumers are gone; producers then get an error. */
  private static final long BYTES_PER_ADDRESS = 8L << 20;

  private MessageBroker() {}

  static void start(String address, int port) throws Exception {
    AddressSettings everyQueue =
        new AddressSettings()
            .setDeadLetterAddress(DEAD_LETTERS)
            .setMaxDeliveryAttempts(DELIVERIES)
            .setRedeliveryDelay(REDELIVERY_DELAY_MS)
            .setMaxSizeBytes(BYTES_PER_ADDRESS)
            .setAddressFullMessagePolicy(AddressFullMessagePolicy.FAIL)
            .setAutoCreateQueues(true)
            .setAutoDeleteQueues(false);
    Configuration configuration =
        new ConfigurationImpl()
            .setPersistenceEnabled(false)
            .setSecurityEnabled(false)
            .setJMXManagementEnabled(false)
            .addAddressSetting("#", everyQueue)
            .addAcceptorConfiguration(
                "services", "tcp://%s:%d?protocols=CORE".formatted(address, port));
    EmbeddedActiveMQ broker = new EmbeddedActiveMQ();
    broker.setConfiguration(configuration);
    broker.start();
  }
}
