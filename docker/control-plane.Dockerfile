# The control plane as ./pharos build lays it out: a small jar beside its libraries.
FROM eclipse-temurin:25-jre
RUN groupadd --gid 10001 pharos && useradd --uid 10001 --gid 10001 --home-dir /var/lib/pharos --create-home pharos
COPY control-plane/target/app packaging/jvm.options /opt/pharos/
COPY dashboards/rules/*.yaml /opt/pharos/rules/
USER 10001
WORKDIR /var/lib/pharos
VOLUME /var/lib/pharos
ENV PHAROS_STORAGE_PATH=/var/lib/pharos PHAROS_ALERT_RULES_SHIPPED=/opt/pharos/rules MALLOC_ARENA_MAX=2
EXPOSE 8080 4317 4318
ENTRYPOINT ["java", "@/opt/pharos/jvm.options", "-jar", "/opt/pharos/control-plane.jar"]
