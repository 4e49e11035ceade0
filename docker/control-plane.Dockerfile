# The control plane as ./pharos build lays it out: libraries first, which change seldom, then the jar and the rules. Without an AOT cache: docs/adr/0007.
FROM eclipse-temurin:25.0.3_9-jre
RUN groupadd --gid 10001 pharos && useradd --uid 10001 --gid 10001 --home-dir /var/lib/pharos --create-home pharos
COPY docker/healthy.sh /opt/healthy
COPY packaging/jvm.options /opt/pharos/
COPY control-plane/target/app/lib /opt/pharos/lib
COPY dashboards/rules/*.yaml /opt/pharos/rules/
COPY control-plane/target/app/control-plane.jar /opt/pharos/
USER 10001
WORKDIR /var/lib/pharos
VOLUME /var/lib/pharos
ENV PHAROS_STORAGE_PATH=/var/lib/pharos PHAROS_ALERT_RULES_SHIPPED=/opt/pharos/rules MALLOC_ARENA_MAX=2
EXPOSE 8080 4317 4318
ENTRYPOINT ["java", "@/opt/pharos/jvm.options", "-jar", "/opt/pharos/control-plane.jar"]
