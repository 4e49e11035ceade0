# A Java service of the shop with OpenTelemetry's agent. SERVICE is its folder in sample-services.
FROM eclipse-temurin:25.0.3_9-jre
ARG SERVICE
RUN useradd --uid 10001 --no-create-home shop
COPY docker/healthy.sh /opt/healthy
COPY sample-services/chassis/target/agent/opentelemetry-javaagent.jar /opt/agent.jar
COPY sample-services/${SERVICE}/target/app/lib /opt/service/lib
COPY sample-services/${SERVICE}/target/app/${SERVICE}.jar /opt/service/service.jar
USER 10001
# No AOT cache: none can be made with the agent attached (docs/adr/0007). As sample-services/shop.sh starts them.
ENTRYPOINT ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx160m", "-Xmn8m", "-Xss512k", "-XX:+ExitOnOutOfMemoryError", "--enable-native-access=ALL-UNNAMED", "-jar", "/opt/service/service.jar"]
