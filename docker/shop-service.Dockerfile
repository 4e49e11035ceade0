# A Java service of the shop with OpenTelemetry's agent. SERVICE is its folder in sample-services.
FROM eclipse-temurin:25-jre
ARG SERVICE
RUN useradd --uid 10001 --no-create-home shop
COPY sample-services/chassis/target/agent/opentelemetry-javaagent.jar /opt/agent.jar
COPY sample-services/${SERVICE}/target/app /opt/service
RUN ln -s "/opt/service/${SERVICE}.jar" /opt/service.jar
USER 10001
ENTRYPOINT ["java", "-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED", "-jar", "/opt/service.jar"]
